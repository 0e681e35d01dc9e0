#!/bin/sh
# Sets up this repository on GitHub for onrecord, with `gh`. You can run it again at any time: it changes only what is
# not set correctly.
#
#   sh .github/setup.sh            shows what it will do, asks, and does it
#   sh .github/setup.sh --yes      does not ask
#   sh .github/setup.sh --check    changes nothing; lists what is missing and what that leaves open; exits with 1 if anything is
set -u
cd "$(dirname "$0")/.." || exit 4

mode=ask
case "${1-}" in
  '') ;;
  --check) mode=check ;;
  --yes) mode=yes ;;
  *) echo "setup.sh: unknown option $1; use --check, --yes or nothing" >&2; exit 2 ;;
esac
command -v gh > /dev/null || { echo "setup.sh: gh, GitHub's command line, is not installed: https://cli.github.com" >&2; exit 4; }
repository=$(gh repo view --json nameWithOwner --jq .nameWithOwner) || {
  echo "setup.sh: this folder has no repository on GitHub that you can see: push it first, and run gh auth login" >&2; exit 4; }
work=$(mktemp -d) || exit 4
trap 'rm -rf "$work"' EXIT
api() { gh api -H 'Accept: application/vnd.github+json' "$@"; }
read_api() { api "$1" --jq "$2" 2> "$work/error"; }
plan_says_no() { grep -qE 'HTTP 403|Upgrade to' "$work/error"; }

missing=0 refused=0
: > "$work/todo"
# need KEY WHAT OPEN: something is not set correctly; OPEN says what that leaves open.
need() {
  missing=$((missing + 1))
  printf '%s\n' "$1" >> "$work/todo"
  printf -- '- %s\n    without it: %s\n' "$2" "$3"
}
# cannot WHAT OPEN: something that cannot be set here, because of this plan or your rights.
cannot() {
  refused=$((refused + 1))
  printf -- '! %s\n    that leaves open: %s\n' "$1" "$2"
}

private=$(read_api "repos/$repository" .private) || { cat "$work/error" >&2; exit 4; }
branch=$(read_api "repos/$repository" .default_branch)
# The app that sets the status onrecord/review: your own (variable ONRECORD_STATUS_APP_ID), or else GitHub Actions (15368).
app=$(read_api "repos/$repository/actions/variables/ONRECORD_STATUS_APP_ID" .value) || app=15368

# A merge queue in the ruleset is kept; with a queue, branches need not be up to date.
ruleset=$(read_api "repos/$repository/rulesets" '.[] | select(.name == "onrecord") | .id')
no_ruleset=$(cat "$work/error")
queue= strict=true
[ -z "$ruleset" ] || queue=$(read_api "repos/$repository/rulesets/$ruleset" '.rules[] | select(.type == "merge_queue") | tojson')
[ -z "$queue" ] || strict=false

cat > "$work/ruleset.json" << JSON
{"name": "onrecord", "target": "branch", "enforcement": "active",
 "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}, "bypass_actors": [],
 "rules": [
  {"type": "deletion"}, {"type": "non_fast_forward"},
  {"type": "pull_request", "parameters": {"required_approving_review_count": 0, "dismiss_stale_reviews_on_push": true,
   "require_code_owner_review": true, "require_last_push_approval": true, "required_review_thread_resolution": false,
   "allowed_merge_methods": ["merge"]}},
  {"type": "required_status_checks", "parameters": {"strict_required_status_checks_policy": $strict,
   "required_status_checks": [{"context": "checked", "integration_id": 15368},
                              {"context": "onrecord/review", "integration_id": $app}]}}${queue:+, $queue}]}
JSON

echo "Repository $repository, branch $branch:"
[ "$private" = true ] || need private "make the repository private" \
  "everybody can read what each customer allowed, refused and said"
[ "$branch" = main ] || cannot "the default branch is $branch, and the workflows are for main: rename it" \
  "nothing is judged on $branch"

grep -ho 'labels: \[[^]]*\]' .github/ISSUE_TEMPLATE/*.yml | sed 's/labels: \[//; s/\]//; s/, */\n/g' | sort -u > "$work/labels"
read_api "repos/$repository/labels?per_page=100" '.[].name' | sort -u > "$work/have"
for label in $(comm -23 "$work/labels" "$work/have"); do
  need "label $label" "make the label $label" "issues from that form cannot be filtered by it; the form works anyway"
done

printf '%s' "$no_ruleset" > "$work/error"
if [ -s "$work/error" ] && plan_says_no; then
  cannot "this plan has no rulesets for a private repository" \
    "anybody who can push can change main without a review; use a plan with protected branches"
