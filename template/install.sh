#!/bin/sh
# Installs the tool for the workflows: its dependencies by pinned hashes, then the tool itself, which is next to this
# file. -I: nothing in the repository or the environment is imported as a module. To upgrade: onrecord upgrade.
set -eu
cd "$(dirname "$0")/onrecord"
pip="python -I -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all:"
$pip --requirement requirements.txt
$pip --no-deps --no-index --requirement tool.txt
