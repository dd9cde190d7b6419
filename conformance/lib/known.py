"""Lists of what a client itself gets wrong, with the reason: `agreement.yaml`, `trading_day.yaml`. README.md has the
format.

An entry that was tested and no longer occurs is stale, which is an error too, unless the entry occurs by chance. Pure
except for reading.
"""

import dataclasses
import fnmatch

from conformance.lib.releases import Releases, numbers
from conformance.lib.text import plain

_KEYS = ("field", "difference", "since", "until", "server_versions", "by_chance")
_EVERY_VERSION = [0, 10**9]


class ListError(ValueError):
    pass


class Wrong(Exception):
    """A mistake in an entry. key: where; None: in the entry as a whole."""

    def __init__(self, key, what):
        super().__init__(what)
        self.key = key


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
    releases: Releases
    server_versions: tuple
    more: dict
    by_chance: bool
    reason: str

    used: int = 0
    tested: int = 0

    def covers(self, client_version, server_version, more):
        return (self.releases.have(client_version)
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
        """Splits differences into unlisted ones and [(difference, entry)]. tested: subjects that were tested;
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


def load(folder, form, subjects, sections=None):
    """subjects: all there are; sections: what the file may say beside its differences, with what looks at each entry of
    it
    and raises Wrong."""
    path = folder / form.file
    if not path.exists():
        return Known()
    from conformance.lib import yaml_file  # Comparisons are also tested without PyYAML.
    read = yaml_file.read(path) or {}
    names = ("differences", *(sections or ()))
    if not isinstance(read, dict) or set(read) - set(names):
        raise ListError(f"{path}: has {' and '.join(names)}, and nothing else")
    for name, value in read.items():
        if not isinstance(value, list) or not all(isinstance(raw, dict) for raw in value):
            raise ListError(yaml_file.mistake(path, read, name, f"`{name}` is a list of entries"))
    entries = []

    def take(raw):
        where = f"{path.name}:{raw.places[None][0]}"
        entries.extend(_entry(where, one, form, subjects) for one in _fields(raw))
    for name, look in {**(sections or {}), "differences": take}.items():
        for raw in read.get(name, ()):
            try:
                look(raw)
            except Wrong as wrong:
                raise ListError(yaml_file.mistake(path, raw, wrong.key, str(wrong))) from None
    return Known(entries, {name: read[name] for name in read if name != "differences"})


def _fields(raw):
    """An entry with a list of fields stands for one entry each."""
    if not isinstance(raw.get("field"), list):
        return [raw]
    return [{**raw, "field": field} for field in raw["field"]]


def _entry(where, raw, form, subjects):
    check_keys(raw, (form.subject, "reason"), (*form.more, *_KEYS))
    if not any(fnmatch.fnmatchcase(subject, raw[form.subject]) for subject in subjects):
        raise Wrong(form.subject, f"no {form.subject} is called `{raw[form.subject]}`")
    kinds = _one_or_several(raw.get("difference", list(form.kinds)))
    if set(kinds) - set(form.kinds):
        raise Wrong("difference", f"`difference` is one of {', '.join(form.kinds)}")
    more = {key: raw[key] for key in form.more if key in raw}
    for key, value in more.items():
        if value not in form.more[key]:
            raise Wrong(key, f"`{key}` is one of {', '.join(form.more[key])}")
    versions = raw.get("server_versions", _EVERY_VERSION)
    if not (isinstance(versions, list) and [type(v) for v in versions] == [int, int] and versions[0] <= versions[1]):
        raise Wrong("server_versions", "`server_versions` is [first, last]")
    return Entry(where, raw[form.subject], str(raw.get("field", "*")), kinds, releases_of(raw), tuple(versions), more,
                 bool(raw.get("by_chance")), raw["reason"])


def check_keys(raw, needed, optional):
    """needed: keys with a text; it has no others than these and the optional ones."""
    for key in raw:
        if key not in (*needed, *optional):
            raise Wrong(key, f"unknown key `{key}`; an entry may have {', '.join(sorted({*needed, *optional}))}")
    for key in needed:
        if not isinstance(raw.get(key), str) or not raw[key]:
            raise Wrong(key, f"an entry needs `{key}`, a text")


def releases_of(raw):
    """Which releases an entry is about, by its `since` and `until`."""
    bounds = {key: numbers(raw[key]) for key in ("since", "until") if key in raw}
    for key, number in bounds.items():
        if number is None:
            raise Wrong(key, f"`{key}` is the number of a release, in quotes: \"10.37.2\"")
    releases = Releases(**bounds)
    if len(bounds) == 2 and releases.since > releases.until:
        raise Wrong("until", f"`until` {raw['until']} is before `since` {raw['since']}")
    return releases


def _one_or_several(value):
    return tuple(str(one) for one in (value if isinstance(value, list) else [value]))
