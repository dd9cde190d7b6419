"""End to end: cases in parallel, repetitions, measurements, and proofs of faults.

Run by ctest, or:
    python3 conformance/e2e_run_test.py --bin build/release/bin [-v] [TestClass.test_name]
"""

import itertools
import json
import os
import pty
import re
import shutil
import stat
import subprocess
import textwrap
import unittest

import e2e_support
from e2e_support import Fixture

# Each with what the scenario measures, and the broken client that it finds. A broken client exceeds its limit many
# times, so that it is found even on a busy machine.
USAGE = {
    "busy": ("broken-busy-loop", "cpu_below", """
        rules:
          - {id: lose, on: {after: 100ms, of: ready}, do: [{close: fin}]}
        client:
          - connect: {client_id: 10}
        expect:
          - {cpu_below: 5%, over: 4s, from: {rule: lose}}
        """),
    "hog": ("broken-memory-hog", "memory_below", """
        rules:
          - {id: claim, on: {after: 100ms, of: ready}, do: [{send_raw: {hex: "1000000031"}}]}
        client:
          - connect: {client_id: 10}
          - wait_for: {callback: connectionClosed, timeout: 15s}
        expect:
          - {callback: connectionClosed, within: 15s, from: {rule: claim}}
          - {memory_below: 32MiB, from: {rule: claim}}
        """),
    "leak": ("broken-descriptor-leak", "descriptors_below", """
        client:
          - connect: {client_id: 10}
          - disconnect
          - connect: {client_id: 10}
          - disconnect
          - connect: {client_id: 10}
          - disconnect
          - connect: {client_id: 10}
          - wait: 200ms
        expect:
          - {descriptors_below: 5, from: {call: connect}}
        """),
    "storm": ("broken-storm", "connections", """
        requires: [auto_reconnect]
        rules:
          - {id: lose, on: ready, do: [{close: fin}]}
        client:
          - {connect: {client_id: 10, reconnect: true}, timeout: 3s}
          - wait: 1s
        expect:
          - {connections: {at_most: 12, per: 4s}}
        """),
}


class Measuring(Fixture):
    def setUp(self):
        super().setUp()
        for name, (_, _, body) in USAGE.items():
            self.write_scenario(name, body)

    def test_each_broken_client_has_exactly_its_finding(self):
        matrix = self.write("matrix.yaml", "".join(
            f"- {{client: {client}, scenario: {scenario}, server_versions: [176]}}\n"
            for scenario, (client, _, _) in USAGE.items()))
        # One after the other, because the storm and the busy loop would slow down the others.
        code = self.run_cases("--matrix", str(matrix), "--jobs", "1")
        self.assertEqual(code, 1, self.output)
        found = {case["scenario"]: [finding["id"] for finding in case["findings"]] for case in self.cases}
        self.assertEqual(found, {f"e2e/{name}": [finding] for name, (_, finding, _) in USAGE.items()}, self.output)
        for case in self.cases:
            print(case["client"] + ":", case["findings"][0]["actual"])

    def test_the_reference_client_uses_little(self):
        scenarios = [word for name in USAGE for word in ("--scenario", name)]
        code = self.run_cases("--client", "reference", *scenarios, "--server-version", "100,176,226", "--jobs", "12")
        self.assertEqual(code, 0, self.output)
        self.assertEqual({case["verdict"] for case in self.cases}, {"pass"}, self.output)
        self.assertEqual({len(case["unsupported"]) for case in self.cases}, {0})


def may_make_networks():
    return subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0


class Starts(Fixture):
    def test_only_two_cases_per_core_start_at_a_time(self):
        self.write_tricky("start")
        self.write_free()
        starts = self.folder / "adapter.py.starts"
        start = self.write("start.sh", f"printf + >>{starts}\nexec python3 {self.folder}/adapter.py start\n")
        manifest = self.folder / "clients/tricky/adapter.yaml"
        manifest.write_text(re.sub("run: .*", f'run: "sh {start}"', manifest.read_text()))
        many = str(8 * os.cpu_count())
        some = ("--client", "tricky", "--scenario", "free", "--server-version", "176")
        self.assertEqual(self.run_cases(*some, "--repeat", many, "--jobs", many, tries=1), 0, self.output)
        at_once = list(itertools.accumulate(1 if sign == "+" else -1 for sign in starts.read_text()))
        self.assertEqual(len(at_once), 2 * int(many))
        self.assertLessEqual(max(at_once), 2 * os.cpu_count())


