"""End to end: the conformance program with fake-gateway and real client processes.

The tests only start built programs and read what they print and write. Run by ctest, or:
    python3 conformance/e2e_test.py --bin build/release/bin [-v] [TestClass.test_name]
"""

import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import unittest

import e2e_support
from e2e_support import SCENARIOS, SOURCE, Fixture

# The exact findings for each broken client, over all scenarios above.
FINDINGS = {
    "broken-swallows-error": {"refused": {"callback:error"}, "backslash": {"callback:error"}},
    "broken-false-ready": {
        "healthy": {"in_order:managedAccounts,nextValidId"}, "refused": {"never:nextValidId"},
    },
    "broken-blocked-connect": {"hung": {"call:connect"}},
    "broken-late-failure": {"hung": {"call:connect"}},
    "broken-false-success": {"refused": {"call:connect"}, "closed": {"call:connect"}},
    "broken-stale-connected": {"lost": {"is_connected:false"}},
    "broken-leaked-socket": {
        "refused": {"socket:client:closed"}, "closed": {"socket:client:closed"}, "lost": {"socket:client:closed"},
    },
    "broken-wrong-order": {"healthy": {"in_order:managedAccounts,nextValidId"}},
    "broken-duplicate-ready": {"healthy": {"count:nextValidId"}},
    "broken-wrong-client-id": {"healthy": {"request:START_API"}},
    "broken-no-closed-callback": {"lost": {"callback:connectionClosed"}},
    "broken-extra-request": {"healthy": {"no_request:REQ_POSITIONS"}},
    "broken-throws": {"refused": {"call:connect"}, "closed": {"call:connect"}},
    "broken-strict-text": {"backslash": {"callback:error"}},
}

COULD_NOT_RUN = {
    "broken-no-start": "the adapter exited before it answered hello: exit status 3",
    "broken-hangs": "the adapter did not answer hello within ",
    "broken-floods": "the adapter printed too much",
    "broken-garbage": "not a JSON object",
}

# A flooding client certainly exceeds its limit within this time; the others end at once.
LONG = """
    limit: 120s
    client:
      - connect: {client_id: 10}
      - wait: 100s
    expect:
      - {never: error}
    """


# No step asks for the rule's event, so the fault does not happen: a harness error with a reason.
UNMET = """
    rules:
      - {on: REQ_POSITIONS, do: [swallow]}
    client:
      - connect: {client_id: 10}
    expect:
      - {call: connect, returns: failure}
    """


