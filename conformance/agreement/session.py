"""Sessions of one client at one server version: many messages one after the other, with the outcome of each.

To the client: one rule sends everything, with a notice before each message; callbacks between two notices belong to
the message between them (asking.py has the other direction). If a message ends the session, the client gets a new
session for the rest.
"""

import contextlib
import dataclasses
import functools
import queue
import time

from conformance.agreement.server import Server
from conformance.lib import adapter
from conformance.lib.clients import ClientError

_NOTICE = "agreement "  # text of the notices; the number of the message follows
_NOTICE_CODE = 2119
_READY_SECONDS = 60
_QUIET_SECONDS = 6  # if nothing at all comes for this long, the client hangs
_PATIENCE = 6
# The request that starts the sending: the first one that the client supports. Without any, it starts by itself.
_TRIGGERS = {"reqCurrentTime": "REQ_CURRENT_TIME", "reqManagedAccts": "REQ_MANAGED_ACCTS", "reqIds": "REQ_IDS"}


_patience = 1


@contextlib.contextmanager
def patient():
    """Inside, waits for events that may never come are longer than even a busy machine takes."""
    global _patience
    _patience = _PATIENCE
    try:
        yield
    finally:
        _patience = 1


def span(seconds):
    """How long to wait for events that may never come."""
    return seconds * _patience


@dataclasses.dataclass
class Case:
    """One message to play. fields: as decoded from the wire, so only what exists at the version."""

    message: object
    fields: dict
    encoding: str = ""
    payload: str = ""


@dataclasses.dataclass
class Outcome:
    """The outcome of a case. killed: why the session ended there. sent: for a call, the decoded message."""

    case: Case
    callbacks: list = dataclasses.field(default_factory=list)
    notes: list = dataclasses.field(default_factory=list)
    killed: str = ""
    sent: dict = None
    call_outcome: str = ""
    undecodable: str = ""


@functools.lru_cache
def offered_calls(client):
    with adapter.of_client(client, 0) as running:
        return running.calls


def play_callbacks(client, program, version, cases):
    return in_sessions(client, program, version, cases, _play_messages)


def in_sessions(client, program, version, cases, play):
    outcomes = []
    while len(outcomes) < len(cases):
        played = play(client, program, version, cases[len(outcomes):])
        if not played:
            raise ClientError(f"{client.name} at {version}: nothing could be played")
        outcomes += played
    return outcomes


class Session:
    """A connected client, its gateway and both their records."""

    def __init__(self, client, program, version, rules):
        self._server = None
        self._gateway = (program, version, rules)
        self._client = client
        self.adapter = None
        self._is_ready = False
        self._early = []  # events from the first notice on, if they came before the client was ready
        self.sender = None  # the outcome whose message the gateway read last
        self.gateway_errors = set()  # errors sent by the gateway, to distinguish the client's own

    def __enter__(self):
        self._server = Server(*self._gateway)
        try:
            self.adapter = adapter.of_client(self._client, self._server.port)
            self.adapter.start()
        except BaseException:
            self._server.end()
            raise
        try:
            self._connect()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.adapter.stop()
        self._server.end()

    def _connect(self):
        begun = self.adapter.call("connect", {"client_id": 10})
        deadline = time.monotonic() + _READY_SECONDS
        connected = ready = self._is_ready = False
        while not (connected and ready):
            event = self.event(deadline - time.monotonic())
            if event is None:
                raise ClientError(f"{self._client.name}: not connected: {' '.join(self.adapter.said[-5:])}")
            if event.get("event") == "call" and event.get("id") == begun and event.get("phase") == "end":
                if event["outcome"] != "success":
                    raise ClientError(f"{self._client.name}: connect: {event}")
                connected = True
            elif self._early or _notice_number(event) is not None:
                self._early.append(event)
            ready = ready or (event.get("event") == "callback" and event["name"] == "nextValidId")
        self._is_ready = True

    def event(self, seconds):
        """The adapter's next event; None if nothing came in time or nothing will."""
        if self._early and self._is_ready:
            return self._early.pop(0)
        try:
            return self.adapter.events.get(timeout=max(seconds, 0.001))
        except queue.Empty:
            return None

    def trace(self, seconds):
        try:
            return self._server.trace.get(timeout=seconds) if seconds else self._server.trace.get_nowait()
        except queue.Empty:
            return None


def ended(event):
    """Why this event ends the session for the client; empty if it does not."""
    if event["event"] == "callback" and event["name"] == "connectionClosed":
        return "the client closed the connection"
    if event["event"] == "note" and event["name"] == "thread_exception":
        return event.get("text", "")
    return ""


def _notice(i):
    return {"send": "ERR_MSG", "with": {"id": -1, "errorCode": _NOTICE_CODE, "errorMsg": f"{_NOTICE}{i}"}}


def _notice_number(event):
    """The number of the message that a notice announces; None if the event is not a notice."""
    if event["event"] != "callback" or event["name"] != "error":
        return None
    text = str(event["args"].get("errorMsg", ""))
    return int(text[len(_NOTICE):]) if text.startswith(_NOTICE) else None


def _play_messages(client, program, version, cases):
    actions = []
    for i, case in enumerate(cases):
        actions += [_notice(i), {"send": case.message.name, "with": case.fields}]
    actions.append(_notice(len(cases)))
    # Only for our own request, because a client's start-up may send the same one.
    rules = [{"id": message, "on": message, "optional": True, "do": actions} for message in _TRIGGERS.values()]
    rules.append({"id": "unasked", "on": {"after": "1500ms", "of": "ready"}, "optional": True, "do": actions})
    trigger = next((call for call in _TRIGGERS if call in offered_calls(client)), "")
    kept = [r for r in rules if r["id"] == _TRIGGERS.get(trigger, "unasked")]
    with Session(client, program, version, kept) as session:
        if trigger:
            session.adapter.call(trigger, {})
        return _collect(session, cases)


def _collect(session, cases):
    outcomes = [Outcome(case) for case in cases]
    current = -1
    while current < len(cases):
        event = session.event(span(_QUIET_SECONDS) if current >= 0 else _READY_SECONDS)
        if event is None:
            why = "the client hangs or its process ended: " + " ".join(session.adapter.said[-3:])
            return _cut(outcomes, current, why)
        number = _notice_number(event)
        if number is not None:
            current = number
            continue
        if current < 0:
            continue
        outcome = outcomes[current]
        why = ended(event)
        if why:
            return _cut(outcomes, current, why)
        if event["event"] == "callback":
            outcome.callbacks.append((event["name"], event["args"]))
        elif event["event"] == "note":
            outcome.notes.append(event.get("text", event["name"]))
    return _claimed(outcomes)


def _cut(outcomes, current, why):
    if current < 0:
        return []
    outcomes[current].killed = why or "the session ended"
    return _claimed(outcomes[:current + 1])


def _claimed(outcomes):
    """Callbacks between the wrong notices (from clients with several threads) go to the first message that lacks
    them."""
    lacking = {}
    for outcome in outcomes:
        own = outcome.case.message.callbacks()
        if not any(name in own for name, _ in outcome.callbacks):
            for name in own:
                lacking.setdefault(name, []).append(outcome)
    for outcome in outcomes:
        own = outcome.case.message.callbacks()
        for entry in [c for c in outcome.callbacks if c[0] not in own and lacking.get(c[0])]:
            outcome.callbacks.remove(entry)
            lacking[entry[0]].pop(0).callbacks.append(entry)
    return outcomes
