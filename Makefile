.PHONY: check lint types layers test docs format

PYTHON ?= python

# everything that CI runs
check: lint types layers docs test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

layers:
	$(PYTHON) -c "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

docs:
	$(PYTHON) -m mkdocs build --strict --quiet

test:
	$(PYTHON) -m pytest

format:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
