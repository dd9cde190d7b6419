"""Tests of rows, verdicts and report. Run: python3 -m conformance.applications.applications_test"""

import pathlib
import tempfile
import unittest

from conformance.applications import judge, report, rows
from conformance.applications.rows import Check

ROW = """applications:
- name: one-1.0
  summary: One
  language: python
  packages: [one==1.0]
  driver: one.py
  checks:
  - {saw: bars, at_least: 1}
"""


class Rows(unittest.TestCase):
    def read(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "applications.yaml"
            path.write_text(text, encoding="utf-8")
            (path.parent / "drivers").mkdir()
            (path.parent / "drivers/one.py").touch()
            return rows.load(path)

    def refused(self, text):
        with self.assertRaises(ValueError) as refusal:
            self.read(text)
        return str(refusal.exception)

    def test_a_row(self):
        application, = self.read(ROW)
        self.assertEqual(application.packages, ("one==1.0",))
        self.assertEqual(application.checks, (Check("bars", "at_least", 1),))

    def test_mistakes_have_a_place(self):
        self.assertIn(":2:3: an application needs `language`", self.refused(ROW.replace("  language: python\n", "")))
        self.assertIn(":4:3: `language` is one of go, node, python", self.refused(ROW.replace("python", "cobol")))
        self.assertIn(":4:3: `sumary` is no key", self.refused(ROW.replace("language", "sumary: x\n  language")))
        self.assertIn("there is no", self.refused(ROW.replace("one.py", "two.py")))
        self.assertIn(":8:5: a check has `saw`", self.refused(ROW.replace("at_least: 1", "atleast: 1")))
        self.assertIn(":8:5: a check has `saw`", self.refused(ROW.replace("at_least: 1", "at_least: 1, equals: 2")))

    def test_a_package_without_its_version(self):
        self.assertIn(":5:3: `one` is not pinned", self.refused(ROW.replace("one==1.0]", "one]")))

    def test_those_of_the_project(self):
        names = [each.name for each in rows.load()]
        self.assertEqual(len(names), len(set(names)))


class Verdicts(unittest.TestCase):
    def assert_met(self, kind, expected, *values):
        for value in values:
            self.assertTrue(judge.is_met(kind, expected, value), value)

    def assert_not_met(self, kind, expected, *values):
        for value in values:
            self.assertFalse(judge.is_met(kind, expected, value), value)

    def test_equals(self):
        self.assert_met("equals", 1, 1, 1.0)
        self.assert_not_met("equals", 1, 2, "1", True, None)
        self.assert_met("equals", {"a": [1]}, {"a": [1]})
        self.assert_not_met("equals", {"a": [1]}, {"a": [1], "b": 2}, {"a": [2]})

    def test_numbers_and_counts(self):
        self.assert_met("at_least", 2, 2, 3.5, [1, 2], {"a": 1, "b": 2})
        self.assert_not_met("at_least", 2, 1, [1], True, "3", None, float("nan"))
        self.assert_met("at_most", 2, 2, [], -1)
        self.assert_not_met("at_most", 2, 3, True, None)

    def test_has(self):
        self.assert_met("has", {"a": 1}, {"a": 1, "b": 2}, {"a": 1.0}, [{"a": 2}, {"a": 1}])
        self.assert_not_met("has", {"a": 1}, {"a": 2}, {"b": 1}, [], "a", {"a": True})
        self.assert_met("has", {"a": {"at_least": 2}}, {"a": 2})
        self.assert_not_met("has", {"a": {"at_least": 2}}, {"a": 1}, {"a": None})
        self.assert_met("has", "x", ["x"], "axb")
        self.assert_not_met("has", "x", ["xx"], "", 1, None, {"x": 1})

    def test_one_of(self):
        self.assert_met("one_of", [1, "a"], 1, "a")
        self.assert_not_met("one_of", [1, "a"], 2, "b")

    def outcome(self, check, facts):
        verdict, = judge.judge((check,), facts)
        return verdict.outcome, verdict.is_expected

    def test_what_was_not_seen_is_not_met(self):
        self.assertEqual(self.outcome(Check("bars", "at_least", 0), {}), ("failed", False))
        self.assertEqual(self.outcome(Check("bars", "at_least", 0), {"bars": 0}), ("met", True))

    def test_a_gap_that_is_met_is_stale(self):
        check = Check("bars", "at_least", 1, "no bars yet")
        self.assertEqual(self.outcome(check, {"bars": 0}), ("gap", True))
        self.assertEqual(self.outcome(check, {"bars": 1}), ("stale", False))

    def test_what_holds_for_all(self):
        def outcomes(code, unreadable):
            return [each.outcome for each in judge.judge(rows.ALWAYS, {"exit code": code, "unreadable": unreadable})]
        self.assertEqual(outcomes(0, []), ["met", "met"])
        self.assertEqual(outcomes("none within 120 s", ["an empty field"]), ["failed", "failed"])


class Reports(unittest.TestCase):
    def test_a_table_for_each_application(self):
        check = {"check": "bars at least 1", "outcome": "gap", "seen": "0", "gap": "a | b"}
        text = report.markdown([{"name": "one-1.0", "summary": "One", "state": "as expected", "requests": 7, "errors": {321: 2},
                                 "checks": [check]}])
        self.assertIn("| one-1.0 | One | 0 of 1 | 1 | 7 | 321 (2) | as expected |", text)
        self.assertIn("| bars at least 1 | 0 | known gap: a \\| b |", text)


if __name__ == "__main__":
    unittest.main()
