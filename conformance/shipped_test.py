"""The project's own scenarios, played by the reference clients: without its faults, a scenario shows nothing.

Run by ctest, or: python3 conformance/shipped_test.py --bin build/release/bin [-v] [TestClass.test_name]
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import e2e_support
from e2e_support import SOURCE


class ShippedScenarios(unittest.TestCase):
    """The project's own scenarios and clients."""

    def run_cases(self, *more):
        """Returns the exit code; the cases are in self.cases, their records by case id in self.records."""
        with tempfile.TemporaryDirectory() as folder:
            # Without their faults, cases wait for events that never come.
            run = subprocess.run([e2e_support.BIN / "conformance", "run", "--jobs", "40", "--reports", folder, *more],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.output = run.stdout
            self.assertNotEqual(run.returncode, 2, self.output)
            self.cases = json.loads((pathlib.Path(folder) / "results.json").read_text())["cases"]
            bundles = [json.loads(file.read_text()) for file in pathlib.Path(folder).glob("cases/*.json")]
            self.records = {bundle["result"]["case"]: bundle["record"]["events"] for bundle in bundles}
        return run.returncode

    @staticmethod
    def has_fault(events):
        """True if some rule did something that the model would never have done."""
        return any(event["kind"] == "action" and "rule" in event and event["name"] != "model"
                   and not event["name"].startswith("wait") for event in events)

    @staticmethod
    def wire(events):
        """What the gateway read and wrote on each connection, without streams."""
        wire = {}
        for event in events:
            if event["kind"] in ("in", "out", "close", "peer_fin", "peer_rst"):
                what = (event["kind"], event.get("name"), event.get("text") if event["kind"] == "out" else None)
                wire.setdefault(event.get("conn"), []).append(what)
        return wire

    def play_both_ways(self, scenarios=()):
        """The cases with faults that do not fail without their rules and do not differ on the wire; and how many cases
        fail without their rules."""
        # All variants take two minutes, and depend only on the scenarios, not on how the programs were built.
        variants = "each" if "IBGW_EVERY_VARIANT" in os.environ else "sample"
        one = ("--client", "reference", "--server-version", "176", "--variants", variants, "--bundles", "all")
        self.run_cases(*one, *(word for name in scenarios for word in ("--scenario", name)), "--ignore-rules")
        without = self.records
        failed = sum(case["verdict"] == "fail" for case in self.cases)
        # If a client copes with a fault, and also without it, the fault must show on the wire.
        copes = {case["case"]: case for case in self.cases if case["verdict"] != "fail"}
        if not copes:
            return {}, failed
        names = {case["scenario"] + (f"[{case['variant']}]" if case["variant"] else "") for case in copes.values()}
        self.run_cases(*one, *(word for name in names for word in ("--scenario", name)))
        same = {name: case for name, case in copes.items() if name in self.records
                and self.has_fault(self.records[name]) and self.wire(self.records[name]) == self.wire(without[name])}
        return same, failed

    def test_without_its_rules_every_fault_scenario_changes_the_verdict_or_the_trace(self):
        same, failed = self.play_both_ways()
        self.assertGreater(failed, 10)
        # On a busy machine, a case may end before it shows anything, so report only cases that differ in no round.
        for _ in range(2):
            if same:
                again, _ = self.play_both_ways(sorted({case["scenario"] for case in same.values()}))
                same = {name: case for name, case in same.items() if name in again}
        self.assertEqual(sorted(same), [])

    def test_the_founding_story_is_deterministic(self):
        # A client whose connect never returns is killed: CLOSE_WAIT at the gateway, FIN_WAIT_2 at the client, every
        # time.
        name = "killed_while_hung"
        file, = (SOURCE / "scenarios").glob(f"*/{name}.yaml")
        text = file.read_text()
        self.assertIn("timeout: 700ms}", text)
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "story" / file.name
            copy.parent.mkdir()
            # Time for all of them to connect; a client that is killed earlier gives another result.
            copy.write_text(text.replace("timeout: 700ms}", "timeout: 6s}"))
            for _ in range(4):
                code = self.run_cases("--scenarios", folder, "--client", "reference-ibkr-*", "--server-version", "176",
                                      "--repeat", "10")
                if code != 5:  # Inconclusive, because the machine was too late.
                    break
        self.assertEqual(code, 0, self.output)
        self.assertEqual([case["verdict"] for case in self.cases], ["pass"] * 20)


class RealClients(unittest.TestCase):
    """Those that the project's own tests play."""

    @staticmethod
    def ask(program, *words):
        return json.loads(subprocess.run([e2e_support.BIN / program, *words, "--format", "json"], check=True,
                                         stdout=subprocess.PIPE, text=True).stdout)

    def test_one_of_them_speaks_the_newest_server_version(self):
        script = (SOURCE / "scripts/test").read_text()
        played = re.findall(r"^(?:real|other)_clients=\(([^)]*)\)", script, re.MULTILINE)
        names = {name for names in played for name in names.split()}
        self.assertEqual(len(played), 2)
        newest = {client["name"]: client["server_versions"][1] for client in self.ask("conformance", "list", "clients")["clients"]}
        self.assertEqual(names - set(newest), set())
        self.assertEqual(max(newest[name] for name in names), self.ask("fake-gateway", "versions")["max"])


if __name__ == "__main__":
    e2e_support.main("__main__")
