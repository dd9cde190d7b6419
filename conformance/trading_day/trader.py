"""A client library as a trader uses it: makes calls, and waits for their results."""

import collections
import queue
import time

from conformance.lib.adapter import of_client

_SECONDS = 20  # generous: nothing here takes a second, unless the machine is busy
_LATE_SECONDS = 3
_NOTICES = range(2100, 2200)  # notices to all clients, such as those about farms: not errors


class Missed(Exception):
    """The result that a step waits for did not come. kind: failed, no_answer or lost."""

    def __init__(self, kind, note):
        super().__init__(note)
        self.kind = kind
        self.note = note


class Heard:
    """The callbacks since a call was made, as (name, args)."""

    def __init__(self):
        self.callbacks = []

    def all(self, name, **wanted):
        return [args for called, args in self.callbacks
                if called == name and all(args.get(field) == value for field, value in wanted.items())]

    def has(self, name, **wanted):
        return bool(self.all(name, **wanted))

    def errors(self):
        """(code, text, id) of each error that is not a notice."""
        return [(args.get("errorCode"), args.get("errorMsg"), args.get("id")) for args in self.all("error")
                if args.get("errorCode") not in _NOTICES]


class Trader:
    """One adapter process; patience: a factor for all waits. A context manager."""

    def __init__(self, client, port, patience=1):
        self._patience = patience
        self._client = client
        self._port = port
        self._adapter = None
        self.asked = collections.Counter()  # calls by name
        self.told = collections.Counter()  # callbacks by name

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *_):
        self._adapter.stop()

    def _start(self):
        self._adapter = of_client(self._client, self._port)
        self._adapter.start()

    def restart(self):
        """Ends the program and starts it again."""
        self._adapter.stop()
        self._start()

    def do(self, name, args=None, until=None, then=None, allowed=(), seconds=_SECONDS):
        """Makes a call and waits until it has ended and `until(heard)` holds.

        Then waits a little for `then(heard)`, which need not become true: a client with several threads may report an
        end before it has reported everything. Raises errors whose code is not allowed, once the call has ended.
        """
        heard = Heard()
        self.asked[name] += 1
        begun = self._adapter.call(name, args or {})
        self._wait(name, heard, begun, until or (lambda _: True), allowed, seconds)
        if then:
            try:
                self._wait(name, heard, None, then, allowed, _LATE_SECONDS)
            except Missed as what:
                if what.kind != "no_answer":
                    raise
        return heard

    def hear(self, what, until, heard=None, allowed=(), seconds=_SECONDS):
        """The same without a call, for unsolicited callbacks; continues where `heard` ended."""
        heard = heard or Heard()
        self._wait(what, heard, None, until, allowed, seconds)
        return heard

    def _wait(self, what, heard, begun, until, allowed, seconds):
        seconds *= self._patience
        deadline = time.monotonic() + seconds
        ended = begun is None
        while not (ended and until(heard)):
            try:
                event = self._adapter.events.get(timeout=max(deadline - time.monotonic(), 0.001))
            except queue.Empty:
                raise Missed("no_answer", f"{what}: nothing more came for {seconds} s; heard {_names(heard)}") from None
            if event is None:
                raise Missed("lost", f"{what}: the program ended: {' '.join(self._adapter.said[-3:])}")
            if event["event"] == "callback":
                heard.callbacks.append((event["name"], event["args"]))
                self.told[event["name"]] += 1
                if event["name"] == "connectionClosed" and what not in ("disconnect", "connect"):
                    raise Missed("lost", f"{what}: the connection was closed")
            elif event["event"] == "call" and event.get("id") == begun and event["phase"] == "end":
                if event["outcome"] != "success":
                    raise Missed("failed", f"{what}: {event['outcome']}: {event.get('text', '')}; {heard.errors()}")
                ended = True
            elif event["event"] == "note" and event["name"] == "thread_exception":
                raise Missed("lost", f"{what}: {event.get('text', '')}")
            refused = [e for e in heard.errors() if e[0] not in allowed]
            if ended and refused:
                raise Missed("failed", f"{what}: {refused}")


def _names(heard):
    return ", ".join(dict.fromkeys(name for name, _ in heard.callbacks)) or "nothing"