class Judging(Fixture):
    def run_all(self, clients, server_versions, more=""):
        """The cases of all scenarios above, and of `more` rows of a matrix: the client's name -> its cases."""
        self.write_reference("hasty", "2s", {f"hasty-{name}": name for name in clients})
        patient = [name for name in SCENARIOS if name != "hung"]
        matrix = self.write("matrix.yaml", f"""
            - {{client: [{", ".join(clients)}], scenario: [{", ".join(patient)}], server_versions: {server_versions}}}
            - {{client: "hasty-*", scenario: hung, server_versions: {server_versions}}}
            {more}
            """)
        # In parallel, because they wait more than they compute.
        code = self.run_cases("--matrix", str(matrix), "--jobs", "24")
        played = {}
        for case in self.cases:
            played.setdefault(case["client"].removeprefix("hasty-"), []).append(case)
        return code, played

    def test_reference_passes_everywhere(self):
        code, _ = self.run_all(["reference"], "[100, 176, 226]")
        self.assertEqual(code, 0, self.output)
        self.assertEqual(len(self.cases), 3 * len(SCENARIOS))
        self.assertEqual({case["verdict"] for case in self.cases}, {"pass"}, self.output)

    def test_texts_are_judged_in_protobuf_too(self):
        code = self.run_cases("--client", "broken-strict-text", "--scenario", "backslash", "--server-version", "226")
        self.assertEqual(code, 1, self.output)
        self.assertEqual({finding["id"] for case in self.cases for finding in case["findings"]}, {"callback:error"})

    def test_every_broken_client_has_exactly_its_findings(self):
        self.write_scenario("long", LONG)
        unusable = f"- {{client: [{', '.join(COULD_NOT_RUN)}], scenario: long, server_versions: [176]}}"
        code, played = self.run_all(list(FINDINGS), "[176]", unusable)
        self.assertEqual(code, 1, self.output)
        found = {name: {} for name in FINDINGS}
        for name in FINDINGS:
            self.assertEqual(len(played[name]), len(SCENARIOS))
            for case in played[name]:
                if case["findings"]:
                    scenario = case["scenario"].split("/")[1]
                    found[name][scenario] = {finding["id"] for finding in case["findings"]}
                    self.assertEqual(case["verdict"], "fail", case)
                    self.assertFalse(case["expected"])
        self.maxDiff = None
        self.assertEqual(found, FINDINGS)
        for name, why in COULD_NOT_RUN.items():
            case, = played[name]
            self.assertEqual(case["verdict"], "could-not-run", case)
            self.assertIn(why, case["reason"])

    def test_a_client_that_dies_is_a_finding(self):
        code = self.run_cases("--client", "broken-dies", "--scenario", "refused", "--server-version", "176")
        self.assertEqual(code, 1, self.output)
        findings = {finding["id"]: finding for finding in self.cases[0]["findings"]}
        self.assertIn("killed by signal 6", findings["client:exit"]["actual"])
        self.assertIn("it had not returned when the client exited", findings["call:connect"]["actual"])

    def test_a_client_that_cannot_be_run_has_an_exit_code_of_its_own(self):
        code = self.run_cases("--client", "broken-garbage", "--scenario", "healthy", "--server-version", "176")
        self.assertEqual(code, 3, self.output)

    def test_a_fault_that_never_happens_is_our_error(self):
        self.write_scenario("idle", """
            rules:
              - {on: REQ_POSITIONS, do: [swallow]}
            client:
              - connect: {client_id: 10}
            expect:
              - {call: connect, returns: success}
            """)
        self.assertEqual(self.run_cases("--client", "reference", "--scenario", "idle", "--server-version", "176"), 4)
        self.assertEqual(self.cases[0]["reason"], "rule rule-1 never fired: REQ_POSITIONS was not reached")

    def test_what_the_client_cannot_show_is_unsupported(self):
        self.write_tricky("quiet")
        self.write_scenario("unsupported", """
            client:
              - call: reqPositions
            expect:
              - {call: reqPositions, returns: success}
              - {callback: positionEnd, within: 100ms}
              - {is_connected: true}
            """)
        code = self.run_cases("--client", "tricky", "--scenario", "unsupported", "--server-version", "176")
        self.assertEqual(code, 0, self.output)
        self.assertEqual(self.cases[0]["verdict"], "unsupported", self.output)


