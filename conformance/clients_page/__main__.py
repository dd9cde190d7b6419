"""docs/clients.md: what each client gets wrong, since and until which release, and what to do about it.

    python3 -m conformance.clients_page --results build/reports/matrix.json    new results, kept in clients_page/results.json; then
    python3 -m conformance.clients_page                                        the page from the results that are kept
    python3 -m conformance.clients_page --check                                exit code 1: the page does not agree with them
"""

import argparse
import datetime
import json
import pathlib
import sys

from conformance.clients_page import symptoms
from conformance.clients_page.compact import compact, packed, unpacked
from conformance.clients_page.page import page
from conformance.lib.clients import ask_json

_ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
_KEPT = pathlib.Path(__file__).with_name("results.json")
_PAGE = _ROOT / "docs" / "clients.md"


def main():
    made = argparse.ArgumentParser(prog="python3 -m conformance.clients_page", description=__doc__,
                                   formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--results", type=pathlib.Path, nargs="+", metavar="FILE", help="results.json of runs or of a merge")
    made.add_argument("--bin", type=pathlib.Path, default=_ROOT / "build/release/bin", metavar="DIR",
                      help="folder of conformance")
    made.add_argument("--check", action="store_true", help="change nothing")
    options = made.parse_args()
    try:
        data = _fresh(options) if options.results else unpacked(json.loads(_KEPT.read_text()))
        text = page(data, symptoms.read())
    except (OSError, ValueError, KeyError) as error:
        print(f"clients_page: {error}", file=sys.stderr)
        return 2
    if options.check:
        if _PAGE.exists() and text == _PAGE.read_text():
            return 0
        print(f"{_PAGE.name} is out of date; python3 -m conformance.clients_page writes it", file=sys.stderr)
        return 1
    if options.results:
        _KEPT.write_text(json.dumps(packed(data), separators=(",", ":"), ensure_ascii=False).replace('{"name"', '\n{"name"') + "\n")
    _PAGE.write_text(text)
    return 0


def _fresh(options):
    clients = ask_json(options.bin.resolve() / "conformance", "list", "clients", "--format", "json")["clients"]
    results = [json.loads(path.read_text()) for path in options.results]
    return compact(results, clients, datetime.date.today().isoformat())


if __name__ == "__main__":
    sys.exit(main())
