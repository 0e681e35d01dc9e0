#!/bin/sh
# Installs the tool for the workflows. In this repository it comes from the source beside it. A catalog made by
# `onrecord init` installs a released version instead.
set -eu
python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/run.txt
python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation .
