"""`agreement.yaml`: what a client gets wrong itself, with the reason. Pure but for the reading.

An entry that was put to the test and does not occur any more is stale, and that is an error too.
"""

import dataclasses
import fnmatch
import pathlib

import tables
import yaml_subset

KINDS = ("missing", "extra", "different", "no_callback", "unexpected_callback", "killed", "failed", "not_sent",
         "undecodable")
_KEYS = {"message", "field", "difference", "direction", "clients", "server_versions", "encoding", "reason"}


class ListError(ValueError):
    pass


@dataclasses.dataclass
class Entry:
    where: str
    message: str
    reason: str
    field: str = "*"
    differences: tuple = KINDS
    direction: str = ""
    clients: tuple = ("*",)
    server_versions: tuple = (0, 10**9)
    encoding: str = ""

    used: int = 0
    tested: int = 0

    def covers(self, client_version, message, server_version, encoding):
        return (fnmatch.fnmatchcase(message.name, self.message)
                and self.direction in ("", message.direction)
                and self.encoding in ("", encoding)
                and any(fnmatch.fnmatchcase(client_version, c) for c in self.clients)
                and self.server_versions[0] <= server_version <= self.server_versions[1])

    def matches(self, difference):
        return (difference.kind in self.differences
                and fnmatch.fnmatchcase(tables.plain(difference.field), self.field))


def load(folder: pathlib.Path, messages):
    path = folder / "agreement.yaml"
    if not path.exists():
        return []
    read = yaml_subset.load(path) or []
    return [_entry(f"{path.name}#{i}", one, messages) for i, raw in enumerate(read, 1) for one in _fields(raw)]


def _fields(raw):
    """An entry with a list of fields stands for one entry each."""
    if not isinstance(raw, dict) or not isinstance(raw.get("field"), list):
        return [raw]
    return [{**raw, "field": field} for field in raw["field"]]


def _entry(where, raw, messages):
    if not isinstance(raw, dict) or not raw.get("message") or not raw.get("reason") or set(raw) - _KEYS:
        raise ListError(f"{where}: needs message and reason; may have {', '.join(sorted(_KEYS))}")
    kinds = raw.get("difference", list(KINDS))
    kinds = tuple(kinds if isinstance(kinds, list) else [kinds])
    if set(kinds) - set(KINDS):
        raise ListError(f"{where}: difference is one of {', '.join(KINDS)}")
    if not any(fnmatch.fnmatchcase(name, raw["message"]) for name in messages):
        raise ListError(f"{where}: no message is called {raw['message']}")
    for key, allowed in (("direction", ("to_client", "to_gateway")), ("encoding", ("text", "protobuf"))):
        if raw.get(key, "") not in ("", *allowed):
            raise ListError(f"{where}: {key} is one of {', '.join(allowed)}")
    versions = raw.get("server_versions", [0, 10**9])
    if len(versions) != 2 or versions[0] > versions[1]:
        raise ListError(f"{where}: server_versions is [first, last]")
    return Entry(where, raw["message"], raw["reason"], raw.get("field", "*"), kinds, raw.get("direction", ""),
                 tuple(str(c) for c in raw.get("clients", ["*"])), tuple(versions), raw.get("encoding", ""))


def judge(entries, client_version, message, server_version, encoding, differences):
    """Splits the differences of one message into unlisted ones and [(difference, entry)]."""
    covering = [e for e in entries if e.covers(client_version, message, server_version, encoding)]
    for entry in covering:
        entry.tested += 1
    unlisted, listed = [], []
    for difference in differences:
        hits = [e for e in covering if e.matches(difference)]
        for entry in hits:
            entry.used += 1
        if hits:
            listed.append((difference, hits[0]))
        else:
            unlisted.append(difference)
    return unlisted, listed


def unlisted(entries, client_version, message, server_version, encoding, differences):
    """The differences that no entry covers; nothing is counted."""
    covering = [e for e in entries if e.covers(client_version, message, server_version, encoding)]
    return [d for d in differences if not any(e.matches(d) for e in covering)]


def stale(entries):
    return [e for e in entries if e.tested and not e.used]
