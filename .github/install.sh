#!/bin/sh
# Installs the tool for the workflows. In this repository it comes from the source beside it. A catalog made by
# `onrecord init` installs a released version instead.
# -I: no file of the repository, and nothing in the environment, is taken for a module.
set -eu
pip="python -I -m pip install --quiet --disable-pip-version-check"
$pip --require-hashes --only-binary=:all: --requirement requirements/run.txt
$pip --no-deps --no-build-isolation --no-index .
