"""Every fault on bytes, seen from outside: by a raw client and as segments on loopback. The gateway's own `proof`
lines must agree. If a fault did not happen, nothing may be proved.

Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 -m simulator.faults_test
Only the standard library is needed.
"""
import itertools
import json
import pathlib
import re
import socket
import struct
import time
import unittest

from simulator.e2e_test import HELLO, frame, read_all, read_exactly, read_frame, run
from simulator.faults_support import ASK, NOTICE, OTHER, Fixture, on_ask, raw, setUpModule
from simulator.wire_watch import row, wait_for


class Bytes(Fixture):
    """Modifiers that change the bytes. OTHER always follows, unchanged."""

    def test_fragment_sizes(self):
        for gap in (0, 150):
            with self.subTest(gap=gap):
                self.serve(on_ask(raw(NOTICE) + f", fragment: {{sizes: [3, 5, rest], gap: {gap}ms}}"))
                sock = self.session()
                pieces = (NOTICE[:3], NOTICE[3:8], NOTICE[8:])
                begin = time.monotonic()
                sock.sendall(ASK)
                for piece in pieces:
                    self.assertEqual(sock.recv(1 << 16), piece)
                self.assertGreaterEqual(time.monotonic() - begin, 2 * gap / 1000)
                self.assert_carried(sock, *pieces)
                self.assert_proof("fragment", f"3 segments, 3 + 5 + {len(NOTICE) - 8} bytes")

    def test_fragment_each_of_the_model(self):
        self.serve("  - {on: hello, do: [{model: , fragment: {each: 10}}]}\n", top="gateway: {time_zone: UTC}\n")
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
        modifiers = ", duplicate: 2, claim_length: 5, truncate: 60, fragment: {each: 30}"
        sock, parts = self.answer_to(raw(NOTICE) + modifiers)
        changed = (struct.pack(">I", 5) + NOTICE[4:] + NOTICE)[:60]
        self.assertEqual(b"".join(parts), changed + OTHER)
        self.assert_carried(sock, changed[:30], changed[30:], OTHER)
        self.assert_proof("duplicate, claim_length, truncate, fragment", "2 segments, 30 + 30 bytes")

    def test_delay_changes_the_order(self):
        self.serve(on_ask(raw(NOTICE) + ", delay: 200ms", raw(OTHER)))
        sock = self.session()
        begin = time.monotonic()
        sock.sendall(ASK)
        self.assertEqual(read_exactly(sock, len(OTHER)), OTHER)
        self.assertEqual(read_exactly(sock, len(NOTICE)), NOTICE)
        self.assertGreaterEqual(time.monotonic() - begin, 0.2)
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
        begin = b"76\x0020260105 09:30:00"
        self.assertTrue(read_exactly(sock, len(begin)).startswith(begin))
        while read_exactly(sock, 1) != b"\x00":
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
    """Actions that delay, repeat, or change the world."""

    def test_repeat(self):
        self.serve(on_ask(f"repeat: {{times: 3, every: 80ms, do: [{{{raw(NOTICE)}}}]}}", raw(OTHER)))
        sock = self.session()
        begin = time.monotonic()
        sock.sendall(ASK)
        self.assertEqual(read_exactly(sock, 3 * len(NOTICE) + len(OTHER)), NOTICE * 3 + OTHER)
        self.assertGreaterEqual(time.monotonic() - begin, 0.16)
        # Without a modifier, output of the same moment may share a segment, for example if the gateway is late.
        said = [(e["t"], payload) for payload in (NOTICE, OTHER) for e in self.answered_in_trace(payload)]
        begin = next(e["t"] for e in self.gateway.trace() if e["kind"] == "rule")
        for turn in range(3):
            self.assertGreaterEqual(said[turn][0] - begin, turn * 80_000_000)
        self.assertEqual(said[3][0], said[2][0])
        self.assert_carried(sock, *(b"".join(payload for _, payload in together)
                                    for _, together in itertools.groupby(said, lambda item: item[0])))

    def test_wait_scales_and_wait_real_does_not(self):
        for action, seconds in (("wait: 500s", 0.5), ("wait_real: 300ms", 0.3)):
            with self.subTest(action=action):
                self.serve(on_ask(raw(NOTICE), action, raw(OTHER)), "--time-scale", "0.001")
                sock = self.session()
                begin = time.monotonic()
                sock.sendall(ASK)
                self.assertEqual(read_exactly(sock, len(NOTICE)), NOTICE)
                self.assertEqual(read_exactly(sock, len(OTHER)), OTHER)  # The socket would time out before 500 s.
                self.assertGreaterEqual(time.monotonic() - begin, seconds)

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


