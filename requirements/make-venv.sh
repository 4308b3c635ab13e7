#!/bin/sh
# Makes the virtual environment $1 with the newest Python that is there, unless it already holds one that will do.
set -eu

new_enough() { "$@" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
        if new_enough "$name"; then
            echo "$name"
            return
        fi
    done
    echo "Incident Scribe needs Python 3.11 or newer, and found none. Install one, or name it: make PYTHON=/path/to/python3" >&2
    exit 2
}

if ! new_enough "$1/bin/python"; then
    python=$(find_python)
    if ! "$python" -m venv --clear "$1"; then
        rm -rf "$1"
        echo "$python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2
        exit 2
    fi
fi

# Some tools make environments without pip.
if ! "$1/bin/python" -m pip --version >/dev/null 2>&1; then
    "$1/bin/python" -m ensurepip >/dev/null
fi
