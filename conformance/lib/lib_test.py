"""Tests of the code shared by agreement and the trading day. Run: python3 -m conformance.lib.lib_test"""

import contextlib
import importlib.util
import io
import json
import pathlib
import tempfile
import textwrap
import types
import unittest

from conformance.agreement import compare
from conformance.lib import adapter, clients, command, known
from conformance.lib.clients import ClientError
from conformance.lib.gateway import Gateway, GatewayError
from conformance.lib.releases import Releases, numbers
from conformance.trading_day import day_compare, play

_FORMAT = known.Format("list.yaml", "message", ("missing", "different"), {"direction": ("to_client", "to_gateway")})


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def program(self, text):
        path = self.folder / "program"
        path.write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
        path.chmod(0o755)
        return path


@unittest.skipUnless(importlib.util.find_spec("yaml"), "needs PyYAML (Debian: python3-yaml)")
class Lists(Folder):
    HIT = types.SimpleNamespace(kind="missing", field="legs[3].action")

    def load(self, text, form=_FORMAT):
        (self.folder / form.file).write_text(text, encoding="utf-8")
        return known.load(self.folder, form, ["OPEN_ORDER", "POSITION"], {"starts": lambda raw: None})

    def entries(self, *texts):
        return self.load("differences:\n" + "".join(f"- {{{text}}}\n" for text in texts))

    def judge(self, listed, difference=HIT, message="OPEN_ORDER", client="10.37.2", version=176, direction="to_client"):
        found = [(message, difference)] if difference else []
        judged = listed.judge(client, version, [message], found, direction=direction)[0]
        self.assertEqual(listed.covers_all(client, version, found, direction=direction), not judged)
        return judged

    def test_an_entry_covers_what_it_names_only(self):
        listed = self.entries("message: OPEN_*, field: legs.action, difference: missing, since: '10.30.1',"
                              " until: '10.37.2', server_versions: [100, 180], direction: to_client, reason: x")
        self.assertEqual(self.judge(listed), [])
        for change in ({"client": "10.43.2"}, {"client": "10.9.1"}, {"client": "reference"}, {"version": 181}, {"direction": "to_gateway"}, {"message": "POSITION"}):
            with self.subTest(change):
                self.assertEqual(self.judge(listed, **change), [self.HIT])
        for change in ({"kind": "different"}, {"field": "legs[3].ratio"}):
            other = types.SimpleNamespace(**{**vars(self.HIT), **change})
            self.assertEqual(self.judge(listed, other), [other])

    def test_an_entry_that_does_not_occur_is_stale_if_it_was_tested(self):
        for more, expected in (("", 1), (", by_chance: true", 0)):
            listed = self.entries("message: OPEN_ORDER, reason: x" + more)
            self.judge(listed, None, message="POSITION")
            self.assertEqual(listed.stale(), [])
            self.judge(listed, None)
            self.assertEqual(len(listed.stale()), expected)
            self.judge(listed)
            self.assertEqual(listed.stale(), [])

    def test_each_field_of_a_list_is_an_entry_of_its_own(self):
        listed = self.entries("message: OPEN_ORDER, field: [legs.action, orderId], reason: x")
        self.assertEqual(self.judge(listed), [])
        self.assertEqual([(e.where, e.field) for e in listed.stale()], [("list.yaml:2", "orderId")])

    def test_a_list_with_a_mistake_is_refused(self):
        for text in ("message: OPEN_ORDER", "message: NONE, reason: x", "message: OPEN_ORDER, reason: x, x: 1",
                     "message: OPEN_ORDER, reason: x, difference: wrong", "reason: x", "message: 1, reason: x",
                     "message: OPEN_ORDER, reason: x, server_versions: [5, 4]",
                     "message: OPEN_ORDER, reason: x, server_versions: [5, six]",
                     "message: OPEN_ORDER, reason: x, server_versions: 5", "message: OPEN_ORDER, reason: x, reason: y",
                     "message: OPEN_ORDER, reason: x, direction: up", "message: OPEN_ORDER, reason: [x",
                     "message: OPEN_ORDER, reason: x, since: 10.3", "message: OPEN_ORDER, reason: x, until: '10.*'",
                     "message: OPEN_ORDER, reason: x, since: '10.30', until: '10.9'"):
            with self.subTest(text), self.assertRaises(ValueError) as raised:
                self.entries(text)
            self.assertRegex(str(raised.exception), r"list.yaml(:2:|.*\n*.*line 2)")
        for text in ("- {message: OPEN_ORDER, reason: x}", "other: []", "differences: [text]", "differences: {}x", "differences: text", "text"):
            with self.subTest(text), self.assertRaises(ValueError):
                self.load(text)

    def test_a_mistake_is_shown_where_it_is(self):
        with self.assertRaises(known.ListError) as raised:
            self.entries("message: OPEN_ORDER, reason: x", "message: OPEN_ORDER, reason: x, since: 10.3")
        line = "- {message: OPEN_ORDER, reason: x, since: 10.3}"
        self.assertEqual(str(raised.exception), f"{self.folder}/list.yaml:3:36: `since` is the number of a release, in quotes:"
                         f' "10.37.2"\n{line}\n{" " * 35}^')

    def test_a_file_may_say_more_and_need_not_be_there(self):
        self.assertEqual(self.load("starts: [{a: 1}]").sections, {"starts": [{"a": 1}]})
        self.assertEqual(self.load("").entries, [])
        self.assertEqual(known.load(self.folder / "none", _FORMAT, []).entries, [])

    def test_the_projects_lists_are_read(self):
        from conformance.lib import yaml_file
        folders = pathlib.Path(__file__).resolve().parents[2] / "client-under-test"
        read = 0
        for form in (compare.KNOWN, day_compare.KNOWN):
            for path in folders.glob(f"*/{form.file}"):
                every = [raw[form.subject] for raw in yaml_file.read(path).get("differences", ())]
                read += len(known.load(path.parent, form, every, {"trades_since": play.check_beginning}).entries) > 0
        self.assertGreater(read, 5)


