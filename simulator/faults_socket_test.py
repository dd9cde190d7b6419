"""Every fault on connections and on the listener, seen from outside: by raw clients, in the kernel's table and as
packets on loopback. The gateway's own `proof` lines must agree. Actions on the listener are triggered by requests
of a first connection, so that nothing depends on timing.

Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 -m simulator.faults_socket_test
Only the standard library is needed.
"""
import errno
import select
import socket
import struct
import unittest

from simulator.e2e_test import HELLO, frame, read_all, read_frame
from simulator.faults_support import ASK, NOTICE, Fixture, on_ask, raw, setUpModule
from simulator.wire_watch import DEADLINE_S, FIN, RST, row, wait_for


def sock_name(gateway):
    """The port of the client that the gateway accepted last."""
    return int([event["peer"] for event in gateway.trace() if event["kind"] == "accept"][-1].rsplit(":")[-1])


class Listener(Fixture):
    def ask(self, sock):
        """Sends a request; when the answer of its action `model` arrives, the n-th rule has acted."""
        sock.sendall(ASK)
        self.assertTrue(read_frame(sock).startswith(b"49\x00"))

    def waiting_in_the_queue(self, rules):
        """A first session, and a second client in the queue of a gateway that accepts again on request."""
        self.serve(on_ask("stop_accepting: ", "model: ", nth=1)
                   + on_ask("resume_accepting: ", "model: ", nth=2) + rules)
        first = self.session()
        self.ask(first)
        return first, self.connect(HELLO)


class Reading(Fixture):
    def taken(self, options):
        """How much a client can send until the kernel takes no more, and how much of it the gateway's end holds."""
        self.serve(f"  - {{on: accept, do: [{options}]}}\n")
        sock = self.gateway.connect()
        self.addCleanup(sock.close)
        self.gateway.wait_for_trace(lambda e: e.get("action") == "stop_reading")
        if "buffer" in options:
            wait_for(lambda: self.proofs("stop_reading"))  # Earlier bytes go into a larger buffer.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
        sock.setblocking(False)
        sent = 0

        def full():
            nonlocal sent
            while select.select([], [sock], [], 0.3)[1]:
                sent += sock.send(bytes(4096))
                self.assertLess(sent, 64 << 20)
            server, client = self.ends(sock)
            return server if server.unread + client.unsent == sent else None  # Otherwise something is still on the way.

        held = wait_for(full).unread
        self.assertFalse([event for event in self.gateway.trace() if event["kind"] == "in"])
        return sent, held

    def test_stop_reading_blocks_the_client_sooner_with_a_buffer(self):
        much, _ = self.taken("stop_reading")
        self.assertRegex(wait_for(lambda: self.proofs("stop_reading"))[0]["detail"], r"^\d+ bytes are unread$")
        little, held = self.taken("{stop_reading: {buffer: 4096}}")
        self.assertLess(little, much / 2)
        self.assertLessEqual(held, 8192)  # The kernel doubles the requested size.
        self.assert_proof("stop_reading", "a receive buffer of 4096 bytes")

    def test_stop_reading_of_a_client_that_says_nothing_is_not_proved(self):
        self.serve("  - {on: accept, do: [stop_reading]}\n")
        sock = self.connect()
        self.gateway.wait_for_trace(lambda e: e.get("action") == "stop_reading")
        sock.close()
        wait_for(lambda: row(self.gateway.port, sock_name(self.gateway)).state == "CLOSE_WAIT")
        self.assertEqual(self.proofs("stop_reading"), [])

    def test_resume_reading(self):
        self.serve("  - {on: accept, connection: 1, do: [stop_reading, {wait: 1h}, resume_reading]}\n"
                   "  - {on: accept, connection: 2, do: [stop_reading, {wait: 400ms}, resume_reading]}\n")
        sock = self.connect(HELLO)
        wait_for(lambda: self.ends(sock)[0].unread == len(HELLO))
        proof = wait_for(lambda: self.proofs("stop_reading"))[0]
        self.assertEqual((proof["ok"], proof["detail"]), (True, f"{len(HELLO)} bytes are unread"))
        self.assert_silent(sock)
        self.assertEqual(self.ends(sock)[0].unread, len(HELLO))
        other = self.connect(HELLO)
        self.assertTrue(read_frame(other).startswith(b"187\x00"))
        self.assertEqual(self.ends(other)[0].unread, 0)
        events = [e for e in self.gateway.trace() if e.get("conn") == 2]
        stopped, resumed = (next(e["t"] for e in events if e.get("action") == name)
                            for name in ("stop_reading", "resume_reading"))
        self.assertGreaterEqual(resumed - stopped, 400_000_000)
        self.assertGreaterEqual(next(e["t"] for e in events if e["kind"] == "in"), resumed)
        self.assertEqual([end["ok"] for end in wait_for(lambda: self.ends_of("rule-2"))], [True])


