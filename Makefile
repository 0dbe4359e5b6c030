# Everything a developer or an operator runs. `make demo` and `make test` need only Python 3.11 or newer with venv.
PY := .venv/bin/python
PORT ?= 8000

.PHONY: demo test lint bench oracle screenshots install install-test clean requirements

demo: .venv/.base
	@PORT=$(PORT) $(PY) -m configurator.demo

test: .venv/.test
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

lint: .venv/.lint
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) manage.py makemigrations --check --dry-run
	@$(PY) -m tests.deploy_check

bench: .venv/.test
	@$(PY) -m tests.benchmarks $(ARGS)

oracle: .venv/.test
	@$(PY) -m pytest -m oracle -n 2 $(ARGS)

screenshots: .venv/.test
	@$(PY) -m tests.screenshots

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

.venv/.test: .venv/.base requirements/test.txt
	@echo "Installing what the tests need"
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements/base.txt -r requirements/test.txt
	@touch $@

.venv/.lint: .venv/.test requirements/lint.txt
	@.venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements/base.txt -r requirements/test.txt -r requirements/lint.txt
	@touch $@

requirements: .venv/bin/uv
	@for name in setup base test lint; do .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  requirements/$$name.in -o requirements/$$name.txt; done

clean:
	rm -rf .venv var
