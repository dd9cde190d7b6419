"""Every fault of the language, seen from outside: by a raw client, in the kernel's table and as packets on loopback; and
what the gateway's own `proof` lines say must agree with it. Where a fault did not happen nothing may be proved.

Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 simulator/faults_test.py
Only the standard library is needed. Actions on the listener are triggered by requests of a first connection, so that
nothing hangs on timing.
"""
import errno
import select
import socket
import struct
import time
import unittest

from e2e_test import HELLO, Gateway, frame, read_all, read_exactly, read_frame, start_session
import wire_watch
from wire_watch import FIN, RST, Wire, row, wait_for

NOTICE = frame(4, 2, -1, 2104, "Market data farm connection is OK:usfarm")
OTHER = frame(4, 2, -1, 2106, "HMDS data farm connection is OK:ushmds")
ASK = frame(49, 1)  # REQ_CURRENT_TIME
no_network = "setUpModule did not run"


def setUpModule():
    global no_network
    no_network = wire_watch.enter_network()


def raw(data):
    return f"send_raw: {{hex: {data.hex()}}}"


def on_ask(*actions, **more):
    """A rule for each REQ_CURRENT_TIME, or for the n-th only."""
    words = "".join(f", {key}: {value}" for key, value in more.items())
    return f"  - {{on: REQ_CURRENT_TIME{words}, do: [{', '.join('{' + action + '}' for action in actions)}]}}\n"


class Fixture(unittest.TestCase):
    def serve(self, rules, *args, top=""):
        """A gateway, and the wire when we may look at it."""
        self.wire = None
        if no_network is None:
            self.wire = Wire()
            self.addCleanup(self.wire.close)
        self.gateway = self.enterContext(Gateway(*args, rules=top + "rules:\n" + rules))
        return self.gateway

    def connect(self, data=b""):
        sock = self.gateway.connect()
        self.addCleanup(sock.close)
        sock.sendall(data)
        return sock

    def session(self, client_id=1):
        sock = start_session(self.gateway, client_id)
        self.addCleanup(sock.close)
        return sock

    def ends(self, sock):
        """Both ends as the kernel has them: of the gateway, of the client."""
        own = sock.getsockname()[1]
        return row(self.gateway.port, own), row(own, self.gateway.port)

    def wait_for_states(self, sock, *states):
        wait_for(lambda: tuple(end.state for end in self.ends(sock)) == states, 5)

    def proofs(self, name):
        return [event for event in self.gateway.trace() if event["kind"] == "proof" and event["proof"] == name]

    def assert_proof(self, name, detail, count=1):
        proofs = wait_for(lambda: self.proofs(name), 5)
        self.assertEqual([(proof["ok"], proof["detail"]) for proof in proofs], [(True, detail)] * count)

    def assert_carried(self, sock, *payloads):
        """These are the last segments to the client."""
        if self.wire is not None:
            seen = self.wire.payloads(self.gateway.port, sock.getsockname()[1])
            self.assertEqual(seen[-len(payloads):], list(payloads))

    def assert_silent(self, sock, seconds=0.2):
        self.assertEqual(select.select([sock], [], [], seconds)[0], [])

    def answer_to(self, *actions):
        """A session, and what its reader sees at once of what these actions send: one part per `recv`."""
        self.serve(on_ask(*actions, raw(OTHER)))
        sock = self.session()
        sock.sendall(ASK)
        parts = []
        while not b"".join(parts).endswith(OTHER):
            parts.append(sock.recv(1 << 16))
        return sock, parts


