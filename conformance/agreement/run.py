"""One client through all versions and messages: plays, compares, and keeps the score."""

import collections
import re

from conformance.agreement import asking, compare, fill, session, tables
from conformance.agreement.codec import Codec
from conformance.agreement.compare import Difference

# Layouts of text change all the time, so the default is a spread; 201, 203, 213 and 225 are protobuf's steps.
_SPREAD = (100, 112, 130, 151, 157, 163, 170, 176, 183, 193, 200, 201, 203, 212, 219, 225, 226)
_DEFAULT_COUNT = 7

# At most this many differences of one version may be due to a busy machine.
_AGAIN_MAX = 30

_AT_VERSION = re.compile(r" at server version \d+$")


def default_versions(first, last):
    """The client's lowest and highest version and some in between."""
    inner = [v for v in _SPREAD if first < v < last]
    wanted = _DEFAULT_COUNT - 2
    if len(inner) > wanted:
        inner = [inner[round(i * (len(inner) - 1) / (wanted - 1))] for i in range(wanted)]
    return sorted({first, *inner, last})


class Score:
    """Counts by message and encoding, and everything that is wrong."""

    def __init__(self, client, versions, seed, messages):
        self._client = client
        self.failures = []
        self.listed = []
        self.cells = {name: collections.defaultdict(lambda: {"ok": 0, "listed": {}, "failed": 0, "unplayed": {}})
                      for name in messages}
        self.versions = versions
        self.seed = seed

    def unplayed(self, message, encoding, reason):
        cell = self.cells[message.name][encoding]
        reason = _AT_VERSION.sub("", reason.removeprefix(message.name + " "))
        cell["unplayed"][reason] = cell["unplayed"].get(reason, 0) + 1

    def add(self, known, version, encoding, outcome, found):
        message = outcome.case.message
        cell = self.cells[message.name][encoding]
        unlisted, listed = known.judge(self._client.version, version, [message.name],
                                       [(message.name, d) for d in found], **_traits(message, encoding))
        for difference, entry in listed:
            cell["listed"][difference.kind] = cell["listed"].get(difference.kind, 0) + 1
            self.listed.append({**self._line(message, version, encoding, difference), "reason": entry.reason})
        for difference in unlisted:
            self.failures.append({**self._line(message, version, encoding, difference), "notes": outcome.notes})
        if unlisted:
            cell["failed"] += 1
        elif not listed:
            cell["ok"] += 1

    def _line(self, message, version, encoding, d):
        return {"message": message.name, "field": d.field, "difference": d.kind, "sent": d.sent,
                "received": d.received, "note": d.note, "server_version": version, "encoding": encoding,
                "client": self._client.name}


def run(client, program, messages, known, options):
    versions = options.versions or default_versions(client.first, client.last)
    chosen = [m for m in messages.values() if (m.callback or m.call)
              and (not options.messages or m.name in options.messages)]
    score = Score(client, versions, options.seed, [m.name for m in chosen])
    codec = Codec(program)
    offered = session.offered_calls(client)
    for version in versions:
        if not client.first <= version <= client.last:
            raise ValueError(f"{client.name} does not speak {version}")
        down = _cases(codec, chosen, "to_client", version, options.seed, score)
        outcomes = session.play_callbacks(client, program, version, down)
        requests = _requests(codec, messages, offered, version)
        asking.play_answers(client, program, version, outcomes, requests)

        def call_back(cases):
            played = session.play_callbacks(client, program, version, cases)
            asking.play_answers(client, program, version, played, requests)
            return played

        def is_listed(outcome, found):
            encoding = (outcome.sent or {}).get("encoding", outcome.case.encoding)
            message = outcome.case.message
            return known.covers_all(client.version, version, [(message.name, d) for d in found],
                                    **_traits(message, encoding))

        for outcome in second_looks(outcomes, lambda o: is_listed(o, callback_differences(o)), call_back):
            score.add(known, version, outcome.case.encoding, outcome, callback_differences(outcome))
        asked = [m for m in chosen if m.call in offered]
        up = _cases(codec, asked, "to_gateway", version, options.seed, score)
        outcomes = asking.play_calls(client, program, version, up)
        for outcome in second_looks(outcomes, lambda o: is_listed(o, call_differences(o)),
                                    lambda cases: asking.play_calls(client, program, version, cases)):
            encoding = (outcome.sent or {}).get("encoding", outcome.case.encoding)
            score.add(known, version, encoding, outcome, call_differences(outcome))
    full = not options.messages and not options.versions
    return {
        "client": client.name, "versions": versions, "negotiates": [client.first, client.last], "seed": options.seed,
        "messages": {m.name: {"direction": m.direction, "protobuf_since": m.protobuf_since,
                              "callable": m.direction == "to_client" or m.call in offered,
                              "cells": score.cells[m.name]} for m in chosen},
        "failures": score.failures, "listed": score.listed,
        "stale": [{"entry": e.where, "message": e.subject, "field": e.field, "reason": e.reason}
                  for e in known.stale()] if full else [],
    }


