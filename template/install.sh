#!/bin/sh
# Installs the pinned tool for the workflows. To upgrade, change the requirement beside this file, in a pull request.
set -eu
python -m pip install --quiet --disable-pip-version-check --requirement "$(dirname "$0")/onrecord.txt"
