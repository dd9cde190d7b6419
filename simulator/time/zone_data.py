#!/usr/bin/env python3
"""Makes zone_data.bin, the time zones that are part of the program, from a pinned release of the tz database (public domain).

  python3 -m simulator.time.zone_data          writes the file anew
  python3 -m simulator.time.zone_data --check  exit 1 if the file is not what the pinned release gives, 77 if it cannot be fetched

A line `NAME OFFSET LENGTH` for each zone, an empty line, and then the zones as the tz database's compiler wrote them (TZif, RFC 8536).
Names of the same zone share its bytes.
"""
import argparse
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

# The package `tzdata` on PyPI is the tz database, compiled by CPython's maintainers. Take the hash of a newer one from `pip download`.
RELEASE = "2026.6"
SHA256 = "0a10eec6e13ef16b627fabed9a5f2ba61a62b1c67f327305f4e7e412a70b4aec"
FILE = pathlib.Path(__file__).with_name("zone_data.bin")


def download(folder):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:",
               "--dest", str(folder), f"tzdata=={RELEASE}"]
    if subprocess.run(command).returncode != 0:
        print(f"zone_data: tzdata {RELEASE} cannot be fetched", file=sys.stderr)
        sys.exit(77)
    wheel = next(folder.glob("*.whl"))
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"zone_data: {wheel.name} has the SHA-256 {found}, not {SHA256}")
    return wheel


def pack(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(archive.read("tzdata/zones").decode().split())
        zones = {name: archive.read(f"tzdata/zoneinfo/{name}") for name in names}
    offsets, blobs = {}, b""
    for name in names:
        if zones[name] not in offsets:
            offsets[zones[name]] = len(blobs)
            blobs += zones[name]
    lines = [f"{name} {offsets[zones[name]]} {len(zones[name])}\n" for name in names]
    return ("".join(lines) + "\n").encode() + blobs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        made = pack(download(pathlib.Path(folder)))
    if not check:
        FILE.write_bytes(made)
    elif made != FILE.read_bytes():
        sys.exit(f"zone_data: {FILE.name} is not made from tzdata {RELEASE}; run python3 -m simulator.time.zone_data")


if __name__ == "__main__":
    main()