class ReleaseNumbers(unittest.TestCase):
    def test_they_are_compared_as_numbers(self):
        ordered = ["0.10.37", "9.76.1", "9.81.1", "9.81.1.post1", "10.9.2", "10.30.1"]
        self.assertEqual(sorted(reversed(ordered), key=numbers), ordered)
        for text in ("", "10.", "v10", "10.*", "ten", 10.3, None):
            self.assertIsNone(numbers(text))

    def test_both_ends_belong_to_them(self):
        some = Releases(numbers("9.81.1"), numbers("10.30.1"))
        found = [release for release in ("9.76.1", "9.81.1", "10.9", "10.30.1", "10.30.2") if some.have(release)]
        self.assertEqual(found, ["9.81.1", "10.9", "10.30.1"])

    def test_a_client_without_a_number_is_in_all_releases_only(self):
        self.assertTrue(Releases().have("reference"))
        self.assertFalse(Releases(since=numbers("1")).have("reference"))


class Clients(Folder):
    ROW = {"name": "c-1", "version": "1", "directory": "/x/c", "server_versions": [100, 176], "run": "adapter",
           "state": "ready"}

    def find(self, *names, rows=(), code=0, error=""):
        text = json.dumps({"clients": list(rows)})
        program = self.program(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\necho '{error}' >&2\nexit {code}\n")
        return clients.find(program, names)

    def test_a_client_is_what_conformance_says(self):
        one, two = self.find("b", "c-1", rows=[self.ROW, {**self.ROW, "name": "b", "version": "b"}])
        self.assertEqual((one.name, two.name), ("b", "c-1"))
        self.assertEqual((two.version, two.folder, two.first, two.last, two.command),
                         ("1", pathlib.Path("/x/c"), 100, 176, "adapter"))

    def test_one_without_a_version_is_known_by_its_name(self):
        row = {key: value for key, value in self.ROW.items() if key != "version"}
        self.assertEqual(self.find("c-1", rows=[row])[0].version, "c-1")

    def test_one_that_is_not_there_is_named(self):
        for name, rows, text in (("c-2", [self.ROW], "no client is called c-2"),
                                 ("c-1", [{**self.ROW, "state": "not-installed", "hint": "not installed"}],
                                  "c-1: not installed")):
            with self.assertRaisesRegex(ClientError, text):
                self.find(name, rows=rows)

    def test_a_broken_manifest_is_told_in_the_words_of_the_program(self):
        with self.assertRaisesRegex(ValueError, "^adapter.yaml:3: no such key$"):
            self.find("c-1", code=2, error="adapter.yaml:3: no such key")

    def test_what_cannot_be_done_is_an_exit_code_and_no_traceback(self):
        def code_of(what):
            def run():
                raise what
            self.said = io.StringIO()
            with contextlib.redirect_stderr(self.said):
                return command.exit_code(run)
        for what, code in ((ClientError("why"), 3), (ValueError("why"), 2), (FileNotFoundError("why"), 2),
                           (GatewayError("why"), 2)):
            self.assertEqual((code_of(what), self.said.getvalue()), (code, "why\n"))
        self.assertEqual(command.exit_code(lambda: 1), 1)


class Adapters(Folder):
    ECHO = """
        #!/bin/sh
        echo on stderr >&2
        read -r hello; echo '{"event":"hello","calls":["connect"]}'
        read -r case; echo "$case"
        read -r call; echo "$call"
        echo no json
        read -r bye
        """

    def adapter(self, text, **more):
        return adapter.Adapter("c-1", [self.program(text)], 4002, **more)

    def test_lines_go_in_and_out(self):
        with self.adapter(self.ECHO, folder=self.folder) as running:
            self.assertEqual(running.calls, ("connect",))
            self.assertEqual(running.call("connect", {"client_id": 1}), 1)
            events = [running.events.get(timeout=60) for _ in range(3)]
        self.assertEqual(events, [{"do": "case", "case": "c-1", "host": "127.0.0.1", "port": 4002},
                                  {"do": "call", "id": 1, "name": "connect", "args": {"client_id": 1}},
                                  {"event": "note", "name": "no_json", "text": "no json"}])
        self.assertIsNone(running.events.get(timeout=60))
        self.assertEqual(running.said, ["on stderr"])

    def test_one_that_does_not_say_hello_is_told_with_its_last_words(self):
        with self.assertRaisesRegex(ClientError, "c-1 did not say hello: no such library"):
            self.adapter("#!/bin/sh\necho no such library >&2\nexit 1\n").start()

    def test_nothing_is_left_of_one_that_does_not_leave(self):
        with self.adapter("""
                #!/bin/sh
                read -r hello; echo '{"event":"hello","calls":[]}'
                echo $$
                while :; do sleep 1; done
                """) as running:
            process = running.events.get(timeout=60)
        self.assertFalse(pathlib.Path(f"/proc/{process}").exists())


class Gateways(Folder):
    def gateway(self, text):
        running = Gateway(self.program(text))
        self.addCleanup(running.end)
        return running

    def test_it_listens_and_its_trace_is_read_to_the_end(self):
        lines = []
        running = self.gateway("""
            #!/bin/sh
            for trace; do :; done
            trap 'echo last >&3; exit 7' TERM
            exec 3>"$trace"
            echo first >&3
            echo a warning >&2
            echo '{"listening":{"port":4711}}'
            while :; do sleep 0.01; done
            """)
        running.start("--trace", running.follow_trace(lines.append))
        self.assertEqual(running.port, 4711)
        self.assertEqual(running.stop(), 7)
        self.assertEqual((lines, running.stderr), (["first\n", "last\n", None], "a warning\n"))

    def test_one_that_does_not_start_is_told_with_its_words(self):
        running = self.gateway("#!/bin/sh\necho no such flag >&2\nexit 2\n")
        trace = running.follow_trace(lambda line: None)  # nobody ever opens it
        with self.assertRaisesRegex(GatewayError, "did not start: no such flag"):
            running.start("--trace", trace)


if __name__ == "__main__":
    unittest.main()
