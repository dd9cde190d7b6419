"""docs/fidelity.md from recorded exchanges and a list of what else is known. Pure."""

import collections

_BASES = {"R": "recorded", "U": "reported", "D": "documented"}

_HEAD = """# How we know what a real gateway does

The page is generated (`python3 -m conformance.fidelity`); do not edit it. It says what this project's behaviour is based on:

* **recorded** (R): seen in a recording of a real gateway
* **reported** (U): told by users, with the lines of their logs
* **documented** (D): in the documents of Interactive Brokers
* **our choice**: a real gateway does something here, we do not know what, and have decided
* **unknown**: nobody has told us; the answer has the form of the message tables, and values that make sense

Exchanges are in [conformance/recordings](../conformance/recordings); a test plays all of them ([exchanges.md](exchanges.md)). An exchange
that differs says where, and why. It is not proof of everything else about its request: only the fields that it names are compared.
"""


def page(requests, exchanges, known, replies):
    """requests: names; exchanges: of `fake-gateway compare --format json`; known: known.yaml; replies: of orders.py."""
    strangers = [name for name in known["requests"] if name not in requests]
    if strangers:
        raise ValueError(f"known.yaml: {strangers[0]} is no request; expected a name of `fake-gateway messages`")
    parts = [_HEAD, _figures(exchanges), _kinds(exchanges), _requests(requests, exchanges, known["requests"]),
             _facts(known["wire"]), _orders(known, replies)]
    return "\n".join(parts)


def _differs(exchange):
    return exchange["verdict"] != "equal"


def _times(exchanges):
    return sum(len(exchange["played"]) for exchange in exchanges)


def _table(head, rows):
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    return "\n".join(lines + [f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |" for row in rows]) + "\n"


def _figures(exchanges):
    def row(name, some):
        different = [exchange for exchange in some if _differs(exchange)]
        return name, len(some), len(some) - len(different), len(different), _times(some)

    rows = [row(name, [one for one in exchanges if one["source"].startswith(letter)]) for letter, name in _BASES.items()]
    head = ("exchanges", "number", "equal", "differing", "played (each at one to three versions)")
    return "## In figures\n\n" + _table(head, rows + [row("all", exchanges)])


def _whys(exchange):
    return dict.fromkeys(one["why"] for played in exchange["played"] for one in played["differences"] if one["why"])


def _kinds(exchanges):
    kinds = collections.defaultdict(list)
    for exchange in exchanges:
        for why in _whys(exchange):
            kind, _, what = why.partition(": ")
            kinds[kind].append((exchange["name"], what))
    rows = []
    for kind, found in sorted(kinds.items()):
        names = {name for name, _ in found}
        rows.append((kind, len(names), "; ".join(sorted({what for _, what in found}))))
    if not rows:
        return "No exchange differs.\n"
    return "## What differs\n\n" + _table(("kind", "exchanges", "what the model does"), rows)


def _requests(requests, exchanges, notes):
    by_request = collections.defaultdict(list)
    for exchange in exchanges:
        by_request[exchange["request"]].append(exchange)
    rows = [_request(name, by_request[name], notes.get(name)) for name in requests]
    rows.append(_request("changes that no request causes", by_request["set"], notes.get("set")))
    counted = sum(1 for name in requests if by_request[name])
    text = (f"## By request\n\nOf {len(requests)} requests, {counted} have an exchange. The numbers are those of exchanges.\n\n")
    return text + _table(("request", *_BASES.values(), "differing", "otherwise"), rows)


def _request(name, exchanges, note):
    counts = [sum(1 for one in exchanges if one["source"].startswith(letter)) or "" for letter in _BASES]
    kinds = sorted({why.partition(": ")[0] for one in exchanges if _differs(one) for why in _whys(one)})
    different = sum(1 for one in exchanges if _differs(one))
    shown = name if " " in name else f"`{name}`"
    return (shown, *counts, f"{different}: {', '.join(kinds)}" if different else "", _note(note, exchanges))


def _note(note, exchanges):
    if note is not None:
        return f"{_basis(note['basis'])}: {note['text']}"
    return "" if exchanges else "unknown"


def _basis(basis):
    return _BASES.get(basis, basis)


def _facts(facts):
    rows = [(_basis(fact["basis"]), fact["text"]) for fact in facts]
    return "## On the wire\n\n" + _table(("how we know", "what"), rows)


def _orders(known, replies):
    taken = [name for name in known["order_types"] if replies[name] is None]
    refused = [(f"`{name}`", replies[name]) for name in known["order_types"] if replies[name] is not None]
    algorithms = [(f"`{name}`", replies[f"algorithm {name}"] or "taken; trades like its order type")
                  for name in known["algorithms"]]
    return ("## Types and algorithms of orders\n\nWhat the model answers to an order of one share of a US stock at server version 225. How "
            "orders of these types trade is our choice;\nrecordings show only that a real gateway takes them.\n\n"
            f"Taken: {', '.join(f'`{name}`' for name in taken)}.\n\n"
            + _table(("refused", "with"), refused) + "\n" + _table(("algorithm", "what the model does"), algorithms))
