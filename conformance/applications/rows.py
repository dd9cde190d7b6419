"""applications.yaml: which applications there are, and what must be seen of them."""

import dataclasses
import pathlib
import re

from conformance.lib import yaml_file

FOLDER = pathlib.Path(__file__).resolve().parent
_PINNED = re.compile(r"(==|.@)v?[0-9]")  # Python; others
_LANGUAGES = ("go", "node", "python")
_KEYS = {"name", "summary", "language", "packages", "driver", "checks"}
_OPTIONAL = {"arguments", "by_hand", "clock", "seconds", "world"}
KINDS = ("equals", "at_least", "at_most", "has", "one_of")


@dataclasses.dataclass(frozen=True)
class Check:
    """What must be seen under a name; gap: why it is not, which is then what is expected. always: why it is met
    even by a gateway that refuses everything."""

    saw: str
    kind: str
    value: object
    gap: str = ""
    always: str = ""

    @property
    def text(self):
        return f"{self.saw} {self.kind.replace('_', ' ')} {self.value}"


# What must be seen of every application, beside its own checks.
ALWAYS = (Check("exit code", "equals", 0), Check("unreadable", "equals", []))


@dataclasses.dataclass(frozen=True)
class Application:
    """packages: all of them, pinned. by_hand: not part of a run that names no application. seconds: limit of its driver. world:
    what differs from the default world."""

    name: str
    summary: str
    language: str
    packages: tuple
    driver: pathlib.Path
    checks: tuple
    arguments: tuple = ()
    by_hand: bool = False
    clock: str = "2026-01-05T17:00:00Z"  # noon of a Monday in New York
    seconds: int = 120
    world: dict = dataclasses.field(default_factory=dict)


def load(path=FOLDER / "applications.yaml"):
    """All applications; ValueError says what is wrong where."""
    raw = yaml_file.read(path)
    return [_application(path, each) for each in raw["applications"]]


def _application(path, raw):
    def wrong(where, key, what):
        raise ValueError(yaml_file.mistake(path, where, key, what))

    for key in _KEYS - set(raw):
        wrong(raw, None, f"an application needs `{key}`")
    for key in set(raw) - _KEYS - _OPTIONAL:
        wrong(raw, key, f"`{key}` is no key of an application")
    if raw["language"] not in _LANGUAGES:
        wrong(raw, "language", f"`language` is one of {', '.join(_LANGUAGES)}")
    for package in raw["packages"]:
        if not _PINNED.search(package):
            wrong(raw, "packages", f"`{package}` is not pinned")
    driver = path.parent / "drivers" / raw["driver"]
    if not driver.exists():
        wrong(raw, "driver", f"there is no {driver}")
    checks = tuple(_check(each, wrong) for each in raw["checks"])
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return Application(**{**given, "driver": driver, "checks": checks})


def _check(raw, wrong):
    kinds = [key for key in raw if key in KINDS]
    if "saw" not in raw or len(kinds) != 1 or set(raw) - {"saw", "gap", "always", *KINDS}:
        wrong(raw, None, f"a check has `saw`, one of {', '.join(KINDS)}, and `gap` if it is known not to be met")
    return Check(raw["saw"], kinds[0], raw[kinds[0]], raw.get("gap", ""), raw.get("always", ""))
