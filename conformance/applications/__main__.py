"""Do real applications work with the gateway? README.md says how; exit code 0: as expected, or left out; 1: not; 2: usage."""

import json
import pathlib
import sys

from conformance.applications import install, judge, play, report, rows
from conformance.lib import command

_ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def _arguments():
    parser = command.parser("conformance.applications", __doc__)
    parser.add_argument("--application", nargs="+", help="names, as --list prints them; default: those that are not `by_hand`")
    parser.add_argument("--all", action="store_true", help="also those that are `by_hand`")
    parser.add_argument("--list", action="store_true", help="print the applications")
    parser.add_argument("--refusing", action="store_true", help="against a gateway that refuses everything: no check may be met")
    parser.add_argument("--report", type=pathlib.Path, help="write the result here, as Markdown")
    parser.add_argument("--into", type=pathlib.Path, default=_ROOT / "build/applications", help="where they are installed")
    return parser.parse_args()


def _chosen(options, known):
    names = [each.name for each in known]
    for name in options.application or ():
        if name not in names:
            raise ValueError(f"no application is called {name}; see --list")
    if options.application:
        return [each for each in known if each.name in options.application]
    return [each for each in known if options.all or not each.by_hand]


def _result(application, options):
    made = {"name": application.name, "summary": application.summary, "requests": 0, "errors": {}, "said": "", "checks": []}
    folder = options.into.resolve() / application.name
    try:
        install.install(application, folder)
    except install.NotInstalled as why:
        return {**made, "state": "left out" if why.is_out_of_reach else "not installed", "said": str(why)}
    scenario = rows.FOLDER / "refuses.yaml" if options.refusing else None
    played = play.play(application, command.gateway_of(options), folder, options.seed, scenario)
    verdicts = judge.judge(application.checks, played.facts)
    if options.refusing:
        as_expected = not any(each.outcome in ("met", "stale") and not each.check.always for each in verdicts)
    else:
        verdicts += judge.judge(rows.ALWAYS, played.facts)
        as_expected = all(verdict.is_expected for verdict in verdicts)
    return {**made, "requests": played.facts["requests"], "errors": played.errors, "said": played.said,
            "state": "as expected" if as_expected else "not as expected",
            "checks": [{"check": each.check.text, "outcome": each.outcome, "seen": each.seen, "gap": each.check.gap}
                       for each in verdicts]}


def main():
    options = _arguments()
    known = rows.load()
    if options.list:
        for each in known:
            print(f"{each.name}{' (by hand)' if each.by_hand else ''}: {each.summary}")
        return 0
    results = []
    for application in _chosen(options, known):
        results.append(_result(application, options))
        report.console(results[-1], options.refusing)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if options.report:
        options.report.write_text(report.markdown(results), encoding="utf-8")
    left_out = [result["name"] for result in results if result["state"] == "left out"]
    if left_out:
        print(f"left out, their registries cannot be reached: {' '.join(left_out)}")
    return 0 if all(result["state"] in ("as expected", "left out") for result in results) else 1


if __name__ == "__main__":
    sys.exit(command.exit_code(main))
