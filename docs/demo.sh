#!/bin/sh
# A permission ends: CI fails, says what must be taken down, and passes once it is down. Runs on a copy of the sample, and
# shows the tool's own output. `make demo` runs it and leaves nothing behind.
set -eu
onrecord=$1
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$root/references" "$root/schema" "$work"
cd "$work"
git init --quiet --initial-branch main
git add --all
git -c user.name='Piet de Wilde' -c user.email=piet@fernwright.example commit --quiet --message 'The catalog'
git config user.name 'Piet de Wilde'
git config user.email piet@fernwright.example

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }
run() { printf '$ onrecord %s\n' "$*"; "$onrecord" "$@" 2>&1 | sed 's/^/  /'; }
errors() { printf '$ onrecord %s\n' "$*"; "$onrecord" "$@" 2>&1 | grep -A 1 -e ': error:' -e '^[0-9]* errors\{0,1\}\|^[0-9]* warnings' | grep -v '^--' | sed 's/^/  /'; }

say '1. On 26 November the check passes, and warns about what ends soon.'
errors check --today 2026-11-26

say '2. On 27 November a permission has ended, but its logo is still on our website. The check fails, although nobody pushed anything.'
errors check --today 2026-11-27

say '3. May we keep showing it? The answer is: ask first. It says why.'
run can-use zielona-polana logo --channel website --territory PL --today 2026-11-27 || true

say '4. We take the logo off the website and record that.'
run publication end zielona-polana klienci --on 2026-11-27 --today 2026-11-27 --by piet

say '5. The check passes again.'
errors check --today 2026-11-27