class Bytes(Fixture):
    """What changes the bytes. OTHER always comes behind, unharmed."""

    def test_fragment_sizes(self):
        for gap in (0, 150):
            with self.subTest(gap=gap):
                self.serve(on_ask(raw(NOTICE) + f", fragment: {{sizes: [3, 5, rest], gap: {gap}ms}}"))
                sock = self.session()
                sock.sendall(ASK)
                pieces = (NOTICE[:3], NOTICE[3:8], NOTICE[8:])
                begin = time.monotonic()
                for piece in pieces:
                    self.assertEqual(sock.recv(1 << 16), piece)
                self.assertGreaterEqual(time.monotonic() - begin, 2 * gap / 1000)
                self.assert_carried(sock, *pieces)
                self.assert_proof("fragment", f"3 segments, 3 + 5 + {len(NOTICE) - 8} bytes")

    def test_fragment_each_of_the_model(self):
        self.serve("  - {on: hello, do: [{model: , fragment: {each: 10}}]}\n")
        sock = self.connect(HELLO)
        pieces = [sock.recv(1 << 16) for _ in range(3)]
        self.assertEqual([len(piece) for piece in pieces], [10, 10, 10])
        self.assertEqual(b"".join(pieces), frame(187, "20260105 14:30:00 UTC"))
        self.assert_carried(sock, *pieces)
        self.assert_proof("fragment", "3 segments, 10 + 10 + 10 bytes")

    def test_coalesce_joins_the_model_and_what_follows(self):
        self.serve("  - {on: START_API, do: [{model: , coalesce: true}, {" + raw(OTHER) + "}]}\n")
        sock = self.connect(HELLO)
        read_frame(sock)
        sock.sendall(frame(71, 2, 1, ""))
        joined = sock.recv(1 << 16)
        self.assertTrue(joined.startswith(frame(15, 1, "DU1234567")), joined)
        self.assertTrue(joined.endswith(OTHER))
        self.assert_carried(sock, joined)
        if self.wire is not None:
            self.assertEqual(len(self.wire.payloads(self.gateway.port, sock.getsockname()[1])), 2)
        self.assert_proof("coalesce", f"1 segment, {len(joined)} bytes")

    def test_pad_to(self):
        sock, _ = self.answer_to(raw(NOTICE) + ", pad_to: 4096")
        padded = struct.pack(">I", 4092) + NOTICE[4:] + bytes(4096 - len(NOTICE))
        self.assert_carried(sock, padded, OTHER)
        self.assert_proof("pad_to", "1 segment, 4096 bytes")

    def check_answer(self, modifier, sent):
        sock, parts = self.answer_to(raw(NOTICE) + ", " + modifier)
        self.assertEqual(b"".join(parts), sent + OTHER)
        self.assert_carried(sock, sent, OTHER)
        self.assert_proof(modifier.split(":")[0], f"1 segment, {len(sent)} bytes")

    def test_truncate(self):
        self.check_answer("truncate: 7", NOTICE[:7])

    def test_corrupt(self):
        self.check_answer("corrupt: {at: 4, xor: 0xff}", NOTICE[:4] + bytes([NOTICE[4] ^ 0xff]) + NOTICE[5:])

    def test_claim_length(self):
        self.check_answer("claim_length: 0x7fffffff", b"\x7f\xff\xff\xff" + NOTICE[4:])

    def test_keep_fields(self):
        self.check_answer("keep_fields: 3", frame(4, 2, -1))

    def test_duplicate(self):
        self.check_answer("duplicate: 3", NOTICE * 3)

    def test_several_at_once(self):
        sock, parts = self.answer_to(raw(NOTICE) + ", duplicate: 2, claim_length: 5, truncate: 60, fragment: {each: 30}")
        changed = (struct.pack(">I", 5) + NOTICE[4:] + NOTICE)[:60]
        self.assertEqual(b"".join(parts), changed + OTHER)
        self.assert_carried(sock, changed[:30], changed[30:], OTHER)
        self.assert_proof("duplicate, claim_length, truncate, fragment", "2 segments, 30 + 30 bytes")

    def test_delay_changes_the_order(self):
        self.serve(on_ask(raw(NOTICE) + ", delay: 200ms", raw(OTHER)))
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(read_exactly(sock, len(OTHER)), OTHER)
        begin = time.monotonic()
        self.assertEqual(read_exactly(sock, len(NOTICE)), NOTICE)
        self.assertGreater(time.monotonic() - begin, 0.1)
        self.assert_carried(sock, OTHER, NOTICE)
        self.assert_proof("delay", f"1 segment, {len(NOTICE)} bytes")

    def test_drop(self):
        sock, parts = self.answer_to("model: , drop: true")
        self.assertEqual(parts, [OTHER])
        self.assert_silent(sock)
        before = len(self.wire.payloads(self.gateway.port, sock.getsockname()[1])) if self.wire else None
        sock.sendall(ASK)
        self.assertEqual(read_exactly(sock, len(OTHER)), OTHER)
        if self.wire is not None:
            self.assertEqual(len(self.wire.payloads(self.gateway.port, sock.getsockname()[1])), before + 1)
        self.assert_proof("drop", "nothing was handed to the network", count=2)

    def test_reorder(self):
        self.serve("  - {on: START_API, client_id: 2, do: [{model: , reorder: [2, 5, 4, 3, 1]}]}\n")
        starts = []
        for client_id in (1, 2):
            sock = self.connect(HELLO)
            read_frame(sock)
            sock.sendall(frame(71, 2, client_id, ""))
            starts.append([read_frame(sock) for _ in range(5)])
        healthy, reordered = starts
        self.assertEqual(reordered, [healthy[i - 1] for i in (2, 5, 4, 3, 1)])
        self.assertNotEqual(reordered, healthy)
        self.assert_proof("reorder", f"1 segment, {sum(len(payload) + 4 for payload in healthy)} bytes")

    def test_output_changes_every_later_frame(self):
        self.serve("  - {on: ready, output: {fragment: {each: 1}}, do: [swallow]}\n" + on_ask(raw(NOTICE), nth=2))
        sock = self.session()
        sock.sendall(ASK)
        answer = [sock.recv(1 << 16) for _ in range(4 + len(b"49\x001\x001767623400\x00"))]
        self.assertEqual({len(piece) for piece in answer}, {1})
        self.assertEqual(b"".join(answer)[4:], b"49\x001\x001767623400\x00")
        sock.sendall(ASK)
        notice = [sock.recv(1 << 16) for _ in NOTICE]
        self.assertEqual(b"".join(notice), NOTICE)
        self.assert_carried(sock, *answer, *notice)
        wait_for(lambda: len(self.proofs("fragment")) == 2)
        self.assertEqual([(proof["ok"], proof["detail"].split(",")[0]) for proof in self.proofs("fragment")],
                         [(True, f"{len(answer)} segments"), (True, f"{len(notice)} segments")])

    def test_a_tls_alert_is_sent_as_it_is(self):
        self.serve("  - {on: hello, do: [{send_raw: {hex: 15 03 01 00 02 02 28}}, {close: fin}]}\n")
        sock = self.connect(HELLO)
        self.assertEqual(read_all(sock), bytes.fromhex("15030100020228"))
        self.assert_carried(sock, bytes.fromhex("15030100020228"))

    def test_raw_fields_are_a_frame(self):
        self.serve(on_ask("send_raw: {fields: [4, 2, -1, 2104, é]}"))
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(read_frame(sock), b"4\x002\x00-1\x002104\x00" + "é".encode() + b"\x00")

    def test_a_greeting_from_before_version_100(self):
        self.serve(on_ask("model: ", raw(NOTICE)), top="gateway: {legacy: true}\n")
        sock = self.connect(b"63\x00")
        begin = b"76\x0020260105 14:30:00"
        self.assertTrue(read_exactly(sock, len(begin)).startswith(begin))
        while sock.recv(1) != b"\x00":
            pass
        sock.sendall(b"71\x002\x001\x00\x00")
        self.gateway.wait_for_trace(lambda e: e.get("stage") == "ready")
        start = sock.recv(1 << 16)
        self.assertIn(b"9\x001\x001\x00", start)
        self.assertNotIn(b"\x00\x00\x00", start)
        sock.sendall(b"49\x001\x00")
        answer = b"49\x001\x001767623400\x00"
        self.assertEqual(read_exactly(sock, len(answer) + len(NOTICE)), answer + NOTICE)


