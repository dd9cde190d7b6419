"""Lists of what a client gets wrong itself, with the reason: `agreement.yaml`, `trading_day.yaml`. README.md has the format.

An entry that was put to the test and does not occur any more is stale, and that is an error too, unless it is said to
occur by chance. Pure but for the reading.
"""

import dataclasses
import fnmatch

from conformance.lib.text import plain

_KEYS = {"field", "difference", "clients", "server_versions", "by_chance", "reason"}
_EVERY_VERSION = [0, 10**9]


class ListError(ValueError):
    pass


@dataclasses.dataclass(frozen=True)
class Format:
    """One kind of list. subject: the key that says what an entry is about; kinds: of differences; more: further keys of
    entries, with the values they may have."""

    file: str
    subject: str
    kinds: tuple
    more: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Entry:
    """more: what the further keys of the format say."""

    where: str
    subject: str
    field: str
    kinds: tuple
    clients: tuple
    server_versions: tuple
    more: dict
    by_chance: bool
    reason: str

    used: int = 0
    tested: int = 0

    def covers(self, client_version, server_version, more):
        return (fits_one_of(client_version, self.clients)
                and self.server_versions[0] <= server_version <= self.server_versions[1]
                and all(more[key] == value for key, value in self.more.items()))

    def is_about(self, subject):
        return fnmatch.fnmatchcase(subject, self.subject)

    def matches(self, subject, difference):
        return (self.is_about(subject) and difference.kind in self.kinds
                and fnmatch.fnmatchcase(plain(difference.field), self.field))


@dataclasses.dataclass
class Known:
    """The entries of one folder, and what else its file says: {section: [entry]}."""

    entries: list = dataclasses.field(default_factory=list)
    sections: dict = dataclasses.field(default_factory=dict)

    def judge(self, client_version, server_version, tested, differences, **more):
        """Splits differences into unlisted ones and [(difference, entry)]. tested: subjects that were put to the test;
        differences: [(subject, difference)], a difference has `kind` and `field`; more: values of the further keys."""
        covering = [e for e in self.entries if e.covers(client_version, server_version, more)]
        for entry in covering:
            entry.tested += any(map(entry.is_about, tested))
        unlisted, listed = [], []
        for subject, difference in differences:
            hits = [e for e in covering if e.matches(subject, difference)]
            for entry in hits:
                entry.used += 1
            if hits:
                listed.append((difference, hits[0]))
            else:
                unlisted.append(difference)
        return unlisted, listed

    def covers_all(self, client_version, server_version, differences, **more):
        """Whether all of them are listed; nothing is counted."""
        covering = [e for e in self.entries if e.covers(client_version, server_version, more)]
        return all(any(e.matches(subject, d) for e in covering) for subject, d in differences)

    def stale(self):
        return [e for e in self.entries if e.tested and not e.used and not e.by_chance]


def load(folder, form, subjects, sections=()):
    """subjects: all there are; sections: what the file may say beside its differences."""
    path = folder / form.file
    if not path.exists():
        return Known()
    from conformance.lib import yaml_file  # Comparisons are tested where there is no PyYAML too.
    read = yaml_file.read(path) or {}
    if not isinstance(read, dict) or set(read) - {"differences", *sections}:
        raise ListError(f"{path.name}: has {' and '.join(('differences', *sections))}, and nothing else")
    for name, value in read.items():
        if not isinstance(value, list):
            raise ListError(f"{path.name}: {name} is a list of entries")
    entries = [_entry(f"{path.name}#{i}", one, form, subjects)
               for i, raw in enumerate(read.pop("differences", []), 1) for one in _fields(raw)]
    return Known(entries, read)


def _fields(raw):
    """An entry with a list of fields stands for one entry each."""
    if not isinstance(raw, dict) or not isinstance(raw.get("field"), list):
        return [raw]
    return [{**raw, "field": field} for field in raw["field"]]


def _entry(where, raw, form, subjects):
    keys = {form.subject, *form.more, *_KEYS}
    if not isinstance(raw, dict) or not all(_is_text(raw.get(key)) for key in (form.subject, "reason")) or set(raw) - keys:
        raise ListError(f"{where}: needs {form.subject} and reason; may have {', '.join(sorted(keys))}")
    if not any(fnmatch.fnmatchcase(subject, raw[form.subject]) for subject in subjects):
        raise ListError(f"{where}: no {form.subject} is called {raw[form.subject]}")
    kinds = _one_or_several(raw.get("difference", list(form.kinds)))
    if set(kinds) - set(form.kinds):
        raise ListError(f"{where}: difference is one of {', '.join(form.kinds)}")
    more = {key: raw[key] for key in form.more if key in raw}
    for key, value in more.items():
        if value not in form.more[key]:
            raise ListError(f"{where}: {key} is one of {', '.join(form.more[key])}")
    versions = raw.get("server_versions", _EVERY_VERSION)
    if not (isinstance(versions, list) and [type(v) for v in versions] == [int, int] and versions[0] <= versions[1]):
        raise ListError(f"{where}: server_versions is [first, last]")
    return Entry(where, raw[form.subject], str(raw.get("field", "*")), kinds, patterns(raw), tuple(versions), more,
                 bool(raw.get("by_chance")), raw["reason"])


def _is_text(value):
    return isinstance(value, str) and value != ""


def patterns(raw):
    """Over the client's version, of an entry."""
    return _one_or_several(raw.get("clients", ["*"]))


def _one_or_several(value):
    return tuple(str(one) for one in (value if isinstance(value, list) else [value]))


def fits_one_of(client_version, clients):
    return any(fnmatch.fnmatchcase(client_version, pattern) for pattern in clients)
