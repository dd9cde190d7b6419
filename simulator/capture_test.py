"""`serve --pcap` and `--api-log` with a real gateway: the capture contains every byte of the conversation and its
ends, whether it is real or made from the trace.

Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 -m simulator.capture_test
Only the standard library is needed; util-linux's setpriv removes the right to capture.
"""
import os
import pathlib
import shutil
import socket
import struct
import tempfile
import time
import unittest

from simulator import e2e_test
from simulator.e2e_test import Gateway, frame, read_all, read_frame, read_positions, run, start_session

FIN, SYN, RST, ACK = 1, 2, 4, 16
WITHOUT_RIGHTS = ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw"] if os.geteuid() == 0 else []


def may_capture():
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()
    except PermissionError:
        return False
    return True


class Segment:
    def __init__(self, packet, link_type, time_ns, comment):
        ip = packet[14:] if link_type == 1 else packet
        tcp = ip[20:struct.unpack(">H", ip[2:4])[0]]
        self.source, self.destination, self.sequence = struct.unpack(">HHI", tcp[:8])
        self.flags = tcp[13] & (FIN | SYN | RST | ACK)
        self.payload = tcp[tcp[12] // 16 * 4:]
        self.time_ns = time_ns
        self.comment = comment


def options(data):
    found = {}
    while len(data) >= 4:
        code, size = struct.unpack("<HH", data[:4])
        found[code] = data[4:4 + size]
        data = data[4 + (size + 3) // 4 * 4:]
    return found


def read_capture(path):
    """(comment of the file, segments)"""
    data, comment, link_type, segments = pathlib.Path(path).read_bytes(), None, None, []
    while data:
        kind, size = struct.unpack("<II", data[:8])
        body, data = data[8:size - 4], data[size:]
        if kind == 0x0a0d0d0a:
            comment = options(body[16:])[1].decode()
        elif kind == 1:
            link_type = struct.unpack("<H", body[:2])[0]
            assert options(body[8:])[9] == b"\x09"
        else:
            assert kind == 6
            _, high, low, captured, original = struct.unpack("<5I", body[:20])
            assert captured == original
            note = options(body[20 + (captured + 3) // 4 * 4:]).get(1, b"").decode()
            segments.append(Segment(body[20:20 + captured], link_type, high << 32 | low, note))
    return comment, segments


def streams(segments, port):
    """The bytes to the gateway and from it, put together by sequence numbers."""
    joined = []
    for to_gateway in (True, False):
        parts = [s for s in segments if (s.destination == port) == to_gateway and s.payload]
        first = min((s.sequence for s in segments if (s.destination == port) == to_gateway and s.flags & SYN), default=0)
        data = bytearray()
        for place, payload in sorted(((s.sequence - first - 1) % (1 << 32), s.payload) for s in parts):
            # Bytes that are acknowledged late are sent again, perhaps merged with later ones.
            assert place <= len(data), f"a hole of {place - len(data)} bytes"
            known = data[place:place + len(payload)]
            assert payload.startswith(known), "the same place has two contents"
            data += payload[len(known):]
        joined.append(bytes(data))
    return joined


class WithoutRights(Gateway):
    """A gateway that may not capture."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more, prefix=WITHOUT_RIGHTS)


class Captures:
    """Tests for both kinds of captures."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = str(pathlib.Path(self.folder.name) / "a.pcapng")
        self.begin = time.time_ns()

    def gateway(self, **more):
        return self.kind("--pcap", self.path, **more)

    def captured(self, gateway):
        self.assertEqual(gateway.stop(), 0)
        self.assertNotIn("dropped", gateway.stderr)
        comment, segments = read_capture(self.path)
        for segment in segments:
            self.assertIn(gateway.port, (segment.source, segment.destination))
        times = [s.time_ns for s in segments]
        if self.kind is WithoutRights:
            self.assertEqual(times, sorted(times))
        else:  # Two processors may swap packets that crossed on the way.
            self.assertTrue(self.begin <= min(times) <= max(times) <= time.time_ns(), times)
            for port in {s.source for s in segments} - {gateway.port}:
                ours = [s for s in segments if port in (s.source, s.destination)]
                steps = [next((s.time_ns for s in ours if s.flags == flags), None) for flags in (SYN, SYN | ACK, ACK)]
                steps = [step for step in steps if step is not None]
                self.assertEqual(steps, sorted(steps))
        return comment, segments

    def test_every_byte_is_there_and_both_ends(self):
        with self.gateway() as gateway:
            sock = start_session(gateway, 7)
            sock.sendall(frame(61, 1))
            read_positions(sock)
            sock.shutdown(socket.SHUT_WR)
            read_all(sock)
            sock.close()
            gateway.wait_for_trace(lambda e: e["kind"] == "close")
            comment, segments = self.captured(gateway)
            self.assertIn(self.says, comment)
            self.assertIn("healthy", comment)
            events = gateway.trace()
        sent, received = streams(segments, gateway.port)
        self.assertEqual(sent.hex(), "".join(e["hex"] for e in events if e["kind"] == "in"))
        self.assertEqual(received.hex(), "".join(e["hex"] for e in events if e["kind"] == "out"))
        self.assertEqual([s.flags for s in segments[:3]], [SYN, SYN | ACK, ACK])
        self.assertEqual({s.source == gateway.port for s in segments if s.flags & FIN}, {True, False})

    def test_a_reset_is_a_reset(self):
        with self.gateway(rules="rules:\n  - {on: START_API, do: [{close: rst}]}") as gateway:
            sock = gateway.connect()
            sock.sendall(e2e_test.HELLO)
            read_frame(sock)
            sock.sendall(frame(71, 2, 1, ""))
            with self.assertRaises(ConnectionResetError):
                sock.recv(1)
            sock.close()
            _, segments = self.captured(gateway)
        # Packets on the way when the reset was sent may be answered with another one.
        ends = [(s.flags & (RST | FIN), s.source) for s in segments if s.flags & (RST | FIN)]
        self.assertEqual(set(ends), {(RST, gateway.port)})
        if self.kind is WithoutRights:
            self.assertEqual(len(ends), 1)
            self.assertEqual(segments[-1].source, gateway.port)

    def test_two_conversations_at_once_and_what_is_open_at_the_end(self):
        with self.gateway() as gateway:
            socks = [start_session(gateway, n) for n in (1, 2)]
            _, segments = self.captured(gateway)
            for sock in socks:
                sock.close()
        ports = {s.source for s in segments if s.flags == SYN}
        self.assertEqual(len(ports), 2)
        for port in ports:
            # Once, but it is sent again if not acknowledged at once.
            ends = {(s.flags, s.sequence) for s in segments if port == s.destination and s.flags & (FIN | RST)}
            self.assertEqual(len(ends), 1, ends)

    def test_the_last_segments_are_never_missing(self):
        for _ in range(10):
            with self.gateway() as gateway:
                start_session(gateway).close()
                gateway.wait_for_trace(lambda e: e["kind"] == "close")
                _, segments = self.captured(gateway)
            self.assertEqual({s.source == gateway.port for s in segments if s.flags & FIN}, {True, False})


@unittest.skipUnless(may_capture(), "no right to capture here")
class RealCapture(Captures, unittest.TestCase):
    kind = Gateway
    says = "Real capture on lo"

    def test_what_nobody_accepted_is_there_too(self):
        with self.gateway(rules="rules:\n  - {on: accept, do: [stop_accepting]}") as gateway:
            first, second = gateway.connect(), gateway.connect()
            second.sendall(b"unheard")
            first.close()
            second.close()
            _, segments = self.captured(gateway)
        self.assertIn(b"unheard", [s.payload for s in segments])

    def test_a_burst_is_complete(self):
        with self.gateway(rules="gateway: {limits: {messages_per_second: 0}}") as gateway:
            sock = start_session(gateway)
            for _ in range(2000):
                sock.sendall(frame(49, 1))
            sock.shutdown(socket.SHUT_WR)
            answers = read_all(sock)
            sock.close()
            _, segments = self.captured(gateway)
        sent, received = streams(segments, gateway.port)
        self.assertEqual(sent.count(frame(49, 1)), 2000)
        self.assertEqual(received[-len(answers):], answers)


@unittest.skipIf(WITHOUT_RIGHTS and shutil.which("setpriv") is None, "no setpriv")
class SynthesisedCapture(Captures, unittest.TestCase):
    kind = WithoutRights
    says = "Not a real capture"

    def test_segments_say_which_rule_sent_them(self):
        rules = "rules:\n  - {id: refuse, on: START_API, do: [{send: ERR_MSG, with: {id: -1, errorCode: 326, errorMsg: x}}, {close: fin}]}"
        with self.gateway(rules=rules) as gateway:
            sock = gateway.connect()
            sock.sendall(e2e_test.HELLO)
            read_frame(sock)
            sock.sendall(frame(71, 2, 1, ""))
            read_all(sock)
            sock.close()
            _, segments = self.captured(gateway)
        self.assertEqual([s.comment for s in segments if s.comment], ["by refuse", "close: fin"])


class Mistakes(unittest.TestCase):
    def test_places_that_cannot_be_written_are_refused(self):
        with tempfile.NamedTemporaryFile() as file:
            for flag, text in (("--pcap", "cannot write the capture"), ("--api-log", "cannot write API logs into")):
                result = run("serve", "--port", "0", flag, file.name + "/none")
                self.assertEqual(result.returncode, 2)
                self.assertIn(f"{text} {file.name}/none", result.stderr)


class ApiLog(unittest.TestCase):
    def test_one_file_per_client_continued_by_later_sessions(self):
        with tempfile.TemporaryDirectory() as folder, Gateway("--api-log", folder) as gateway:
            for number, client_id in enumerate((10, 11, 10), 1):
                start_session(gateway, client_id).close()
                gateway.wait_for_trace(lambda e, n=number: e["kind"] == "close" and e["conn"] == n)
            self.assertEqual(gateway.stop(), 0)
            logs = {path.name: path.read_bytes().split(b"\n") for path in pathlib.Path(folder).iterdir()}
        self.assertEqual(set(logs), {"api.10.log", "api.11.log"})
        lines = logs["api.11.log"]
        self.assertEqual(logs["api.10.log"].count(b"14:30:00:000 <- 71-2-10--"), 2)
        self.assertEqual(lines[:5], [b"14:30:00:000 <- v100..187", b"14:30:00:000 -> ---!187-20260105 09:30:00 US/Eastern-",
                                     b"14:30:00:000 <- 71-2-11--", b"14:30:00:000 -> ---\x0f15-1-DU1234567-",
                                     b"14:30:00:000 -> ---\x069-1-1-"])
        self.assertIn(b"-2--1-2104-Market data farm connection is OK:usfarm-", lines[5])


if __name__ == "__main__":
    unittest.main()
