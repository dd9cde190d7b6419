"""Do real decoders agree with us? Sends every message of the tables to a real client, and every request of the
client to the gateway, and compares them field by field. README.md says how; exit code 0: all agree or are listed,
1: not, 2: usage, 3: no client.
"""

import json
import pathlib
import sys

from conformance.agreement import compare, report, run, tables
from conformance.lib import clients, command, known


def _arguments():
    parser = command.parser("conformance.agreement", __doc__)
    parser.add_argument("--client", help="name as in `conformance list clients`")
    parser.add_argument("--versions", type=command.numbers,
                        help="server versions; default: spread over what the client speaks")
    parser.add_argument("--messages", type=lambda text: text.split(","), help="only these messages")
    parser.add_argument("--report", type=pathlib.Path, help="write the table of coverage here")
    parser.add_argument("--merge", type=pathlib.Path, nargs="+", help="results of several clients; nothing is run")
    options = parser.parse_args()
    if bool(options.merge) == bool(options.client):
        parser.error("one of --client and --merge")
    return options


def _played(options):
    gateway = command.gateway_of(options)
    messages = tables.load(gateway)
    unknown = set(options.messages or ()) - set(messages)
    if unknown:
        raise ValueError(f"no such message: {', '.join(sorted(unknown))}")
    client, = clients.find(command.conformance_of(options), [options.client], options.clients)
    result = run.run(client, gateway, messages, known.load(client.folder, compare.KNOWN, messages), options)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def main():
    options = _arguments()
    if options.merge:
        results = [json.loads(path.read_text(encoding="utf-8")) for path in options.merge]
    else:
        results = [_played(options)]
    if options.report:
        options.report.write_text(report.markdown(results), encoding="utf-8")
    for result in results:
        report.console(result, options.verbose)
    return 1 if any(result["failures"] or result["stale"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(command.exit_code(main))
