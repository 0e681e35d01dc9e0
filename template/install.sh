#!/bin/sh
# Installs the tool for the workflows: what it needs by pinned hashes, then the tool itself, which lies beside this file.
# -I: no file of the repository, and nothing in the environment, is taken for a module. To upgrade: onrecord upgrade.
set -eu
cd "$(dirname "$0")/onrecord"
pip="python -I -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all:"
$pip --requirement requirements.txt
$pip --no-deps --no-index --requirement tool.txt