class Clients(Fixture):
    def test_a_library_that_prints_breaks_the_contract(self):
        self.write_tricky("print")
        self.assertEqual(self.run_cases("--client", "tricky", "--scenario", "hung", "--server-version", "176"), 3)
        self.assertIn("not a JSON object: a library that prints", self.cases[0]["reason"])
        self.assertIn("the client says something on stderr", self.output)

    def test_a_client_that_does_not_leave_is_killed(self):
        self.write_tricky("stay")
        self.write_free()
        self.run_cases("--client", "tricky", "--scenario", "free", "--server-version", "176")
        self.assertEqual(self.cases[0]["verdict"], "pass", self.output)
        self.wait_until(lambda: not self.processes(), "the client would stay for ten minutes")

    def test_an_interrupted_run_leaves_nothing_behind(self):
        self.write_tricky("gate")
        self.write_free()
        run = self.started(self.arguments("run", "--client", "tricky", "--scenario", "free", "--reports",
                                          str(self.folder / "reports")), stdout=subprocess.DEVNULL)
        self.wait_until(self.began().exists, "a client is asked to connect")
        self.assertNotEqual(self.processes(), [])
        run.send_signal(signal.SIGINT)
        self.assertEqual(run.wait(60), 130)
        self.wait_until(lambda: not self.processes(), "the client would stay for a minute")

    def processes(self):
        """Command lines of this test's adapters and gateways, which contain its folder."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            is_runner = "conformance run" in line
            if str(self.folder) in line and not is_runner:
                found.append(line)
        return found

    def test_installing(self):
        # A unique name, because clients are installed beside the programs, for everybody who runs these.
        name = self.folder.name
        self.addCleanup(shutil.rmtree, self.environment_of(f"{name}-1.0"), ignore_errors=True)
        self.write_client(name, """
            language: C++
            versions: ["1.0"]
            install: "echo installing {version} && touch {env}/here"
            run: "test -e {env}/here && exec {bin}/reference-client --behaviour reference --handshake-timeout 60s"
            server_versions: [100, 226]
            """)
        # `exec` is put before the run command, so a condition needs its own shell.
        manifest = self.folder / "clients" / name / "adapter.yaml"
        manifest.write_text(manifest.read_text().replace('run: "test -e {env}/here && exec {bin}', 'run: "{bin}'))
        some = ("--scenario", "healthy", "--server-version", "176")
        self.assertEqual(self.run_cases("--client", f"{name}-*", *some), 0, self.output)
        self.assertEqual(self.cases[0]["verdict"], "not-installed")
        self.assertEqual(self.run_cases("--client", f"{name}-*", *some, "--min-cases", "1"), 2, self.output)
        self.assertIn("1 cases are selected, 0 of them for installed clients; expected at least 1", self.output)
        self.assertEqual(self.run_cases("--client", f"{name}-1.0", *some), 3, self.output)
        self.assertEqual(self.conformance("install", f"{name}-*"), 0, self.output)
        self.assertIn("installing 1.0", self.output)
        self.assertEqual(self.conformance("install", f"{name}-*"), 0)
        self.assertIn("installed already", self.output)
        self.assertEqual(self.run_cases("--client", f"{name}-1.0", *some), 0, self.output)
        self.assertEqual(self.cases[0]["verdict"], "pass", self.output)

    def environment_of(self, client):
        root = e2e_support.BIN.parent.parent if e2e_support.BIN.parent.parent.name == "build" else e2e_support.BIN.parent
        return root / "clients" / client

    def test_selftest(self):
        self.assertEqual(self.conformance("adapter-selftest", "reference"), 0, self.output)
        self.assertEqual(self.output.count("  ok "), 9, self.output)
        self.assertEqual(self.conformance("adapter-selftest", "broken-liar"), 1, self.output)
        self.assertIn("an unknown call is reported as unsupported: expected unsupported, got success", self.output)
        self.assertEqual(self.conformance("adapter-selftest", "broken-no-start"), 3, self.output)


class KnownFailures(Fixture):
    ENTRY = """
        - case: "e2e/{scenario}"
          finding: "{finding}"
          reason: it looks away
          evidence: run
        """

    def run_with(self, behaviour, scenario, finding):
        self.broken_client(behaviour, self.ENTRY.format(scenario=scenario, finding=finding))
        return self.run_cases("--client", "own", "--scenario", scenario, "--server-version", "176")

    def test_a_listed_failure_is_expected(self):
        self.assertEqual(self.run_with("broken-false-success", "refused", "call:connect"), 0, self.output)
        self.assertEqual(self.cases[0]["verdict"], "fail")
        self.assertTrue(self.cases[0]["expected"])
        self.assertIn("known failure", self.output)

    def test_failing_for_another_finding_is_not(self):
        self.assertEqual(self.run_with("broken-false-success", "refused", "never:nextValidId"), 1, self.output)
        self.assertFalse(self.cases[0]["expected"])

    def test_a_stale_entry_is_an_error(self):
        self.assertEqual(self.run_with("reference", "refused", "call:connect"), 1, self.output)
        self.assertEqual(self.cases[0]["verdict"], "pass")
        self.assertFalse(self.cases[0]["expected"])
        self.assertIn("UNEXPECTED PASS", self.output)

    def test_entries_that_fit_nothing_are_errors_also_when_another_part_runs(self):
        self.broken_client("reference", self.ENTRY.format(scenario="no_such", finding="call:connect"))
        self.assertEqual(self.run_cases("--client", "own", "--scenario", "healthy"), 2)
        self.assertIn("clients/own/expectations.yaml:1:3: `e2e/no_such` matches no case", self.output)


class Reports(Fixture):
    def test_junit_fits_its_schema(self):
        code = self.run_cases("--client", "broken-false-success", "--client", "reference", "--client", "broken-garbage",
                              "--scenario", "refused", "--server-version", "176")
        self.assertEqual(code, 1, self.output)
        if shutil.which("xmllint") is None:
            self.skipTest("xmllint is not installed")
        check = subprocess.run(["xmllint", "--noout", "--schema", SOURCE / "conformance/report/junit.xsd",
                                self.folder / "reports/junit.xml"], capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stderr)

    def test_results_fit_their_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest(f"{sys.executable} has no jsonschema (Debian: python3-jsonschema, for /usr/bin/python3)")
        schema = json.loads((SOURCE / "conformance/report/result.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        check = jsonschema.Draft202012Validator(schema)
        self.write_tricky("quiet")
        self.write_scenario("unmet", UNMET)
        self.assertEqual(self.run_cases("--client", "tricky", "--scenario", "unmet", "--server-version", "176"), 4)
        tricky = self.results()
        shutil.rmtree(self.folder / "clients/tricky")
        self.run_cases("--client", "broken-false-success", "--client", "broken-garbage", "--client", "reference",
                       "--scenario", "refused", "--server-version", "176", "--variants", "each")
        for results in (tricky, self.results()):
            self.assertEqual([error.message for error in check.iter_errors(results)], [])
            self.assertNotEqual(results["cases"], [])
        failed = next(case for case in self.cases if case["verdict"] == "fail")
        self.assertEqual(failed["findings"][0]["line"], self.line_of("refused", "call: connect"))
        del results["cases"][0]["verdict"]
        self.assertNotEqual(list(check.iter_errors(results)), [])

    def line_of(self, scenario, text):
        lines = (self.folder / f"scenarios/e2e/{scenario}.yaml").read_text().splitlines()
        return 1 + next(i for i, line in enumerate(lines) if text in line)

    def results(self):
        return json.loads((self.folder / "reports/results.json").read_text())

    def write_all(self, command, *more):
        """TAP, SARIF, summary and HTML of a command; name -> text."""
        folder = self.folder / command
        files = [word for name in ("tap", "sarif", "summary") for word in (f"--{name}", str(folder / name))]
        self.code = self.conformance(command, *more, *files, "--html", str(folder / "html"))
        return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}

    def test_all_reports_from_one_run_and_again_from_its_results(self):
        reports = self.folder / "reports"
        run = self.write_all("run", "--client", "broken-false-success", "--client", "reference",
                             "--scenario", "refused", "--server-version", "142,176", "--repeat", "2",
                             "--bundles", "all", "--jobs", "4", "--reports", str(reports))
        self.assertEqual(self.code, 1, self.output)
        self.assertTrue(run["tap"].startswith("TAP version 14\n1..8\n"), run["tap"])
        self.assertEqual(run["tap"].count("\nnot ok "), 4)
        sarif = json.loads(run["sarif"])["runs"][0]
        self.assertEqual(len(sarif["results"]), 4)
        place = sarif["results"][0]["locations"][0]["physicalLocation"]
        self.assertTrue(place["artifactLocation"]["uri"].endswith("/scenarios/e2e/refused.yaml"))
        self.assertEqual(place["region"]["startLine"], self.line_of("refused", "call: connect"))
        self.assertIn("8 cases, 4 not as expected", run["summary"])
        pages = [name for name in run if name.startswith("html/cases/")]
        self.assertEqual(len(pages), 8)
        self.assertIn("html/index.html", run)

        merged = self.folder / "merge/results.json"
        again = self.write_all("merge", str(reports / "results.json"), "--json", str(merged))
        self.assertEqual(self.code, 1, self.output)
        del again["results.json"]
        self.assertEqual(set(again), set(run))
        self.assertEqual([again[name] for name in ("tap", "sarif")], [run[name] for name in ("tap", "sarif")])
        # Each repetition has its own record, and its page shows that one.
        self.assertEqual([again[name] for name in pages], [run[name] for name in pages])
        self.assertEqual(len({run[name] for name in pages}), 8)

    def test_the_command_in_a_report_plays_the_case_again(self):
        self.run_cases("--client", "broken-false-success", "--scenario", "refused", "--server-version", "142,176",
                       "--seed", "7")
        words = shlex.split(self.cases[1]["command"])
        self.assertEqual(words[0], "./scripts/conformance")
        self.assertEqual(words[words.index("--seed") + 1], "7")
        again = subprocess.run([e2e_support.BIN / "conformance", "run", *words[1:], "--reports", self.folder / "again"],
                               stdout=subprocess.DEVNULL, timeout=240)
        self.assertEqual(again.returncode, 1)
        cases = json.loads((self.folder / "again/results.json").read_text())["cases"]
        self.assertEqual([case["case"] for case in cases], ["e2e/refused@176/broken-false-success"])

    def test_a_directory_that_cannot_be_written_shows_before_the_run(self):
        file = self.write("file", "no directory")
        code = self.run_cases("--client", "reference", "--scenario", "refused", "--html", str(file / "html"))
        self.assertEqual(code, 2, self.output)
        self.assertNotIn("e2e/refused@", self.output)

    def test_a_report_that_cannot_be_written_shows_before_the_run(self):
        file = self.write("file", "no directory")
        some = ("--client", "reference", "--scenario", "refused", "--server-version", "176")
        self.assertEqual(self.run_cases(*some), 0, self.output)
        for flag in ("--json", "--junit", "--tap", "--sarif", "--summary"):
            for path in (file / "report", self.folder):
                self.assertEqual(self.run_cases(*some, flag, str(path)), 2, self.output)
                self.assertIn(f"conformance: cannot write {path}: ", self.output)
                self.assertNotIn("e2e/refused@", self.output)
                self.assertTrue((self.folder / "reports/results.json").exists(), "of the run before")
        self.assertEqual(self.conformance("run", *some, "--reports", str(file)), 2, self.output)
        self.assertNotIn("e2e/refused@", self.output)

    def test_a_run_that_is_refused_makes_no_directories(self):
        new = self.folder / "new"
        paths = [word for flag in ("reports", "html", "pcap") for word in (f"--{flag}", str(new / flag))]
        for wrong in (("--client", "nobody"), ("--scenario", "closed", "--min-cases", "1000"), ("--scenario", "none")):
            self.assertEqual(self.conformance("run", *wrong, *paths), 2, self.output)
            self.assertFalse(new.exists(), wrong)

    def test_a_report_that_cannot_be_written_at_the_end_takes_no_other_with_it(self):
        lost = self.folder / "lost"
        self.write_tricky("gate")
        self.write_free()
        command = self.arguments("run", "--client", "tricky", "--scenario", "free", "--server-version", "176",
                                 "--reports", str(self.folder / "reports"), "--html", str(self.folder / "html"),
                                 "--json", str(lost / "results.json"), "--tap", str(self.folder / "tap"))
        run = self.started(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.wait_until(self.began().exists, "the case begins")
        lost.rmdir()
        lost.write_text("no directory")
        self.open_gate()
        errors = run.communicate(timeout=120)[1]
        self.assertEqual(run.returncode, 2)
        self.assertEqual(errors, f"conformance: cannot write {lost}/results.json: Not a directory\n")
        for name in ("reports/junit.xml", "tap", "html/index.html"):
            self.assertTrue((self.folder / name).exists(), name)

    def test_long_variant_labels_are_cut_in_file_names(self):
        labels = [letter * 100 for letter in "abc"]
        self.write_scenario("long", "variants:\n" + "".join(f"  {label[:2]}: {{{label}: 1}}\n" for label in labels) + """
