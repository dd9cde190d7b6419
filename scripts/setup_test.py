#!/usr/bin/env python3
"""scripts/setup with a fake apt-get: what it does if the network fails or a lock is held."""
import os
import pathlib
import subprocess
import tempfile
import unittest

SETUP = pathlib.Path(__file__).resolve().parent / "setup"

# Fails as often as the file named after its command says, and records each call.
APT_GET = """#!/bin/sh
echo "$@" >> {folder}/calls
left=$(cat {folder}/fail-$1 2>/dev/null || echo 0)
[ "$left" -gt 0 ] || exit 0
echo $((left - 1)) > {folder}/fail-$1
echo "E: $1 failed, $left" >&2
exit 100
"""


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="setup-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program("apt-get", APT_GET.format(folder=folder.name))
        self.program("sudo", '#!/bin/sh\nexec "$@"\n')
        self.program("sleep", f"#!/bin/sh\necho sleep $1 >> {folder.name}/calls\n")
        # All are installed except this one.
        self.program("dpkg-query", '#!/bin/sh\nfor last; do :; done\n[ "$last" = ninja-build ] || printf installed\n')

    def program(self, name, text):
        file = self.folder / name
        file.write_text(text)
        file.chmod(0o755)

    def run_setup(self, **failures):
        for command, count in failures.items():
            (self.folder / f"fail-{command}").write_text(str(count))
        self.run = subprocess.run([SETUP, "build"], capture_output=True, text=True,
                                  env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"})
        calls = self.folder / "calls"
        self.calls = calls.read_text().splitlines() if calls.exists() else []
        return [" ".join(call.split()[:2]) if call.startswith("sleep") else call.split()[0] for call in self.calls]

    def test_what_is_missing_is_installed(self):
        self.assertEqual(self.run_setup(), ["update", "install"])
        self.assertEqual(self.run.returncode, 0, self.run.stderr)
        self.assertTrue(self.calls[1].endswith(" ninja-build"), self.calls)
        for call in self.calls:
            self.assertIn("-o Acquire::Retries=5", call)
            self.assertIn("-o DPkg::Lock::Timeout=", call)

    def test_what_fails_twice_is_tried_a_third_time(self):
        self.assertEqual(self.run_setup(update=1, install=2),
                         ["update", "sleep 10", "update", "install", "sleep 10", "install", "sleep 30", "install"])
        self.assertEqual(self.run.returncode, 0, self.run.stderr)

    def test_what_fails_three_times_has_failed_and_the_last_error_is_there(self):
        self.assertEqual(self.run_setup(install=9).count("install"), 3)
        self.assertNotEqual(self.run.returncode, 0)
        *_, error, verdict = self.run.stderr.splitlines()
        self.assertEqual(error, "E: install failed, 7")
        self.assertIn("setup: failed three times: ", verdict)

    def test_lists_that_do_not_come_are_no_reason_not_to_install(self):
        self.assertEqual(self.run_setup(update=9).count("install"), 1)
        self.assertEqual(self.run.returncode, 0, self.run.stderr)


if __name__ == "__main__":
    unittest.main()
