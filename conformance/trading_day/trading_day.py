#!/usr/bin/env python3
"""Can real programs trade against the gateway? One scripted day by real clients, compared with the gateway's state and
with each other. README.md says how; exit code 0: all the same or listed, 1: not, 2: usage, 3: no client.
"""

import argparse
import json
import pathlib
import sys

_HERE = pathlib.Path(__file__).resolve().parent
_ROOT = _HERE.parent.parent
sys.path.append(str(_HERE.parent / "agreement"))

import client as clients
import crowd
import day_report
import known
import paper_gateway
import play


def _numbers(text):
    return [int(number) for number in text.split(",")]


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", type=pathlib.Path, default=_ROOT / "build/release/bin/fake-gateway")
    parser.add_argument("--clients", type=pathlib.Path, default=_ROOT / "client-under-test",
                        help="folder of the adapters")
    parser.add_argument("--client", nargs="+", required=True,
                        help="names as in `conformance list clients`; the first one's first day is what others are"
                             " compared with")
    parser.add_argument("--versions", type=_numbers, help="server versions; default: the client's highest and lowest")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--against", type=pathlib.Path, help="an earlier --json: compare with its first day")
    parser.add_argument("--crowd", type=int, metavar="N", help="instead: N sessions of the client at once")
    parser.add_argument("--json", type=pathlib.Path, help="write the result here")
    parser.add_argument("--report", type=pathlib.Path, help="write the table of steps here")
    parser.add_argument("--verbose", action="store_true", help="also say what is listed")
    options = parser.parse_args()
    if options.crowd is not None and (not 1 <= options.crowd <= crowd.LIMIT or len(options.client) != 1):
        parser.error(f"--crowd needs one client and a number up to {crowd.LIMIT}")
    return options


def _days(options, chosen):
    first = None
    if options.against:
        first = json.loads(options.against.read_text(encoding="utf-8"))[0]["days"][0]["facts"]
    results = []
    for client in chosen:
        listed = known.load(client.folder, play.STEPS)
        result, first = play.run(client, options.gateway.resolve(), listed, options, first)
        day_report.console(result, options.verbose)
        results.append(result)
    return results


def main():
    options = _arguments()
    try:
        chosen = [clients.find(name, options.clients, options.gateway.resolve().parent) for name in options.client]
        if options.crowd:
            return crowd.run(chosen[0], options.gateway.resolve(), options)
        results = _days(options, chosen)
    except clients.ClientError as error:
        print(error, file=sys.stderr)
        return 3
    except (ValueError, OSError, paper_gateway.GatewayError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if options.report:
        options.report.write_text(day_report.markdown(results), encoding="utf-8")
    failed = any(day["differences"] for result in results for day in result["days"])
    return 1 if failed or any(result["stale"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
