#!/bin/sh
# Make a virtual environment: scripts/make_venv.sh FOLDER
# Takes the first Python 3.11 or newer it finds, or the one that the variable PYTHON names.
set -eu
venv=$1

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "No Python 3.11 or newer was found${PYTHON:+ (PYTHON=$PYTHON)}." >&2
    echo "Install one, or name it: make site PYTHON=/path/to/python3.12" >&2
    exit 1
fi

# Debian and Ubuntu ship Python without the part that makes virtual environments.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    package="python$version-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package, which Python needs to make virtual environments."
        export DEBIAN_FRONTEND=noninteractive
        if ! { apt-get update && apt-get install -y --no-install-recommends "$package"; } >/dev/null 2>&1 </dev/null; then
            echo "apt-get could not install it. To see why: apt-get install $package" >&2
            exit 1
        fi
    else
        echo "$python cannot make a virtual environment: its module 'ensurepip' is missing." >&2
        echo "On Debian or Ubuntu: sudo apt-get install $package    and then the same again." >&2
        exit 1
    fi
fi

echo "Making $venv with $("$python" --version)."
# --clear: what an interrupted attempt left behind is no good.
"$python" -m venv --clear "$venv"
