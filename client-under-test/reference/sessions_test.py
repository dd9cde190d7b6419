"""The reference client over several sessions, with TLS, raw greetings and unanswered requests, against a gateway of ten
lines.

Run by ctest, or: python3 -m client-under-test.reference.sessions_test --bin build/release/bin [-v]
[TestClass.test_name]
"""

import fcntl
import os
import pathlib
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

from conformance.lib.adapter import Adapter

BIN = None  # set from the command line

# Nothing here may fail because of a busy machine: a client's time-out is long unless the test is about it; then the
# gateway waits for the client's report instead of a fixed time.
LONG = 60.0
SHORT = "500ms"


def fields(*values):
    payload = "".join(f"{value}\0" for value in values).encode()
    return struct.pack(">I", len(payload)) + payload


VERSION = fields(176, "20260105 14:30:00 UTC")
START_UP = fields(15, 1, "DU1") + fields(9, 1, 7)
CURRENT_TIME = fields(49, 1, 1783960197)
POSITIONS = fields(61, 3, "DU1", 1, "IBM", "STK", "", 0, "", "", "NYSE", "USD", "IBM", "IBM", 10, 180) + fields(62, 1)


class Gateway:
    """Runs `play(connection, n)` for the n-th connection, one at a time; connections that it leaves open stay open."""

    def __init__(self, play):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.times = []
        self.most_at_once = 0
        self.connections = []
        threading.Thread(target=self.run, args=(play,), daemon=True).start()

    def run(self, play):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.times.append(time.monotonic())
            self.connections.append(connection)
            self.most_at_once = max(self.most_at_once, sum(not has_ended(each) for each in self.connections))
            try:
                play(connection, len(self.times))
            except OSError:
                pass

    def close(self):
        self.listener.close()
        for connection in self.connections:
            connection.close()


def has_ended(connection):
    try:
        return connection.fileno() < 0 or connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def read_some(connection, wanted):
    """Reads until `wanted` has arrived; returns what was read."""
    read = b""
    while wanted not in read:
        more = connection.recv(4096)
        if not more:
            raise OSError("the client closed")
        read += more
    return read


def wait_until_read(connection):
    """Waits until the client has emptied its receive queue, so that the next bytes are another read."""
    client, gateway = (f":{port:04X}" for port in (connection.getpeername()[1], connection.getsockname()[1]))
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline:
        unacknowledged = struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, b"\0" * 4))[0]
        if unacknowledged:
            continue
        for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
            _, local, remote, _, queues = line.split()[:5]
            if local.endswith(client) and remote.endswith(gateway) and queues.endswith(":00000000"):
                return
        time.sleep(0.01)
    raise AssertionError("the client does not read")


def serve_any(connection, version=176):
    """Serves the start of a session, whatever versions the client offers."""
    read_some(connection, b"v100..")
    connection.sendall(fields(version, "20260105 14:30:00 UTC"))
    read_some(connection, b"71\0002\0")
    connection.sendall(START_UP)


def serve_start(connection):
    read_some(connection, b"..226")
    connection.sendall(VERSION)
    read_some(connection, b"71\0002\0")
    connection.sendall(START_UP)


class Client(Adapter):
    def __init__(self, port, behaviour="reference", handshake=f"{LONG:.0f}s", request=f"{LONG:.0f}s",
                 wait=f"{LONG:.0f}s"):
        super().__init__("-", [os.path.join(BIN, "reference-client"), "--behaviour", behaviour, "--handshake-timeout",
                               handshake, "--request-timeout", request, "--connect-wait", wait], port)
        self.seen = []
        self.start()

    def is_connected(self):
        self.tell({"do": "query", "id": 0, "name": "is_connected"})
        return self.wait(event="answer")["value"]

    def call(self, name, **arguments):
        return super().call(name, arguments)

    def next(self, timeout=LONG):
        event = self.events.get(timeout=timeout)
        if event is None:
            raise AssertionError(f"the client has ended: {self.said}")
        self.seen.append(event)
        return event

    def wait(self, timeout=LONG, **wanted):
        """The next event with these members, including `name` and `args`. Earlier ones are only kept in `seen`: events
        of two threads, such as the end of a call and a callback, have no order (see `until`)."""
        deadline = time.monotonic() + timeout
        while True:
            event = self.next(max(deadline - time.monotonic(), 0.001))
            if all(event.get(key) == value for key, value in wanted.items()):
                return event

    def end_of(self, name, timeout=LONG):
        return self.wait(timeout, event="call", name=name, phase="end")

    def until(self, name, count=1):
        """Waits until this callback or note has come `count` times, no matter when."""
        while self.count(name) < count:
            self.next()

    def rest(self, seconds):
        """The events within this time."""
        time.sleep(seconds)
        return [self.next() for _ in range(self.events.qsize())]

    def count(self, name):
        return sum(event.get("name") == name and event["event"] != "call" for event in self.seen)