class Rules(Fixture):
    """What holds back, repeats, or changes the world."""

    def test_repeat(self):
        self.serve(on_ask(f"repeat: {{times: 3, every: 80ms, do: [{{{raw(NOTICE)}}}]}}", raw(OTHER)))
        sock = self.session()
        begin = time.monotonic()
        sock.sendall(ASK)
        self.assertEqual(read_exactly(sock, 3 * len(NOTICE) + len(OTHER)), NOTICE * 3 + OTHER)
        self.assertGreaterEqual(time.monotonic() - begin, 0.16)
        self.assert_carried(sock, NOTICE, NOTICE, NOTICE + OTHER)  # No modifier: nothing keeps them apart.

    def test_wait_scales_and_wait_real_does_not(self):
        for action, span in (("wait: 2s", (0.2, 1.5)), ("wait_real: 300ms", (0.3, 5))):
            with self.subTest(action=action):
                self.serve(on_ask(raw(NOTICE), action, raw(OTHER)), "--time-scale", "0.1")
                sock = self.session()
                sock.sendall(ASK)
                begin = time.monotonic()
                self.assertEqual(read_exactly(sock, len(NOTICE)), NOTICE)
                self.assertEqual(read_exactly(sock, len(OTHER)), OTHER)
                took = time.monotonic() - begin
                self.assertTrue(span[0] - 0.02 <= took < span[1], took)

    def test_until_case_end_and_swallow(self):
        self.serve("  - {on: hello, connection: 1, do: [swallow]}\n"
                   "  - {on: hello, connection: 2, do: [model, until_case_end]}\n")
        silent, served = self.connect(HELLO), self.connect(HELLO)
        self.assertTrue(read_frame(served).startswith(b"187\x00"))
        self.assert_silent(silent)

    def test_set_changes_the_world(self):
        self.serve(on_ask("set: {farm: {name: usfarm, state: broken}}", "model: "))
        sock = self.session()
        sock.sendall(ASK)
        self.assertIn(b"\x002103\x00", read_frame(sock))
        self.assertTrue(read_frame(sock).startswith(b"49\x00"))


