"""End to end: what the commands say of clients, how clients are installed, the project's matrix, and the comparison of two releases.

Run by ctest, or:
    python3 conformance/e2e_client_test.py --bin build/release/bin [-v] [TestClass.test_name]
"""

import json
import os
import subprocess
import unittest
from unittest import mock

import e2e_support
from e2e_support import Fixture


class Lists(Fixture):
    def test_clients_are_listed_for_programs(self):
        self.assertEqual(self.conformance("list", "clients", "--client", "reference", "--format", "json"), 0, self.output)
        client, = json.loads(self.output)["clients"]
        self.assertEqual((client["name"], client["family"], client["server_versions"], client["state"]),
                         ("reference", "reference", [100, 226], "ready"))
        self.assertEqual(client["directory"], str(self.folder / "clients/patient"))
        self.assertTrue(client["run"].startswith(f"{e2e_support.BIN}/reference-client --behaviour reference "))
        self.assertEqual(self.conformance("list", "clients", "--format", "json"), 0, self.output)
        self.assertEqual(len(json.loads(self.output)["clients"]), len(e2e_support.CLIENTS))

    def test_scenarios_and_cases_are_listed_for_programs(self):
        self.write_scenario("shaped", """
            variants: {shape: [1ms, 2ms]}
            client: [wait: "${shape}"]
            expect: [{no_request: REQ_POSITIONS}]
            """)
        self.assertEqual(self.conformance("list", "scenarios", "--scenario", "shaped", "--format", "json"), 0, self.output)
        scenario, = json.loads(self.output)["scenarios"]
        self.assertEqual((scenario["name"], scenario["summary"], scenario["server_versions"], scenario["requires"], scenario["alone"]),
                         ("e2e/shaped", "shaped", [100, 226], [], False))
        self.assertEqual(scenario["variants"], ["e2e/shaped[shape=1ms]", "e2e/shaped[shape=2ms]"])
        some = ("--client", "reference", "--scenario", "closed", "--server-version", "142,176", "--format", "json")
        self.assertEqual(self.conformance("list", "cases", *some), 0, self.output)
        listed = json.loads(self.output)
        self.assertEqual(listed["cases"][0], {"case": "e2e/closed@142/reference", "scenario": "e2e/closed", "server_version": 142,
                                              "negotiated": 142, "client": "reference", "known_failures": []})
        self.assertEqual([case["server_version"] for case in listed["cases"]], [142, 176])
        self.assertEqual((listed["cost"]["cases"], listed["cost"]["cases_estimated_by_waits"]), (2, 2))

    def test_a_list_says_what_a_run_will_cost(self):
        some = ("--client", "reference", "--scenario", "closed", "--server-version")
        self.assertEqual(self.run_cases(*some, "142,176"), 0, self.output)
        results = str(self.folder / "reports/results.json")
        self.assertEqual(self.conformance("list", "cases", *some, "142,157", "--costs", results), 0, self.output)
        self.assertRegex(self.output, fr"\nreference +2 .*\nall +2 .*\nat \d+ cases at a time, by the durations in {results}\n$")
        self.assertEqual(self.conformance("list", "cases", *some, "142", "--costs", results, "--jobs", "3"), 0)
        self.assertIn("\nat 3 cases at a time, by the durations in", self.output)
        self.assertEqual(self.conformance("list", "cases", *some, "142", "--scenario", "refused", "--costs", results), 0)
        self.assertIn(f"by the durations in {results}; 1 case is not in there: by the waits of its scenario", self.output)
        self.assertEqual(self.conformance("list", "cases", *some, "142", "--costs", str(self.folder / "none.json")), 2)

    def test_a_list_for_programs_is_of_one_kind(self):
        self.assertEqual(self.conformance("list", "--format", "json"), 2, self.output)
        self.assertIn("--format json needs one of `cases`, `clients`, `scenarios`", self.output)
        self.assertEqual(self.conformance("list", "clients", "--format", "xml"), 2, self.output)
        self.assertIn("--format is `xml`; expected `text` or `json`", self.output)


