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
    [ -n "$(find "$here" "$own" \( -name '*.go' -o -name build.sh \) -newer "$env/adapter")" ]
}

# From 1.21 on the go command fetches the toolchain that a module asks for. An older one, Debian 12's 1.19, can at least
# download it as what it is to the module proxy: a module, without executable bits.
use_toolchain() {
  minor=$(go env GOVERSION | sed 's/^go1\.\([0-9]*\).*/\1/')
  [ "$minor" -lt 21 ] || return 0
  toolchain="golang.org/toolchain@v0.0.1-go1.26.0.$(go env GOOS)-$(go env GOARCH)"
  go mod download "$toolchain"
  root="$GOPATH/pkg/mod/$toolchain"
  chmod -R u+x "$root/bin" "$root/pkg/tool"
  PATH="$root/bin:$PATH"
}

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