class Listening(Listener):
    def try_to_connect(self):
        """A socket whose connect has begun."""
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
        sock, waiting = self.waiting_in_the_queue("")
        self.assert_silent(waiting)
        wait_for(lambda: self.ends(waiting)[0].unread == len(HELLO))
        server, client = self.ends(waiting)
        self.assertEqual((server.state, client.state), ("ESTABLISHED", "ESTABLISHED"))
        self.assertEqual(server.inode, 0)  # No process holds it.
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
        other = self.session(2)
        # The kernel retries after a second, and then after twice the time each.
        self.assertEqual(select.select([], [hanging], [], DEADLINE_S)[1], [hanging])
        hanging.setblocking(True)
        hanging.sendall(HELLO)
        self.assertTrue(read_frame(hanging).startswith(b"187\x00"))
        # Its own connections are not reported. If this program is late, it sees the third before the second.
        ports = [int(event["peer"].rsplit(":")[-1]) for event in self.gateway.trace() if event["kind"] == "accept"]
        self.assertEqual(ports[0], sock.getsockname()[1])
        self.assertEqual(sorted(ports[1:]), sorted(one.getsockname()[1] for one in (other, hanging)))

    def test_the_listener_in_a_black_hole(self):
        self.need_filter()
        self.serve(on_ask("blackhole: listener", "model: "))
        sock = self.session()
        self.ask(sock)
        self.assert_proof("blackhole: listener", "the kernel drops what arrives")
        hanging = self.try_to_connect()
        self.assertEqual(select.select([], [hanging], [], 0.3)[1], [])
        self.assertEqual(self.own_state(hanging), "SYN_SENT")
        if self.wire is not None:
            self.assertEqual(self.wire.flags(self.gateway.port, hanging.getsockname()[1]), 0)
        sock.sendall(ASK)  # An existing connection is still served.
        self.assertTrue(read_frame(sock).startswith(b"49\x00"))


