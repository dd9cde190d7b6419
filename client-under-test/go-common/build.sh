#!/bin/sh
# build.sh DIR ENV MODULE VERSION [run ARGUMENT...]: builds ENV/adapter from what all have in common and from DIR, against
# that version of the library, if it is not there or a source is newer, and runs it with the arguments. Everything that Go
# downloads and caches stays in ENV.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
own=$(cd "$1" && pwd)
mkdir -p "$2"
env=$(cd "$2" && pwd) # Go wants it absolute
module=$3
version=$4

newer() {
  [ ! -x "$env/adapter" ] ||
    [ -n "$(find "$here" "$own" \( -name '*.go' -o -name '*.sh' \) -newer "$env/adapter")" ]
}

. "$here/toolchain.sh"

build() {
  exec 9>"$env/.building"
  flock 9 # two cases may start at the same time
  newer || return 0
  export GOPATH="$env/go" GOCACHE="$env/go/cache" GOFLAGS="-modcacherw -buildvcs=false" GOWORK=off
  rm -rf "$env/source"
  mkdir "$env/source"
  cp -r "$here/." "$own/." "$env/source"
  cd "$env/source"
  use_toolchain
  # Go takes the versions that the library's own go.mod asks for, no newer ones: this pins everything.
  go mod init adapter
  go mod edit -require "$module@$version"
  go mod tidy
  go run ./generate >callbacks_generated.go
  go build -o "$env/adapter.new" .
  mv "$env/adapter.new" "$env/adapter"
}

if newer; then (build) >&2; fi
[ "${5:-}" = run ] || exit 0
shift 5
exec "$env/adapter" "$@"
