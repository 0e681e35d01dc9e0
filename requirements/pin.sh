#!/bin/sh
# Writes the pinned lists from pyproject.toml and the .in files: `make pins`. Versions that are pinned stay, unless
# UPGRADE=1; run and scan take theirs from dev, so that what is tested is what is installed.
set -eu
cd "$(dirname "$0")/.."
options="--quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate"
uv pip compile $options ${UPGRADE:+--upgrade} --group dev pyproject.toml requirements/build.in --output-file requirements/dev.txt
uv pip compile $options --constraint requirements/dev.txt pyproject.toml requirements/build.in --output-file requirements/run.txt
uv pip compile $options requirements/release.in --output-file requirements/release.txt
uv pip compile $options --constraint requirements/dev.txt requirements/scan.in --output-file requirements/scan.txt
