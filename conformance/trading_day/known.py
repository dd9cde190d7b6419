"""`trading_day.yaml`: what a client gets wrong itself, with the reason. Pure but for the reading.

A difference that was put to the test and does not occur any more is stale, and that is an error too, unless it is said
to occur by chance.
"""

import dataclasses
import fnmatch
import pathlib

import yaml_subset

KINDS = ("missing", "extra", "different", "failed", "no_answer", "lost")
_KEYS = {"step", "field", "difference", "clients", "server_versions", "by_chance", "reason"}
_SINCE_KEYS = {"server_version", "clients", "reason"}


class ListError(ValueError):
    pass


@dataclasses.dataclass
class Entry:
    where: str
    step: str
    reason: str
    field: str = "*"
    kinds: tuple = KINDS
    clients: tuple = ("*",)
    server_versions: tuple = (0, 10**9)
    by_chance: bool = False

    used: int = 0
    tested: int = 0

    def covers(self, client_version, server_version):
        return (_is_one_of(client_version, self.clients)
                and self.server_versions[0] <= server_version <= self.server_versions[1])

    def matches(self, difference):
        return (fnmatch.fnmatchcase(difference.step, self.step) and difference.kind in self.kinds
                and fnmatch.fnmatchcase(difference.field, self.field))


@dataclasses.dataclass
class List:
    """Of one folder. since: (server version, patterns of the client's version) from which orders can be placed."""

    entries: list = dataclasses.field(default_factory=list)
    since: list = dataclasses.field(default_factory=list)

    def trades_since(self, client_version):
        return max((version for version, clients in self.since if _is_one_of(client_version, clients)), default=0)


def load(folder: pathlib.Path, steps):
    path = folder / "trading_day.yaml"
    if not path.exists():
        return List()
    read = yaml_subset.load(path) or {}
    if not isinstance(read, dict) or set(read) - {"differences", "trades_since"}:
        raise ListError(f"{path.name}: has differences and trades_since")
    return List([_entry(f"{path.name}#{i}", raw, steps) for i, raw in enumerate(read.get("differences") or [], 1)],
                [_since(path.name, raw) for raw in read.get("trades_since") or []])


def _since(where, raw):
    if not isinstance(raw, dict) or not raw.get("server_version") or not raw.get("reason") or set(raw) - _SINCE_KEYS:
        raise ListError(f"{where}: trades_since needs server_version and reason; may have clients")
    return raw["server_version"], tuple(str(c) for c in raw.get("clients", ["*"]))


def _is_one_of(client_version, patterns):
    return any(fnmatch.fnmatchcase(client_version, pattern) for pattern in patterns)


def _entry(where, raw, steps):
    if not isinstance(raw, dict) or not raw.get("step") or not raw.get("reason") or set(raw) - _KEYS:
        raise ListError(f"{where}: needs step and reason; may have {', '.join(sorted(_KEYS))}")
    if not any(fnmatch.fnmatchcase(step, raw["step"]) for step in steps):
        raise ListError(f"{where}: no step is called {raw['step']}")
    kinds = raw.get("difference", list(KINDS))
    kinds = tuple(kinds if isinstance(kinds, list) else [kinds])
    if set(kinds) - set(KINDS):
        raise ListError(f"{where}: difference is one of {', '.join(KINDS)}")
    versions = raw.get("server_versions", [0, 10**9])
    if len(versions) != 2 or versions[0] > versions[1]:
        raise ListError(f"{where}: server_versions is [first, last]")
    return Entry(where, raw["step"], raw["reason"], raw.get("field", "*"), kinds,
                 tuple(str(c) for c in raw.get("clients", ["*"])), tuple(versions), bool(raw.get("by_chance")))


def judge(entries, client_version, server_version, played, differences):
    """Splits differences into unlisted ones and [(difference, entry)]. played: the steps that took place."""
    covering = [e for e in entries if e.covers(client_version, server_version)]
    for entry in covering:
        entry.tested += any(fnmatch.fnmatchcase(step, entry.step) for step in played)
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


def stale(entries):
    return [e for e in entries if e.tested and not e.used and not e.by_chance]
