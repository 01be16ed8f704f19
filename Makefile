# make demo    clips of the shipped face and of the Mona Lisa, moved by the demo clip
# make test    the tests            make lint    the linters
# make lock    resolve the dependencies anew
# Another interpreter: make PYTHON=python3.12 test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
READY := $(VENV)/ready
UV := build/lock/$(notdir $(BIN))/uv

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test lint format lock wheel check clean

help:
	@sed -n 's/^# //p' Makefile

demo: $(READY)
	$(BIN)/face2face-video --source assets/talk.mp4 --out out.mp4
	$(BIN)/face2face-video --source assets/talk.mp4 --model mona-lisa --out portrait.mp4

test: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict face2face tools tests/gui/conftest.py tests/waiting.py tests/fresh_python.py
	$(BIN)/lint-imports
	@for pin in $$(sed -n 's/^ *- \([a-z0-9-]*==[^ ]*\)$$/\1/p' environment.yml); do \
	  grep -q "^$$pin " requirements.lock || \
	    { echo "error: environment.yml pins $$pin, requirements.lock does not" >&2; exit 1; }; \
	done

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(READY)
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# What a machine must have before anything is fetched.
check:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "error: no $(PYTHON) here: install Python 3.10 to 3.13, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "error: $(PYTHON) is $$($(PYTHON) -V 2>&1), face2face needs 3.10 to 3.13: name another, for example make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) tools/check_system.py

# Done again only when the lock, the project or the interpreter's folder changes.
$(READY): requirements.lock pyproject.toml
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "installing what requirements.lock names into $(VENV): minutes the first time"
	@$(BIN)/python -m pip install --quiet --use-pep517 --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(UV):
	$(PYTHON) -m venv build/lock
	build/lock/$(notdir $(BIN))/python -m pip install --quiet uv

lock: $(UV)
	$(UV) pip compile --quiet --universal --upgrade --python-version 3.10 --extra live --extra int8 --group dev \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" \
	  --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist
