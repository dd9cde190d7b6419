#!/bin/sh
# build.sh ENV COMMON API: compiles the adapter into ENV/classes, with the tables of the folder COMMON, against the Java
# client at API: its jar, or the folder of its sources (com/ib/client below it). What is a jar beside it comes along: from
# 10.35 on the client needs protobuf-java.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
env=$(cd "$1" && pwd)
common=$(realpath "$2")
[ -e "$3" ] || { echo "no such file or folder: $3" >&2; exit 1; }
api=$(realpath "$3")
rm -rf "$env/classes" "$env/jars"
mkdir "$env/classes" "$env/jars"
if [ -d "$api" ]; then
  find "$api" -maxdepth 1 -name '*.jar' -exec cp {} "$env/jars" \;
  find "$api" -name '*.java' | sed 's/.*/"&"/' >"$env/sources"
  javac -nowarn -Xlint:none -encoding UTF-8 -d "$env/classes" -cp "$env/jars/*" "@$env/sources"
else
  cp "$(dirname "$api")"/*.jar "$env/jars"
fi
javac -nowarn -d "$env/classes" -cp "$env/classes:$env/jars/*" "$here"/*.java
cp "$common"/*.txt "$env/classes"
