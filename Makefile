# Frontdesk, from a fresh clone. Needs Python 3.11 or newer with venv, and make; nothing else.
#
#   make demo     set up and start the chat          make check    style, types, import floors
#   make test     set up and run the tests           make help     the rest

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip -qq --disable-pip-version-check

# A stamp says which lock file the environment was made from. The tests' lock holds everything that
# the desk itself needs, in the same versions: who has it has both.
BASE    := $(VENV)/.base
RUNTIME := $(VENV)/.runtime
DEV     := $(VENV)/.dev

# Inspect is an extra that stands in no lock file, so it gets an environment of its own.
INSPECT := .venv-inspect

.DEFAULT_GOAL := help
.PHONY: demo test check conformance inspect docs lock format clean help

demo: $(RUNTIME) ## set up if needed, and talk to the demo business (ARGS="--phone +447700900003")
	@$(BIN)/frontdesk chat $(ARGS)

# Compiled modules are kept, whatever the shell says: the tests start many processes.
test: $(DEV) ## set up if needed, and run the tests (ARGS="tests/booking -x")
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n auto --dist loadfile $(ARGS)

check: $(DEV) ## formatting, lint, strict types, import contracts, what the tools cost a model
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m benchmarks.tokens --check

conformance: $(DEV) ## the protocol's official suite against this server, as a table (npm's registry)
	@$(BIN)/python -m tests.conformance.suite
	@$(BIN)/python -m pytest -q tests/conformance/inspector_over_stdio.py

inspect: $(INSPECT)/.ready ## the scenarios under Inspect, in an environment of its own (PyPI)
	@$(INSPECT)/bin/python -m pytest -q tests/evals/under_inspect.py

docs: $(DEV) ## write what follows from the catalogue anew: docs/tools.md, pinned schemas, costs
	$(BIN)/python -m tools.docs
	$(BIN)/python -m tools.docs --snapshots
	$(BIN)/python -m evals.scenario.schema
	$(BIN)/python -m benchmarks.tokens --renew

format: $(DEV) ## put the code in order
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# Keeps every version that is still allowed; UPGRADE=--upgrade takes the newest, or
# UPGRADE="--upgrade-package mcp" one. Why a lock and why hashes: docs/decisions/0003.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet $(UPGRADE) \
  --generate-hashes --strip-extras --allow-unsafe --build-deps-for=editable \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

lock: $(DEV) ## write the lock files anew from pyproject.toml
	$(COMPILE) --output-file=requirements.lock pyproject.toml
	$(COMPILE) --extra=dev --constraint=requirements.lock \
	  --output-file=requirements-dev.lock pyproject.toml

clean: ## remove the environment and everything that tools left behind
	rm -rf $(VENV) $(INSPECT) build dist *.egg-info .coverage .coverage.* htmlcov
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BASE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Frontdesk needs Python 3.11 or newer. Name one: make demo PYTHON=python3.12"; exit 1; }
	@echo "Setting up (first time only, about a minute)…"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python could not make an environment; on Debian: apt install python3-venv"; exit 1; }
	@touch $@

# --no-compile: most modules of the larger packages are never imported; Python compiles the others
# at their first use. It halves the time of a first start.
# The second install is the desk itself, from this folder. A new name or command in pyproject.toml
# asks for both again; pip finds every locked version in place and is done in seconds.
$(RUNTIME): requirements.lock pyproject.toml | $(BASE)
	@$(PIP) install --no-compile --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BASE)
	@echo "Installing what the tests need…"
	@$(PIP) install --no-compile --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(RUNTIME) $@

# What is locked comes first and stays, unless Inspect asks for another version.
$(INSPECT)/.ready: requirements-dev.lock pyproject.toml
	@$(PYTHON) -m venv $(INSPECT)
	@$(INSPECT)/bin/python -m pip -qq --disable-pip-version-check install --no-compile \
	  --require-hashes -r requirements-dev.lock
	@$(INSPECT)/bin/python -m pip -qq --disable-pip-version-check install --no-compile \
	  --no-build-isolation --editable '.[inspect]'
	@touch $@