class Ends(Listener):
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
        wait_for(lambda: row(self.gateway.port, own).state == "TIME_WAIT")
        wait_for(lambda: row(own, self.gateway.port).state == "closed")

    def test_close_rst(self):
        self.serve(on_ask(raw(NOTICE), "close: rst"))
        sock = self.session()
        sock.sendall(ASK)
        with self.assertRaises(ConnectionResetError):
            read_all(sock)
        self.wait_for_states(sock, "closed", "closed")
        self.assert_flags(sock.getsockname()[1], RST, FIN)
        self.assert_proof("close: rst", "the kernel no longer has our socket")

    def test_close_abrupt_with_unread_bytes_is_a_reset(self):
        # Its bytes arrive before it is accepted.
        first, sock = self.waiting_in_the_queue(
            "  - {on: accept, connection: 2, do: [stop_reading, {close: abrupt}]}\n")
        wait_for(lambda: self.ends(sock)[0].unread == len(HELLO))
        self.ask(first)
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
        self.assertEqual(self.ends(sock)[0].inode, 0)  # Closed completely, not drained.
        self.assert_flags(sock.getsockname()[1], FIN, RST)
        self.assert_proof("close: abrupt", "nothing was unread: the kernel sends a FIN")
        sock.sendall(ASK)  # Nobody accepts it.
        wait_for(lambda: sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0)
        self.assert_flags(sock.getsockname()[1], RST, 0)

    def test_half_close_goes_on_reading(self):
        self.serve(on_ask("half_close: "))
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(read_all(sock), b"")
        detail = wait_for(lambda: self.proofs("half_close"))[0]["detail"]
        self.assertIn(detail, ("the kernel shows FIN_WAIT_1", "the kernel shows FIN_WAIT_2"))
        self.assert_proof("half_close", detail)
        self.assertEqual(self.proofs("close: fin"), [])
        sock.sendall(frame(61, 1))
        self.gateway.wait_for_trace(lambda e: e["kind"] == "in" and "REQ_POSITIONS" in str(e.get("message")))
        self.wait_for_states(sock, "FIN_WAIT_2", "CLOSE_WAIT")
        self.assertEqual(self.ends(sock)[0].unread, 0)
        self.assert_flags(sock.getsockname()[1], FIN, RST)

    def test_half_close_and_then_close(self):
        self.serve(on_ask("half_close: ", "close: fin"))
        sock = self.session()
        sock.sendall(ASK)
        self.assertEqual(read_all(sock), b"")
        for name in ("half_close", "close: fin"):
            detail = wait_for(lambda: self.proofs(name))[0]["detail"]
            self.assertIn(detail, ("the kernel shows FIN_WAIT_1", "the kernel shows FIN_WAIT_2"))
            self.assert_proof(name, detail)
        sock.close()
        self.gateway.wait_for_trace(lambda e: e["kind"] == "close")

    def test_the_client_closed_first(self):
        self.serve("  - {on: peer_fin, do: [half_close, {close: fin}]}\n")
        sock = self.session()
        sock.shutdown(socket.SHUT_WR)
        self.assertEqual(read_all(sock), b"")
        self.assertEqual([end["ok"] for end in wait_for(lambda: self.ends_of("rule-1"))], [True])

    def test_half_close_comes_behind_the_pieces_that_are_due(self):
        self.serve(on_ask(raw(NOTICE) + ", fragment: {each: 20, gap: 50ms}")
                   + "  - {on: REQ_POSITIONS, do: [half_close]}\n")
        sock = self.session()
        sock.sendall(ASK + frame(61, 1))
        self.assertEqual(read_all(sock), NOTICE)
        self.wait_for_states(sock, "FIN_WAIT_2", "CLOSE_WAIT")

    def test_hold_keeps_a_connection_whose_client_closed(self):
        self.serve("  - {on: peer_fin, do: [hold]}\n")
        sock = self.session()
        sock.shutdown(socket.SHUT_WR)
        self.gateway.wait_for_trace(lambda e: e["kind"] == "peer_fin")
        self.assert_silent(sock)
        self.wait_for_states(sock, "CLOSE_WAIT", "FIN_WAIT_2")
        self.assert_flags(sock.getsockname()[1], 0, FIN | RST)

    def test_a_connection_in_a_black_hole(self):
        self.need_filter()
        self.serve(on_ask("blackhole: connection"))
        sock = self.session()
        sock.sendall(ASK)
        self.assert_proof("blackhole: connection", "the kernel drops what arrives")
        own = sock.getsockname()[1]
        wait_for(lambda: row(own, self.gateway.port).unsent == 0)  # Earlier bytes are acknowledged.
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

    def test_what_is_written_before_a_black_hole_still_comes(self):
        self.need_filter()
        self.serve(on_ask(raw(NOTICE) + ", fragment: {each: 20}", "blackhole: connection"))
        sock = self.session()
        sock.sendall(ASK)
        pieces = [sock.recv(1 << 16) for _ in range(3)]
        self.assertEqual(pieces, [NOTICE[:20], NOTICE[20:40], NOTICE[40:]])
        wait_for(lambda: self.proofs("blackhole: connection"))
        self.assertEqual([e["proof"] for e in self.gateway.trace() if e["kind"] == "proof" and e["ok"]],
                         ["fragment", "blackhole: connection"])
        wait_for(lambda: row(sock.getsockname()[1], self.gateway.port).unsent == 0)
        sock.sendall(ASK)
        self.assertEqual(row(sock.getsockname()[1], self.gateway.port).unsent, len(ASK))


    def test_a_reset_that_a_write_meets_first_is_a_reset(self):
        self.serve(on_ask("stop_reading: {buffer: 65536}", "wait: 500ms", raw(NOTICE), "resume_reading: "))
        sock = self.session()
        sock.sendall(ASK)
        self.gateway.wait_for_trace(lambda e: e.get("action") == "stop_reading")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
        ends = self.gateway.wait_for_trace(lambda e: e["kind"] in ("peer_fin", "peer_rst"))
        self.assertEqual([end["kind"] for end in ends], ["peer_rst"])


class Unproved(Listener):
    """Faults that did not happen."""

    def test_ends_of_a_connection_that_the_client_has_reset(self):
        for action in ("fin", "rst"):
            with self.subTest(close=action):
                # It is accepted after the client has gone, which the gateway does not notice before it closes.
                first, sock = self.waiting_in_the_queue(
                    f"  - {{on: accept, connection: 2, do: [stop_reading, {{close: {action}}}]}}\n")
                own = sock.getsockname()[1]
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                sock.close()
                wait_for(lambda own=own: row(self.gateway.port, own).state == "closed")
                self.assertEqual(row(self.gateway.port).unread, 1)
                self.ask(first)
                self.gateway.wait_for_trace(lambda e, a=action: e.get("action") == f"close: {a}")
                self.assertEqual(self.gateway.stop(), 0)
                self.assert_unproved(f"close: {action}")
                self.assert_cut_off(True, f"close: {action}: the client had reset the connection", rule="rule-3")

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


if __name__ == "__main__":
    unittest.main()
