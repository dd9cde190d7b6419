"""End to end: what the commands of the program are told and what they keep: selections, shards, reports, known failures.

Run by ctest, or:
    python3 conformance/e2e_command_test.py --bin build/release/bin [-v] [TestClass.test_name]
"""

import json
import os
import pathlib
import shutil
import subprocess

import e2e_support
from e2e_support import Fixture


def read_json(file):
    return json.loads(pathlib.Path(file).read_text())


class Starting(Fixture):
    @staticmethod
    def cpu_seconds(*arguments):
        """The least of three times."""
        def once():
            child = subprocess.Popen([str(e2e_support.BIN / "conformance"), *arguments], stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            assert child.returncode == 0, arguments
            return usage.ru_utime + usage.ru_stime
        return min(once() for _ in range(3))

    def test_the_check_of_all_known_failures_costs_less_than_reading_the_scenarios(self):
        # Of scenarios from elsewhere the known failures say nothing, so there they are not checked.
        elsewhere = self.folder / "elsewhere"
        shutil.copytree(e2e_support.SOURCE / "scenarios", elsewhere)
        without = self.cpu_seconds("list", "scenarios", "--scenarios", str(elsewhere))
        for what in ("clients", "scenarios", "cases"):
            self.assertLess(self.cpu_seconds("list", what), 2.5 * without, what)


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
        # Cases wait beside each other, and shards run beside each other: neither adds up.
        self.assertEqual(self.summary["duration_ms"], max(part["duration_ms"] for part in parts))
        self.assertNotIn("partial", self.summary)
        self.assertEqual(self.merge(*files, "--min-cases", "5"), 2)
        self.assertIn("4 cases are there of clients that were installed; expected at least 5", self.output)

    def test_a_lost_shard_is_not_green(self):
        files = self.play(2)
        other = str(self.folder / "other.json")
        self.assertEqual(self.run_cases(*self.SOME[:-1], "157", "--json", other), 0, self.output)
        for words, text in (
            (files[:1], "shard 2/2 is missing; expected all parts of one run (--partial merges what is there)"),
            ([files[0], files[0]], "shard 2/2 is missing\nshard 1/2 is there twice: "),
            ([files[0], other], f"{files[0]} and {other} do not belong together: "),
        ):
            self.assertEqual(self.merge(*words), 2, self.output)
            self.assertIn(text, self.output)
            self.assertIsNone(self.summary, "nothing is written")
        self.assertEqual(self.merge(files[0], "--partial"), 0, self.output)
        self.assertEqual((self.summary["partial"], self.summary["partial_reason"]), (True, "shard 2/2 is missing"))
        self.assert_fits_schema()
        self.assertIn("NOT ALL CASES: shard 2/2 is missing", self.output)
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
        self.assertIn(f"{old} does not say of which selection it is a part", self.output)
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
            self.assertIn("4 cases are selected, 4 of them for clients that are installed; expected at least 5", self.output)


if __name__ == "__main__":
    e2e_support.main("__main__")