elif [ -z "$ruleset" ]; then
  need ruleset "protect main with the ruleset onrecord: pull requests only, code owners, checked and onrecord/review" \
    "anybody who can push can change main without a review"
else
  facts='"\(.enforcement) \(.bypass_actors // [] | length) \([.rules[].type] | sort | join(","))
    \([.rules[] | select(.type == "pull_request").parameters | .dismiss_stale_reviews_on_push, .require_code_owner_review,
       .require_last_push_approval, (.allowed_merge_methods // [] | join("+"))] | map(tostring) | join(","))
    \([.rules[] | select(.type == "required_status_checks").parameters.required_status_checks[]
       | "\(.context):\(.integration_id)"] | sort | join(","))"'
  now=$(read_api "repos/$repository/rulesets/$ruleset" "$facts" | tr -s ' \n' '  ')
  should="active 0 deletion,${queue:+merge_queue,}non_fast_forward,pull_request,required_status_checks true,true,true,merge"
  [ "$now" = "$should checked:15368,onrecord/review:$app " ] ||
    need ruleset "correct the ruleset onrecord" \
      "part of the protection of main is off: compare it with the administrator's guide"
fi

permissions=$(read_api "repos/$repository/actions/permissions/workflow" \
  '"\(.default_workflow_permissions) \(.can_approve_pull_request_reviews)"')
[ "$permissions" = "read true" ] || need permissions \
  "give workflows read access by default, and let them open pull requests" \
  "every workflow may write, or Intake and Watch cannot open their drafts"

merges=$(read_api "repos/$repository" '"\(.allow_merge_commit) \(.allow_squash_merge) \(.allow_rebase_merge)"')
[ "$merges" = "true false false" ] || need merges "allow merge commits only" \
  "a squash hides which commit was approved"

for environment in writing status; do
  policy=$(read_api "repos/$repository/environments/$environment" '.deployment_branch_policy | "\(.protected_branches) \(.custom_branch_policies)"')
  names=$(read_api "repos/$repository/environments/$environment/deployment-branch-policies" '[.branch_policies[].name] | sort | join(" ")')
  # By the branch's name: with rulesets only, "protected branches" means all branches.
  should="false true $branch" which="for $branch only"
  # The queue uses branches of its own, which need access to the environment of the status.
  if [ -n "$queue" ] && [ "$environment" = status ]; then
    which="for $branch and the merge queue only" should="false true gh-readonly-queue/$branch/* $branch"
  fi
  [ "$policy $names" = "$should" ] || need "environment $environment" "create the environment $environment, $which" \
    "a secret in it could be read by a workflow on any branch${queue:+, or the merge queue waits forever}"
done

# An app with write access, or none; an app for the status, or none. Never one app for both.
variable() { read_api "repos/$repository/actions/variables/$1" .value; }
has_secret() { read_api "repos/$repository/environments/$1/secrets" '.secrets[].name' | grep -qxF "$2"; }
writer=$(variable ONRECORD_APP_CLIENT_ID) || writer=
judge=$(variable ONRECORD_STATUS_CLIENT_ID) || judge=
if [ -z "$writer" ]; then
  echo "  No app has write access: after a form or an uploaded answer, somebody must also click Ready for review or Approve workflows to run. Watch lists what ends, but prepares no renewals."
elif has_secret writing ONRECORD_APP_PRIVATE_KEY; then
  echo "  The app $writer has write access: forms, uploaded answers and renewals run automatically."
else
  cannot "the environment writing has no secret ONRECORD_APP_PRIVATE_KEY: add the key of the app $writer there" \
    "Intake, Answer and Watch fail: they find no key"
fi
if [ -z "$judge" ]; then
  echo "  No app sets onrecord/review, so GitHub Actions does. A workflow on any branch can set it too, until the next run corrects it within half an hour."
elif ! has_secret status ONRECORD_STATUS_PRIVATE_KEY; then
  cannot "the environment status has no secret ONRECORD_STATUS_PRIVATE_KEY: add the key of the app $judge there" \
    "Review fails, and nothing can be merged"
elif [ "$app" = 15368 ]; then
  cannot "the variable ONRECORD_STATUS_APP_ID is missing: set it to the App ID of $judge" \
    "onrecord/review is required from GitHub Actions, so what the app sets does not count"
else
  echo "  The app $judge sets onrecord/review, and nobody else can."
fi
[ -z "$writer" ] || [ "$writer" != "$judge" ] || cannot "one app both writes and sets the status: create a second app for one of the two" \
  "an app that can write a change can also let it be merged"

pages=$(read_api "repos/$repository/pages" '"\(.build_type) \(.public)"')
audience=$(read_api "repos/$repository/actions/variables/ONRECORD_AUDIENCE" .value) || audience=public
if [ -z "$pages" ]; then
  if grep -q 'HTTP 404' "$work/error"; then
    need pages "let the workflow Publish deploy Pages" "there is no site"
  else
    cannot "this plan has no Pages" "there is no site here: host the artifact of Publish elsewhere"
  fi
elif [ "${pages#* }" = true ] && [ "$audience" = sales ]; then
  need audience "set ONRECORD_AUDIENCE to public, because everybody can read these Pages" \
    "everybody can read what is for colleagues only"
fi
if [ "${pages#* }" = true ] && [ "$private" = true ]; then
  echo "  Note: these Pages are public although the repository is private; Publish builds for the public (--audience public)."
fi

approvers=$(grep -cE '^ +[a-z0-9-]+: *\{.*roles: *\[[^]]*\bcs\b' schema/policy.yaml)
admins=$(grep -cE '^ +[a-z0-9-]+: *\{.*roles: *\[[^]]*\badmin\b' schema/policy.yaml)
[ "$approvers" -ge 2 ] || cannot "schema/policy.yaml names fewer than two people with the role cs" \
  "nobody can approve what that person asks for, records or opens: add a second person"
[ "$admins" -ge 2 ] || cannot "schema/policy.yaml names fewer than two people with the role admin" \
  "nobody can approve that person's changes to policy or workflows: add a second person"

if [ "$missing" -eq 0 ]; then
  if [ "$refused" -eq 0 ]; then echo "Everything is set up."; exit 0; fi
  echo "Everything that can be set here is set."
  [ "$mode" = check ] && exit 1
  exit 0
fi
[ "$mode" != check ] || exit 1
if [ "$mode" = ask ]; then
  printf 'Do this? [y/N] '
  read -r answer || answer=
  case "$answer" in y | Y | yes) ;; *) echo "Nothing was changed."; exit 1 ;; esac
fi

# make_environment NAME: for the default branch; the one of the status also for the branches of a merge queue.
make_environment() {
  at="repos/$repository/environments/$1"
  queued=
  [ -z "$queue" ] || [ "$1" != status ] || queued="gh-readonly-queue/$branch/*"
  printf '{"deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}' \
    | api --method PUT "$at" --input - || return 1
  set -f # the names contain asterisks
  for name in $(read_api "$at/deployment-branch-policies" '.branch_policies[] | "\(.id):\(.name)"'); do
    case "${name#*:}" in
      "$branch" | "$queued") ;;
      *) api --method DELETE "$at/deployment-branch-policies/${name%%:*}" || return 1 ;;
    esac
  done
  have=$(read_api "$at/deployment-branch-policies" '.branch_policies[].name')
  for name in "$branch" $queued; do
    printf '%s\n' "$have" | grep -qxF "$name" ||
      api --method POST "$at/deployment-branch-policies" -f name="$name" || return 1
  done
}
do_one() {
  case "$1" in
    private) gh repo edit "$repository" --visibility private --accept-visibility-change-consequences ;;
    label) api --method POST "repos/$repository/labels" -f name="$2" -f color=3d5afe -f description='Used by onrecord' ;;
    ruleset)
      if [ -n "$ruleset" ]; then api --method PUT "repos/$repository/rulesets/$ruleset" --input "$work/ruleset.json"
      else api --method POST "repos/$repository/rulesets" --input "$work/ruleset.json"; fi ;;
    permissions) api --method PUT "repos/$repository/actions/permissions/workflow" \
      -f default_workflow_permissions=read -F can_approve_pull_request_reviews=true ;;
    merges) api --method PATCH "repos/$repository" -F allow_merge_commit=true -F allow_squash_merge=false \
      -F allow_rebase_merge=false ;;
    environment) make_environment "$2" ;;
    pages) api --method POST "repos/$repository/pages" -f build_type=workflow ;;
    audience) gh variable set ONRECORD_AUDIENCE --repo "$repository" --body public ;;
  esac
}
failed=0
while read -r key argument; do
  if do_one "$key" "$argument" > /dev/null 2> "$work/error" < /dev/null; then
    echo "done: $key${argument:+ $argument}"
  else
    failed=$((failed + 1))
    echo "not done: $key${argument:+ $argument}: $(head -n 1 "$work/error")" >&2
    plan_says_no && echo "    this needs another plan, or an administrator of the repository" >&2
  fi
done < "$work/todo"
[ "$failed" -eq 0 ] || exit 1
echo "Set up. To check it at any time: sh .github/setup.sh --check"
