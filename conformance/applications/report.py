"""The result for people."""


def console(result, refusing):
    """refusing: by a gateway that refuses everything; what is met is wrong then."""
    print(f"{result['name']}: {result['state']}, {_count(result)}")
    for verdict in result["checks"]:
        if verdict["outcome"] in (("met", "stale") if refusing else ("failed", "stale")):
            print(f"    {verdict['outcome']}: {verdict['check']}; seen: {verdict['seen']}")
    if result["state"] not in ("as expected", "left out"):
        for line in result["said"].splitlines()[-15:]:
            print(f"    | {line}")


def _count(result):
    outcomes = [verdict["outcome"] for verdict in result["checks"]]
    gaps = outcomes.count("gap")
    return f"{outcomes.count('met')} of {len(outcomes)} checks met" + (f", {gaps} known gaps" if gaps else "")


def markdown(results):
    lines = ["# Applications", "",
             "Real applications, with pinned versions, against `fake-gateway serve` with the default world.", "",
             "| application | what it is | checks | known gaps | requests | errors the gateway sent | |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    for result in results:
        outcomes = [verdict["outcome"] for verdict in result["checks"]]
        errors = ", ".join(f"{code} ({count})" for code, count in result["errors"].items())
        state = result["state"] if result["state"] == "as expected" else f"**{result['state']}**"
        lines.append(f"| {result['name']} | {result['summary']} | {outcomes.count('met')} of {len(outcomes)} | {outcomes.count('gap')} |"
                     f" {result['requests']} | {errors} | {state} |")
    for result in results:
        lines += ["", f"## {result['name']}", "", "| check | seen | |", "| --- | --- | --- |"]
        lines += [f"| {_cell(verdict['check'])} | {_cell(verdict['seen'])} | {_cell(_outcome(verdict))} |" for verdict in result["checks"]]
    return "\n".join(lines) + "\n"


def _outcome(verdict):
    return verdict["outcome"] if verdict["outcome"] != "gap" else f"known gap: {verdict['gap']}"


def _cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")