client:
  - connect: {client_id: 1}
expect:
  - {never: error, where: {errorCode: {in: ["${aa}", "${bb}", "${cc}"]}}}
""")
        captures = self.folder / "captures"
        code = self.run_cases("--client", "reference", "--scenario", "long", "--server-version", "176",
                              "--pcap", str(captures), "--bundles", "all")
        self.assertEqual(code, 0, self.output)
        case = self.cases[0]["case"]
        self.assertGreater(len(case), 255)
        self.assertEqual(len(list(captures.glob("[!.]*"))), 1)
        self.assertEqual(self.conformance("explain", case, "--reports", str(self.folder / "reports")), 0, self.output)
        self.assertIn(case, self.output)

    def test_a_scenario_named_by_its_file_is_played_once(self):
        file = self.folder / "scenarios/e2e/closed.yaml"
        for path in (str(file), os.path.relpath(file), str(self.folder / "scenarios/../scenarios/e2e/closed.yaml")):
            self.assertEqual(self.run_cases("--client", "reference", "--server-version", "176", "--scenario", path), 0,
                             self.output)
            self.assertEqual([case["case"] for case in self.cases], ["e2e/closed@176/reference"])

    def test_explain_refuses_what_it_cannot_show(self):
        self.run_cases("--client", "broken-false-success", "--scenario", "refused", "--server-version", "176")
        case = "e2e/refused@176/broken-false-success"
        file = self.folder / "reports/cases/e2e_refused@176_broken-false-success.json"
        self.assertEqual(self.conformance("explain", case, "--bundle", str(file)), 0, self.output)
        for arguments, text in (
            (("e2e/refused@5/reference",), "no server version `5`; expected a number from 100 to 226"),
            (("e2e/refused@999/reference",), "no server version `999`"),
            (("e2e/closed@176/reference", "--bundle", str(file)), f"{file} is the record of {case}, not of e2e/closed@176"),
            ((case, "--bundle", str(file), "--seed", "2"), "--bundle and --seed cannot be combined"),
        ):
            self.assertEqual(self.conformance("explain", *arguments), 2, self.output)
            self.assertIn(text, self.output)
        # The record belongs to another case.
        self.write_scenario("cut", """
            rules:
              - {on: hello, do: [{close: fin}]}
            client:
              - connect: {client_id: 10}
            expect:
              - {call: connect, returns: failure}
              - {never: nextValidId}
            """)
        self.run_cases("--client", "reference", "--scenario", "cut", "--server-version", "176", "--bundles", "all")
        self.assertEqual(self.conformance("explain", "e2e/cut@176/reference", "--reports", str(self.folder / "reports"),
                                          "--ignore-rules"), 1)
        self.assertIn("never:nextValidId", self.output)

    def test_explain_knows_the_day(self):
        known = """
            - {{case: e2e/refused, finding: "call:connect", reason: it looks away, evidence: run, expires: {}}}
            """
        for expires, wanted in (("2999-01-01", 0), ("2020-01-01", 1)):
            self.broken_client("broken-false-success", known.format(expires))
            self.assertEqual(self.conformance("explain", "e2e/refused@176/own", "--reports", str(self.folder / "none")),
                             wanted, self.output)

    def test_explain_shows_the_record_of_a_failed_case(self):
        self.run_cases("--client", "broken-false-success", "--scenario", "refused", "--server-version", "176")
        case = "e2e/refused@176/broken-false-success"
        self.assertEqual(self.conformance("explain", case, "--reports", str(self.folder / "reports")), 0, self.output)
        for text in ("expected:    call connect returns failure within 15s of rule refuse", "sends ERR_MSG",
                     "kernel #1", "end of the case"):
            self.assertIn(text, self.output)
        # Without a record, the case is played again.
        self.assertEqual(self.conformance("explain", case, "--reports", str(self.folder / "none")), 1, self.output)
        self.assertIn("running it", self.output)

    def test_a_capture_of_every_case(self):
        captures = self.folder / "captures"
        self.assertEqual(self.run_cases("--client", "reference", "--scenario", "closed", "--scenario", "refused", "--server-version",
                                        "142,176", "--repeat", "2", "--pcap", str(captures)), 0, self.output)
        cases = {case["case"] for case in self.cases}
        wanted = {case.replace("/", "_") + end for case in cases for end in (".pcapng", "#2.pcapng")}
        self.assertEqual({file.name for file in captures.glob("[!.]*")}, wanted)
        for file in captures.glob("[!.]*"):
            self.assertIn(b"apture", file.read_bytes()[:100])
        self.assertEqual(self.run_cases("--client", "reference", "--pcap", "/proc/none"), 2)
        self.assertIn("cannot create /proc/none", self.output)

    def test_wrong_arguments(self):
        for arguments, text in (
            (("--client", "nobody"), "no client matches `nobody`"),
            (("--scenario", "nothing"), "no scenario matches `nothing`"),
            (("--client", "reference", "--server-version", "99"), "expected a number from 100 to 226"),
            (("--client", "reference", "--scenario", "closed", "--min-cases", "1000"), "expected at least 1000"),
        ):
            self.assertEqual(self.run_cases(*arguments), 2, self.output)
            self.assertIn(text, self.output)
        self.write("scenarios/e2e/wrong.yaml", "schema: 1\nsummary: x\nrequirement: y\nexpct: []\n")
        self.assertEqual(self.run_cases("--client", "reference"), 2)
        self.assertIn("wrong.yaml:4:1: unknown key `expct`", self.output)


if __name__ == "__main__":
    e2e_support.main("__main__")
