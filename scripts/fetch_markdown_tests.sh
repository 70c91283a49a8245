#!/bin/sh
# Unpack the Markdown library's own tests, which only its source package holds, for tests/test_fast.py and
# tests/test_markdown_library.py.
# Into FOLDER, or .venv/markdown-tests: of the very version that is installed.
set -eu
python=${PYTHON:-.venv/bin/python}
folder=${1:-.venv/markdown-tests}
version=$("$python" -c 'from importlib.metadata import version; print(version("markdown"))')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m pip --disable-pip-version-check --quiet download \
    --no-deps --no-binary :all: --dest "$work" "markdown==$version"
tar -xzf "$work"/*.tar.gz -C "$work"
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$work"/*/tests "$folder"
echo "$folder: tests of Markdown $version"
