"""Results of runs, made small enough to be kept: which variants each client was played in, and how it failed. Pure.

    {"date", "seconds", "flaky",
     "clients": [{"name", "family", "release", "language", "server_versions", "outcomes": {verdict: number}, "seconds",
                  "played": {"scenario[variant]": [server versions]},
                  "failures": [{"case": "scenario[variant]", "versions", "finding", "reason", "intermittent"}]}]}

A failure counts whether it was known or not; one that no list explains has an empty reason. A case that passed although an intermittent
failure is known there shows nothing, and is not among those that were played. In the file cases and reasons stand once, and where they
are used is their number.
"""

import collections

_JUDGED = ("pass", "non-strict", "informational", "fail")
_LUCKY = "passed this time; an intermittent failure is known: "  # the reason of such a result
OURS = ("reference", "broken")  # adapters of our own clients


def compact(results, clients, date):
    """results: contents of results.json files; clients: rows of `conformance list clients --format json`."""
    if not all("clients" in result for result in results):
        raise ValueError("the results are of an earlier version, in which findings have no reasons; play them again")
    listed = {row["name"]: row for row in clients}
    cases = collections.defaultdict(list)
    for result in results:
        for case in result["cases"]:
            cases[case["client"]].append(case)
    made = [_client(listed[name], cases[name]) for name in cases if _is_release(listed[name])]
    return {"date": date, "seconds": sum(result["summary"]["duration_ms"] for result in results) // 1000,
            "flaky": sum(result["summary"]["flaky"] for result in results),
            "clients": sorted(made, key=lambda client: client["name"])}


def _is_release(row):
    """A release of a public library: not one of our own clients, nor a class around whatever library the user has."""
    return "version" in row and row["directory"].rstrip("/").rsplit("/", 1)[-1] not in OURS


def _client(row, cases):
    played = collections.defaultdict(set)
    failures = collections.defaultdict(set)
    for case in cases:
        if case["verdict"] not in _JUDGED or case.get("reason", "").startswith(_LUCKY):
            continue
        name = f"{case['scenario']}[{case['variant']}]" if case["variant"] else case["scenario"]
        played[name].add(case["negotiated"])
        for finding in case["findings"]:
            if finding["severity"] == "fail":
                failures[(name, finding["id"], finding.get("known", ""), finding.get("intermittent", False))].add(case["negotiated"])
    return {
        "name": row["name"], "family": row["family"], "release": row["version"],
        "language": row["language"], "server_versions": row["server_versions"],
        "outcomes": dict(sorted(collections.Counter(map(_outcome, cases)).items())),
        "seconds": sum(case["duration_ms"] for case in cases) // 1000,
        "played": {case: sorted(versions) for case, versions in sorted(played.items())},
        "failures": [{"case": case, "versions": sorted(versions), "finding": finding, "reason": reason, "intermittent": intermittent}
                     for (case, finding, reason, intermittent), versions in sorted(failures.items())],
    }


def _outcome(case):
    return "known failure" if case["verdict"] == "fail" and case["expected"] else case["verdict"]


def packed(data):
    """For the file."""
    cases, reasons = _Numbers(), _Numbers()
    clients = [client | {"played": _grouped((versions, cases.of(case)) for case, versions in client["played"].items()),
                         "failures": [[cases.of(one["case"]), one["versions"], one["finding"], reasons.of(one["reason"]),
                                       *[1 for _ in range(one["intermittent"])]] for one in client["failures"]]}
               for client in data["clients"]]
    return data | {"cases": list(cases.numbers), "reasons": list(reasons.numbers), "clients": clients}


def unpacked(data):
    cases, reasons = data["cases"], data["reasons"]
    clients = [client | {"played": {cases[number]: versions for versions, numbers in client["played"] for number in numbers},
                         "failures": [{"case": cases[case], "versions": versions, "finding": finding, "reason": reasons[reason],
                                       "intermittent": bool(rest)} for case, versions, finding, reason, *rest in client["failures"]]}
               for client in data["clients"]]
    return {key: value for key, value in data.items() if key not in ("cases", "reasons")} | {"clients": clients}


class _Numbers:
    def __init__(self):
        self.numbers = {}

    def of(self, text):
        return self.numbers.setdefault(text, len(self.numbers))


def _grouped(pairs):
    groups = collections.defaultdict(list)
    for versions, number in pairs:
        groups[tuple(versions)].append(number)
    return [[list(versions), numbers] for versions, numbers in groups.items()]
