"""Tests of the page about clients: what is kept of results, releases in words, and that each known failure has a symptom."""

import copy
import json
import pathlib
import unittest

import yaml

from conformance.clients_page import symptoms
from conformance.clients_page.compact import OURS, compact, packed, unpacked
from conformance.clients_page.page import anchor, page
from conformance.clients_page.rows import changes, rows

_ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
_ADAPTERS = _ROOT / "client-under-test"
_HUNG, _LEFT = "It waits without a deadline.", "It keeps the socket."


def listed(*releases, family="python-ibapi"):
    return [{"name": f"{family}-{release}", "family": family, "directory": f"/adapters/{family}", "version": release, "language": "Python",
             "server_versions": [100, 203]} for release in releases]


def case(client, version, findings=(), scenario="handshake/hung_handshake", variant="stall=silent", verdict=None):
    return {"client": client, "scenario": scenario, "variant": variant, "negotiated": version, "duration_ms": 1500,
            "verdict": verdict or ("fail" if findings else "pass"), "expected": True,
            "findings": [{"id": finding, "severity": "fail"} | ({"known": reason} if reason else {}) for finding, reason in findings]}


def results(*cases):
    return {"summary": {"duration_ms": 12_000, "flaky": 0}, "cases": list(cases), "clients": []}


def seen(releases, *cases):
    data = compact([results(*cases)], listed(*releases), "2026-12-01")
    return [(row.symptom.name, row.releases, row.versions) for row in rows(data, symptoms.read())]


HUNG = [("call:connect", _HUNG)]


class Compact(unittest.TestCase):
    def test_keeps_what_was_played_and_how_it_failed(self):
        data = compact([results(case("python-ibapi-1.0", 100, HUNG), case("python-ibapi-1.0", 203, HUNG),
                                case("python-ibapi-1.0", 203, verdict="unsupported", variant="stall=other"))],
                       listed("1.0"), "2026-12-01")
        client = data["clients"][0]
        self.assertEqual(client["outcomes"], {"known failure": 2, "unsupported": 1})
        self.assertEqual(client["played"], {"handshake/hung_handshake[stall=silent]": [100, 203]})
        self.assertEqual(client["failures"], [{"case": "handshake/hung_handshake[stall=silent]", "versions": [100, 203],
                                               "finding": "call:connect", "reason": _HUNG, "intermittent": False}])

    def test_leaves_our_own_clients_out(self):
        self.assertEqual(compact([results(case("reference-1.0", 100))], listed("1.0", family="reference"), "")["clients"], [])

    def test_the_users_own_class_is_not_a_release(self):
        rows = listed("1.0", family="csharp-own")
        del rows[0]["version"]
        self.assertEqual(compact([results(case("csharp-own-1.0", 100))], rows, "")["clients"], [])

    def test_a_failure_that_is_not_listed_has_no_reason(self):
        data = compact([results(case("python-ibapi-1.0", 100, [("call:connect", "")]))], listed("1.0"), "")
        self.assertEqual(data["clients"][0]["failures"][0]["reason"], "")

    def test_each_failure_has_its_own_reason_and_a_weaker_finding_is_none(self):
        several = case("python-ibapi-1.0", 100, [("callback:error", _LEFT), ("count:nextValidId", ""), *HUNG])
        several["findings"][0]["severity"] = "non-strict"
        data = compact([results(several)], listed("1.0"), "")
        self.assertEqual([(one["finding"], one["reason"]) for one in data["clients"][0]["failures"]],
                         [("call:connect", _HUNG), ("count:nextValidId", "")])

    def test_results_without_reasons_are_refused(self):
        old = results(case("python-ibapi-1.0", 100))
        del old["clients"]
        with self.assertRaisesRegex(ValueError, "earlier version"):
            compact([old], listed("1.0"), "")

    def test_two_clients_of_one_adapter_are_two_families(self):
        rows = [listed("1.0", family=family)[0] | {"directory": "/adapters/one"} for family in ("python-a", "python-b")]
        data = compact([results(case("python-a-1.0", 100), case("python-b-1.0", 100))], rows, "")
        self.assertEqual([client["family"] for client in data["clients"]], ["python-a", "python-b"])

    def test_is_the_same_after_the_file(self):
        data = compact([results(case("python-ibapi-1.0", 100, HUNG), case("python-ibapi-1.1", 203, variant=""))],
                       listed("1.0", "1.1"), "2026-12-01")
        self.assertEqual(unpacked(json.loads(json.dumps(packed(copy.deepcopy(data))))), data)


