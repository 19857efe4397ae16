# Everything starts here. Needs Python 3.11 or newer and make; the rest is installed into .venv from hash-locked lists.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
# The longest first: two run at a time, where make can keep their outputs apart.
CHECKS := check-types check-ui check-style check-format check-imports check-house check-kernel check-locks check-schema \
	check-map check-openapi
AT_ONCE := $(if $(filter output-sync,$(.FEATURES)),--jobs=2 --output-sync=target)

export PIP_REQUIRE_VIRTUALENV := 1

.PHONY: help demo test check $(CHECKS) format browser soak bench bench-import bench-peers lock map schema openapi ui \
	setup setup-development clean

help:
	@echo 'make demo     starts Hanse with the demo retailer; Ctrl-C ends it'
	@echo 'make test     runs every test, those in the browser too'
	@echo 'make check    runs every check of style and structure'
	@echo 'make format   formats the code'
	@echo 'make browser  installs Chromium for the browser tests, on Debian and Ubuntu'
	@echo 'make soak     hundreds of kills, a million random operations and as many baskets, and an audit of what is left; takes hours'
	@echo 'make bench, make bench-import, make bench-peers   measure'
	@echo 'make lock, map, schema, openapi, ui   write what is generated'
	@echo 'make clean    removes what was built, but not .venv and no data'

# --- what people run ---------------------------------------------------------------------------------------------------

demo: setup ui
	@exec $(BIN)/hanse up --demo $(ARGS)

test: setup-development ui
	$(BIN)/pytest --numprocesses auto --dist loadfile $(ARGS)

check: setup-development
	@$(MAKE) --keep-going $(AT_ONCE) $(CHECKS) && echo 'All checks passed.'

format: setup-development
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

soak: setup-development
	HANSE_KILLS=100 HANSE_WRITES=0 HANSE_SEQUENCES=20000 $(BIN)/pytest -m slow tests/journeys $(ARGS)
	HANSE_SOAK_OPERATIONS=1000000 HANSE_SOAK_SECONDS=10000 HANSE_SOAK_KILLS=200 HANSE_BASKET_SECONDS=600 \
		$(BIN)/pytest -m slow -s tests/inventory/test_soak.py $(ARGS)
	HANSE_BASKETS=1000000 $(BIN)/pytest -m slow -s tests/pricing/test_kernel_runtimes.py tests/ui/test_kernel.py $(ARGS)
	HANSE_SCHEDULES=100000 HANSE_HTTP_SCHEDULES=500 $(BIN)/pytest -m slow tests/inventory/simulator $(ARGS)

bench: setup-development
	@$(BIN)/python tools/bench.py $(ARGS)

bench-import: setup-development
	@$(BIN)/python tools/bench_import.py $(ARGS)

bench-peers: setup-development
	@$(BIN)/python tools/bench_peers.py $(ARGS)

APT := DEBIAN_FRONTEND=noninteractive apt-get -qy -o DPkg::Lock::Timeout=300
browser:
	@for name in chromium-headless-shell chromium chromium-browser google-chrome; do \
		if command -v $$name >/dev/null 2>&1; then echo "Chromium is here: $$(command -v $$name)"; exit 0; fi; done; \
	if ! command -v apt-get >/dev/null 2>&1; then \
		echo 'Install Chromium with the tools of your system, so that it is on the PATH.' >&2; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then run='env'; elif sudo -n true 2>/dev/null; then run='sudo env'; else \
		echo 'Ask somebody with root to run: apt-get install chromium' >&2; exit 1; fi; \
	$$run $(APT) update && $$run $(APT) install --no-install-recommends chromium

# --- checks, each by itself --------------------------------------------------------------------------------------------

check-style: setup-development
	@$(BIN)/ruff check --quiet --output-format concise .

check-format: setup-development
	@$(BIN)/ruff format --quiet --check . || { $(BIN)/ruff format --check . | head -20; echo 'run: make format'; exit 1; }

check-types: setup-development
	@$(BIN)/mypy --no-error-summary

check-imports: setup-development
	@$(BIN)/lint-imports --no-logo >.venv/imports.txt 2>&1 || { sed -n '/^Broken contracts/,$$p' .venv/imports.txt; exit 1; }

check-house: setup-development
	@$(BIN)/python tools/tidy.py

check-kernel: setup-development
	@$(BIN)/python tools/kernel_lint.py

check-locks: setup-development
	@$(BIN)/python tools/locks.py

check-schema: setup-development
	@$(BIN)/python tools/schema.py --check

check-map: setup-development
	@$(BIN)/python tools/map.py --check

check-ui: setup-development
	@$(BIN)/python tools/build_ui.py check

check-openapi: setup-development
	@$(BIN)/hanse openapi >$(VENV)/openapi.json && cmp -s $(VENV)/openapi.json docs/openapi.json || { \
		echo 'docs/openapi.json is not current: run make openapi'; exit 1; }

# --- what is generated -------------------------------------------------------------------------------------------------

map: setup-development
	@$(BIN)/python tools/map.py

schema: setup-development
	@$(BIN)/python tools/schema.py

openapi: setup-development
	@$(BIN)/hanse openapi >$(VENV)/openapi.json && mv $(VENV)/openapi.json docs/openapi.json

lock: setup-development
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

ui: setup
	@$(BIN)/python tools/build_ui.py

# --- the environment ---------------------------------------------------------------------------------------------------

# Where Python is told to write nothing beside its code, as in many containers, each process would compile all of it anew.
COMPILE := $(BIN)/python -m compileall -q src

setup: $(VENV)/.stamp-run
setup-development: $(VENV)/.stamp-development

$(VENV)/.stamp-venv:
	@if [ -z '$(PYTHON)' ]; then echo 'Hanse needs Python 3.11 or newer: none of python3.13, python3.12, python3.11 and python3 is.' >&2; exit 1; fi
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Hanse needs the venv module of Python: on Debian and Ubuntu run apt-get install python3-venv.' >&2; exit 1; }
	@[ -x $(BIN)/python ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.stamp-run: $(VENV)/.stamp-venv requirements.lock pyproject.toml
	@echo 'Installing Python packages (the first time takes about a minute) …'
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(COMPILE)
	@touch $@

$(VENV)/.stamp-development: $(VENV)/.stamp-venv requirements.lock requirements-dev.lock pyproject.toml
	@echo 'Installing Python packages for development (the first time takes a minute or two) …'
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(COMPILE)
	@touch $(VENV)/.stamp-run $@

clean:
	@rm -rf build dist src/hanse/web/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
