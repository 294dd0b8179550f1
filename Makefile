# Needs Python 3.11 or newer and make; `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Servers for tests only: their own folder, shared by commands that run at once, stopped by the last.
SERVERS := $(BIN)/python -m factcheck.embedded exec --
PROCESSES ?= 2
# Compiled modules are kept, whatever the surroundings say: each process would else compile some 3,000 of them anew,
# which costs it three times its start, and the tests start hundreds.
export PYTHONDONTWRITEBYTECODE =
# Enough for production's settings to be looked at; nothing is started with these.
PRODUCTION := DJANGO_SETTINGS_MODULE=factcheck.settings.prod \
  SECRET_KEY=only-to-look-at-the-settings-0123456789-abcdefghijklmnopqrstuvwxyz \
  TOKEN_PEPPER=only-to-look-at-the-settings-9876543210-zyxwvutsrqponmlkjihgfedcba \
  ALLOWED_HOSTS=desk.example.org DESK_ADDRESS=https://desk.example.org TRUSTED_PROXIES=10.1.2.3

.DEFAULT_GOAL := help
.PHONY: help install install-dev run doctor test check types contracts migrations deploy tests journey \
  bench screenshots messages format stop-test-servers

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{ printf "  make %-18s %s\n", $$1, $$2 }'
	@echo
	@echo 'PORT=8001 make run listens elsewhere; DATABASE_URL and REDIS_URL use servers of your own.'
	@echo 'One test:  $(SERVERS) $(BIN)/pytest tests/…'
	@echo '           (several at once share the servers, each with a database of its own; the last to end'
	@echo '           stops them, `exec --keep --` leaves them on)'

install: ## Make the environment in .venv with the pinned packages, if they have changed
	@$(PYTHON) factcheck/environment.py $(VENV) requirements.txt

install-dev: ## The same with what development and tests need
	@$(PYTHON) factcheck/environment.py $(VENV) requirements-dev.txt

run: install ## Start everything, print the address and how to sign in; Ctrl-C stops everything
	@exec $(BIN)/python manage.py up

doctor: install ## Say in words what is wrong with the servers, files and secrets
	@$(BIN)/python manage.py doctor

test: install-dev check types contracts migrations deploy tests journey ## Everything the project checks

check: install-dev ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install-dev ## Types, strictly
	$(BIN)/mypy .

contracts: install-dev ## Which room may import which
	$(BIN)/lint-imports

migrations: install-dev ## That no model has changed without its migration
	$(SERVERS) $(BIN)/python manage.py makemigrations --check --dry-run

deploy: install-dev ## Django's checks for deployment, on production's settings
	$(SERVERS) env $(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

tests: install-dev ## Unit, API and fault tests, in random order
	$(SERVERS) $(BIN)/pytest -n $(PROCESSES) -m 'not browser'

journey: install-dev ## The journey through a real browser; skipped with a sentence where there is none
	@.ci/with-browser $(SERVERS) $(BIN)/pytest -n $(PROCESSES) --dist loadfile -m browser

bench: install-dev ## Measure speed and memory
	$(SERVERS) $(BIN)/python -m bench

screenshots: install-dev ## Draw the pictures of the documentation from the running pages
	@.ci/with-browser $(SERVERS) $(BIN)/python -m docs.screenshots

messages: install-dev ## Collect and compile the words of the pages in every language
	$(BIN)/python manage.py messages

format: install-dev ## Put the code into its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

stop-test-servers: install-dev ## Stop servers that `exec --keep` left on
	@$(BIN)/python -m factcheck.embedded stop
