"""The list of symptoms, and which of them a finding belongs to. Pure except for reading."""

import dataclasses
import fnmatch
import pathlib

import yaml

FILE = pathlib.Path(__file__).with_name("symptoms.yaml")
_KEYS = {"symptom", "title", "seen", "advice", "fits"}


@dataclasses.dataclass(frozen=True)
class Symptom:
    name: str
    title: str
    seen: str
    advice: str
    fits: tuple  # of (patterns over cases, patterns over findings)

    def has(self, case, finding):
        return any(_any(cases, case) and _any(findings, finding) for cases, findings in self.fits)

    def is_looked_for_in(self, case):
        return any(_any(cases, case) for cases, _ in self.fits)


def _any(patterns, text):
    # A pattern means its brackets: `[` opens the parameters of a variant.
    return any(fnmatch.fnmatchcase(text, pattern.replace("[", "[[]")) for pattern in patterns)


def read(path=FILE):
    rows = yaml.safe_load(path.read_text())
    made = []
    for number, row in enumerate(rows, 1):
        if set(row) != _KEYS:
            raise ValueError(f"{path.name}: entry {number} must have the keys {', '.join(sorted(_KEYS))}")
        fits = tuple((tuple(one.get("case", ["*"])), tuple(one.get("finding", ["*"]))) for one in row["fits"])
        made.append(Symptom(row["symptom"], row["title"], row["seen"], row["advice"], fits))
    return made


def symptom_of(symptoms, case, finding):
    """None: no symptom fits."""
    return next((symptom for symptom in symptoms if symptom.has(case, finding)), None)