class ReleasesInWords(unittest.TestCase):
    def test_all_of_them(self):
        self.assertEqual(seen(["1.0", "1.1"], case("python-ibapi-1.0", 100, HUNG), case("python-ibapi-1.1", 100, HUNG)),
                         [("connect-hangs", "all releases", None)])

    def test_since_one_after_one_that_passed(self):
        self.assertEqual(seen(["9.81", "10.19", "10.30"], case("python-ibapi-9.81", 100), case("python-ibapi-10.19", 100, HUNG),
                              case("python-ibapi-10.30", 100, HUNG)), [("connect-hangs", "since 10.19", None)])

    def test_up_to_one_before_one_that_passed(self):
        self.assertEqual(seen(["9.81", "10.19"], case("python-ibapi-9.81", 100, HUNG), case("python-ibapi-10.19", 100)),
                         [("connect-hangs", "up to 9.81", None)])

    def test_one_between_two_that_passed(self):
        self.assertEqual(seen(["1.0", "1.1", "1.2"], case("python-ibapi-1.0", 100), case("python-ibapi-1.1", 100, HUNG),
                              case("python-ibapi-1.2", 100)), [("connect-hangs", "only 1.1", None)])

    def test_with_one_that_passed_in_the_middle_they_are_named(self):
        self.assertEqual(seen(["1.0", "1.1", "1.2"], case("python-ibapi-1.0", 100, HUNG), case("python-ibapi-1.1", 100),
                              case("python-ibapi-1.2", 100, HUNG)), [("connect-hangs", "1.0, 1.2", None)])

    def test_a_release_that_was_not_played_there_proves_nothing(self):
        self.assertEqual(seen(["1.0", "1.1", "1.2"], case("python-ibapi-1.0", 100, variant="stall=other"),
                              case("python-ibapi-1.1", 100, HUNG), case("python-ibapi-1.2", 100, HUNG)),
                         [("connect-hangs", "1.1 to 1.2", None)])

    def test_a_pass_at_another_server_version_proves_nothing_and_the_versions_are_named(self):
        self.assertEqual(seen(["1.0", "1.1"], case("python-ibapi-1.0", 100, HUNG), case("python-ibapi-1.0", 203),
                              case("python-ibapi-1.1", 203)), [("connect-hangs", "only 1.0", (100, 100))])


class ComesAndGoes(unittest.TestCase):
    def setUp(self):
        self.fails = case("python-ibapi-1.0", 100, HUNG)
        self.fails["findings"][0]["intermittent"] = True
        self.lucky = case("python-ibapi-1.1", 100) | {"reason": "passed this time; an intermittent failure is known: " + _HUNG}

    def test_a_pass_where_an_intermittent_failure_is_known_proves_nothing(self):
        self.assertEqual(seen(["1.0", "1.1"], self.fails, self.lucky), [("connect-hangs", "only 1.0", None)])
        self.assertEqual(seen(["1.0", "1.1"], self.fails, case("python-ibapi-1.1", 100)), [("connect-hangs", "up to 1.0", None)])

    def test_a_case_that_failed_in_another_way_does_not_prove_that_it_is_gone(self):
        other = case("python-ibapi-1.1", 100, [("socket:client:closed", _LEFT)])
        self.assertIn(("connect-hangs", "only 1.0", None), seen(["1.0", "1.1"], self.fails, other))

    def test_the_page_says_so(self):
        data = compact([results(self.fails, self.lucky)], listed("1.0", "1.1"), "")
        self.assertIn("* **python-ibapi**, only 1.0, comes and goes: It waits", page(data, symptoms.read()))
        self.assertEqual(unpacked(json.loads(json.dumps(packed(copy.deepcopy(data))))), data)


