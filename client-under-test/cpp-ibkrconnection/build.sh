#!/bin/sh
# build.sh ENV API [FLAG...]: builds ENV/adapter against the C++ client whose sources are in the folder API
# (source/cppclient/client). The flags are what that release needs besides, such as -lbid, or -lprotobuf.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/objects"
env=$(cd "$1" && pwd)
[ -d "$2" ] || { echo "no such folder: $2" >&2; exit 1; }
api=$(cd "$2" && pwd)
shift 2
compile() { g++ -std=c++17 -O1 -w -pthread -I"$api" "$@"; }

rm -f "$env"/objects/*
cd "$env/objects"
compile -c "$api"/*.cpp
compile "$here"/*.cpp ./*.o "$@" -o "$env/adapter"