class Reading(Fixture):
    def taken(self, options):
        """How much a client can send until the kernel takes no more, of what the gateway's end holds so much."""
        self.serve(f"  - {{on: accept, do: [{options}]}}\n")
        sock = self.gateway.connect()
        self.addCleanup(sock.close)
        self.gateway.wait_for_trace(lambda e: e.get("action") == "stop_reading")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
        sock.setblocking(False)
        sent = 0
        while select.select([], [sock], [], 0.3)[1]:
            sent += sock.send(bytes(4096))
            self.assertLess(sent, 64 << 20)
        server, client = self.ends(sock)
        self.assertEqual(server.unread + client.unsent, sent)
        self.assertFalse([event for event in self.gateway.trace() if event["kind"] == "in"])
        return sent, server.unread

    def test_stop_reading_blocks_the_client_sooner_with_a_buffer(self):
        much, _ = self.taken("stop_reading")
        self.assertEqual(self.proofs("stop_reading"), [])
        little, held = self.taken("{stop_reading: {buffer: 4096}}")
        self.assertLess(little, much / 2)
        self.assertLessEqual(held, 8192)  # The kernel doubles what is asked for.
        self.assert_proof("stop_reading", "a receive buffer of 4096 bytes")

    def test_resume_reading(self):
        self.serve("  - {on: accept, do: [stop_reading, {wait: 400ms}, resume_reading]}\n")
        sock = self.connect(HELLO)
        self.assert_silent(sock)
        self.assertEqual(self.ends(sock)[0].unread, len(HELLO))
        self.assertTrue(read_frame(sock).startswith(b"187\x00"))
        self.assertEqual(self.ends(sock)[0].unread, 0)


