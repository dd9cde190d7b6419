"""The result for people: one line for each step that is not ok, and the table of all."""

from conformance.lib.text import short

_SHOWN = 80
_LINES_OF_A_STEP = 6


def console(result, verbose):
    for day in result["days"]:
        name = f"{result['client']}@{day['version']}"
        for step, verdict in day["steps"].items():
            print(f"{name} {step}: {verdict}")
            mine = [d for d in day["differences"] if d["step"] == step]
            for difference in mine[:_LINES_OF_A_STEP]:
                print("    " + _line(difference))
            if len(mine) > _LINES_OF_A_STEP:
                print(f"    and {len(mine) - _LINES_OF_A_STEP} more")
        if verbose:
            for difference in day["listed"]:
                print(f"    listed: {difference['step']} {_line(difference)} | {difference['reason']}")
    for entry in result["stale"]:
        print(f"{result['client']}: {entry['entry']}: {entry['step']} {entry['field']} is listed and does not occur any"
              f" more: {entry['reason']}")


def _line(difference):
    text = f"{difference['field'] or '(whole)'}: {difference['kind']}"
    if difference["told"] is not None or difference["expected"] is not None:
        text += f", told {short(difference['told'], _SHOWN)}, expected {short(difference['expected'], _SHOWN)}"
    return text + (f" [{difference['note'][:400]}]" if difference["note"] else "")


def markdown(results):
    days = [(result["client"], day) for result in results for day in result["days"]]
    steps = list(dict.fromkeys(step for _, day in days for step in day["steps"]))
    lines = ["# A trading day", "",
             "One scripted day against `fake-gateway serve`, by real clients at server versions. `ok`: everything that"
             " must come came, and equals the first column's day. The rows `end:` compare with the gateway's own"
             " state.", "",
             "| step | " + " | ".join(f"{name}@{day['version']}" for name, day in days) + " |",
             "| --- |" + " --- |" * len(days)]
    for step in steps:
        cells = [day["steps"].get(step, "not run") for _, day in days]
        shown = [cell if cell.startswith(("ok", "not")) else f"**{cell}**" for cell in cells]
        lines.append(f"| {step} | " + " | ".join(shown) + " |")
    reasons = dict.fromkeys((name, d["step"], d["reason"]) for name, day in days for d in day["listed"])
    if reasons:
        lines += ["", "Listed:", ""] + [f"* {name}, {step}: {reason}" for name, step, reason in reasons]
    return "\n".join(lines) + "\n"
