"""The client's requests: one call after the other, each until its message is in the trace.

And, for libraries that only pass on answers to their own requests, messages played again as answers.
"""

import collections
import time

from conformance.agreement.session import Outcome, Session, ended, in_sessions, span

_CALL_SECONDS = 6
_GRACE_SECONDS = 1.5  # a call has ended and its message is still not there; some clients pace their requests
_ANSWER_SECONDS = 1.0  # for the first callback of an answer
_QUIET_ANSWER_SECONDS = 0.1  # and then for each further one
_OWN_ERROR_SECONDS = 0.2  # how long the trace may lag behind the client's report of an error


def play_calls(client, program, version, cases):
    return in_sessions(client, program, version, cases, _play_requests)


def _play_requests(client, program, version, cases):
    outcomes = []
    with Session(client, program, version, []) as session:
        for case in cases:
            outcomes.append(Outcome(case))
            _make_call(session, outcomes[-1])
            if outcomes[-1].killed:
                break
    _read_trace(session, outcomes[-1], 0)  # to its end
    return outcomes


def _make_call(session, outcome, on_callback=lambda name, args: None):
    _read_trace(session, None, 0)
    made = session.adapter.call(outcome.case.message.call, outcome.case.fields)
    deadline = time.monotonic() + span(_CALL_SECONDS)
    while time.monotonic() < deadline and not outcome.killed:
        event = session.event(0.02)
        if event is not None:
            outcome.killed = ended(event)
            if event["event"] == "callback":
                on_callback(event["name"], event["args"])
            deadline = min(deadline, _note_event(session, outcome, event, made))
        _read_trace(session, outcome, 0)
        if outcome.call_outcome and outcome.sent is not None:
            return


def _note_event(session, outcome, event, made):
    """Records the event; returns when, because of it, to stop waiting for the message."""
    if event["event"] == "call" and event.get("id") == made and event["phase"] == "end":
        outcome.call_outcome = event["outcome"]
        if event.get("text"):
            outcome.notes.append(event["text"])
        return time.monotonic() + span(_GRACE_SECONDS if event["outcome"] == "success" else 0.05)
    if event["event"] == "callback" and event["name"] == "error":
        _read_trace(session, outcome, span(_OWN_ERROR_SECONDS))
        text = str(event["args"].get("errorMsg"))
        if text not in session.gateway_errors:  # the client itself refuses
            outcome.notes.append(text)
            return time.monotonic() + span(_OWN_ERROR_SECONDS)
    elif event["event"] == "note":
        outcome.notes.append(event.get("text", event["name"]))
    return float("inf")


def _read_trace(session, outcome, seconds):
    record = session.trace(seconds)
    while record is not None:
        _take_record(session, outcome, record)
        record = session.trace(0)


def _take_record(session, outcome, record):
    """Looks for the outcome's message, and keeps the gateway's complaint about it, which follows the message and may
    come after the call is over and another one has begun."""
    message = record.get("message", {})
    if record["kind"] == "out" and message["message"] == "ERR_MSG":
        session.gateway_errors.add(message["fields"].get("errorMsg"))
    elif record["kind"] == "in":
        is_its = outcome is not None and message.get("message") == outcome.case.message.name
        session.sender = outcome if is_its else None
        if is_its and outcome.sent is None:
            outcome.sent = message
    elif record["kind"] == "error" and session.sender is not None:
        session.sender.undecodable = record.get("reason", "?")


def play_answers(client, program, version, outcomes, requests):
    """Plays those without any callback again, as answers. requests: message name -> a case that calls its request."""
    lacking = [o for o in outcomes if not o.callbacks and not o.killed and not o.notes
               and o.case.message.name in requests]
    while lacking:
        lacking = lacking[_play_once_asked(client, program, version, lacking, requests):]


def _play_once_asked(client, program, version, outcomes, requests):
    """How many were played before the session broke."""
    counts = collections.Counter()
    rules = []
    for i, outcome in enumerate(outcomes):
        asked, end = outcome.case.message.asked, outcome.case.message.end(version)
        counts[asked] += 1
        identified = "reqId" in requests[outcome.case.message.name].fields
        actions = [{"send": outcome.case.message.name,
                    "with": {**outcome.case.fields, **({"reqId": "$reqId"} if "reqId" in outcome.case.fields else {})}}]
        if end:
            actions.append({"send": end, "with": {"reqId": "$reqId"} if identified else {}})
        rules.append({"id": f"answer-{i}", "on": asked, "nth": counts[asked], "optional": True, "do": actions})
    with Session(client, program, version, rules) as session:
        for i, outcome in enumerate(outcomes):
            request = requests[outcome.case.message.name]
            probe = Outcome(request)
            _make_call(session, probe, lambda name, args, own=outcome: own.callbacks.append((name, args)))
            if probe.sent is not None and "reqId" in outcome.case.fields:
                outcome.case.fields = {**outcome.case.fields, "reqId": probe.sent["fields"].get("reqId")}
            _collect_answer(session, outcome)
            outcome.notes += probe.notes
            if probe.killed or outcome.killed:
                outcome.killed = probe.killed or outcome.killed
                return i + 1
    return len(outcomes)


def _collect_answer(session, outcome):
    """Collects events until it is quiet, except callbacks for the end of an answer and for the previous request."""
    wait = span(_ANSWER_SECONDS)
    while True:
        event = session.event(wait)
        if event is None:
            break
        outcome.killed = ended(event)
        if outcome.killed:
            break
        if event["event"] == "callback":
            outcome.callbacks.append((event["name"], event["args"]))
            wait = span(_QUIET_ANSWER_SECONDS)
    own = outcome.case.message.callbacks()
    asked = outcome.case.fields.get("reqId")
    answers = [c for c in outcome.callbacks if c[0] in own]
    # A subscription of an earlier case may still send messages.
    outcome.callbacks = [c for c in answers if c[1].get("reqId") == asked] or answers
