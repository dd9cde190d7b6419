#!/bin/sh
# build.sh ENV COMMAND [PROGRAM ARGUMENT...]: runs COMMAND in this folder if a file here is newer than what it last made in ENV,
# and then the program. It stands in front of every start, so that a change is compiled as an interpreter would see it.
set -eu
cd "$(dirname "$0")"
env=$1
command=$2
shift 2

is_old() {
  [ ! -e "$env/built" ] || [ -n "$(find . -type f ! -name '*.yaml' ! -name '*.md' ! -name '*.lock' -newer "$env/built")" ]
}

build() {
  flock 9 # Two cases may start at the same time.
  is_old || return 0
  touch "$env/building"
  sh -c "$command"
  mv "$env/building" "$env/built"
}

mkdir -p "$env"
if is_old; then build 9>"$env/lock" >&2; fi
[ $# -eq 0 ] || exec "$@"
