#!/usr/bin/env python3
"""Do real decoders agree with us? Every message of the tables to a real client, every request of it to the gateway,
compared field by field. README.md says how; exit code 0: all agree or are listed, 1: not, 2: usage, 3: no client.
"""

import argparse
import json
import pathlib
import sys

import client as clients
import exceptions
import run
import report
import tables

_HERE = pathlib.Path(__file__).resolve().parent
_ROOT = _HERE.parent.parent


def _numbers(text):
    return [int(number) for number in text.split(",")]


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", type=pathlib.Path, default=_ROOT / "build/release/bin/fake-gateway")
    parser.add_argument("--clients", type=pathlib.Path, default=_ROOT / "client-under-test",
                        help="folder of the adapters")
    parser.add_argument("--client", help="name as in `conformance list clients`")
    parser.add_argument("--versions", type=_numbers,
                        help="server versions; default: spread over what the client speaks")
    parser.add_argument("--messages", type=lambda text: text.split(","), help="only these messages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=pathlib.Path, help="write the result here")
    parser.add_argument("--report", type=pathlib.Path, help="write the table of coverage here")
    parser.add_argument("--merge", type=pathlib.Path, nargs="+", help="results of several clients; nothing is run")
    parser.add_argument("--verbose", action="store_true", help="also say what is listed, and what could not be played")
    options = parser.parse_args()
    if bool(options.merge) == bool(options.client):
        parser.error("one of --client and --merge")
    return options


def main():
    options = _arguments()
    if options.merge:
        results = [json.loads(path.read_text(encoding="utf-8")) for path in options.merge]
    else:
        try:
            messages = tables.load(options.gateway)
            unknown = set(options.messages or ()) - set(messages)
            if unknown:
                raise exceptions.ListError(f"no such message: {', '.join(sorted(unknown))}")
            client = clients.find(options.client, options.clients, options.gateway.resolve().parent)
            entries = exceptions.load(client.folder, messages)
            results = [run.run(client, options.gateway.resolve(), messages, entries, options)]
        except clients.ClientError as error:
            print(error, file=sys.stderr)
            return 3
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        if options.json:
            options.json.write_text(json.dumps(results[0], indent=1) + "\n", encoding="utf-8")
    if options.report:
        options.report.write_text(report.markdown(results), encoding="utf-8")
    for result in results:
        report.console(result, options.verbose)
    return 1 if any(result["failures"] or result["stale"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