class Changes(unittest.TestCase):
    def test_from_release_to_release_without_those_that_were_not_played(self):
        left = [("socket:client:closed", _LEFT)]
        data = compact([results(case("python-ibapi-1.0", 100, HUNG), case("python-ibapi-1.1", 100, HUNG + left),
                                case("python-ibapi-1.2", 100, variant="stall=other"), case("python-ibapi-1.3", 100, left))],
                       listed("1.0", "1.1", "1.2", "1.3"), "")
        self.assertEqual(changes(data["clients"]), [("1.0", "1.1", [], [_LEFT]), ("1.1", "1.3", [_HUNG], [])])
        self.assertIn(f"* **1.0 to 1.1**\n  * new: {_LEFT}\n* **1.1 to 1.3**\n  * gone: {_HUNG}\n", page(data, symptoms.read()))


class Symptoms(unittest.TestCase):
    def test_the_first_that_fits_counts(self):
        found = seen(["1.0"], case("python-ibapi-1.0", 100, [*HUNG, ("socket:client:closed", _LEFT)]))
        self.assertEqual([name for name, *_ in found], ["connect-hangs", "socket-kept"])

    def test_a_failure_without_one_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "no symptom fits call:x in area/new"):
            seen(["1.0"], case("python-ibapi-1.0", 100, [("call:x", "")], scenario="area/new", variant=""))

    def test_every_known_failure_has_one(self):
        known = symptoms.read()
        for path in sorted(_ADAPTERS.glob("*/expectations.yaml")):
            if path.parent.name in OURS:
                continue
            for entry in yaml.safe_load(path.read_text()) or []:
                for pattern in [entry["case"]] if isinstance(entry["case"], str) else entry["case"]:
                    name = pattern.split("@")[0]
                    with self.subTest(adapter=path.parent.name, case=name, finding=entry["finding"]):
                        self.assertIsNotNone(symptoms.symptom_of(known, name, entry["finding"]))


class Page(unittest.TestCase):
    def test_says_what_happens_to_whom_and_what_to_do(self):
        data = compact([results(case("python-ibapi-1.0", 100, HUNG))], listed("1.0"), "2026-12-01")
        text = page(data, symptoms.read())
        self.assertIn("| [`connect` does not return](#connect-does-not-return) | 1.0 |", text)
        self.assertIn("* **python-ibapi**, 1.0: It waits without a deadline. "
                      "([handshake/hung_handshake](../scenarios/handshake/hung_handshake.yaml))", text)
        self.assertIn("| 1.0 | 100 to 203 | 0 | 1 | 0 | 1 |", text)

    def test_names_the_scenarios_that_every_release_passed(self):
        data = compact([results(case("python-ibapi-1.0", 100, HUNG), case("python-ibapi-1.0", 100, scenario="bytes/split_version"),
                                case("python-ibapi-1.1", 100), case("python-ibapi-1.1", 100, scenario="session/nightly_restart"))],
                       listed("1.0", "1.1"), "")
        self.assertIn("\nPlayed without a failure: bytes/split_version, session/nightly_restart.\n", page(data, symptoms.read()))

    def test_nothing_seen_is_told_from_not_played(self):
        cases = (case("python-ibapi-1.0", 100, HUNG), case("python-a-1.0", 100), case("python-b-1.0", 100, scenario="bytes/split_version"))
        rows = [listed("1.0", family=family)[0] for family in ("python-a", "python-b", "python-ibapi")]
        self.assertIn("| [`connect` does not return](#connect-does-not-return) | none seen | not played | 1.0 |",
                      page(compact([results(*cases)], rows, ""), symptoms.read()))

    def test_the_projects_page_agrees_with_the_results_that_are_kept(self):
        data = unpacked(json.loads((pathlib.Path(__file__).with_name("results.json")).read_text()))
        self.assertEqual(page(data, symptoms.read()), (_ROOT / "docs/clients.md").read_text(),
                         "python3 -m conformance.clients_page writes it")

    def test_anchors_are_those_of_the_headings(self):
        self.assertEqual(anchor("`connect` does not return"), "connect-does-not-return")


if __name__ == "__main__":
    unittest.main()