class Networks(Fixture):
    SOME = ("--client", "tricky", "--scenario", "free", "--server-version", "100,142,176,203", "--jobs", "2",
            "--bundles", "all")

    def setUp(self):
        super().setUp()
        self.write_tricky("network")
        self.write_free()

    def networks(self):
        """The networks of the cases, as their clients saw them."""
        return [event["text"] for case in self.cases for event in self.record_of(case)["events"]
                if event["kind"] == "note"]

    def test_each_job_has_a_network_of_its_own(self):
        if not may_make_networks():
            self.skipTest("no right to make network namespaces")
        self.assertEqual(self.run_cases(*self.SOME), 0, self.output)
        self.assertEqual(self.summary["network"], "own")
        self.assertEqual(len(self.networks()), 4)
        self.assertEqual(len(set(self.networks())), 2)
        self.assertNotIn(os.readlink("/proc/self/ns/net"), self.networks())
        self.assertNotIn("machine's network", self.output)

    def test_without_the_right_it_goes_on_and_says_so_once(self):
        if os.geteuid() != 0 or shutil.which("setpriv") is None:
            self.skipTest("only root can give the right away")
        arguments = self.arguments("run", *self.SOME, "--reports", str(self.folder / "reports"))
        run = subprocess.run(["setpriv", "--bounding-set=-sys_admin", *arguments], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertEqual(run.stdout.count("all in this machine's own network, because network namespaces are not available: "), 1)
        results = json.loads((self.folder / "reports/results.json").read_text())
        self.cases = results["cases"]
        self.assert_fits_schema()
        self.assertEqual(results["summary"]["network"], "shared")
        self.assertEqual(results["summary"]["network_reason"], "Operation not permitted")
        self.assertEqual(set(self.networks()), {os.readlink("/proc/self/ns/net")})


# A wrapper around the gateway that inserts a line into the trace after the first rule that fires.
BETWEEN = '''
import json, os, signal, subprocess, sys
trace = os.fdopen(os.dup(3), "w")
reading, writing = os.pipe()
os.dup2(writing, 3)
os.close(writing)
gateway = subprocess.Popen([{gateway!r}, *sys.argv[1:]], pass_fds=(3,))
os.close(3)
signal.signal(signal.SIGTERM, lambda *_: gateway.terminate())
extra = json.loads(os.environ["EXTRA_LINE"])
for line in os.fdopen(reading):
    trace.write(line)
    event = json.loads(line)
    if event["kind"] == "rule" and extra:
        trace.write(json.dumps({{"t": event["t"], "conn": 1, "rule": event["rule"], **extra}}) + "\\n")
        extra = None
    trace.flush()
sys.exit(gateway.wait())
'''


class Proofs(Fixture):
    PROOF = {"kind": "proof", "proof": "fragment", "detail": "3 segments, 3 + 4 + 20 bytes"}

    def run_with(self, line, client="reference"):
        bin_folder = self.folder / "build/between/bin"
        bin_folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(e2e_support.BIN / "conformance", bin_folder)
        if not (bin_folder / "reference-client").exists():
            (bin_folder / "reference-client").symlink_to(e2e_support.BIN / "reference-client")
        gateway = bin_folder / "fake-gateway"
        gateway.write_text("#!/usr/bin/env python3" + BETWEEN.format(gateway=str(e2e_support.BIN / "fake-gateway")))
        gateway.chmod(gateway.stat().st_mode | stat.S_IXUSR)
        arguments = self.arguments("run", "--reports", str(self.folder / "reports"), "--client", client,
                                   "--scenario", "refused", "--server-version", "176", "--bundles", "all")
        arguments[0] = str(bin_folder / "conformance")
        environment = {**os.environ, "EXTRA_LINE": json.dumps(line)}
        run = subprocess.run(arguments, capture_output=True, text=True, env=environment)
        self.output = run.stdout + run.stderr
        self.case = json.loads((self.folder / "reports/results.json").read_text())["cases"][0]
        return run.returncode

    def test_a_proof_that_holds_changes_nothing(self):
        self.assertEqual(self.run_with({**self.PROOF, "ok": True}), 0, self.output)
        self.assertEqual(self.case["verdict"], "pass")

    def test_a_refuted_fault_is_our_error_whatever_the_client_did(self):
        for client in ("reference", "broken-false-success"):
            self.assertEqual(self.run_with({**self.PROOF, "ok": False}, client), 4, self.output)
            self.assertEqual(self.case["verdict"], "harness-error")
            self.assertEqual(self.case["reason"],
                             "rule refuse: the fault fragment was not carried out: 3 segments, 3 + 4 + 20 bytes")
        self.assertIn("proof fragment FAILED: 3 segments, 3 + 4 + 20 bytes", self.output)

    def test_a_missing_right_is_no_verdict_on_the_client(self):
        why = "no right to attach a filter: Operation not permitted"
        proof = {"kind": "proof", "proof": "blackhole: connection", "ok": False, "forbidden": True, "detail": why}
        for client in ("reference", "broken-false-success"):
            for line in (proof, {"kind": "error", "forbidden": True, "reason": why}):
                self.assertEqual(self.run_with(line, client), 3, self.output)
                self.assertEqual(self.case["verdict"], "could-not-run")
                self.assertEqual(self.case["reason"], "rule refuse: " + why)


class CarriedOut(Fixture):
    """Rules that fire and are not finished when the client's part is over."""

    def play(self, rules, steps="", more=""):
        self.write_scenario("half", f"""
            rules:
              - {rules}
            client:
              - connect: {{client_id: 10}}
              - wait_for: {{callback: nextValidId, timeout: 15s}}
              {steps}
            expect:
              - {{never: tickPrice}}
            {more}
            """)
        code = self.run_cases("--client", "reference", "--scenario", "half", "--server-version", "176", "--bundles", "all")
        return code, self.cases[0]["verdict"], self.cases[0].get("reason", "")

    def test_the_case_goes_on_until_a_rule_has_done_all_it_says(self):
        rule = "{id: late, on: ready, do: [{wait: 900ms}, {close: rst}]}"
        self.assertEqual(self.play(rule), (0, "pass", ""), self.output)
        events = self.record_of(self.cases[0])["events"]
        times = {kind: [e["t"] for e in events if e["kind"] == kind] for kind in ("rule", "rule_done", "case_end")}
        self.assertGreater(times["rule_done"][0], times["rule"][0] + 900_000_000)
        self.assertGreater(times["case_end"][0], times["rule_done"][0])
        rule = rule.replace("900ms", "60s")
        code, verdict, reason = self.in_the_middle(lambda until, _: self.play(rule, more=f"limit: {until}"))
        self.assertEqual((code, verdict), (4, "harness-error"))
        self.assertEqual(reason, "rule late was not carried out: it was still running when the case ended")

    def in_the_middle(self, play):
        """The result of a case that is cut off while its rule is running. play: (until when, how long the rule takes).
        On a busy machine, the rule may not have begun by then, or may have ended; then both times are increased."""
        for until, work in (("500ms", "1500ms"), ("2s", "7s"), ("8s", "20s")):
            played = play(until, work)
            if played[1] != "pass" and "never fired" not in played[2]:
                break
        return played

    def test_what_the_client_was_told_to_cut_off_proves_nothing(self):
        for rule, why in (
                ("{{id: late, on: ready, do: [{{wait: {}}}, {{close: rst}}]}}",
                 "the client closed before any of its actions ran: skipped, the connection is gone: close: rst"),
                ("{{id: late, on: {{sending: ERR_MSG}}, nth: 1,"
                 " do: [{{model: , fragment: {{sizes: [3, rest], gap: {}}}}}]}}",
                 "a step made the client leave before all of its actions had run: the connection ended before everything was sent")):
            steps = "- {{wait: {}}}\n              - disconnect"
            code, verdict, reason = self.in_the_middle(
                lambda until, work: self.play(rule.format(work), steps.format(until)))
            self.assertEqual((code, verdict, reason), (4, "harness-error", "rule late was not carried out: " + why))


class Running(Fixture):
    def test_a_scenario_that_hangs_on_its_timing_runs_alone_after_the_others(self):
        self.write_tricky("meet")
        free = """
            client:
              - {connect: {client_id: 10}, timeout: 60s}
            expect:
              - {call: connect, returns: failure}
            """
        self.write_scenario("among", free)
        self.write_scenario("apart", "alone: true\n" + textwrap.dedent(free).lstrip())
        code = self.run_cases("--client", "tricky", "--scenario", "among", "--scenario", "apart",
                              "--server-version", "100,142,176", "--jobs", "6", "--bundles", "all")
        self.assertEqual(code, 0, self.output)
        spans = {"e2e/among": [], "e2e/apart": []}
        for case in self.cases:
            events = self.record_of(case)["events"]
            spans[case["scenario"]].append((events[0]["t"], events[-1]["t"]))
        crowd, alone = sorted(spans["e2e/among"]), sorted(spans["e2e/apart"])
        self.assertLess(crowd[1][0], crowd[0][1], "the others run beside each other")
        last = max(end for _, end in crowd)
        for begin, end in alone:
            self.assertGreater(begin, last)
            last = end

    def test_a_case_that_changes_between_repetitions_fails_the_run(self):
        self.write_tricky("moody")
        self.write_scenario("free", """
            client:
              - connect: {client_id: 10}
            expect:
              - {call: connect, returns: failure, severity: non-strict}
            """)
        some = ("--client", "tricky", "--scenario", "free", "--server-version", "176", "--jobs", "1")
        self.assertEqual(self.run_cases(*some), 0, self.output)
        self.assertNotIn("repetition", self.cases[0])
        self.assertEqual(self.run_cases(*some, "--repeat", "3", "--bundles", "all"), 1, self.output)
        self.assertIn("results differ between repetitions:\ne2e/free@176/tricky: 2 times non-strict (call:connect); 1 time pass\n",
                      self.output)
        self.assert_fits_schema()
        self.assertEqual([case["repetition"] for case in self.cases], [1, 2, 3])
        self.assertEqual([case["verdict"] for case in self.cases], ["non-strict", "pass", "non-strict"])
        self.assertEqual((self.summary["unsteady"], self.summary["exit_code"]), (1, 1))
        self.assertIn('name="e2e/free@176#3"', (self.folder / "reports/junit.xml").read_text())
        self.assertNotEqual(self.record_of(self.cases[0]), self.record_of(self.cases[1]))
        self.assertEqual(self.conformance("explain", "e2e/free@176/tricky#2", "--reports", str(self.folder / "reports")), 0)
        self.assertIn("e2e/free@176/tricky#2", self.output)
        self.assertNotIn("running it", self.output)

    def test_a_case_is_flaky_that_is_as_expected_at_a_later_try(self):
        self.write_tricky("moody")
        self.write_free()
        some = ("--client", "tricky", "--scenario", "free", "--server-version", "176", "--jobs", "1")
        record = self.folder / "reports/cases/e2e_free@176_tricky.try1.json"
        self.assertEqual(self.run_cases(*some), 0, self.output)
        self.assertEqual(self.run_cases(*some), 1, "every second time it fails: " + self.output)
        self.assertFalse(record.exists())
        self.assertEqual(self.run_cases(*some), 0, self.output)
        self.assertEqual(self.run_cases(*some, "--retries", "2"), 0, self.output)
        self.assertEqual([case.get("earlier") for case in self.cases], [["fail (call:connect)"]])
        self.assertEqual((self.summary["cases"], self.summary["pass"], self.summary["flaky"]), (1, 1, 1))
        self.assertIn("will be retried at the end\n", self.output)
        self.assertIn("flaky (as expected only after a retry):\npass             e2e/free@176/tricky", self.output)
        self.assertIn("on try 2; earlier: fail (call:connect)\n", self.output)
        self.assertIn('<flakyFailure message="fail (call:connect)" type="fail" />',
                      (self.folder / "reports/junit.xml").read_text())
        self.assert_fits_schema()
        self.assertEqual(json.loads(record.read_text())["result"]["verdict"], "fail")
        self.write_scenario("free", """
            client:
              - connect: {client_id: 10}
            expect:
              - {call: connect, returns: success}
            """)
        self.assertEqual(self.run_cases(*some, "--retries", "2"), 1, self.output)
        self.assertEqual([len(case["earlier"]) for case in self.cases], [2], "a defect fails every time")
        self.assertEqual(self.summary["flaky"], 0)

    def test_lists_show_what_is_selected(self):
        self.write_scenario("second", "client: [connect: {client_id: 1}]\nexpect: [{callback: nextValidId}]\n")
        self.assertEqual(self.conformance("list", "clients", "--client", "broken-thr*"), 0, self.output)
        self.assertEqual([line.split()[0] for line in self.output.splitlines()], ["broken-throws"])
        self.assertEqual(self.conformance("list", "scenarios", "--scenario", "second"), 0, self.output)
        self.assertEqual([line.split()[0] for line in self.output.splitlines()], ["e2e/second"])
        self.assertEqual(self.conformance("list", "clients"), 0, self.output)
        self.assertIn("\nreference ", self.output)
        self.assertEqual(self.conformance("list", "scenarios", "--scenario", "none"), 2)
        self.assertIn("no scenario matches `none`", self.output)

    def test_a_matrix_selects_the_union_of_its_selections(self):
        file = self.write("ci.yaml", """
            - {client: reference, scenario: [closed, refused], server_versions: [142, 176]}
            - {client: "broken-thr*", scenario: closed, server_versions: edges}
            - {client: reference, scenario: closed, server_versions: [176]}
            """)
        self.assertEqual(self.conformance("list", "cases", "--matrix", str(file)), 0, self.output)
        wanted = ["e2e/closed@142/reference", "e2e/closed@176/reference", "e2e/refused@142/reference",
                  "e2e/refused@176/reference", "e2e/closed@100/broken-throws", "e2e/closed@163/broken-throws",
                  "e2e/closed@226/broken-throws"]
        cases, cost = self.output.split("\n\n")
        self.assertEqual([line.split()[0] for line in cases.splitlines()], wanted)
        self.assertRegex(cost, r"^client +cases +time\nbroken-throws +3 .*\nreference +4 .*\nall +7 .*\n"
                               r"at \d+ cases at a time, by the waits of their scenarios")
        parts = []
        for shard in ("1/2", "2/2"):
            self.run_cases("--matrix", str(file), "--shard", shard, "--jobs", "4")
            parts += [case["case"] for case in self.cases]
        self.assertEqual(sorted(parts), sorted(wanted))

    def test_a_client_whose_budget_is_used_up_is_not_played_on(self):
        # Each case takes longer than the budget, so that the first one is the only one.
        file = self.write("ci.yaml", """
            - {client: [reference, broken-throws], scenario: healthy, server_versions: [142, 157, 176], budget: 1ms}
            - {client: reference, scenario: closed, server_versions: [142], budget: 1ms}
            - {client: reference, scenario: closed, server_versions: [157, 176]}
            """)
        some = ("--matrix", str(file), "--jobs", "1", "--tap", str(self.folder / "tap"), "--bundles", "all")
        self.assertEqual(self.run_cases(*some, "--retries", "2", "--max-failures", "3", tries=1), 3, self.output)
        left_out = [case["case"] for case in self.cases if case["verdict"] == "could-not-run"]
        self.assertEqual(left_out, [f"e2e/healthy@{version}/{client}" for client in ("broken-throws", "reference") for version in (157, 176)])
        for case in self.cases:
            if case["case"] in left_out:
                why = f"not played: the budget of 1ms for {case['client']} is used up"
                self.assertEqual((case["expected"], case["reason"], case.get("earlier")), (False, why, None))
                self.assertIn(f"COULD-NOT-RUN    {case['case']}  0.00 s  {why}", self.output)
                for report in ("reports/junit.xml", "tap", "reports/html/index.html"):
                    self.assertIn(why, (self.folder / report).read_text(), report)
        self.assert_fits_schema()
        self.assertEqual(len(list((self.folder / "reports/cases").glob("*.json"))), len(self.cases) - len(left_out))
        only = self.write("only.yaml", "- {client: reference, scenario: healthy, server_versions: [142, 157], budget: 1ms}\n")
        self.assertEqual(self.run_cases("--matrix", str(only), "--jobs", "1", tries=1), 3, self.output)
        # What was not played can be played on.
        self.assertEqual(self.run_cases("--last-failed"), 0, self.output)
        self.assertEqual([case["case"] for case in self.cases], ["e2e/healthy@157/reference"])

    def test_a_wrong_matrix_is_told_to_the_column(self):
        file = self.write("ci.yaml", "- client: reference\n  scenario: clossed\n")
        self.assertEqual(self.run_cases("--matrix", str(file)), 2)
        self.assertIn("ci.yaml:2:13: no scenario matches `clossed`", self.output)
        self.assertIn("did you mean closed?\n  scenario: clossed\n            ^", self.output)
        self.assertEqual(self.run_cases("--matrix", str(file), "--client", "reference"), 2)
        self.assertIn("--matrix and --client cannot be combined", self.output)

    def play_late(self, trick, tries):
        """Exit code and case of a call that never ends, while the client keeps the runner busy."""
        self.write_tricky(trick)
        self.write_scenario("endless", """
            client:
              - {connect: {client_id: 10}, timeout: 500ms}
            expect:
              - {call: connect, returns: failure, within: 500ms}
            """)
        for _ in range(tries):
            (self.folder / "adapter.py.runs").unlink(missing_ok=True)
            code = self.run_cases("--client", "tricky", "--scenario", "endless", "--server-version", "176", tries=1)
            if code != 5:
                break
        return code, self.cases[0]

    def test_a_runner_that_was_late_says_by_how_much(self):
        # Late both times: the case is played once more before the runner gives up.
        code, case = self.play_late("late", 1)
        self.assertEqual(code, 5, self.output)
        self.assert_fits_schema()
        self.assertEqual(case["verdict"], "inconclusive")
        self.assertGreater(case["lateness_ms"], 300)
        self.assertLess(case["lateness_ms"], case["duration_ms"])

    def test_what_was_late_once_is_judged_by_the_second_look(self):
        # If the machine itself is late at the second look too, look again.
        code, case = self.play_late("late-once", 4)
        self.assertEqual(code, 1, self.output)
        self.assertEqual(case["verdict"], "fail")
        self.assertEqual((self.folder / "adapter.py.runs").read_text(), "xx")

    def test_a_runner_that_was_late_still_takes_the_last_answer(self):
        self.write_tricky("freeze")
        self.write_scenario("asked", """
            client:
              - connect: {client_id: 10}
            expect:
              - {is_connected: true}
            """)
        self.assertEqual(self.run_cases("--client", "tricky", "--scenario", "asked", "--server-version", "176"), 0, self.output)
        self.assertEqual(self.cases[0]["verdict"], "pass", self.output)

    def test_negotiated_is_what_the_trace_shows(self):
        self.write_scenario("older", """
            rules:
              - id: older
                on: hello
                do: [{send: VERSION_REPLY, with: {serverVersion: 150, connectionTime: "20260105 14:30:00 GMT"}}]
            client:
              - connect: {client_id: 10}
            expect:
              - {request: START_API}
            """)
        self.run_cases("--client", "reference", "--scenario", "older", "--scenario", "healthy",
                       "--server-version", "176")
        self.assertEqual({case["scenario"]: case["negotiated"] for case in self.cases},
                         {"e2e/older": 150, "e2e/healthy": 176})

    def test_a_known_failure_that_has_expired_is_unexpected_again(self):
        entry = """
            - {{case: e2e/refused, finding: "call:connect", reason: it looks away, evidence: run, expires: {}}}
            """
        some = ("--client", "own", "--scenario", "refused", "--server-version", "176")
        self.broken_client("broken-false-success", entry.format("2999-01-01"))
        self.assertEqual(self.run_cases(*some), 0, self.output)
        self.broken_client("broken-false-success", entry.format("2020-01-01"))
        self.assertEqual(self.run_cases(*some), 1, self.output)
        self.assertIn("a known failure until 2020-01-01 expired: ", self.output)
        self.assertIn("expectations.yaml:1", self.cases[0]["reason"])
        self.assertEqual(self.conformance("list", "cases", *some), 0)
        self.assertIn("expired known failure: call:connect", self.output)

    def test_a_terminal_shows_a_bar_and_a_file_does_not(self):
        some = ("--client", "reference", "--scenario", "closed", "--server-version", "142,176,203",
                "--jobs", "1", "--reports", str(self.folder / "reports"))
        ours, its = pty.openpty()
        run = self.started(self.arguments("run", *some), stdout=its, stderr=its)
        os.close(its)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
        except OSError:  # Linux's error if the other end is gone.
            pass
        self.assertEqual(run.wait(), 0)
        self.assertIn(b"[######--------------] 1/3, 1 pass, about ", shown)
        self.conformance("run", *some)
        self.assertNotIn("[#", self.output)


class Repeatable(Fixture):
    """One seed, one client that sends the same bytes: the same answer, byte by byte."""

    def setUp(self):
        super().setUp()
        contract = "contract: {symbol: IBM, secType: STK, exchange: SMART, currency: USD}"
        self.write_scenario("prices", f"""
            client:
              - connect: {{client_id: 10}}
              - wait_for: {{callback: nextValidId, timeout: 15s}}
              - call: reqMktData
                with: {{reqId: 7, {contract}}}
              - wait_for: {{callback: tickPrice, timeout: 15s}}
              - call: reqPositions
              - wait_for: {{callback: positionEnd, timeout: 15s}}
            expect:
              - {{callback: tickPrice, where: {{reqId: 7}}, count: {{min: 8}}, within: 20s, from: {{call: connect}}}}
              - {{callback: positionEnd}}
            """)

    def play(self, version, *more):
        code = self.run_cases("--client", "reference", "--scenario", "prices", "--server-version", version,
                              "--bundles", "all", *more)
        self.assertEqual(code, 0, self.output)
        record = self.record_of(self.cases[0])
        return [event for event in record["events"] if event["t"] <= record["end"]]

    def sent(self, events, kind):
        """Hex of what each connection sent or received, in order."""
        sent = {}
        for event in events:
            if event["kind"] == kind:
                self.assertLess(len(event["text"]), 512, "cut short: too long to be compared")
                sent.setdefault(event["conn"], []).append(event["text"])
        return sent

    @staticmethod
    def order(events):
        """The order of events, separately for the application's calls, its callbacks, and the gateway's own actions.
        How these interleave depends on timing, as do ports and times."""
        streams = {"call_begin": "calls", "call_end": "calls", "callback": "callbacks", "out": "sent", "in": "received",
                   "stage": "stages", "rule": "stages", "accept": "stages"}
        order = {}
        for event in events:
            if event["kind"] in streams:
                stream = (streams[event["kind"]], event.get("conn"))
                order.setdefault(stream, []).append((event["kind"], event.get("name"), event.get("values")))
        return order

    def same(self, first, second, least):
        """Equal up to the length of the shorter one: which tick is the last of a case depends on timing."""
        self.assertEqual(first.keys(), second.keys())
        for key in first:
            length = min(len(first[key]), len(second[key]))
            self.assertGreater(length, least)
            self.assertEqual(first[key][:length], second[key][:length])

    def test_one_seed_gives_the_same_bytes_in_the_same_order(self):
        for version in ("142", "226"):
            with self.subTest(version):
                first, second = self.play(version, "--seed", "5"), self.play(version, "--seed", "5")
                self.assertEqual(self.sent(first, "in"), self.sent(second, "in"))
                self.same(self.sent(first, "out"), self.sent(second, "out"), 8)
                self.same(self.order(first), self.order(second), 2)

    def test_another_seed_gives_other_prices(self):
        def prices(events):
            return [event["values"]["price"] for event in events
                    if event["kind"] == "callback" and event["name"] == "tickPrice"]
        first, second = prices(self.play("176", "--seed", "5")), prices(self.play("176", "--seed", "6"))
        self.assertGreater(min(len(first), len(second)), 2)
        self.assertNotEqual(first[:3], second[:3])


if __name__ == "__main__":
    e2e_support.main("__main__")
