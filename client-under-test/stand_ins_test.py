"""What no scenario asks of an adapter, with the stand-ins, against a gateway of ten lines: a line that the adapter cannot
read, a query while a request hangs, values that it cannot convert.

Install the clients first. Run by scripts/test, or:
python3 -m client-under-test.stand_ins_test CLIENT... [--bin build/release/bin] [-v] [-k TEST]
"""

import argparse
import functools
import pathlib
import queue
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import unittest

from conformance.lib import adapter, clients

CLIENTS = []  # from the command line
LONG = 60  # only an adapter that never answers exceeds it
LARGEST = "1.7976931348623157e308"


def fields(*values):
    payload = "".join(f"{value}\0" for value in values).encode()
    return struct.pack(">I", len(payload)) + payload


def position(multiplier="", count="5", cost="7.5"):
    return fields(61, 3, "DU1", 1, "ES", "FUT", "202603", 0, "", multiplier, "CME", "USD", "ESH6", "ES", count, cost)


def status(**values):
    row = {"filled": "0", "remaining": "0.5", "average": "0", "perm": "77", "last": "0", **values}
    return fields(3, 1, 9, "Submitted", row["filled"], row["remaining"], row["average"], row["perm"], 0, row["last"], 10, "")


class Gateway:
    """Accepts one session, sends `frames`, and then reads nothing more."""

    def __init__(self, *frames):
        self.frames = frames
        self.peeked = threading.Event()  # something has arrived since
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        self.connection, _ = self.listener.accept()
        read = b""
        while b"v100" not in read:
            read += self.connection.recv(4096)
        self.connection.sendall(fields(100, "20260105 14:30:00 UTC"))
        read = b""
        while len(read) < 4 or len(read) < 4 + read[3]:  # the start, a short frame
            read += self.connection.recv(1)
        self.connection.sendall(b"".join(self.frames) + fields(9, 1, 7) + fields(62, 1))
        self.connection.recv(1, socket.MSG_PEEK)
        self.peeked.set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.connection.close()


def until(running, wanted):
    """The events up to the first that `wanted` accepts."""
    events = []
    while not events or not wanted(events[-1]):
        try:
            events.append(running.events.get(timeout=LONG))
        except queue.Empty:
            events.append(None)
        if events[-1] is None:
            raise AssertionError(f"it never came; {events[-8:]}; {running.said[-8:]}")
    return events


def for_each(test):
    @functools.wraps(test)
    def run(self):
        for client in CLIENTS:
            with self.subTest(client=client.name):
                test(self, client)
    return run


class StandIns(unittest.TestCase):
    def told(self, client, *frames):
        """The notes, and the callbacks by their names, of a session in which the gateway sends these frames."""
        with Gateway(*frames) as gateway, adapter.of_client(client, gateway.port) as running:
            running.call("connect", {"client_id": 10})
            events = until(running, lambda event: event.get("name") == "positionEnd")
        notes = [event for event in events if event["event"] == "note"]
        return notes, {event["name"]: event["args"] for event in events if event["event"] == "callback"}

    @for_each
    def test_a_line_that_it_cannot_read_ends_the_adapter_with_exit_code_4(self, client):
        with adapter.of_client(client, 1) as running:
            running.process.stdin.write("{]\n")
            running.process.stdin.flush()
            self.assertEqual(running.process.wait(LONG), 4)
            self.assertIsNone(running.events.get(timeout=LONG))  # no note before the end

    @for_each
    def test_a_query_is_answered_while_a_request_hangs(self, client):
        with Gateway() as gateway, adapter.of_client(client, gateway.port) as running:
            running.call("connect", {"client_id": 10})
            until(running, lambda event: event.get("name") == "positionEnd")
            running.call("placeOrder", {"contract": {"symbol": "X" * 16_000_000}, "order": {"totalQuantity": "1"}})
            self.assertTrue(gateway.peeked.wait(LONG))
            running.tell({"do": "query", "id": 7, "name": "is_connected"})
            answer = until(running, lambda event: event["event"] == "answer")[-1]
            self.assertIs(answer["value"], None if "java" in client.name else True)

    @for_each
    def test_a_multiplier_that_is_no_number_is_reported_as_it_is(self, client):
        notes, callbacks = self.told(client, position(multiplier="ten"))
        self.assertEqual(notes, [])
        self.assertEqual(callbacks["position"]["contract"]["multiplier"], "ten")
        self.assertNotIn("error", callbacks)

    @for_each
    def test_a_value_that_it_cannot_convert_is_its_own_defect(self, client):
        """A decimal of C# has 29 digits; in the other languages nothing of a stand-in fails."""
        notes, callbacks = self.told(client, position(count="1e30"))
        if client.name.startswith("csharp"):
            self.assertEqual([note["name"] for note in notes], ["adapter_defect"])
            self.assertIn("position: OverflowException", notes[0]["text"])
            self.assertEqual(callbacks["position"], {})
        else:
            self.assertEqual(notes, [])
            self.assertEqual(callbacks["position"]["position"], "1" + "0" * 30)
        self.assertIn("nextValidId", callbacks)

    @for_each
    def test_what_is_not_set_is_left_out(self, client):
        notes, callbacks = self.told(client, position(count=LARGEST, cost=LARGEST),
                                     status(last=LARGEST, filled="NaN" if "cpp" in client.name else LARGEST))
        self.assertEqual(notes, [])
        self.assertNotIn("position", callbacks["position"])
        self.assertNotIn("avgCost", callbacks["position"])
        self.assertNotIn("lastFillPrice", callbacks["orderStatus"])
        self.assertNotIn("filled", callbacks["orderStatus"])
        self.assertEqual(callbacks["orderStatus"]["remaining"], "0.5")


class CppCompiles(unittest.TestCase):
    """The folder of the C++ adapter elsewhere, with a client that declares a callback differently."""

    def compile(self, changed):
        source = pathlib.Path(__file__).parent / "cpp-ibkrconnection"
        with tempfile.TemporaryDirectory() as folder:
            copy = shutil.copytree(source, f"{folder}/mine")
            for name in ("EWrapper.h", "DefaultEWrapper.h"):
                header = pathlib.Path(copy, "stand-in", name)
                header.write_text(changed(header.read_text()))
            return subprocess.run(["g++", "-std=c++17", "-fsyntax-only", "-w", f"-I{copy}/stand-in", f"{copy}/wrapper.cpp"],
                                  capture_output=True, text=True)

    @unittest.skipUnless(shutil.which("g++"), "no g++")
    def test_a_signature_that_the_wrapper_does_not_have_does_not_compile(self):
        as_it_is = self.compile(lambda text: text)
        self.assertEqual(as_it_is.returncode, 0, as_it_is.stderr)
        other = self.compile(lambda text: text.replace("void currentTime(long", "void currentTime(short"))
        self.assertIn("EWrapper::currentTime", other.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", metavar="CLIENT")
    parser.add_argument("--bin", type=pathlib.Path, default="build/release/bin")
    arguments, rest = parser.parse_known_args()  # the rest is for unittest: -k, -v
    CLIENTS = clients.find(arguments.bin / "conformance", arguments.names)
    unittest.main(argv=["stand_ins_test", *rest])