class Listening(Fixture):
    def ask(self, sock):
        """The n-th rule has acted when its model has answered."""
        sock.sendall(ASK)
        self.assertTrue(read_frame(sock).startswith(b"49\x00"))

    def try_to_connect(self):
        """A socket whose connect was begun."""
        sock = socket.socket()
        self.addCleanup(sock.close)
        sock.setblocking(False)
        self.assertEqual(sock.connect_ex(("127.0.0.1", self.gateway.port)), errno.EINPROGRESS)
        return sock

    def own_state(self, sock):
        return row(sock.getsockname()[1], self.gateway.port).state

    def test_refuse_and_listen(self):
        self.serve(on_ask("refuse: ", "model: ", nth=1) + on_ask("listen: ", "model: ", nth=2))
        sock = self.session()
        self.ask(sock)
        self.assertEqual(row(self.gateway.port).state, "closed")
        with self.assertRaises(ConnectionRefusedError):
            self.gateway.connect()
        with socket.socket() as thief, self.assertRaises(OSError) as taken:
            thief.bind(("127.0.0.1", self.gateway.port))
        self.assertEqual(taken.exception.errno, errno.EADDRINUSE)
        self.assert_proof("refuse", "connecting: Connection refused")
        self.ask(sock)
        self.assertEqual(row(self.gateway.port).state, "LISTEN")
        self.session(2)

    def test_stop_accepting_and_resume(self):
        self.serve(on_ask("stop_accepting: ", "model: ", nth=1) + on_ask("resume_accepting: ", "model: ", nth=2))
        sock = self.session()
        self.ask(sock)
        waiting = self.connect(HELLO)
        self.assert_silent(waiting)
        server, client = self.ends(waiting)
        self.assertEqual((server.state, client.state), ("ESTABLISHED", "ESTABLISHED"))
        self.assertEqual(server.inode, 0)  # No process has it.
        self.assertEqual(server.unread, len(HELLO))
        self.assertEqual(row(self.gateway.port).unread, 1)
        self.assertEqual(len(self.proofs("stop_accepting")), 1)
        self.assertTrue(self.proofs("stop_accepting")[0]["ok"])
        self.assertRegex(self.proofs("stop_accepting")[0]["detail"], r"^a queue of \d+$")
        self.ask(sock)
        self.assertTrue(read_frame(waiting).startswith(b"187\x00"))
        self.assertNotEqual(self.ends(waiting)[0].inode, 0)

    def test_a_filled_queue_lets_connect_hang_until_resumed(self):
        self.serve(on_ask("stop_accepting: {backlog: 1, filled: true}", "model: ", nth=1)
                   + on_ask("resume_accepting: ", "model: ", nth=2))
        sock = self.session()
        self.ask(sock)
        self.assert_proof("stop_accepting", "2 connections in a queue of 1")
        self.assertEqual(row(self.gateway.port).unread, 2)
        hanging = self.try_to_connect()
        self.assertEqual(select.select([], [hanging], [], 0.3)[1], [])
        self.assertEqual(self.own_state(hanging), "SYN_SENT")
        if self.wire is not None:
            self.assertEqual(self.wire.flags(self.gateway.port, hanging.getsockname()[1]), 0)
        self.ask(sock)
        self.session(2)
        # The kernel asks again after a second.
        self.assertEqual(select.select([], [hanging], [], 5)[1], [hanging])
        hanging.setblocking(True)
        hanging.sendall(HELLO)
        self.assertTrue(read_frame(hanging).startswith(b"187\x00"))
        ports = [event["peer"].rsplit(":")[-1] for event in self.gateway.trace() if event["kind"] == "accept"]
        self.assertEqual(len(ports), 3)  # Its own connections are not reported.
        self.assertEqual(ports[0], str(sock.getsockname()[1]))
        self.assertEqual(ports[2], str(hanging.getsockname()[1]))

    def test_the_listener_in_a_black_hole(self):
        self.serve(on_ask("blackhole: listener", "model: "))
        sock = self.session()
        self.ask(sock)
        self.assert_proof("blackhole: listener", "the kernel drops what arrives")
        hanging = self.try_to_connect()
        self.assertEqual(select.select([], [hanging], [], 0.3)[1], [])
        self.assertEqual(self.own_state(hanging), "SYN_SENT")
        if self.wire is not None:
            self.assertEqual(self.wire.flags(self.gateway.port, hanging.getsockname()[1]), 0)
        sock.sendall(ASK)  # Who is connected already is still served.
        self.assertTrue(read_frame(sock).startswith(b"49\x00"))


