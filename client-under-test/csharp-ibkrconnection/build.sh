#!/bin/sh
# build.sh ENV mono|dotnet COMMON API: builds ENV/out/Adapter.exe or Adapter.dll, with the tables of the folder COMMON,
# against the C# client at API: a folder of its sources, or a dll. What is a dll beside it comes along: from 10.35 on the
# client needs Google.Protobuf.dll.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
env=$(cd "$1" && pwd)
runtime=$2
common=$(realpath "$3")
[ -e "$4" ] || { echo "no such file or folder: $4" >&2; exit 1; }
api=$(realpath "$4")
rm -rf "$env/out"
mkdir "$env/out"
cd "$env/out"

# Response files, one argument a line: paths may have spaces.
quoted() { sed "s/.*/${1:-}\"&\"/"; }

case "$runtime" in
  mono)
    proxy=framework program=Adapter.exe
    : >references
    ;;
  dotnet)
    proxy=core program=Adapter.dll
    [ -x "$env/venv/bin/pip" ] || python3 -m venv "$env/venv"
    "$env/venv/bin/pip" install --quiet --disable-pip-version-check dotnetcore2==3.1.23 distro==1.9.0
    sdk=$(echo "$env"/venv/lib/python3*/site-packages/dotnetcore2/bin)
    ln -sfn "$sdk" "$env/dotnet"
    # Mono's compiler, but .NET's own libraries; a program against Mono's does not load there.
    printf '%s\n' -nostdlib -noconfig >references
    find "$sdk/shared/Microsoft.NETCore.App/3.1.23" -name '*.dll' ! -name '*Native*' | quoted -r: >>references
    cat >Adapter.runtimeconfig.json <<'END'
{"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "3.1.23"},
                    "configProperties": {"System.Globalization.Invariant": true}}}
END
    ;;
  *) echo "usage: build.sh ENV mono|dotnet COMMON API" >&2; exit 2 ;;
esac
compile() { mcs -langversion:7.2 -nologo -warn:0 @references "$@"; }

if [ -d "$api" ]; then
  find "$api" -maxdepth 1 -name '*.dll' -exec cp {} . \;
  find . -name '*.dll' ! -name Adapter.dll | quoted -r: >>references
  find "$api" -name '*.cs' ! -path '*/obj/*' | quoted >sources
  compile -target:library -out:CSharpAPI.dll @sources
else
  find "$(dirname "$api")" -maxdepth 1 -name '*.dll' -exec cp {} . \;
  [ "$(basename "$api")" = CSharpAPI.dll ] || mv "$(basename "$api")" CSharpAPI.dll
fi
compile -target:exe -out:"$program" -r:CSharpAPI.dll -resource:"$common/arguments.txt",arguments.txt \
  -resource:"$common/fields.txt",fields.txt "$here"/*.cs "$here/$proxy"/*.cs
