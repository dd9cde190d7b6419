"""The message tables, as printed by `fake-gateway messages`, and the callbacks that a message becomes.

A message is one callback whose arguments are its fields. What the official EWrapper does differently from that is in
the tables below; nothing here belongs to a single client.
"""

import re

from conformance.lib.clients import ask_json
from conformance.lib.text import plain

# Messages that become one of several callbacks, depending on their fields. Callback -> its own fields.
UNIONS = {
    "TICK_BY_TICK": {
        "tickByTickAllLast": "historicalTickLast",
        "tickByTickBidAsk": "historicalTickBidAsk",
        "tickByTickMidPoint": "historicalTickMidPoint",
    },
}

# Message -> the request that it answers and the message that ends the answer, where the tables leave a choice or where
# the end of something else would come first. For libraries that hand on nothing but answers to their own requests.
_ANSWERS = {
    "OPEN_ORDER": ("REQ_ALL_OPEN_ORDERS", "OPEN_ORDER_END"),
    "OPEN_ORDER_END": ("REQ_ALL_OPEN_ORDERS", ""),
    "ORDER_STATUS": ("REQ_ALL_OPEN_ORDERS", "OPEN_ORDER_END"),
    "ORDER_BOUND": ("REQ_AUTO_OPEN_ORDERS", "OPEN_ORDER_END"),
    "HISTORICAL_DATA_UPDATE": ("REQ_HISTORICAL_DATA", ""),
    "HISTORICAL_SCHEDULE": ("REQ_HISTORICAL_DATA", ""),
}

# Fields that the callback's name implies.
IMPLIED = {"tickByTickBidAsk": ("tickType",), "tickByTickMidPoint": ("tickType",)}

# Fields of text messages that no client keeps: numbers that are read and dropped, lengths of what follows, repeated
# values.
_WIRE_ONLY = re.compile(r"(^|\.)(unused|mask|\w+Count|\w+Repeated)$")

# Further callbacks that the official clients make from the same message, and their fields that are not in it.
# tickType is that of the size that belongs to a price.
COMPANIONS = {
    "TICK_PRICE": {"tickSize": {"tickType": {1: 0, 2: 3, 4: 5, 66: 69, 67: 70, 68: 71}}},
    "HISTORICAL_DATA": {"historicalDataEnd": {}},
    "SCANNER_DATA": {"scannerDataEnd": {}},
}


class Message:
    """One row: `fields` as in the tables, `types` of all its leaves by path without list positions. asked: the request
    that it answers, end: the row of the message that ends the answer; None where there is none."""

    def __init__(self, row, asked="", end=None):
        self.asked = asked
        self._end = end
        self.name = row["name"]
        self.direction = row["direction"]
        self.callback = row.get("callback") or ""
        self.call = row.get("call") or ""
        self.fields = row["fields"]
        self.protobuf_since = row.get("protobuf_since")
        self.types = dict(_types(self.fields, ""))

    def callbacks(self):
        """Names of all callbacks that this message may become."""
        return [*UNIONS.get(self.name, [self.callback]), *COMPANIONS.get(self.name, ())]

    def end(self, version):
        """The message that ends the answer, or None."""
        exists = self._end is not None and self._end.get("since", 0) <= version <= self._end.get("until", version)
        return self._end["name"] if exists else None

    def is_protobuf(self, version):
        return self.protobuf_since is not None and version >= self.protobuf_since

    def type_of(self, path):
        path = plain(path)
        while path not in self.types and "." in path:
            path = path.rpartition(".")[0]  # inside a map
        return self.types.get(path, "")


def load(gateway):
    rows = ask_json(gateway, "messages", "--format", "json")["messages"]
    answers = {**_answers(rows), **_ANSWERS}
    by_name = {row["name"]: row for row in rows}
    asked_and_end = {name: answers.get(name, ("", "")) for name in by_name}
    return {name: Message(row, asked_and_end[name][0], by_name.get(asked_and_end[name][1]))
            for name, row in by_name.items()}


def _answers(rows):
    """Of several requests with the same answer, the first whose answer has an end, or else the first."""
    found = {}
    for row in sorted(rows, key=lambda row: "ends_with" not in row):
        end = row.get("ends_with", "")
        for name in row.get("answers", ()):
            found.setdefault(name, (row["name"], end))
        if end:
            found.setdefault(end, (row["name"], ""))
    return found


def is_wire_only(path):
    return _WIRE_ONLY.search(plain(path)) is not None


def is_list(field_type):
    return field_type.startswith("[")


def _types(fields, outer):
    for field in fields:
        path = outer + field["name"]
        yield path, field["type"]
        yield from _types(field.get("fields", ()), path + ".")
