# make demo    clips of the shipped face and of the Mona Lisa, moved by the demo clip
# make train   installs what training needs as well (TensorFlow)
# make test    the tests            make lint    the linters
# make docs    the documentation as a site, in build/site
# make release the wheel, checked, and a list of what it needs (SBOM), in dist
# make bundle  a build without Python, as a folder, an archive and a .deb, in dist
# make lock    resolve the dependencies anew
# Another interpreter: make PYTHON=python3.12 test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
LIGHT := $(VENV)/light
READY := $(VENV)/ready
UV := build/lock/$(notdir $(BIN))/uv
RELEASE := build/release/$(notdir $(BIN))
BUNDLE := build/bundle/$(notdir $(BIN))
VERSION := $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' face2face/__init__.py)
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.10 --generate-hashes \
  --no-annotate --custom-compile-command "make lock"

# Tests wait now and then: one more than there are cores, and not more than memory allows.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 3); \
  echo $$((cores < 3 ? cores + 1 : 4)))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests start hundreds of processes: none shall compile what another has compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo train test lint format docs lock wheel release bundle check clean

help:
	@sed -n 's/^# //p' Makefile

demo: $(LIGHT)
	$(BIN)/face2face-video --source assets/talk.mp4 --out out.mp4
	$(BIN)/face2face-video --source assets/talk.mp4 --model mona-lisa --out portrait.mp4

train: $(READY)
	@echo "ready to train. A face from a clip: $(BIN)/face2face-new NAME --file CLIP"
	@echo "from a dataset: $(BIN)/python tools/train.py --help"

test: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict face2face tools tests/gui/conftest.py tests/waiting.py tests/fresh_python.py
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github/workflows
	@for pin in $$(sed -n 's/^ *- \([a-z0-9-]*==[^ ]*\)$$/\1/p' environment.yml); do \
	  grep -q "^$$pin " requirements.lock || \
	    { echo "error: environment.yml pins $$pin, requirements.lock does not" >&2; exit 1; }; \
	done
	@sed -n 's/^\([a-z0-9.-]*==[^ ]*\) .*/\1/p' requirements-light.lock | while read -r pin; do \
	  grep -q "^$$pin " requirements.lock || \
	    { echo "error: requirements-light.lock pins $$pin, requirements.lock does not" >&2; exit 1; }; \
	done

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict

wheel: $(LIGHT)
	rm -rf build/wheel && mkdir -p build/wheel dist
	$(BIN)/python -m pip wheel -qq --no-deps --no-build-isolation --wheel-dir build/wheel .
	mv build/wheel/face2face-*.whl dist/

# What is uploaded: the wheel, under PyPI's limit, and what it is made of (CycloneDX).
release: wheel $(RELEASE)/twine
	@for wheel in dist/face2face-*.whl; do \
	  test "$$(wc -c < "$$wheel")" -lt 100000000 || \
	    { echo "error: $$wheel has more than the 100 MB that PyPI takes" >&2; exit 1; }; \
	done
	$(RELEASE)/twine check --strict dist/face2face-*.whl
	sed 's/^dynamic = .*/version = "$(VERSION)"/' pyproject.toml > build/release/pyproject.toml
	PYTHONWARNINGS=ignore $(RELEASE)/cyclonedx-py requirements --pyproject build/release/pyproject.toml \
	  --output-reproducible --of JSON -o dist/face2face-$(VERSION).cdx.json requirements-light.lock

# A build without Python, of the light set: a folder, an archive, a Debian package, in dist.
bundle: wheel $(BUNDLE)/pyinstaller
	$(BUNDLE)/python -m pip install -qq --no-deps --force-reinstall dist/face2face-$(VERSION)-*.whl
	$(BUNDLE)/pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build/pyinstaller \
	  tools/bundle/face2face.spec
	$(BIN)/python tools/bundle/pack.py $(VERSION)

$(BUNDLE)/pyinstaller: requirements-light.lock
	$(PYTHON) -m venv $(BUNDLE:/$(notdir $(BIN))=)
	$(BUNDLE)/python -m pip install -qq --use-pep517 --require-hashes -r requirements-light.lock
	$(BUNDLE)/python -m pip install -qq pyinstaller==6.22.3

$(RELEASE)/twine:
	$(PYTHON) -m venv $(RELEASE:/$(notdir $(BIN))=)
	$(RELEASE)/python -m pip install -qq twine==7.0.0 cyclonedx-bom==7.5.0

# What a machine must have before anything is fetched.
check:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "error: no $(PYTHON) here: install Python 3.10 to 3.14 (on Debian and Ubuntu: apt install python3 python3-venv), or name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 14))' || \
	  { echo "error: $(PYTHON) is $$($(PYTHON) -V 2>&1), face2face needs 3.10 to 3.14: name another, for example make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) tools/check_system.py

# What runs, converts and moves portraits ($(LIGHT)), and that with what trains and tests ($(READY)).
# Done again only when the lock, the project or the interpreter's folder changes. -qq: pip's notes
# on the user's indexes are not ours, its errors are shown.
$(LIGHT): requirements-light.lock pyproject.toml
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "installing what $< names into $(VENV): a minute or two the first time"
	@$(BIN)/python -m pip install -qq --use-pep517 --require-hashes -r $<
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(READY): requirements.lock $(LIGHT)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] > (3, 13))' || \
	  { echo "error: training and the tests need TensorFlow, which has no build for the $$($(BIN)/python -V) of $(VENV): install Python 3.10 to 3.13 and name it: make clean; make PYTHON=python3.13 train" >&2; exit 1; }
	@echo "installing what $< names into $(VENV): minutes the first time"
	@$(BIN)/python -m pip install -qq --use-pep517 --require-hashes -r $<
	@touch $@

$(UV):
	$(PYTHON) -m venv build/lock
	build/lock/$(notdir $(BIN))/python -m pip install -qq uv

lock: $(UV)
	$(COMPILE) --upgrade --extra live --extra train --extra int8 --extra cluster --group dev \
	  --output-file requirements.lock pyproject.toml
	@# From the same versions: uv keeps those that the file names already.
	cp requirements.lock requirements-light.lock
	$(COMPILE) --extra live --group build --output-file requirements-light.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist
