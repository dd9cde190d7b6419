#!/bin/sh
# go.sh FOLDER DRIVER MODULE@VERSION...: builds FOLDER/driver from the program in the folder DRIVER, against these modules.
# Everything that Go downloads and caches stays in FOLDER.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
driver=$2
shift 2
mkdir -p "$folder/source"
cp "$driver"/*.go "$folder/source"
cd "$folder/source"
export GOPATH="$folder/go" GOCACHE="$folder/go/cache" GOFLAGS="-modcacherw -buildvcs=false" GOWORK=off
. "$here/../../../client-under-test/go-common/toolchain.sh"
use_toolchain
# Go takes the versions that the modules' own go.mod ask for, no newer ones: this pins everything.
go mod init driver
for module in "$@"; do
  go mod edit -require "$module"
done
go mod tidy
go build -o "$folder/driver" .
