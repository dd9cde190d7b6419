#!/bin/sh
# pip.sh ENVIRONMENT COMMAND [ARGUMENT...]: a command of pip on a virtual environment, which is made if it is not there.
# All environments share one pip, in an environment beside them: each would have 20 MB and some seconds of its own.
set -eu
environment="$1"
shift
pip="$(dirname "$environment")/.pip"
# Clients may be installed at the same time.
flock "$pip.lock" sh -c '[ -x "$1/bin/pip" ] || python3 -m venv "$1"' sh "$pip"
[ -x "$environment/bin/python" ] || python3 -m venv --without-pip "$environment"
exec "$pip/bin/python" -m pip --python "$environment/bin/python" --quiet --disable-pip-version-check "$@"