class Unproved(Fixture):
    """Faults that did not happen."""

    def test_fragments_for_a_client_that_does_not_read(self):
        # Later output comes once the gateway has given up waiting for its reader.
        self.serve(on_ask(raw(NOTICE) + ", fragment: {each: 10}", raw(OTHER)))
        sock = self.session()
        own = sock.getsockname()[1]
        sock.sendall(ASK)
        wait_for(lambda: row(own, self.gateway.port).unread == len(NOTICE + OTHER))
        self.assertEqual(sock.recv(1 << 16), NOTICE + OTHER)
        if self.wire is not None:
            self.assertIn(NOTICE[:10], self.wire.payloads(self.gateway.port, own))
        begin = next(e["t"] for e in self.gateway.trace() if e["kind"] == "rule")
        self.assertGreaterEqual(wait_for(lambda: self.ends_of("rule-1"))[0]["t"] - begin, 15_000_000_000)
        self.assert_unproved("fragment")
        self.assert_cut_off(False, "fragment: the client did not read what came before")

    def test_fragments_for_a_client_that_is_gone(self):
        self.serve(on_ask(raw(NOTICE) + ", fragment: {each: 10, gap: 100ms}")
                   + "  - {on: peer_rst, optional: true, do: [hold]}\n")
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(sock.recv(1 << 16), NOTICE[:10])
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
        self.gateway.wait_for_trace(lambda e: e["kind"] == "peer_rst")
        # How many pieces the gateway had sent depends on how late we left.
        self.assert_cut_off(True, "the connection ended before everything was sent", "fragment: the connection ended before",
                            "fragment: the client was gone")
        self.assertEqual(self.gateway.stop(), 0)
        self.assert_unproved("fragment")

    def test_more_than_the_kernel_takes_is_proved_when_the_client_has_read(self):
        for reads in (True, False):
            with self.subTest(reads=reads):
                self.serve(on_ask(raw(NOTICE) + ", pad_to: 16777216"))
                sock = self.session()
                sock.sendall(ASK)
                wait_for(lambda: row(sock.getsockname()[1], self.gateway.port).unread != 0)
                self.assertEqual(self.proofs("pad_to") + self.ends_of("rule-1"), [])
                if reads:
                    read_exactly(sock, 1 << 24)
                    self.assert_proof("pad_to", "16777216 bytes, the last of them after the client had read earlier ones")
                else:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    sock.close()
                    self.assert_cut_off(True, "pad_to: the connection ended before")
                    self.assert_unproved("pad_to")

    def test_what_was_delayed_until_our_side_is_closed(self):
        self.need_filter()
        for end, said in (("half_close", "not sent, our side is closed"), ("blackhole: connection", "vanishes")):
            with self.subTest(end=end):
                self.serve(on_ask(raw(NOTICE) + ", delay: 100ms", end if ":" in end else end + ": "))
                sock = self.session()
                sock.sendall(ASK)
                self.gateway.wait_for_trace(lambda e, s=said: e.get("action") == s + ": raw bytes")
                if end == "half_close":
                    self.assertEqual(read_all(sock), b"")
                else:
                    self.assert_silent(sock)
                self.assert_unproved("delay")
                self.assertEqual(self.answered_in_trace(NOTICE), [])
                self.assert_cut_off(False, said if end == "half_close" else "vanishes")

    def test_a_black_hole_waits_for_the_pieces_that_are_due(self):
        self.need_filter()
        self.serve("  - {on: {after: 150ms, of: REQ_CURRENT_TIME}, do: [{blackhole: connection}]}\n"
                   + on_ask(raw(NOTICE) + ", fragment: {each: 20, gap: 100ms}"))
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual([sock.recv(1 << 16) for _ in range(3)], [NOTICE[:20], NOTICE[20:40], NOTICE[40:]])
        wait_for(lambda: self.proofs("blackhole: connection"))
        self.assertEqual([e["proof"] for e in self.gateway.trace() if e["kind"] == "proof" and e["ok"]],
                         ["fragment", "blackhole: connection"])
        sock.sendall(ASK)
        self.assert_silent(sock)

    def test_coalesce_with_nothing_does_not_reach_for_a_stranger(self):
        self.serve("  - {on: ready, do: [{" + raw(NOTICE) + ", coalesce: true}, model]}\n" + on_ask("model: "))
        sock = self.session()
        sock.sendall(ASK)
        self.assertTrue(read_frame(sock).startswith(b"49\x00"))
        self.assert_unproved("coalesce")
        errors = [event["reason"] for event in self.gateway.trace() if event["kind"] == "error"]
        self.assertEqual(errors, ["coalesce: nothing was written"])

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


class Language(unittest.TestCase):
    def test_no_action_is_without_a_test(self):
        here = pathlib.Path(__file__).parent
        tests = (here / "faults_test.py").read_text() + (here / "faults_socket_test.py").read_text()
        schema = json.loads(run("schema").stdout)["$defs"]
        words = {*schema["an-action"]["properties"], *schema["output"]["properties"]} - {"with"}
        self.assertGreater(len(words), 25)
        self.assertEqual([word for word in sorted(words) if not re.search(rf"\b{word}\b[:, \]]", tests)], [])


if __name__ == "__main__":
    unittest.main()
