"""End to end: what the commands of the program are told and what they keep: selections, shards, reports, known failures.

Run by ctest, or:
    python3 conformance/e2e_command_test.py --bin build/release/bin [-v] [TestClass.test_name]
"""

import os
import shutil
import subprocess

import e2e_support
from e2e_support import Fixture


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


if __name__ == "__main__":
    e2e_support.main("__main__")