def _traits(message, encoding):
    """What entries of the list may name besides the message."""
    return {"direction": message.direction, "encoding": encoding}


def second_looks(outcomes, is_good, play):
    """The outcomes, after playing bad ones again, patiently and separately. Failures due to a busy machine then
    disappear; others remain."""
    bad = [i for i, outcome in enumerate(outcomes) if not is_good(outcome)]
    if len(bad) > _AGAIN_MAX:
        return outcomes
    outcomes = list(outcomes)
    for i in bad:
        with session.patient():
            outcomes[i], = play([outcomes[i].case])
    return outcomes


def _requests(codec, messages, offered, version):
    """For each message that answers a request: a case that makes this request."""
    wanted = {m.name: messages[m.asked] for m in messages.values() if m.asked and messages[m.asked].call in offered}
    requests = list({m.name: m for m in wanted.values()}.values())
    filled = [{"message": m.name, "fields": fill.fill(m, 0, version, 0, 1)} for m in requests]
    playable = {m.name: session.Case(m, decoded["fields"]) for m, (decoded, _) in
                zip(requests, codec.on_wire("to_gateway", version, filled)) if decoded is not None}
    return {name: playable[m.name] for name, m in wanted.items() if m.name in playable}


def _cases(codec, messages, direction, version, seed, score):
    wanted = [m for m in messages if m.direction == direction]
    filled = [(m, fill.fill(m, seed, version, variant, turn))
              for m in wanted for variant in range(fill.variants(m)) for turn in (0, 1)]
    results = codec.on_wire(direction, version, [{"message": m.name, "fields": fields} for m, fields in filled])
    cases = []
    for (message, _), (decoded, payload) in zip(filled, results):
        if decoded is None:
            score.unplayed(message, "protobuf" if message.is_protobuf(version) else "text", payload)
        else:
            cases.append(session.Case(message, decoded["fields"], decoded["encoding"], payload))
    return cases


def callback_differences(outcome):
    message, sent = outcome.case.message, outcome.case.fields
    own = message.callbacks()
    if message.name in tables.UNIONS:
        own = [name for name, field in tables.UNIONS[message.name].items() if field in sent]
    callbacks = [c for c in outcome.callbacks if c[0] in own]
    found = [Difference("unexpected_callback", name, None, args) for name, args in outcome.callbacks if name not in own]
    if outcome.killed:
        found.append(Difference("killed", "", None, None, outcome.killed))
    elif not callbacks:
        found.append(Difference("no_callback", "", sent, None, "; ".join(outcome.notes)))
    if callbacks:
        implied = tables.IMPLIED.get(callbacks[0][0], ())
        found += compare.differences(message, sent, compare.merged(message, callbacks), implied)
        found += compare.companion_differences(message, sent, callbacks)
    return found


def call_differences(outcome):
    message, asked = outcome.case.message, outcome.case.fields
    found = []
    if outcome.killed:
        found.append(Difference("killed", "", None, None, outcome.killed))
    elif outcome.call_outcome not in ("success", ""):
        found.append(Difference("failed", "", None, None, "; ".join(outcome.notes)))
    elif outcome.sent is None:
        found.append(Difference("not_sent", "", None, None, "; ".join(outcome.notes)))
    if outcome.undecodable:
        found.append(Difference("undecodable", "", None, None, outcome.undecodable))
    elif outcome.sent is not None:
        found += compare.differences(message, asked, compare.as_numbers(message, outcome.sent["fields"]))
    return found
