"""Can real programs trade against the gateway? One scripted day by real clients, compared with the gateway's state and
with each other. README.md says how; exit code 0: all the same or listed, 1: not, 2: usage, 3: no client.
"""

import json
import pathlib
import sys

from conformance.lib import clients, command
from conformance.trading_day import crowd, day_report, play


def _arguments():
    parser = command.parser("conformance.trading_day", __doc__)
    parser.add_argument("--client", nargs="+", required=True,
                        help="names as in `conformance list clients`; the first one's first day is what others are"
                             " compared with")
    parser.add_argument("--versions", type=command.numbers, help="server versions; default: the client's highest and lowest")
    parser.add_argument("--against", type=pathlib.Path, help="an earlier --json: compare with its first day")
    parser.add_argument("--crowd", type=int, metavar="N", help="instead: N sessions of the client at once")
    parser.add_argument("--report", type=pathlib.Path, help="write the table of steps here")
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
        result, first = play.run(client, command.gateway_of(options), play.listed_of(client), options, first)
        day_report.console(result, options.verbose)
        results.append(result)
    return results


def main():
    options = _arguments()
    chosen = clients.find(command.conformance_of(options), options.client, options.clients)
    if options.crowd:
        return crowd.run(chosen[0], command.gateway_of(options), options)
    results = _days(options, chosen)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if options.report:
        options.report.write_text(day_report.markdown(results), encoding="utf-8")
    failed = any(day["differences"] for result in results for day in result["days"])
    return 1 if failed or any(result["stale"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(command.exit_code(main))
