"""What `fake-gateway lint` says of each mistake that the scenario language knows, to the letter.

`scenario/corpus/invalid/NAME.yaml` has one kind of mistake, `NAME.txt` is everything that is then printed.
Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 simulator/corpus_test.py
Written anew, to be read through: IBGW_BIN=build/release/bin python3 simulator/corpus_test.py --write
"""
import os
import pathlib
import subprocess
import sys
import unittest

BIN = pathlib.Path(os.environ["IBGW_BIN"]).resolve() / "fake-gateway"
FOLDER = pathlib.Path(__file__).resolve().parent / "scenario/corpus/invalid"


def lint(*files):
    return subprocess.run([BIN, "lint", *files], cwd=FOLDER, capture_output=True, text=True, timeout=300)


class Invalid(unittest.TestCase):
    def setUp(self):
        self.names = sorted(file.stem for file in FOLDER.glob("*.yaml"))

    def test_every_mistake_has_its_message(self):
        self.assertGreater(len(self.names), 200)
        self.assertEqual(self.names, sorted(file.stem for file in FOLDER.glob("*.txt")))

    def test_every_message_is_exact(self):
        self.maxDiff = None
        result = lint(*(f"{name}.yaml" for name in self.names))
        self.assertEqual(result.returncode, 2)
        self.assertEqual(result.stdout, "")  # None is accepted.
        self.assertEqual(result.stderr, "".join((FOLDER / f"{name}.txt").read_text() for name in self.names))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        for file in FOLDER.glob("*.yaml"):
            file.with_suffix(".txt").write_text(lint(file.name).stderr)
    else:
        unittest.main()