class Ends(Fixture):
    def assert_flags(self, sock_name, present, absent):
        if self.wire is not None:
            flags = self.wire.flags(self.gateway.port, sock_name)
            self.assertEqual(flags & present, present)
            self.assertEqual(flags & absent, 0)

    def test_close_fin(self):
        self.serve(on_ask("close: fin"))
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(read_all(sock), b"")
        self.wait_for_states(sock, "FIN_WAIT_2", "CLOSE_WAIT")
        self.assert_flags(sock.getsockname()[1], FIN, RST)
        detail = wait_for(lambda: self.proofs("close: fin"))[0]["detail"]
        self.assertIn(detail, ("the kernel shows FIN_WAIT_1", "the kernel shows FIN_WAIT_2"))
        self.assert_proof("close: fin", detail)
        own = sock.getsockname()[1]
        sock.close()
        wait_for(lambda: row(self.gateway.port, own).state == "TIME_WAIT" and row(own, self.gateway.port).state == "closed")

    def test_close_rst(self):
        self.serve(on_ask(raw(NOTICE), "close: rst"))
        sock = self.session()
        sock.sendall(ASK)
        with self.assertRaises(ConnectionResetError):
            read_all(sock)
        self.wait_for_states(sock, "closed", "closed")
        self.assert_flags(sock.getsockname()[1], RST, FIN)
        self.assert_proof("close: rst", "the kernel forgot our end")

    def test_close_abrupt_with_unread_bytes_is_a_reset(self):
        self.serve("  - {on: accept, do: [stop_reading, {wait: 500ms}, {close: abrupt}]}\n")
        sock = self.connect(HELLO)
        with self.assertRaises(ConnectionResetError):
            read_all(sock)
        self.wait_for_states(sock, "closed", "closed")
        self.assert_flags(sock.getsockname()[1], RST, FIN)
        self.assert_proof("close: abrupt", f"{len(HELLO)} bytes were unread: the kernel sends a reset")

    def test_close_abrupt_without_unread_bytes_is_a_fin(self):
        self.serve(on_ask("close: abrupt"))
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(read_all(sock), b"")
        self.wait_for_states(sock, "FIN_WAIT_2", "CLOSE_WAIT")
        self.assertEqual(self.ends(sock)[0].inode, 0)  # Closed for good, not drained.
        self.assert_flags(sock.getsockname()[1], FIN, RST)
        self.assert_proof("close: abrupt", "nothing was unread: the kernel sends a FIN")
        sock.sendall(ASK)  # Nobody is there to take it.
        wait_for(lambda: sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0)
        self.assert_flags(sock.getsockname()[1], RST, 0)

    def test_half_close_goes_on_reading(self):
        self.serve(on_ask("half_close: "))
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(read_all(sock), b"")
        sock.sendall(frame(61, 1))
        self.gateway.wait_for_trace(lambda e: e["kind"] == "in" and e.get("message", {}).get("message") == "REQ_POSITIONS")
        self.wait_for_states(sock, "FIN_WAIT_2", "CLOSE_WAIT")
        self.assertEqual(self.ends(sock)[0].unread, 0)
        self.assert_flags(sock.getsockname()[1], FIN, RST)

    def test_hold_keeps_a_connection_whose_client_closed(self):
        self.serve("  - {on: peer_fin, do: [hold]}\n")
        sock = self.session()
        sock.shutdown(socket.SHUT_WR)
        self.gateway.wait_for_trace(lambda e: e["kind"] == "peer_fin")
        self.assert_silent(sock)
        self.wait_for_states(sock, "CLOSE_WAIT", "FIN_WAIT_2")
        self.assert_flags(sock.getsockname()[1], 0, FIN | RST)

    def test_a_connection_in_a_black_hole(self):
        self.serve(on_ask("blackhole: connection"))
        sock = self.session()
        sock.sendall(ASK)
        self.assert_proof("blackhole: connection", "the kernel drops what arrives")
        own = sock.getsockname()[1]
        wait_for(lambda: row(own, self.gateway.port).unsent == 0)  # What came before is acknowledged.
        lost = b"is anybody there?"
        sock.sendall(lost)
        if self.wire is not None:
            def sent():
                return [s for s in self.wire.seen() if s.source == own and s.payload == lost]
            wait_for(lambda: len(sent()) >= 3)
            self.assertEqual({s.sequence for s in sent()}, {sent()[0].sequence})
            self.assertLessEqual(max(s.acknowledged for s in self.wire.seen() if s.source == self.gateway.port),
                                 sent()[0].sequence)
        self.assertEqual(row(own, self.gateway.port).unsent, len(lost))
        self.assert_silent(sock)
        sock.close()
        wait_for(lambda: row(own, self.gateway.port).state == "FIN_WAIT_1")
        self.assertEqual(row(self.gateway.port, own).state, "ESTABLISHED")
        self.assert_flags(own, 0, FIN | RST)


