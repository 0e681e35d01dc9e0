#!/bin/sh
# Sets up this project on GitLab for onrecord, with `glab`. You can run it again at any time: it changes only what is
# not set correctly.
#
#   sh .gitlab/setup.sh            shows what it will do, asks, and does it
#   sh .gitlab/setup.sh --yes      does not ask
#   sh .gitlab/setup.sh --check    changes nothing; lists what is missing and what that leaves open; exits with 1 if anything is
set -u
cd "$(dirname "$0")/.." || exit 4

mode=ask
case "${1-}" in
  '') ;;
  --check) mode=check ;;
  --yes) mode=yes ;;
  *) echo "setup.sh: unknown option $1; use --check, --yes or nothing" >&2; exit 2 ;;
esac
command -v glab > /dev/null || { echo "setup.sh: glab, GitLab's command line, is not installed: https://gitlab.com/gitlab-org/cli" >&2; exit 4; }
work=$(mktemp -d) || exit 4
trap 'rm -rf "$work"' EXIT
# read_api PATH: writes the answer to $work/answer, one JSON key per line, so that no other program is needed.
read_api() { glab api "$1" 2> "$work/error" | tr ',{}[]' '\n\n\n\n\n' > "$work/answer"; [ -s "$work/answer" ] && ! grep -q '"message"\|"error"' "$work/answer"; }
has() { grep -q "^ *\"$1\": *\"\{0,1\}$2\"\{0,1\} *$" "$work/answer"; }

missing=0 refused=0
: > "$work/todo"
need() {
  missing=$((missing + 1))
  printf '%s\n' "$1" >> "$work/todo"
  printf -- '- %s\n    without it: %s\n' "$2" "$3"
}
cannot() {
  refused=$((refused + 1))
  printf -- '! %s\n    that leaves open: %s\n' "$1" "$2"
}

read_api projects/:id || { echo "setup.sh: this folder has no project on GitLab that you can see: push it first, and run glab auth login" >&2; exit 4; }
has visibility private || need private "make the project private" "others can read what each customer allowed, refused and said"
has default_branch main || cannot "the default branch is not main: rename it" "nothing is judged on it"
if has merge_method rebase_merge && has only_allow_merge_if_pipeline_succeeds true &&
   has allow_merge_on_skipped_pipeline false && has only_allow_merge_if_all_discussions_are_resolved true; then :; else
  need merging "require merge commits with semi-linear history, pipelines that succeed (not skipped ones), and resolved threads" \
    "a merge request can be merged although its checks fail"
fi

if read_api projects/:id/approvals; then
  if has reset_approvals_on_push true && has merge_requests_author_approval false &&
     has merge_requests_disable_committers_approval true; then :; else
    need approvals "remove approvals on each push; do not let authors and committers approve" \
      "GitLab may count an approval of an older state, or of one's own change (onrecord review does not)"
  fi
else
  cannot "this plan has no settings for approvals (Premium does)" \
    "an approval of an older state still counts; onrecord review counts approvals as GitLab lists them when it runs"
fi

if read_api projects/:id/protected_branches/main; then
  if sed -n '/push_access_levels/,/merge_access_levels/p' "$work/answer" | grep -q '"access_level": *0 *$'; then :; else
    need protection "protect main, so that changes come only by merge request" "anybody who can push can change main without a review"
  fi
else
  need protection "protect main, so that changes come only by merge request" "anybody who can push can change main without a review"
fi

read_api projects/:id/variables/ONRECORD_TOKEN && has masked true || cannot \
  "the variable ONRECORD_TOKEN (a project access token: role Reporter, scope read_api; masked) is missing: create it in the settings" \
  "onrecord review cannot read approvals, and refuses every merge request that needs one"

approvers=$(grep -cE '^ +[a-z0-9-]+: *\{.*roles: *\[[^]]*\bcs\b' schema/policy.yaml)
admins=$(grep -cE '^ +[a-z0-9-]+: *\{.*roles: *\[[^]]*\badmin\b' schema/policy.yaml)
[ "$approvers" -ge 2 ] || cannot "schema/policy.yaml names fewer than two people with the role cs" \
  "nobody can approve what that person asks for, records or opens: add a second person"
[ "$admins" -ge 2 ] || cannot "schema/policy.yaml names fewer than two people with the role admin" \
  "nobody can approve that person's changes to policy or pipelines: add a second person"

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

do_one() {
  case "$1" in
    private) glab api --method PUT projects/:id -f visibility=private ;;
    merging) glab api --method PUT projects/:id -f merge_method=rebase_merge -F only_allow_merge_if_pipeline_succeeds=true \
      -F allow_merge_on_skipped_pipeline=false -F only_allow_merge_if_all_discussions_are_resolved=true ;;
    approvals) glab api --method POST projects/:id/approvals -F reset_approvals_on_push=true \
      -F merge_requests_author_approval=false -F merge_requests_disable_committers_approval=true ;;
    protection)
      glab api --method DELETE projects/:id/protected_branches/main
      glab api --method POST projects/:id/protected_branches -f name=main -F push_access_level=0 -F merge_access_level=30 ;;
  esac
}
failed=0
while read -r key; do
  if do_one "$key" > /dev/null 2> "$work/error" < /dev/null; then
    echo "done: $key"
  else
    failed=$((failed + 1))
    echo "not done: $key: $(head -n 1 "$work/error")" >&2
  fi
done < "$work/todo"
[ "$failed" -eq 0 ] || exit 1
echo "Set up. To check it at any time: sh .gitlab/setup.sh --check"