class Clients(Fixture):
    """How clients are installed, and what is said of those that cannot be."""

    def setUp(self):
        super().setUp()
        self.cache = self.folder / "cache"
        patched = mock.patch.dict(os.environ, XDG_CACHE_HOME=str(self.cache))
        patched.start()
        self.addCleanup(patched.stop)

    def write_installed(self, more=""):
        self.write_client("own", f"""
            language: C
            install: "cp {{dir}}/source.txt {{env}}/installed.txt"
            run: "{{bin}}/reference-client --behaviour reference"
            server_versions: [100, 226]
            {more}
            clients: {{own: {{}}}}
            """)
        self.write("clients/own/source.txt", "one")

    def listed(self, *more):
        self.assertEqual(self.conformance("list", "clients", "--client", "own", "--format", "json", *more), 0, self.output)
        client, = json.loads(self.output)["clients"]
        return client

    def test_what_changed_since_is_installed_anew(self):
        self.write_installed()
        installed = self.cache / "fake-ib-gateway/clients/own/installed.txt"
        self.assertEqual((self.listed()["state"], self.listed()["hint"]),
                         ("not-installed", "not installed; run: conformance install own"))
        self.assertEqual(self.conformance("install", "own"), 0, self.output)
        self.assertEqual((self.listed()["state"], self.listed()["environment"]), ("ready", str(installed.parent)))
        self.assertNotIn("hint", self.listed())
        self.assertEqual(self.conformance("install", "own"), 0, self.output)
        self.assertIn("own: installed already", self.output)
        self.write("clients/own/source.txt", "two")
        self.assertEqual((self.listed()["state"], self.listed()["hint"]),
                         ("outdated", "has changed since it was installed; run: conformance install own"))
        self.assertEqual(self.run_cases("--client", "own", "--scenario", "healthy", "--server-version", "176"), 3, self.output)
        self.assertEqual(self.conformance("install", "own"), 0, self.output)
        self.assertEqual(installed.read_text(), "two")
        self.assertEqual(self.run_cases("--client", "own", "--scenario", "healthy", "--server-version", "176"), 0, self.output)

    def test_clients_are_installed_where_the_user_says(self):
        self.write_installed()
        mine = self.folder / "mine"
        self.assertEqual(self.conformance("install", "own", "--cache", str(mine)), 0, self.output)
        self.assertTrue((mine / "clients/own/installed.txt").exists())
        self.assertFalse(self.cache.exists())
        self.assertEqual((self.listed("--cache", str(mine))["state"], self.listed()["state"]), ("ready", "not-installed"))
        self.assertEqual(self.run_cases("--client", "own", "--scenario", "healthy", "--server-version", "176", "--cache", str(mine)), 0)
        self.assertIn(f" --cache {mine}", self.cases[0]["command"])
        ours = subprocess.run([e2e_support.BIN / "conformance", "list", "clients", "--format", "json"], capture_output=True, text=True)
        for client in json.loads(ours.stdout)["clients"]:
            self.assertNotIn(str(self.cache), client["environment"])

    def test_a_library_that_is_not_there_is_said_at_once(self):
        self.write_installed("needs: IBGW_E2E_LIBRARY")
        for value, state, text in (("", "library-not-named", "IBGW_E2E_LIBRARY is not set; "),
                                   ("/no/such", "library-missing", "IBGW_E2E_LIBRARY is /no/such, where nothing is; ")):
            with mock.patch.dict(os.environ, IBGW_E2E_LIBRARY=value):
                self.assertEqual(self.listed()["state"], state)
                self.assertEqual(self.conformance("install", "own"), 3, self.output)
                self.assertTrue(self.output.startswith("own: " + text), self.output)
                self.assertEqual(self.output.count("\n"), 1, self.output)
                self.assertEqual(self.conformance("adapter-selftest", "own"), 3)
                self.assertIn(text, self.output)
        with mock.patch.dict(os.environ, IBGW_E2E_LIBRARY=str(self.folder / "clients/own/source.txt")):
            self.assertEqual(self.conformance("install", "own"), 0, self.output)

    def test_a_manifest_that_says_other_versions_than_the_client_is_named(self):
        self.write_tricky("contradict")
        self.write_free()
        why = ("`server_versions` of the manifest are [100, 226], but hello says `client_versions` [100, 203]; "
               "expected the same range")
        self.assertEqual(self.run_cases("--client", "tricky", "--scenario", "free", "--server-version", "176"), 3, self.output)
        self.assertEqual((self.cases[0]["verdict"], self.cases[0]["reason"]), ("could-not-run", why))
        self.assertEqual(self.conformance("adapter-selftest", "tricky"), 3, self.output)
        self.assertIn("FAIL  starts: " + why, self.output)


