# One command starts the portal, one tests it. Python 3.11 or newer and make are all it takes.

# the first that runs and is new enough; a name on the path may be an empty promise
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PORT ?= 8000
WORKERS ?= auto
ARGS ?=
DEMO_ENV := DEBUG=1 SANDBOX=1 REQUIRE_SECOND_FACTOR=0 PORT=$(PORT)
TEST_ENV := PYTHONDONTWRITEBYTECODE=1

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test check e2e bench prove audit lock messages format clean

help: ## What can be done
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/ready: requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found on the path."; exit 1; }
	@test -x $(BIN)/python || { echo "Making the virtual environment…"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing what the portal stands on (a minute the first time)…"
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/ready-dev: requirements-dev.lock $(VENV)/ready
	@echo "Installing what the checks stand on…"
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/ready ## Start the portal with a demo world: web, worker and beat, until Ctrl-C
	@$(DEMO_ENV) exec $(BIN)/python manage.py run

test: $(VENV)/ready-dev ## The whole suite but the browser tests; DATABASE_URL=postgres://… runs it on PostgreSQL
	@$(TEST_ENV) $(BIN)/python -m partner_portal.locales
	@$(TEST_ENV) $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

e2e: $(VENV)/ready-dev ## The browser tests (Chromium); screenshots go to var/screens
	@$(TEST_ENV) $(BIN)/python -m partner_portal.locales
	@$(TEST_ENV) DJANGO_ALLOW_ASYNC_UNSAFE=1 $(BIN)/python -m pytest -m e2e -p no:randomly $(ARGS)

check: $(VENV)/ready-dev ## Lint, format, types, import contracts, migrations, templates, deployment
	@.ci/check $(BIN)

bench: $(VENV)/ready-dev ## Speed, as ratios within one run; JSON to var/bench
	@DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) bench $(ARGS)

prove: $(VENV)/ready-dev ## The long proofs at full size: hours, resumable; results under var/prove
	@DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) prove --full $(ARGS)

audit: $(VENV)/ready-dev ## Known faults in what we depend on (needs a network)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

lock: ## Write both lock files anew (needs uv)
	@uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements.lock
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --quiet --output-file requirements-dev.lock

messages: $(VENV)/ready-dev ## Collect texts for translation (needs GNU gettext)
	@DEBUG=1 $(MANAGE) makemessages --locale de --no-obsolete

format: $(VENV)/ready-dev ## Format code and templates
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

clean: ## Remove what was built: environment, database, files
	@rm -rf $(VENV) var staticfiles
