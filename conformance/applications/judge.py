"""Whether what an application saw is what its checks ask for."""

import dataclasses
import math

from conformance.applications.rows import Check
from conformance.lib.text import short

_SHOWN = 200
_MISSING = object()


@dataclasses.dataclass(frozen=True)
class Verdict:
    """outcome: `met`, `failed`, `gap` (known not to be met) or `stale` (a gap that was met)."""

    check: Check
    outcome: str
    seen: str

    @property
    def is_expected(self):
        return self.outcome in ("met", "gap")


def judge(checks, facts):
    """A verdict for each check; facts: the last value seen under each name."""
    return [_judge_one(check, facts) for check in checks]


def _judge_one(check, facts):
    value = facts.get(check.saw, _MISSING)
    met = value is not _MISSING and is_met(check.kind, check.value, value)
    outcome = ("stale" if met else "gap") if check.gap else ("met" if met else "failed")
    return Verdict(check, outcome, "nothing" if value is _MISSING else short(value, _SHOWN))


def is_met(kind, expected, value):
    """Numbers are compared with the count of lists and maps. `has`: the map has these keys with values that are equal, or, where the
    expected value is itself a check, met; or the list or text contains it."""
    if kind == "equals":
        return _without_booleans(expected) == _without_booleans(value)
    if kind == "one_of":
        return any(is_met("equals", each, value) for each in expected)
    if kind == "has":
        return _has(expected, value)
    number = len(value) if isinstance(value, (list, dict)) else value
    if isinstance(number, bool) or not isinstance(number, (int, float)) or math.isnan(number):
        return False
    return number >= expected if kind == "at_least" else number <= expected


def _has(expected, value):
    if not isinstance(expected, dict):
        return isinstance(value, (list, str)) and expected in value
    if isinstance(value, list):
        return any(_has(expected, each) for each in value)
    return isinstance(value, dict) and all(key in value and _fits(each, value[key]) for key, each in expected.items())


def _fits(expected, value):
    if isinstance(expected, dict) and len(expected) == 1 and next(iter(expected)) in ("at_least", "at_most", "has", "one_of"):
        (kind, wanted), = expected.items()
        return is_met(kind, wanted, value)
    return is_met("equals", expected, value)


def _without_booleans(value):
    """For comparing: in Python, True equals 1."""
    if isinstance(value, dict):
        return {key: _without_booleans(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_booleans(each) for each in value]
    return ("boolean", int(value)) if isinstance(value, bool) else value
