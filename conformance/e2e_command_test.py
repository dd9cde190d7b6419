"""End to end: arguments and output of the commands: selections, shards, reports, known failures.

Run by ctest, or:
    python3 conformance/e2e_command_test.py --bin build/release/bin [-v] [TestClass.test_name]
"""

import json
import os
import pathlib
import signal
import shutil
import subprocess
from unittest import mock

import e2e_support
from e2e_support import Fixture


def read_json(file):
    return json.loads(pathlib.Path(file).read_text())


class Starting(Fixture):
    @staticmethod
    def cpu_seconds(*arguments):
        """The minimum of three runs."""
        def once():
            child = subprocess.Popen([str(e2e_support.BIN / "conformance"), *arguments], stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            assert child.returncode == 0, arguments
            return usage.ru_utime + usage.ru_stime
        return min(once() for _ in range(3))

    def test_the_check_of_all_known_failures_costs_little_more_than_reading_them(self):
        # Known failures do not apply to scenarios from elsewhere, so they are not checked there. There are more lines of them than of
        # scenarios: reading those costs three times as much in a build with sanitizers, and a check of each with each thirty times.
        elsewhere = self.folder / "elsewhere"
        shutil.copytree(e2e_support.SOURCE / "scenarios", elsewhere)
        without = self.cpu_seconds("list", "scenarios", "--scenarios", str(elsewhere))
        for what in ("clients", "scenarios", "cases"):
            self.assertLess(self.cpu_seconds("list", what), 5 * without, what)


class Shards(Fixture):
    SOME = ("--client", "reference", "--scenario", "closed", "--scenario", "refused", "--server-version", "142,176")

    def play(self, shards, *more, which=None):
        """results.json of the shards, in their order."""
        files = []
        for number in which or range(1, shards + 1):
            files.append(str(self.folder / f"part-{number}.json"))
            some = more or self.SOME
            self.assertEqual(self.run_cases(*some, "--shard", f"{number}/{shards}", "--json", files[-1], "--junit", "-"),
                             0, self.output)
        return files

    def merge(self, *words):
        merged = self.folder / "reports/results.json"
        merged.parent.mkdir(exist_ok=True)
        merged.unlink(missing_ok=True)
        run = subprocess.run([e2e_support.BIN / "conformance", "merge", *words, "--json", merged], capture_output=True, text=True)
        self.output = run.stdout + run.stderr
        results = json.loads(merged.read_text()) if merged.exists() else {"summary": None, "cases": []}
        self.summary, self.cases = results["summary"], results["cases"]
        return run.returncode

    def test_shards_merge_into_the_whole(self):
        self.assertEqual(self.run_cases(*self.SOME), 0, self.output)
        whole, selection = {case["case"] for case in self.cases}, self.summary["selection"]
        self.assertEqual(selection["cases"], 4)
        self.assertEqual(selection["flags"], " ".join(self.SOME))
        self.assertNotIn("shard", self.summary)
        files = self.play(3)
        parts = [read_json(file)["summary"] for file in files]
        self.assertEqual([part["shard"] for part in parts], ["1/3", "2/3", "3/3"])
        self.assertEqual([part["selection"] for part in parts], [selection] * 3)
        self.assertEqual(self.merge(*reversed(files), "--min-cases", "4"), 0, self.output)
        self.assert_fits_schema()
        self.assertEqual({case["case"] for case in self.cases}, whole)
        self.assertEqual(self.summary["selection"], selection)
        self.assertEqual(self.summary["network"], parts[0]["network"])
        # Cases and shards run in parallel, so their times do not add up.
        self.assertEqual(self.summary["duration_ms"], max(part["duration_ms"] for part in parts))
        self.assertNotIn("partial", self.summary)
        self.assertEqual(self.merge(*files, "--min-cases", "5"), 2)
        self.assertIn("found only 4 cases of installed clients; expected at least 5", self.output)

    def test_a_lost_shard_is_not_green(self):
        files = self.play(2)
        other = str(self.folder / "other.json")
        self.assertEqual(self.run_cases(*self.SOME[:-1], "157", "--json", other), 0, self.output)
        for words, text in (
            (files[:1], "shard 2/2 is missing; expected all parts of one run (use --partial to merge what is there)"),
            ([files[0], files[0]], "shard 2/2 is missing\nshard 1/2 is given twice: "),
            ([files[0], other], f"{files[0]} and {other} are from different runs: "),
        ):
            self.assertEqual(self.merge(*words), 2, self.output)
            self.assertIn(text, self.output)
            self.assertIsNone(self.summary, "nothing is written")
        self.assertEqual(self.merge(files[0], "--partial"), 0, self.output)
        self.assertEqual((self.summary["partial"], self.summary["partial_reason"]), (True, "shard 2/2 is missing"))
        self.assert_fits_schema()
        self.assertIn("INCOMPLETE: shard 2/2 is missing", self.output)
        self.assertEqual(self.merge(files[0], other, "--partial"), 0, self.output)
        self.assertEqual(len(self.cases), 4)
        self.assertNotIn("selection", self.summary)
        self.assertEqual(self.merge(files[0], files[0], "--partial"), 2)
        self.assertIn("is in more than one file", self.output)

    def test_results_that_say_nothing_of_themselves_are_no_part(self):
        files = self.play(1, which=[1])
        results = read_json(files[0])
        del results["summary"]["selection"]
        old = self.write("old.json", json.dumps(results))
        self.assertEqual(self.merge(str(old)), 2)
        self.assertIn(f"{old} has no selection, so its other parts are unknown", self.output)
        self.assertEqual(self.merge(str(old), "--partial"), 0, self.output)

    def test_a_shard_may_be_empty(self):
        some = ("--client", "reference", "--scenario", "closed", "--server-version", "176")
        files = self.play(2, *some)
        self.assertIn("shard 2/2 has no case: 1 is selected", self.output)
        self.assertEqual(read_json(files[1])["summary"]["cases"], 0)
        self.assertEqual(self.merge(*files), 0, self.output)
        self.assertEqual([case["case"] for case in self.cases], ["e2e/closed@176/reference"])
        self.assertEqual(self.conformance("list", "cases", *some, "--shard", "2/2"), 0, self.output)
        self.assertEqual(self.output, "")
        self.assertEqual(self.run_cases(*some[:-1], "999", "--shard", "2/2"), 2)

    def test_the_least_number_of_cases_is_that_of_all_shards(self):
        for shard in ("1/4", "4/4"):
            self.assertEqual(self.run_cases(*self.SOME, "--shard", shard, "--min-cases", "4"), 0, self.output)
            self.assertEqual(len(self.cases), 1)
            self.assertEqual(self.run_cases(*self.SOME, "--shard", shard, "--min-cases", "5"), 2)
            self.assertIn("4 cases are selected, 4 of them for installed clients; expected at least 5", self.output)


class CutOff(Fixture):
    """Runs that do not play all selected cases."""

    def setUp(self):
        super().setUp()
        self.write_tricky("gate")
        self.write_scenario("gated", """
            client:
              - {connect: {client_id: 10}, timeout: 60s}
            expect:
              - {call: connect, returns: success}
            """)
        self.write_scenario("none", "client: [wait: 1ms]\nexpect: [{no_request: REQ_POSITIONS}]\n")
        self.some = ("--client", "tricky", "--scenario", "gated", "--scenario", "none", "--server-version", "176",
                     "--reports", str(self.folder / "reports"), "--html", str(self.folder / "html"),
                     "--tap", str(self.folder / "tap"), "--pcap", str(self.folder / "pcap"))

    def files(self, *parts):
        return {str(file.relative_to(self.folder)) for part in parts or ("reports", "html", "pcap", "tap")
                for file in [self.folder / part, *(self.folder / part).rglob("*")]
                if file.is_file() and not file.name.startswith(".")}

    def interrupted(self, number, times=1):
        """The output and the exit code of a run that is interrupted while one case has ended and another is in
        progress."""
        run = self.started(self.arguments("run", *self.some), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.wait_until(self.began().exists, "the case begins")
        output = ""
        while "e2e/none@176/tricky" not in output:
            output += run.stdout.readline()
        for _ in range(times):
            run.send_signal(number)
        output += run.communicate(timeout=60)[0]
        return output, run.returncode

    def test_an_interrupted_run_writes_what_it_has_and_says_so(self):
        self.open_gate()
        self.assertEqual(self.conformance("run", *self.some, "--retries", "1"), 1, self.output)
        for name in ("reports/cases/e2e_gated@176_tricky.json", "reports/cases/e2e_gated@176_tricky.try1.json",
                     "pcap/e2e_gated@176_tricky.pcapng", "pcap/e2e_gated@176_tricky.try1.pcapng", "html/index.html"):
            self.assertIn(name, self.files())
        for number, name in ((signal.SIGINT, "SIGINT"), (signal.SIGTERM, "SIGTERM")):
            (self.folder / "adapter.py.go").unlink(missing_ok=True)
            self.began().unlink(missing_ok=True)
            output, code = self.interrupted(number)
            self.assertEqual(code, 128 + number, output)
            why = f"interrupted by {name}: 1 of 2 cases was played"
            self.assertIn(f"INCOMPLETE: {why}\n", output)
            results = read_json(self.folder / "reports/results.json")
            self.assertEqual([case["case"] for case in results["cases"]], ["e2e/none@176/tricky"])
            summary = results["summary"]
            self.assertEqual((summary["partial"], summary["partial_reason"], summary["exit_code"]), (True, why, 128 + number))
            self.assertEqual(summary["selection"]["cases"], 2)
            self.assert_fits_schema()
            self.assertIn(f"Bail out! {why}\n", (self.folder / "tap").read_text())
            self.assertIn('errors="1"', (self.folder / "reports/junit.xml").read_text())
            self.assertIn(why, (self.folder / "html/index.html").read_text())
            self.assertEqual(self.files("reports"), {"reports/results.json", "reports/junit.xml"}, "no record of the run before")
            self.assertEqual(len(self.files("html/cases")), 1)
            self.assertNotIn("pcap/e2e_gated@176_tricky.try1.pcapng", self.files())
            run = subprocess.run([e2e_support.BIN / "conformance", "merge", self.folder / "reports/results.json"],
                                 capture_output=True, text=True)
            self.assertEqual(run.returncode, 2)
            self.assertIn("results.json is not complete: " + why, run.stderr)

    def test_the_second_signal_ends_at_once(self):
        run = self.started(self.arguments("run", *self.some), stdout=subprocess.DEVNULL)
        self.wait_until(self.began().exists, "the case begins")
        run.send_signal(signal.SIGSTOP)  # Both have arrived when it continues.
        run.send_signal(signal.SIGINT)
        run.send_signal(signal.SIGTERM)
        run.send_signal(signal.SIGCONT)
        self.assertIn(run.wait(60), (130, 143))
        self.assertFalse((self.folder / "reports/results.json").exists())

    def test_so_many_failures_end_a_run(self):
        self.open_gate()
        some = (*self.some[:4], "--jobs", "1", "--max-failures")
        self.assertEqual(self.run_cases(*some, "2"), 1, self.output)
        self.assertEqual([case["verdict"] for case in self.cases], ["fail", "fail"])
        why = "stopped after 2 that are not as expected: 2 of 9 cases were played"
        self.assertEqual((self.summary["partial_reason"], self.summary["exit_code"]), (why, 1))
        self.assertIn(f"INCOMPLETE: {why}", self.output)
        self.assertEqual(self.run_cases(*some, "100"), 1, self.output)
        self.assertEqual(len(self.cases), 9)
        self.assertNotIn("partial", self.summary)
        # A case that will be retried has not failed yet.
        self.write_tricky("moody")
        self.write_free()
        free = ("--client", "tricky", "--scenario", "free", "--server-version", "142,176", "--jobs", "1", "--max-failures", "1")
        self.assertEqual(self.run_cases(*free, "--retries", "3"), 0, self.output)
        self.assertEqual(len(self.cases), 2)
        for wrong in ("0", "-1", "x", ""):
            self.assertEqual(self.run_cases(*some, wrong), 2)
            self.assertIn("--max-failures", self.output)


class Folders(Fixture):
    """Files that a run leaves, and files of an earlier run that it removes."""
    SOME = ("--client", "reference", "--scenario", "closed", "--server-version", "176")

    def test_the_html_report_is_written_unless_it_is_not_wanted(self):
        self.assertEqual(self.run_cases(*self.SOME), 0, self.output)
        index = self.folder / "reports/html/index.html"
        self.assertIn(f"report: {index}\n", self.output)
        self.assertTrue(index.exists())
        self.assertEqual(self.conformance("run", *self.SOME, "--html", "-", "--reports", str(self.folder / "other")), 0)
        self.assertNotIn("report: ", self.output)
        self.assertFalse((self.folder / "other/html").exists())

    def test_what_an_earlier_run_wrote_goes_and_what_others_wrote_stays(self):
        self.assertEqual(self.run_cases(*self.SOME[:4], "--server-version", "142,176", "--bundles", "all"), 0, self.output)
        cases, pages = self.folder / "reports/cases", self.folder / "reports/html/cases"
        self.assertEqual([len(list(folder.glob("e2e*"))) for folder in (cases, pages)], [2, 2])
        mine = self.write("reports/cases/mine.txt", "notes")
        outside = self.write("outside.txt", "notes")
        with (cases / ".conformance-files").open("a") as list_of_files:
            list_of_files.write(f"../../outside.txt\n{outside}\n\n.\nno such file\n")
        self.assertEqual(self.run_cases(*self.SOME), 0, self.output)
        self.assertEqual(list(cases.glob("e2e*")), [])
        self.assertEqual(len(list(pages.glob("e2e*"))), 1)
        self.assertTrue(mine.exists() and outside.exists())

    def test_a_folder_of_somebody_else_is_refused(self):
        self.assertEqual(self.run_cases(*self.SOME), 0, self.output)
        theirs = self.write("theirs/index.html", "a page").parent
        for flag in ("--html", "--pcap"):
            self.assertEqual(self.run_cases(*self.SOME, flag, str(theirs)), 2, self.output)
            self.assertIn(f"{theirs} is not empty and was not written by this program", self.output)
            self.assertNotIn("e2e/closed@", self.output)
        self.write("reports2/cases/x.json", "{}")
        self.assertEqual(self.run_cases(*self.SOME, "--reports", str(self.folder / "reports2")), 2, self.output)
        self.assertTrue((self.folder / "reports/results.json").exists(), "of the run before")
        run = subprocess.run([e2e_support.BIN / "conformance", "merge", self.folder / "reports/results.json", "--html", theirs],
                             capture_output=True, text=True)
        self.assertEqual((run.returncode, theirs.joinpath("index.html").read_text()), (2, "a page"))
        self.assertEqual(self.run_cases(*self.SOME, "--html", str(self.folder / "new")), 0, self.output)
        self.assertEqual(self.run_cases(*self.SOME, "--html", str(self.folder / "new")), 0, self.output)

    def test_each_line_says_how_far_the_run_is(self):
        self.assertEqual(self.run_cases(*self.SOME[:4], "--variants", "sample"), 0, self.output)
        numbers = [line.split("] ")[0] for line in self.output.splitlines() if line.startswith("[")]
        self.assertEqual(numbers, [f"[{number}/9" for number in range(1, 10)])


class Selections(Fixture):
    SOME = ("--client", "reference", "--server-version", "176")

    def listed(self, *words):
        self.assertEqual(self.conformance("list", "cases", *words), 0, self.output)
        return [line.split("@")[0] for line in self.output.splitlines()]

    def test_files_folders_and_patterns_over_files_are_scenarios(self):
        for name in ("one", "two", "odd"):
            self.write(f"mine/area/{name}.yaml", (self.folder / "scenarios/e2e/closed.yaml").read_text())
        (self.folder / "mine/area/notes.txt").write_text("no scenario")
        mine = str(self.folder / "mine")
        for words, wanted in (
            ((f"{mine}/area/one.yaml",), ["area/one"]),
            ((mine,), ["area/odd", "area/one", "area/two"]),
            ((f"{mine}/area/o*.yaml",), ["area/odd", "area/one"]),
            ((f"{mine}/area/o*.yaml", "closed", f"{mine}/area/../area/one.yaml"), ["e2e/closed", "area/odd", "area/one"]),
        ):
            arguments = [word for name in words for word in ("--scenario", name)]
            self.assertEqual(sorted(self.listed(*self.SOME, *arguments)), sorted(wanted))
            self.assertEqual(self.run_cases(*self.SOME, *arguments), 0, self.output)
            self.assertEqual(sorted(case["scenario"] for case in self.cases), sorted(wanted))
            self.assertEqual(self.conformance("explain", *self.SOME, *arguments, "--reports", str(self.folder / "none")), 0)
            for name in wanted:
                self.assertIn(f"  {name}@176/reference", self.output)
        for wrong in (f"{mine}/area/x*.yaml", str(self.folder / "clients/empty"), f"{mine}/none"):
            (self.folder / "clients/empty").mkdir(exist_ok=True)
            self.assertEqual(self.conformance("list", "--scenario", wrong), 2)
            self.assertIn(f"no scenario matches `{wrong}`", self.output)

    def test_explain_plays_a_scenario_that_was_changed_since_its_record(self):
        file = str(self.folder / "scenarios/e2e/closed.yaml")
        some = (*self.SOME, "--scenario", file)
        reports = ("--reports", str(self.folder / "reports"))
        self.assertEqual(self.run_cases(*some, "--bundles", "all"), 0, self.output)
        self.assertEqual(self.conformance("explain", *some, *reports), 0, self.output)
        self.assertNotIn("running", self.output)
        os.utime(file, (2**31, 2**31))
        self.assertEqual(self.conformance("explain", *some, *reports), 0, self.output)
        self.assertIn("; running it", self.output)
        self.assertEqual(self.conformance("explain", "e2e/closed@176/reference", "--scenario", file, *reports), 0, self.output)
        self.assertEqual(self.conformance("explain", "e2e/closed@176/reference", "--scenario", "refused", *reports), 2)

    def test_the_projects_known_failures_say_nothing_of_scenarios_from_elsewhere(self):
        elsewhere = self.folder / "mine/handshake/hung_handshake.yaml"
        elsewhere.parent.mkdir(parents=True)
        shutil.copy(e2e_support.SOURCE / "scenarios/handshake/hung_handshake.yaml", elsewhere)

        def listed(*words):
            run = subprocess.run([e2e_support.BIN / "conformance", "list", "cases", "--client", "python-ibapi-10.37.2", *words],
                                 capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stderr)
            return run.stdout
        ours = str(e2e_support.SOURCE / "client-under-test")
        self.assertIn("known failure: ", listed("--scenario", "hung_handshake"))
        self.assertIn("known failure: ", listed("--scenario", "hung_handshake", "--clients", ours))
        for words in (("--scenario", str(elsewhere)), ("--scenarios", str(self.folder / "mine")),
                      ("--scenarios", str(self.folder / "mine"), "--clients", ours)):
            self.assertNotIn("known failure", listed(*words))

    def test_what_is_skipped_is_not_played(self):
        some = ("--client", "reference", "--client", "broken-throws", "--scenario", "closed", "--scenario", "refused",
                "--server-version", "142,176")
        cases = lambda *words: (self.conformance("list", "cases", *some, *words), len(self.output.splitlines()))
        self.assertEqual(cases(), (0, 8))
        for pattern, left in (("refused", 4), ("broken-*", 4), ("*@142*", 4), ("e2e/closed@176/reference", 7), ("killed", 8)):
            self.assertEqual(cases("--skip", pattern), (0, left), pattern)
        self.assertEqual(cases("--skip", "refused", "--skip", "broken-*"), (0, 2))
        self.assertEqual(self.run_cases(*some, "--skip", "broken-*", "--skip", "refused"), 0, self.output)
        self.assertEqual(self.summary["selection"]["cases"], 2)
        self.assertEqual(self.conformance("list", "cases", *some, "--skip", "*"), 2)
        self.assertIn("--skip excludes all cases", self.output)
        self.assertEqual(self.conformance("list", "cases", *some, "--skip", "clossed"), 2)
        self.assertIn("--skip clossed matches no selected case, scenario or client", self.output)

    def test_what_failed_last_is_played_again(self):
        some = ("--client", "reference", "--client", "broken-false-success", "--scenario", "closed", "--scenario", "refused",
                "--server-version", "176")
        self.assertEqual(self.run_cases("--last-failed"), 2)
        self.assertIn(f"no results of an earlier run: {self.folder}/reports/results.json; --last-failed needs them", self.output)
        self.assertEqual(self.run_cases(*some), 1, self.output)
        failed = [case["case"] for case in self.cases if not case["expected"]]
        self.assertGreater(len(failed), 0)
        self.assertLess(len(failed), 4)
        for words in ((), some, ("--client", "broken-*", "--server-version", "176")):
            self.assertEqual(self.run_cases("--last-failed", *words), 1, self.output)
            self.assertEqual(sorted(case["case"] for case in self.cases), sorted(failed))
        self.assertEqual(self.run_cases("--last-failed", "--client", "reference"), 2)
        self.assertIn("nothing is selected: none of the ", self.output)
        self.assertEqual(self.run_cases("--last-failed", "--json", "-"), 2)
        self.assertIn("no results of an earlier run with --json -", self.output)
        self.assertEqual(self.run_cases(*self.SOME, "--scenario", "closed"), 0, self.output)
        self.assertEqual(self.run_cases("--last-failed"), 2)
        self.assertIn("nothing failed in the last run; ", self.output)


class KnownFailures(Fixture):
    SOME = ("--client", "own", "--server-version", "176")

    def test_an_entry_without_a_reason_is_a_note_and_in_ci_an_error(self):
        known = ''.join(f'- case: e2e/refused\n  finding: "{finding}"\n  reason:\n  evidence: run\n'
                        for finding in ("call:connect", "never:nextValidId", "is_connected:false"))
        self.broken_client("broken-false-success", known)
        with mock.patch.dict(os.environ, CI=""):
            self.run_cases(*self.SOME, "--scenario", "refused")
        self.assertIn(f"3 known failures have no reason, the first is {self.folder}/clients/own/expectations.yaml:1;",
                      self.output)
        for words in (("run", *self.SOME), ("list",)):
            with mock.patch.dict(os.environ, CI="true"):
                self.assertEqual(self.conformance(*words), 2, self.output)
            self.assertIn("clients/own/expectations.yaml:3:3: `reason` is empty; expected why the client fails", self.output)
            self.assertIn("\n  reason:\n  ^\n", self.output)

    def expectations(self, *words, code):
        self.assertEqual(self.conformance("expectations", "--from", str(self.folder / "reports/results.json"), *words), code,
                         self.output)
        return self.output

    def known(self):
        return (self.folder / "clients/own/expectations.yaml").read_text()

    @mock.patch.dict(os.environ, CI="")
    def test_known_failures_follow_what_a_client_does(self):
        some = (*self.SOME[:2], "--server-version", "142,176,226", "--scenario", "closed", "--scenario", "healthy")
        all_of_them = (*some, "--scenario", "refused")
        self.broken_client("broken-false-success", "# Ours.\n[]\n")
        self.assertEqual(self.run_cases(*all_of_them), 1, self.output)
        shown = self.expectations(code=1)
        self.assertIn('+- case: ["e2e/closed", "e2e/refused"]\n+  finding: "call:connect"\n+  reason:\n', shown)
        self.assertIn("nothing was written; use --write to write it\n", shown)
        self.assertEqual(self.known(), "# Ours.\n[]\n")
        self.assertIn("own/expectations.yaml: 1 added\nfill in the `reason`", self.expectations("--write", code=0))
        listed = '# Ours.\n- case: ["e2e/closed", "e2e/refused"]\n  finding: "call:connect"\n  reason:\n  evidence: run\n'
        self.assertEqual(self.known(), listed)
        self.assertEqual(self.run_cases(*all_of_them), 0, self.output)
        self.assertIn("1 known failure has no reason", self.output)
        self.assertIn("all known failures match ", self.expectations(code=0))
        # Partly fixed, and only partly played.
        own = self.folder / "clients/own"
        listed = listed.replace("reason:", "versions: [142, 226]\n  reason: it looks away  # not for long")
        own.joinpath("expectations.yaml").write_text(listed)
        own.joinpath("adapter.yaml").write_text(own.joinpath("adapter.yaml").read_text().replace("broken-false-success", "reference"))
        self.assertEqual(self.run_cases(*some), 1, self.output)
        shown = self.expectations(code=1)
        self.assertIn('-- case: ["e2e/closed", "e2e/refused"]\n+- case: "e2e/refused"\n', shown)
        self.expectations("--write", code=0)
        self.assertEqual(self.known(), listed.replace('["e2e/closed", "e2e/refused"]', '"e2e/refused"'))
        self.assertEqual(self.run_cases(*all_of_them), 1, self.output)
        self.assertIn("own/expectations.yaml: 1 removed\n", self.expectations("--write", code=0))
        self.assertEqual(self.known(), "# Ours.\n[]\n")
        self.assertEqual(self.run_cases(*all_of_them), 0, self.output)

    def test_results_that_say_nothing_of_known_failures_change_none(self):
        known = '- {case: e2e/refused, finding: "call:connect", reason: it looks away, evidence: run}\n'
        self.broken_client("reference", known)
        self.run_cases(*self.SOME, "--scenario", "refused", "--ignore-rules")
        self.expectations("--write", code=2)
        self.assertIn("is from a run with --ignore-rules", self.output)
        self.assertEqual(self.run_cases(*self.SOME[:2], "--scenario", "refused"), 1, self.output)
        results = self.folder / "reports/results.json"
        text = results.read_text()
        for wrong, why in (
            (text.replace('"client":"own"', '"client":"stranger"'), "results for client stranger, which no manifest defines"),
            (text.replace('"scenario":"e2e/refused"', '"scenario":"e2e/gone"'), "results for scenario e2e/gone, which does not exist"),
            (text.replace('"format":1', '"format":2'), "written by another version of this program"),
            (text[:-20], "results.json is not a valid results.json"),
            ("", "results.json is not a valid results.json"),
            (None, "results.json: cannot be read: No such file or directory"),
        ):
            results.unlink()
            if wrong is not None:
                results.write_text(wrong)
            self.expectations("--write", code=2)
            self.assertIn(why, self.output)
            self.assertEqual(self.known(), known)
            results.write_text(text)
        file = self.folder / "clients/own/expectations.yaml"
        file.chmod(0o640)
        home = file.rename(self.folder / "home.yaml")
        file.symlink_to(home)
        self.expectations("--write", code=0)
        self.assertEqual((self.known(), file.is_symlink(), home.stat().st_mode & 0o777), ("[]\n", True, 0o640))
        self.assertEqual(list(self.folder.glob("home.yaml*")), [home], "no temporary file is left")


if __name__ == "__main__":
    e2e_support.main("__main__")
