# The targets that people and CI call. Each sets up what it needs on first use.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
OUT ?= public
SCRIPTS := site/assets schema/requests/form.js schema/requests/form.css

.PHONY: help setup browser serve site demo check test quick test-real lint pins bless screenshots bench clean

help:            ## show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' $(MAKEFILE_LIST)

setup: $(VENV)/.ready   ## set up the virtual environment

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "onrecord needs Python 3.11 or newer; name one: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser: setup   ## find Chromium, or install it
	@$(BIN)/python tests/browser/install_chromium.py

check: setup     ## check the sample catalog
	$(BIN)/onrecord check

site: setup      ## check and build the sample site into $(OUT)/
	$(BIN)/onrecord build --out $(OUT)

serve: setup     ## check, build and serve the sample site on 127.0.0.1:$(PORT)
	$(BIN)/onrecord check
	$(BIN)/onrecord serve --port $(PORT)

demo: setup      ## show what happens when a permission ends: the check fails, and passes once it is down
	@sh docs/demo.sh $(abspath $(BIN))/onrecord

lint: setup      ## lint, check the format and the types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/oxfmt --check $(SCRIPTS)
	$(BIN)/oxlint --deny-warnings $(SCRIPTS)
	$(BIN)/mypy

quick: lint      ## the inner loop: lint, types, and the tests that need no browser and no exhaustive run
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not thorough"

test: lint browser   ## every test, browser tests included
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-real: setup browser   ## the tests on real data: make test-real DATA=folder
	@test -d "$(DATA)" || { echo "make test-real DATA=folder: that folder holds the real data" >&2; exit 2; }
	ONRECORD_DATA="$(abspath $(DATA))" $(BIN)/python -m pytest -n 2 --dist worksteal tests/real

bless: setup     ## write the golden files again
	ONRECORD_BLESS=1 $(BIN)/python -m pytest -n 0 tests/golden

screenshots: browser   ## make the pictures of the docs again, from the sample
	@PYTHONPATH=tests $(BIN)/python -m browser.screenshots

pins: setup      ## write the pinned lists in requirements/ again; UPGRADE=1 for newer versions
	@command -v uv >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@PATH="$(abspath $(BIN)):$$PATH" sh requirements/pin.sh

bench: setup     ## measure each goal of speed against its peer: make bench, make bench ROW=check N=10000, ROW=once N=100000; all rows, and WRITE=1, write develop/speed.md
	$(BIN)/python bench/rows.py $(if $(ROW),--row $(ROW),--write) $(if $(N),--references $(N)) $(if $(WRITE),--write)

clean:           ## remove what was set up and built
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .hypothesis .onrecord-cache
