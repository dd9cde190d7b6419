"""The exact output of `fake-gateway lint` for each mistake in the scenario language.

`scenario/corpus/invalid/NAME.yaml` has one kind of mistake, `NAME.txt` is the complete output.
`scenario/corpus/warned/` is the same for files that load with a warning.
Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 -m simulator.corpus_test
To rewrite the texts, and then review them: IBGW_BIN=build/release/bin python3 -m simulator.corpus_test --write
"""
import os
import pathlib
import subprocess
import sys
import unittest

BIN = pathlib.Path(os.environ["IBGW_BIN"]).resolve() / "fake-gateway"
CORPUS = pathlib.Path(__file__).resolve().parent / "scenario/corpus"
FOLDER = CORPUS / "invalid"
WARNED = CORPUS / "warned"


def lint(*files, folder=FOLDER):
    return subprocess.run([BIN, "lint", *files], cwd=folder, capture_output=True, text=True, timeout=300)


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
        self.assertEqual(result.stdout, "")  # No mistake is accepted.
        self.assertEqual(result.stderr, "".join((FOLDER / f"{name}.txt").read_text() for name in self.names))


class Warned(unittest.TestCase):
    def test_what_is_likely_not_meant_loads_with_a_warning(self):
        self.maxDiff = None
        names = sorted(file.stem for file in WARNED.glob("*.yaml"))
        self.assertGreater(len(names), 1)
        result = lint(*(f"{name}.yaml" for name in names), folder=WARNED)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stdout, "".join(f"{name}.yaml: ok\n" for name in names))
        self.assertEqual(result.stderr, "".join((WARNED / f"{name}.txt").read_text() for name in names))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        for folder in (FOLDER, WARNED):
            for file in folder.glob("*.yaml"):
                file.with_suffix(".txt").write_text(lint(file.name, folder=folder).stderr)
    else:
        unittest.main()