class Unproved(Fixture):
    """Faults that did not happen."""

    def assert_unproved(self, name):
        self.assertEqual([proof for proof in self.proofs(name) if proof["ok"]], [])

    def test_fragments_for_a_client_that_does_not_read(self):
        # What is behind comes when the gateway has given up waiting for its reader.
        self.serve(on_ask(raw(NOTICE) + ", fragment: {each: 10}", raw(OTHER)))
        sock = self.session()
        own = sock.getsockname()[1]
        sock.sendall(ASK)
        whole = len(NOTICE + OTHER)
        wait_for(lambda: row(own, self.gateway.port).unread == 10)
        wait_for(lambda: row(own, self.gateway.port).unread == whole)
        self.assertEqual(sock.recv(1 << 16), NOTICE + OTHER)
        self.assert_unproved("fragment")

    def test_fragments_for_a_client_that_is_gone(self):
        self.serve(on_ask(raw(NOTICE) + ", fragment: {each: 10, gap: 100ms}")
                   + "  - {on: peer_rst, optional: true, do: [hold]}\n")
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(sock.recv(1 << 16), NOTICE[:10])
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
        self.gateway.wait_for_trace(lambda e: e["kind"] == "peer_rst")
        self.assertEqual(self.gateway.stop(), 0)
        self.assert_unproved("fragment")

    def test_ends_of_a_connection_that_the_client_has_reset(self):
        for action in ("fin", "rst"):
            with self.subTest(close=action):
                self.serve(f"  - {{on: accept, do: [stop_reading, {{wait: 300ms}}, {{close: {action}}}]}}\n")
                sock = self.gateway.connect()
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                sock.close()
                self.gateway.wait_for_trace(lambda e, a=action: e.get("action") == f"close: {a}")
                self.assertEqual(self.gateway.stop(), 0)
                self.assert_unproved(f"close: {action}")

    def test_refuse_while_another_program_listens_there(self):
        self.serve(on_ask("refuse: ", "model: "))
        sock = self.session()
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            other.bind(("127.0.0.1", self.gateway.port))
            other.listen()
            sock.sendall(ASK)
            read_frame(sock)
            self.assertEqual([(p["ok"], p["detail"]) for p in self.proofs("refuse")], [(False, "connecting: accepted")])

    def test_actions_on_a_listener_that_is_not_there(self):
        self.serve(on_ask("refuse: ", "stop_accepting: ", "blackhole: listener", "model: "))
        sock = self.session()
        sock.sendall(ASK)
        read_frame(sock)
        for name in ("stop_accepting", "blackhole: listener"):
            self.assertEqual([(p["ok"], p["detail"]) for p in self.proofs(name)], [(False, "nothing listens")])

    def test_what_cannot_be_done_to_these_bytes(self):
        for modifier in ("truncate: 4096", "pad_to: 5", "corrupt: {at: 4096, xor: 1}", "keep_fields: 50",
                         "fragment: {sizes: [2000, rest]}"):
            with self.subTest(modifier=modifier):
                self.serve(on_ask(raw(NOTICE) + ", " + modifier, raw(OTHER)))
                sock = self.session()
                sock.sendall(ASK)
                self.assertEqual(read_exactly(sock, len(OTHER)), OTHER)
                name = modifier.split(":")[0]
                self.assertEqual(self.proofs(name), [])
                failed = [e for e in self.gateway.trace() if e["kind"] == "error" and e.get("rule")]
                self.assertEqual([e["field"] for e in failed], [name])


if __name__ == "__main__":
    unittest.main()
