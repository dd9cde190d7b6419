#!/usr/bin/env python3
"""Functions of scripts/test: a part of a stage that fails makes the stage fail."""
import pathlib
import re
import subprocess
import unittest

SCRIPT = (pathlib.Path(__file__).resolve().parent / "test").read_text()


def function(name):
    return re.search(rf"^{name}\(\) \{{\n.*?^\}}\n", SCRIPT, re.MULTILINE | re.DOTALL).group()


class ForEach(unittest.TestCase):
    def run_for_each(self, body):
        """All that is printed, and the exit code, of `body` with each of two names."""
        script = f"set -euo pipefail\n{function('for_each')}{function('in_one_piece')}part() {{\n{body}\n}}\nfor_each part one two\n"
        ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
        return ran.returncode, ran.stdout

    def test_each_name_is_done_and_printed(self):
        code, printed = self.run_for_each('echo "begins $1"; echo "ends $1"')
        self.assertEqual(code, 0)
        self.assertEqual(sorted(printed.splitlines()), ["begins one", "begins two", "ends one", "ends two"])

    def test_a_command_that_fails_in_the_middle_ends_it_and_fails(self):
        code, printed = self.run_for_each('echo "begins $1"; [ "$1" = two ]; echo "goes on with $1"')
        self.assertNotEqual(code, 0)
        self.assertEqual(sorted(printed.splitlines()), ["begins one", "begins two", "goes on with two"])


if __name__ == "__main__":
    unittest.main()
