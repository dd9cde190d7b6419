"""docs/clients.md from compact results. Pure."""

from conformance.clients_page import rows as made_rows

_HEAD = """# What each client gets wrong

For everyone who chooses a client library, or upgrades one: what the harness has seen of {clients} releases in {languages} languages,
in {cases} cases on {date}. The page is generated (`python3 -m conformance.clients_page`); do not edit it. Passes are not listed. Releases
that are missing from the tables below were not played for this page.

A release is named by its library's own number. "Since" and "up to" count the releases that were played. A scenario's name is
its file below [scenarios/](../scenarios/); play it with `conformance run --client NAME --scenario SCENARIO`.

* To choose a client, read its column under [At a glance](#at-a-glance). "None seen": the scenarios that could show it were played, and
  showed nothing.
* If you see something odd, find it [by symptom](#by-symptom), with what to do about it. What a client gets right, the last lines of its
  own section say: the scenarios in which nothing was seen.
* To upgrade, find the client [by name](#by-client). Below its table stands what is gone and what is new from release to release; between
  two releases that are further apart, the steps add up. The numbers in the table do not compare releases: not all were played in the same
  cases.
"""


def page(data, symptoms):
    rows = made_rows.rows(data, symptoms)
    families = made_rows.families(data)
    outcomes = [number for client in data["clients"] for number in client["outcomes"].values()]
    text = _HEAD.format(clients=len(data["clients"]), cases=sum(outcomes), date=data["date"],
                        languages=len({client["language"] for client in data["clients"]}))
    used = [symptom for symptom in symptoms if any(row.symptom == symptom for row in rows)]
    text += _overview(used, families, rows)
    text += "\n## By symptom\n"
    for symptom in used:
        text += _symptom(symptom, [row for row in rows if row.symptom == symptom])
    text += "\n## By client\n"
    for family, clients in families.items():
        text += _family(family, clients, [row for row in rows if row.family == family])
    return text


def _overview(symptoms, families, rows):
    lines = ["", "## At a glance", "", "| what happens | " + " | ".join(families) + " |",
             "| --- |" + " --- |" * len(families)]
    for symptom in symptoms:
        cells = [_cell([row for row in rows if row.symptom == symptom and row.family == family]) or _nothing(symptom, clients)
                 for family, clients in families.items()]
        lines.append(f"| [{symptom.title}](#{anchor(symptom.title)}) | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(rows):
    words = {row.releases for row in rows}
    if not words or len(words) == 1:
        return "".join(words)
    return "all releases" if "all releases" in words else "some releases"


def _nothing(symptom, clients):
    played = any(symptom.is_looked_for_in(case) for client in clients for case in client["played"])
    return "none seen" if played else "not played"


def _symptom(symptom, rows):
    lines = ["", f"### {symptom.title}", "", symptom.seen, "", f"What to do: {symptom.advice}", ""]
    lines += [f"* **{row.family}**, {_where(row)}: {_reason(row)} {_scenarios(row.scenarios)}" for row in rows]
    return "\n".join(lines) + "\n"


def _family(family, clients, rows):
    lines = ["", f"### {family}", "",
             "| release | server versions | passed | failed | not judged | of cases |",
             "| --- | --- | ---: | ---: | ---: | ---: |"]
    for client in clients:
        outcomes = client["outcomes"]
        total = sum(outcomes.values())
        passed = sum(outcomes.get(word, 0) for word in ("pass", "non-strict", "informational"))
        failed = outcomes.get("known failure", 0) + outcomes.get("fail", 0)
        low, high = client["server_versions"]
        lines.append(f"| {client['release']} | {low} to {high} | {passed} | {failed} | {total - passed - failed} | {total} |")
    lines.append("")
    lines += [f"* {_reason(row)} ({_where(row)}; [{row.symptom.name}](#{anchor(row.symptom.title)}))" for row in rows]
    lines += _changes(clients) + _well(clients)
    return "\n".join(lines) + "\n"


def _changes(clients):
    steps = made_rows.changes(clients)
    lines = ["", "From release to release:", ""] if steps else []
    for earlier, later, gone, new in steps:
        lines.append(f"* **{earlier} to {later}**")
        lines += [f"  * {word}: {reason}" for word, reasons in (("gone", gone), ("new", new)) for reason in reasons]
    return lines


def _well(clients):
    """A scenario is there only if all releases that played it passed in all its cases."""
    failed = {_scenario(failure["case"]) for client in clients for failure in client["failures"]}
    well = sorted({_scenario(case) for client in clients for case in client["played"]} - failed)
    return ["", f"Played without a failure: {', '.join(well)}."] if well else []


def _scenario(case):
    return case.split("[")[0]


def _where(row):
    where = row.releases if row.versions is None else f"{row.releases}, at {_versions(*row.versions)}"
    return f"{where}, comes and goes" if row.comes_and_goes else where


def _versions(low, high):
    return f"server version {low}" if low == high else f"server versions {low} to {high}"


def _reason(row):
    return row.reason or "Seen, and not explained yet."


def _scenarios(names):
    return "(" + ", ".join(f"[{name}](../scenarios/{name}.yaml)" for name in names) + ")"


def anchor(title):
    """As GitHub and GitLab make it of a heading."""
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c in "-_")
