"""docs/fidelity.md: how we know what a real gateway does, request by request.

    python3 -m conformance.fidelity            the page, from conformance/recordings, known.yaml and what the model does
    python3 -m conformance.fidelity --check    exit code 1: the page does not agree with them
"""

import argparse
import json
import pathlib
import subprocess
import sys

import yaml

from conformance.fidelity.orders import questions, replies
from conformance.fidelity.page import page

_ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
_KNOWN = pathlib.Path(__file__).with_name("known.yaml")
_PAGE = _ROOT / "docs" / "fidelity.md"


def main():
    made = argparse.ArgumentParser(prog="python3 -m conformance.fidelity", description=__doc__,
                                   formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--bin", type=pathlib.Path, default=_ROOT / "build/release/bin", metavar="DIR", help="folder of fake-gateway")
    made.add_argument("--check", action="store_true", help="change nothing")
    options = made.parse_args()
    try:
        text = _fresh(options.bin / "fake-gateway")
    except (OSError, ValueError, KeyError) as error:
        print(f"fidelity: {error}", file=sys.stderr)
        return 2
    if not options.check:
        _PAGE.write_text(text)
        return 0
    if _PAGE.exists() and text == _PAGE.read_text():
        return 0
    print("docs/fidelity.md is out of date; run: python3 -m conformance.fidelity", file=sys.stderr)
    return 1


def _fresh(gateway):
    known = yaml.safe_load(_KNOWN.read_text())
    messages = json.loads(_output([gateway, "messages", "--format", "json"]))["messages"]
    recordings = sorted((_ROOT / "conformance/recordings").glob("*.yaml"))
    exchanges = _exchanges(gateway, recordings)
    played = _exchanges(gateway, ["-"], json.dumps(questions(known)))
    return page([row["name"] for row in messages if row["direction"] == "to_gateway"], exchanges, known, replies(played))


def _exchanges(gateway, files, text=None):
    return json.loads(_output([gateway, "compare", "--format", "json", *files], text))["exchanges"]


def _output(command, text=None):
    run = subprocess.run([str(word) for word in command], input=text, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):  # 1: the model differs, which the page shows
        raise ValueError(run.stderr.strip() or f"{command[0]} {command[1]}: exit code {run.returncode}")
    return run.stdout


if __name__ == "__main__":
    sys.exit(main())