class Case(unittest.TestCase):
    def start(self, play, behaviour="reference", **timeouts):
        gateway = Gateway(play)
        self.addCleanup(gateway.close)
        client = Client(gateway.port, behaviour, **timeouts)
        self.addCleanup(client.stop)
        return gateway, client

    def connect(self, client, outcome="success", **arguments):
        client.call("connect", client_id=1, **arguments)
        end = client.end_of("connect")
        self.assertEqual(end["outcome"], outcome, end)
        return end


class Reconnect(Case):
    def test_a_loss_is_told_once_and_the_session_comes_back_with_its_subscriptions(self):
        requests = []

        def play(connection, n):
            serve_start(connection)
            if n == 1:
                read_some(connection, b"61\0")
                connection.sendall(POSITIONS)
                read_some(connection, b"99\0")
                connection.close()
            else:
                requests.append(connection.recv(4096))
                connection.sendall(POSITIONS)

        gateway, client = self.start(play)
        self.connect(client, reconnect=True)
        client.call("reqPositions")
        client.wait(name="positionEnd")
        client.call("reqCompletedOrders")
        lost = client.wait(name="error", args={"id": -1, "errorCode": 599, "errorMsg":
                           "the connection was lost before reqCompletedOrders was answered: completedOrdersEnd did not come"})
        self.assertTrue(lost)
        client.wait(name="connectionClosed")
        self.assertEqual(client.wait(name="reconnect")["args"]["attempt"], 1)
        client.wait(name="nextValidId")
        client.wait(name="positionEnd")
        client.rest(0.2)
        self.assertEqual(requests, [fields(61, 1)])
        self.assertEqual(client.count("connectionClosed"), 1)
        self.assertEqual(client.count("reconnect"), 1)
        self.assertEqual(len(gateway.times), 2)

    def test_without_the_subscriptions_nothing_is_asked(self):
        def play(connection, n):
            serve_start(connection)
            if n == 1:
                read_some(connection, b"61\0")
                connection.sendall(POSITIONS)
                connection.close()

        gateway, client = self.start(play, "broken-no-resubscribe")
        self.connect(client, reconnect=True)
        client.call("reqPositions")
        client.wait(name="nextValidId")
        client.rest(0.5)
        self.assertEqual(client.count("positionEnd"), 1)
        self.assertEqual(len(gateway.times), 2)

    def test_pauses_grow_and_there_is_one_socket_at_a_time(self):
        closed = []

        def play(connection, n):
            if n == 5:
                serve_start(connection)
                return
            closed.append(time.monotonic())
            connection.close()

        gateway, client = self.start(play)
        self.connect(client, reconnect=True)
        pauses = [event["args"]["pause_ms"] / 1000 for event in client.seen if event.get("name") == "reconnect"]
        self.assertEqual(len(pauses), 4)
        for pause, longest in zip(pauses, (0.1, 0.2, 0.4, 0.8)):
            self.assertLessEqual(pause, longest)
            self.assertGreaterEqual(pause, 0.74 * longest)
        # From before the close to after the next connection: never shorter than the pause, however late this program
        # is.
        for pause, end, arrival in zip(pauses, closed, gateway.times[1:]):
            self.assertGreaterEqual(arrival - end, pause)
        self.assertEqual(gateway.most_at_once, 1)
        self.assertEqual(client.count("error"), 0)

    def test_the_storm_is_one_and_ends(self):
        gateway, client = self.start(lambda connection, n: connection.close(), "broken-storm")
        end = self.connect(client, "failure", reconnect=True)
        self.assertIn("gave up after 200 attempts", end["text"])
        self.assertEqual(len(gateway.times), 201)
        self.assertEqual({event["args"]["pause_ms"] for event in client.seen if event.get("name") == "reconnect"}, {0})
        gaps = sorted(second - first for first, second in zip(gateway.times, gateway.times[1:]))
        self.assertLess(gaps[len(gaps) // 4], 0.075)  # the shortest pause of a well-behaved client

    def disconnect_in_a_pause(self):
        """How long the disconnect took, as a fraction of the pause."""
        gateway, client = self.start(lambda connection, n: connection.close())
        client.call("connect", client_id=1, reconnect=True)
        for _ in range(5):
            pause = client.wait(name="reconnect")["args"]["pause_ms"] / 1000
        begin = time.monotonic()
        client.call("disconnect")
        client.end_of("disconnect")
        taken = time.monotonic() - begin
        attempts = client.count("reconnect")
        client.rest(1)
        self.assertEqual(client.count("reconnect"), attempts)
        self.assertLessEqual(len(gateway.times), attempts)
        self.assertEqual(client.count("connectionClosed"), 0)
        return taken / pause

    def test_disconnect_ends_a_pause_and_the_attempts(self):
        # A busy machine may be late once; a client that sleeps through its pause is late each time.
        self.assertTrue(any(self.disconnect_in_a_pause() < 0.5 for _ in range(4)))

    def test_a_version_that_does_not_fit_is_not_tried_again(self):
        def play(connection, n):
            connection.recv(100)
            connection.sendall(fields(999, "20260105 14:30:00 UTC"))

        gateway, client = self.start(play)
        self.connect(client, "failure", reconnect=True)
        self.assertEqual(len(gateway.times), 1)

    def test_a_client_without_it_does_not_come_back(self):
        gateway, client = self.start(lambda connection, n: (serve_start(connection), connection.close()))
        self.connect(client)
        client.until("connectionClosed")
        client.rest(0.5)
        self.assertEqual(len(gateway.times), 1)

    def test_every_attempt_leaks_a_descriptor(self):
        for behaviour, leaked in (("reference", 0), ("broken-descriptor-leak", 5)):
            gateway, client = self.start(
                lambda connection, n: connection.close() if n < 5 else serve_start(connection), behaviour)
            folder = f"/proc/{client.process.pid}/fd"
            before = len(os.listdir(folder))
            self.connect(client, reconnect=True)
            # A session has its socket and two descriptors to wake it by.
            self.assertEqual(len(os.listdir(folder)) - before, 3 + leaked)


class Tls(Case):
    def server_context(self):
        if not shutil.which("openssl"):
            self.skipTest("no openssl command for the certificate")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        key, certificate = (str(pathlib.Path(folder.name) / name) for name in ("key", "certificate"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=gateway", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context

    def test_a_gateway_that_speaks_tls_is_used_as_any_other(self):
        context = self.server_context()
        open_sessions = []

        def play(connection, n):
            secure = context.wrap_socket(connection, server_side=True)
            open_sessions.append(secure)
            serve_start(secure)
            read_some(secure, b"61\0")
            secure.sendall(POSITIONS)
            secure.unwrap()

        _, client = self.start(play)
        self.connect(client, tls=True)
        client.call("reqPositions")
        client.wait(name="positionEnd")
        client.wait(name="connectionClosed")

    def test_a_plain_answer_fails_at_once(self):
        def play(connection, n):
            hello = connection.recv(4096)
            connection.sendall(fields(176, "20260105 14:30:00 UTC") if hello[0] == 0x16 else b"")

        _, client = self.start(play)
        end = self.connect(client, "failure", tls=True)
        self.assertEqual(end["text"], "cannot connect with TLS: wrong version number")
        self.assertEqual(client.seen[-2]["args"]["errorCode"], 502)

    def test_silence_fails_at_the_time_out(self):
        _, client = self.start(lambda connection, n: None, handshake=SHORT)
        end = self.connect(client, "failure", tls=True)
        self.assertEqual(end["text"], "no answer within the deadline while waiting for the TLS handshake")

    def test_a_close_fails_like_any_handshake(self):
        _, client = self.start(lambda connection, n: connection.shutdown(socket.SHUT_WR))
        end = self.connect(client, "failure", tls=True)
        self.assertEqual(end["text"], "connection closed by the gateway while waiting for the TLS handshake")


class RawGreeting(Case):
    def test_exactly_these_bytes_go_out_and_what_comes_is_reported(self):
        sent = []

        def play(connection, n):
            sent.append(connection.recv(4096))
            connection.sendall(b"76\0")
            connection.close()

        _, client = self.start(play)
        client.call("connect", client_id=1, greeting="API=9.72\0")
        self.assertEqual(client.wait(name="received")["args"], {"hex": "373600"})
        self.assertEqual(client.end_of("connect")["outcome"], "failure")
        self.assertEqual(sent, [b"API=9.72\0"])

    def test_silence_fails_at_the_time_out(self):
        _, client = self.start(lambda connection, n: None, handshake=SHORT)
        begin = time.monotonic()
        end = self.connect(client, "failure", greeting="API=9.72\0")
        self.assertEqual(end["text"], "no answer within the deadline while waiting for an answer to the raw greeting")
        self.assertGreaterEqual(time.monotonic() - begin, 0.5)


class Requests(Case):
    def stall(self, behaviour="reference"):
        """A client whose first request has no end until `told` is set; then the late messages come, and the time after
        them."""
        told = threading.Event()

        def play(connection, n):
            serve_start(connection)
            read_some(connection, b"61\0")
            connection.sendall(POSITIONS[:-len(fields(62, 1))])
            told.wait(LONG)
            connection.sendall(POSITIONS + CURRENT_TIME)
            while True:
                read_some(connection, b"61\0")
                connection.sendall(POSITIONS)

        _, client = self.start(play, behaviour, request="2s")
        self.connect(client)
        client.call("reqPositions")
        return client, told

    def test_an_end_that_does_not_come_is_an_error_and_what_is_late_is_dropped(self):
        client, told = self.stall()
        no_answer = {"id": -1, "errorCode": 599,
                     "errorMsg": "reqPositions was not answered within 2000 ms: positionEnd did not come"}
        self.assertEqual(client.wait(name="error")["args"], no_answer)
        before = client.count("position")
        told.set()
        client.until("currentTime")
        self.assertEqual(client.count("position"), before)
        self.assertEqual(client.count("positionEnd"), 0)
        # The next request is answered; if the machine is two seconds late, it may be the one after that.
        for _ in range(5):
            client.call("reqPositions")
            while True:
                event = client.next()
                if event.get("name") in ("positionEnd", "error") and event["event"] != "call":
                    break
            if event["name"] == "positionEnd":
                break
            self.assertEqual(event["args"], no_answer)
        self.assertEqual(client.count("position"), before + 1)
        self.assertEqual(client.count("positionEnd"), 1)

    def test_the_broken_one_reports_an_empty_answer(self):
        client, _ = self.stall("broken-timeout-as-empty")
        client.wait(name="positionEnd")
        self.assertEqual(client.count("error"), 0)


class Bytes(Case):
    def after_start(self, *parts, behaviour="reference"):
        """A client that has received these after its start, each in a read of its own."""
        def play(connection, n):
            serve_start(connection)
            for part in parts:
                wait_until_read(connection)
                connection.sendall(part)

        _, client = self.start(play, behaviour)
        self.connect(client)
        return client

    def test_odd_frames_are_reported_or_skipped_and_the_next_is_delivered(self):
        odd = [fields(), fields(9999, 1, 2), fields(61, 3, "DU1", 1), b"\0\0\0\x0a" + b"4\0002\000-1\00011\0", b"\0\0\0\0"]
        client = self.after_start(b"".join(odd) + CURRENT_TIME)
        client.until("currentTime")
        client.rest(0.3)
        codes = [event["args"]["errorCode"] for event in client.seen if event.get("name") == "error"]
        self.assertEqual(codes, [505, 508, 508])
        self.assertEqual(client.count("currentTime"), 1)
        self.assertEqual(client.count("connectionClosed"), 0)

    def test_an_oversize_length_ends_the_session_and_takes_no_memory(self):
        for behaviour, expected in (("reference", range(0, 40_000)), ("broken-memory-hog", range(500_000, 600_000))):
            with self.subTest(behaviour):
                client = self.after_start(b"\x7f\xff\xff\xff1234567890", behaviour=behaviour)
                client.until("connectionClosed")
                self.assertEqual([event["args"]["errorCode"] for event in client.seen if event.get("name") == "error"], [507])
                status = pathlib.Path(f"/proc/{client.process.pid}/status").read_text()
                kilobytes = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
                self.assertIn(kilobytes, expected)

    def test_one_split_frame(self):
        parts = [CURRENT_TIME[:7], CURRENT_TIME[7:]]
        self.after_start(*parts).until("currentTime")
        client = self.after_start(*parts, behaviour="broken-split-frame")
        client.rest(1)
        self.assertEqual(client.count("currentTime"), 0)

    def test_an_unknown_id_ends_the_broken_one(self):
        client = self.after_start(fields(9999, 1) + CURRENT_TIME, behaviour="broken-unknown-id")
        client.until("connectionClosed")
        client.rest(0.3)
        self.assertEqual(client.count("currentTime"), 0)
        self.assertEqual(client.count("connectionClosed"), 1)

    def test_what_comes_with_the_version_reply(self):
        def play(connection, n):
            read_some(connection, b"..226")
            connection.sendall(VERSION + fields(15, 1, "DU1"))
            read_some(connection, b"71\0002\0")
            connection.sendall(fields(9, 1, 7))

        _, client = self.start(play)
        self.connect(client)
        _, client = self.start(play, "broken-after-coalesced", handshake=SHORT)
        self.connect(client, "failure")

    def test_executions_twice(self):
        # At 176: version-less; order id, contract, execution.
        execution = fields(11, -1, 7, 1, "IBM", "STK", "", 0, "", "", "NYSE", "USD", "IBM", "IBM", "0001", "20260105  14:30:00",
                           "DU1", "NYSE", "BOT", 10, 180, 77, 1, 0, 10, 180, "", "", "", "", 1)
        for behaviour, count in (("reference", 1), ("broken-double-fill", 2)):
            with self.subTest(behaviour):
                client = self.after_start(execution, behaviour=behaviour)
                client.until("execDetails", count)
                client.rest(0.3)
                self.assertEqual(client.count("execDetails"), count)

    def ticks(self, client):
        """Processor time taken, in ticks of 10 ms."""
        stat = pathlib.Path(f"/proc/{client.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(stat[11]) + int(stat[12])

    def test_the_end_of_the_connection_taken_for_no_bytes(self):
        def play(connection, n):
            serve_start(connection)
            connection.close()

        _, client = self.start(play)
        self.connect(client)
        client.until("connectionClosed")
        client.rest(0.3)
        before = self.ticks(client)
        client.rest(1)
        self.assertLess(self.ticks(client) - before, 10)
        self.assertEqual(client.count("connectionClosed"), 1)

        _, client = self.start(play, "broken-busy-loop")
        self.connect(client)
        before = self.ticks(client)
        deadline = time.monotonic() + LONG
        while self.ticks(client) - before < 100 and time.monotonic() < deadline:
            client.rest(0.1)
        self.assertGreaterEqual(self.ticks(client) - before, 100)
        self.assertEqual(client.count("connectionClosed"), 0)


class ConnectInCallback(Case):
    """Connecting again inside connectionClosed, in the thread that reports it."""

    def lose_and_return(self, behaviour):
        def play(connection, n):
            serve_any(connection)
            if n == 1:
                read_some(connection, b"49\0")
                connection.close()

        gateway, client = self.start(play, behaviour)
        self.connect(client)
        client.until("nextValidId")
        client.call("connect", client_id=1, inside="connectionClosed")
        client.call("reqCurrentTime")
        client.until("connectionClosed")
        end = client.end_of("connect")
        self.assertEqual((end["id"], end["outcome"]), (2, "success"))
        begins = [event["id"] for event in client.seen if event.get("phase") == "begin" and event["name"] == "connect"]
        self.assertEqual(begins, [1, 2])
        told = [event for event in client.seen if event.get("name") == "connectionClosed" or
                (event.get("name"), event.get("id")) == ("connect", 2)]
        self.assertEqual([event["event"] for event in told], ["callback", "call", "call"])
        self.assertTrue(client.is_connected())
        return gateway, client

    def test_the_next_session_is_like_any_other(self):
        gateway, client = self.lose_and_return("reference")
        client.until("nextValidId", 2)
        gateway.connections[1].close()
        client.until("connectionClosed", 2)
        client.call("connect", client_id=1)
        client.until("nextValidId", 3)

    def test_the_model_is_told_nothing_any_more(self):
        _, client = self.lose_and_return("reference-ibkr-new")
        client.rest(0.5)
        self.assertEqual(client.count("nextValidId"), 1)
        self.assertTrue(client.is_connected())


class OfficialClient(Case):
    """Behaviour of the official C# client that its models reproduce."""

    GENERATIONS = ("reference-ibkr-old", "reference-ibkr-new")

    def told(self, behaviour, version, *messages):
        """A ready client to which these were sent."""
        def play(connection, n):
            serve_any(connection, version)
            for message in messages:
                connection.sendall(message)

        _, client = self.start(play, behaviour)
        self.connect(client)
        client.until("nextValidId")
        return client

    def test_a_text_that_cannot_be_unescaped_ends_the_message_loop_silently(self):
        for behaviour in self.GENERATIONS:
            for text in ("C:\\Jts", "\\q", ""):
                with self.subTest(behaviour, text=text):
                    client = self.told(behaviour, 153, fields(4, 2, -1, 2104, text), CURRENT_TIME)
                    client.until("thread_exception")
                    client.rest(0.3)
                    self.assertEqual(client.count("error"), 0)
                    self.assertEqual(client.count("currentTime"), 0)
                    self.assertTrue(client.is_connected())

    def test_other_escapes_change_the_text(self):
        client = self.told("reference-ibkr-new", 194, fields(4, -1, 2104, "C:\\new\\u00e9", "", 1767607200123), CURRENT_TIME)
        self.assertEqual(client.wait(name="error")["args"]["errorMsg"], "C:\new\u00e9")
        client.until("currentTime")

    def test_below_153_nothing_is_unescaped_and_a_byte_is_a_character(self):
        for behaviour in self.GENERATIONS:
            with self.subTest(behaviour):
                client = self.told(behaviour, 152, fields(4, 2, -1, 2104, "C:\\Jts \u00e9"), CURRENT_TIME)
                self.assertEqual(client.wait(name="error")["args"]["errorMsg"], "C:\\Jts \u00c3\u00a9")
                client.until("currentTime")

    def test_who_disconnects_and_connects_at_once_loses_the_new_session(self):
        gateway, client = self.start(lambda connection, n: serve_any(connection), "reference-ibkr-new")
        self.connect(client)
        client.until("nextValidId")
        client.call("disconnect")
        client.end_of("disconnect")
        self.connect(client)
        client.until("connectionClosed", 2)
        self.assertFalse(client.is_connected())
        self.connect(client)
        client.until("nextValidId", 2)

    def test_two_connects_at_a_time_and_the_first_hangs(self):
        first = threading.Event()

        def play(connection, n):
            if n == 1:
                threading.Thread(target=lambda: (first.wait(LONG), connection.sendall(VERSION)), daemon=True).start()
            else:
                serve_any(connection)

        for behaviour in self.GENERATIONS:
            with self.subTest(behaviour):
                first.clear()
                gateway, client = self.start(play, behaviour)
                client.call("connect", client_id=1)
                while not gateway.connections:
                    client.rest(0.05)
                client.call("connect", client_id=1)
                end = client.end_of("connect")
                self.assertEqual((end["id"], end["outcome"]), (2, "success"))
                first.set()
                client.rest(0.5)
                ends = [event["id"] for event in client.seen if event.get("phase") == "end" and event["name"] == "connect"]
                self.assertEqual(ends, [2])

    def test_what_the_application_throws_again_ends_the_thread_that_reads(self):
        def play(connection, n):
            serve_any(connection)
            connection.sendall(b"\0\0")
            connection.close()

        # The old one notices the end only because bytes came before it.
        for behaviour in self.GENERATIONS:
            with self.subTest(behaviour):
                _, client = self.start(play, behaviour)
                self.connect(client)
                client.until("thread_exception")
                client.rest(0.3)
                self.assertEqual(client.count("error"), 1)
                self.assertEqual(client.count("connectionClosed"), 0)
                self.assertTrue(client.is_connected())

    def test_after_506_the_next_connect_greets_and_reads_nothing(self):
        def play(connection, n):
            if n == 1:
                read_some(connection, b"v100..")
                connection.sendall(fields(999, "20260105 14:30:00 UTC"))
            else:
                serve_any(connection)

        gateway, client = self.start(play, "reference-ibkr-old", wait=SHORT)
        self.connect(client)
        self.assertEqual(client.count("connectAck"), 1)
        self.connect(client, "failure")
        self.assertEqual(client.count("connectAck"), 1)
        self.assertEqual(len(gateway.times), 2)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) < 2 or arguments[0] != "--bin":
        sys.exit(__doc__)
    BIN = arguments[1]
    unittest.main(argv=[sys.argv[0], *arguments[2:]])
