"""The result for people: lines for what disagrees, and the table of coverage."""

import collections

from conformance.lib.text import plain, short

_SHOWN = 60


def console(result, verbose):
    groups = collections.OrderedDict()
    for failure in result["failures"]:
        key = (failure["message"], plain(failure["field"]), failure["difference"])
        groups.setdefault(key, []).append(failure)
    for group in groups.values():
        print(_line(group))
    for entry in result["stale"]:
        print(f"{result['client']}: {entry['entry']}: {entry['message']} {entry['field']} is listed and does not"
              f" occur any more: {entry['reason']}")
    if verbose:
        for line in result["listed"]:
            print("listed:", _line([line]), "|", line["reason"])
    played = sum(c["ok"] + c["failed"] + bool(c["listed"]) for m in result["messages"].values()
                 for c in m["cells"].values())
    print(f"{result['client']}: {played} message comparisons at {', '.join(map(str, result['versions']))}:"
          f" {len(groups)} disagreements, {len(result['listed'])} listed ones, {len(result['stale'])} stale entries"
          f" (seed {result['seed']})")


def _line(group):
    first = group[0]
    versions = sorted({f["server_version"] for f in group})
    text = f"{first['client']} {first['message']} {first['field'] or '(whole)'}: {first['difference']}"
    if first["sent"] is not None or first["received"] is not None:
        text += f", sent {short(first['sent'], _SHOWN)}, received {short(first['received'], _SHOWN)}"
    notes = first["note"] if first["field"] else "; ".join(dict.fromkeys([first["note"], *first.get("notes", ())]))
    if notes.strip("; "):
        text += f" [{notes[:200]}]"
    return f"{text} at {','.join(map(str, versions))} ({first['encoding']})"


def markdown(results):
    """Messages x encoding x client. Every cell says something."""
    names = list(dict.fromkeys(name for result in results for name in result["messages"]))
    lines = ["# Field by field", "",
             "`ok`: every field agrees. `ok, N listed`: all else agrees, N differences are listed with their reasons. "
             "Below the table: what the other words mean.", "",
             "| message | encoding | " + " | ".join(r["client"] for r in results) + " |",
             "| --- | --- |" + " --- |" * len(results)]
    for name in names:
        for encoding in ("text", "protobuf"):
            cells = [_cell(result, name, encoding) for result in results]
            lines.append(f"| `{name}` | {encoding} | " + " | ".join(cells) + " |")
    lines += ["", "* `not negotiated`: the client speaks no version at which the message travels this way.",
              "* `no call`: the client has no such request.",
              "* `not run`: no version of this run has it this way.",
              "* `no callback`: the client does not tell its application; listed.", ""]
    return "\n".join(lines)


def _cell(result, name, encoding):
    message = result["messages"].get(name)
    if message is None:
        return "not run"
    if not message["callable"]:
        return "no call"
    first, last = result["negotiates"]
    since = message["protobuf_since"]
    if encoding == "protobuf" and (since is None or last < since):
        return "not negotiated"
    if encoding == "text" and since is not None and first >= since:
        return "not negotiated"
    cell = message["cells"].get(encoding)
    if cell is None:
        return "not run"
    if cell["failed"]:
        return "**differs**"
    if cell["listed"]:
        if set(cell["listed"]) == {"no_callback"} and not cell["ok"]:
            return "no callback"
        return f"ok, {sum(cell['listed'].values())} listed"
    if cell["ok"]:
        return "ok"
    return "; ".join(cell["unplayed"]) or "not run"