class ProjectMatrix(unittest.TestCase):
    """conformance/matrix.yaml, which scripts/matrix plays."""

    @staticmethod
    def listed(*words):
        ran = subprocess.run([e2e_support.BIN / "conformance", "list", *words, "--format", "json"], capture_output=True, text=True)
        if ran.returncode != 0:
            raise AssertionError(ran.stderr)
        return json.loads(ran.stdout)

    def test_every_client_that_can_be_installed_is_in_it(self):
        cases = self.listed("cases", "--matrix", str(e2e_support.SOURCE / "conformance/matrix.yaml"))
        installable = {client["name"] for client in self.listed("clients")["clients"] if "install" in client}
        self.assertEqual({client["client"] for client in cases["cost"]["clients"]}, installable)
        self.assertTrue(all("budget_ms" in case for case in cases["cases"]))


class Comparisons(Fixture):
    """Two results.json files, of which the second one knows a client that has become worse."""

    def results_of(self, name, behaviours):
        """results.json of a run with these clients, each of that behaviour."""
        self.write_reference("patient", e2e_support.PATIENCE, behaviours)
        file = self.folder / f"{name}.json"
        self.run_cases("--client", "*", "--scenario", "closed", "--scenario", "refused", "--server-version", "176",
                       "--json", str(file))
        return file

    def compare(self, *words):
        run = subprocess.run([e2e_support.BIN / "conformance", "compare", *words], capture_output=True, text=True)
        self.output = run.stdout + run.stderr
        return run.returncode

    def test_what_a_release_broke_and_mended(self):
        good = self.results_of("good", {"thing-1.0": "reference"})
        bad = self.results_of("bad", {"thing-1.1": "broken-false-success"})
        both = self.results_of("both", {"thing-1.0": "reference", "thing-1.1": "broken-false-success"})
        self.assertEqual(self.compare(good, bad), 1, self.output)
        self.assertIn("thing-1.0 is compared with thing-1.1: another release of the same client\n", self.output)
        self.assertIn("  e2e/refused@176/thing-1.1  before: pass\n    call:connect\n      requirement: The client copes.\n",
                      self.output)
        self.assertEqual(self.compare(bad, good), 0, self.output)
        self.assertIn("  e2e/refused@176/thing-1.0  before: fail (call:connect", self.output)
        self.assertIn(" 0 broken, ", self.output)
        self.assertEqual(self.compare(good, both), 0, self.output)
        self.assertIn(f"only in {both}: 2 cases\n", self.output)
        self.assertEqual(self.compare(both, both, "--client", "thing-1.0=thing-1.1", "--format", "json"), 1, self.output)
        comparison = json.loads(self.output)
        self.assertEqual(comparison["clients"], [{"before": "thing-1.0", "after": "thing-1.1", "matched_by": "flag"}])
        self.assertIn("e2e/refused@176/thing-1.1", [case["after"]["case"] for case in comparison["broken"]])
        self.assertEqual((comparison["only_before"], comparison["only_after"]), ([], []))

    def test_what_cannot_be_compared_is_no_success(self):
        one = self.results_of("one", {"thing-1.0": "reference"})
        other = self.results_of("other", {"else": "reference"})
        nothing = f"no case was judged in both {one} and {other}: nothing can be compared"
        for words, text in (
            ((one,), "compare needs two results.json files"),
            ((one, other), nothing),
            ((one, other, "--client", "thing-1.0"), "--client is `thing-1.0`; expected OLD=NEW"),
            ((one, other, "--client", "thing-1.0=no"), f"{other} has no cases of a client `no`"),
            ((one, self.folder / "none.json"), "none.json"),
            ((one, self.write("odd.json", "{}")), "odd.json is not a valid results.json"),
        ):
            self.assertEqual(self.compare(*words), 2, self.output)
            self.assertIn(text, self.output)
        self.assertEqual(self.compare(one, other, "--client", "thing-1.0=else"), 0, self.output)
        results = json.loads(other.read_text())
        results["cases"][0].update(verdict="could-not-run", reason="it did not start")
        lost = self.write("lost.json", json.dumps(results))
        self.assertEqual(self.compare(one, lost, "--client", "thing-1.0=else"), 3, self.output)
        self.assertIn("now: could-not-run: it did not start", self.output)
        for case in results["cases"]:
            case.update(verdict="could-not-run", reason="it did not start")
        lost = self.write("all_lost.json", json.dumps(results))
        self.assertEqual(self.compare(one, lost, "--client", "thing-1.0=else"), 3, self.output)
        self.assertEqual(self.compare(lost, lost), 2, self.output)
        healthy = self.folder / "healthy.json"
        self.run_cases("--client", "else", "--scenario", "closed", "--server-version", "176", "--ignore-rules", "--json", str(healthy))
        self.assertEqual(self.compare(healthy, other), 2, self.output)
        self.assertIn("is of a run with --ignore-rules", self.output)


if __name__ == "__main__":
    e2e_support.main("__main__")
