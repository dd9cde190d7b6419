"""Shared by the tests of faults: a gateway with rules, raw clients, and the gateway's own proofs."""
import select
import unittest

from simulator.e2e_test import Gateway, frame, start_session
from simulator import wire_watch
from simulator.wire_watch import Wire, row, wait_for

NOTICE = frame(4, 2, -1, 2104, "Market data farm connection is OK:usfarm")
OTHER = frame(4, 2, -1, 2106, "HMDS data farm connection is OK:ushmds")
ASK = frame(49, 1)  # REQ_CURRENT_TIME
no_network = "setUpModule did not run"


def setUpModule():
    global no_network
    no_network = wire_watch.enter_network()
    if no_network is not None:
        print("no packets are looked at,", no_network)


def raw(data):
    return f"send_raw: {{hex: {data.hex()}}}"


def on_ask(*actions, **more):
    """A rule for each REQ_CURRENT_TIME, or only for the n-th."""
    words = "".join(f", {key}: {value}" for key, value in more.items())
    return f"  - {{on: REQ_CURRENT_TIME{words}, do: [{', '.join('{' + action + '}' for action in actions)}]}}\n"


class Fixture(unittest.TestCase):
    def serve(self, rules, *args, top=""):
        """A gateway, and the wire if we may capture it."""
        self.wire = None
        if no_network is None:
            self.wire = Wire()
            self.addCleanup(self.wire.close)
        self.gateway = self.enterContext(Gateway(*args, rules=top + "rules:\n" + rules))
        return self.gateway

    def need_filter(self):
        if not wire_watch.may_filter():
            self.skipTest("no right to attach a filter to a socket")

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
        """Both ends in the kernel's table: the gateway's, the client's."""
        own = sock.getsockname()[1]
        return row(self.gateway.port, own), row(own, self.gateway.port)

    def wait_for_states(self, sock, *states):
        wait_for(lambda: tuple(end.state for end in self.ends(sock)) == states)

    def proofs(self, name):
        return [event for event in self.gateway.trace() if event["kind"] == "proof" and event["proof"] == name]

    def ends_of(self, rule):
        """How the firings of a rule ended, according to the gateway."""
        return [event for event in self.gateway.trace() if event["kind"] == "rule_done" and event["rule"] == rule]

    def assert_cut_off(self, client_left, *reasons, rule="rule-1"):
        ends = wait_for(lambda: self.ends_of(rule))
        self.assertEqual([(end["ok"], end.get("client_left")) for end in ends], [(False, client_left)])
        self.assertIn(ends[0].get("reason"), reasons)

    def assert_proof(self, name, detail, count=1):
        wait_for(lambda: len(self.proofs(name)) >= count)
        proofs = self.proofs(name)
        self.assertEqual([(proof["ok"], proof["detail"]) for proof in proofs], [(True, detail)] * count)
        self.assertEqual([proof for proof in proofs if not proof.get("rule", "").startswith("rule-")], [])
        self.assertEqual({end["ok"] for end in wait_for(lambda: self.ends_of(proofs[0]["rule"]))}, {True})

    def assert_carried(self, sock, *payloads):
        """Asserts that these are the last segments to the client."""
        if self.wire is not None:
            seen = self.wire.payloads(self.gateway.port, sock.getsockname()[1])
            self.assertEqual(seen[-len(payloads):], list(payloads))

    def assert_silent(self, sock, seconds=0.2):
        self.assertEqual(select.select([sock], [], [], seconds)[0], [])

    def answer_to(self, *actions):
        """A session, and the output of these actions as its reader sees it: one part per `recv`."""
        self.serve(on_ask(*actions, raw(OTHER)))
        sock = self.session()
        sock.sendall(ASK)
        parts = []
        while not b"".join(parts).endswith(OTHER):
            parts.append(sock.recv(1 << 16))
            self.assertTrue(parts[-1], parts)
        return sock, parts

    def assert_unproved(self, name):
        self.assertEqual([proof for proof in self.proofs(name) if proof["ok"]], [])

    def answered_in_trace(self, payload):
        return [e for e in self.gateway.trace() if e["kind"] == "out" and e["hex"] == payload.hex()]
