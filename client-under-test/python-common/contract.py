"""The adapter contract for Python clients: JSON lines on stdin and stdout.

An adapter subclasses Adapter, fills in `hello()`, `calls` and `is_connected()`, and ends with `serve()`. It imports this
module before its library: from then on stdout belongs to the contract, and what the library prints goes to stderr.
What the lines mean is in client-under-test/README.md.
"""

import json
import logging
import os
import sys
import threading
import traceback

_FIRST_REQUEST_ID = 9001  # far from order ids, so that nobody mistakes one for the other


class _Output:
    """Writes whole lines to the runner. Keeps stdout to itself."""

    def __init__(self):
        self._stream = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        self._lock = threading.Lock()

    def write(self, event):
        line = json.dumps(event, separators=(",", ":"), allow_nan=False, default=str).encode() + b"\n"
        with self._lock:
            try:
                self._stream.write(line)
            except BrokenPipeError:
                os._exit(0)  # the runner has gone; nobody is left to report to


_output = _Output()


class _LoggedExceptions(logging.Handler):
    """Many libraries swallow an exception and log it. The traceback goes to stderr, and an event reports the exception."""

    def __init__(self, adapter):
        super().__init__()
        self._adapter = adapter

    def emit(self, record):
        if record.exc_info and record.exc_info[1] is not None:
            self._adapter.note("logged_exception", f"{record.name}: {describe(record.exc_info[1])}")


class Failure(Exception):
    """Raised by a call that the client reported as failed in its own, documented way."""


class Unsupported(Exception):
    """Raised by a call that the library cannot make in this way. A call that it does not have at all is not in `calls`."""


class Adapter:
    host = "127.0.0.1"
    port = 0
    calls = {}  # canonical name -> function(args); may block, may raise

    def __init__(self):
        self._request_id = _FIRST_REQUEST_ID
        self._awaited = {}  # callback -> what the application does inside it, once
        logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
        logging.getLogger().addHandler(_LoggedExceptions(self))
        threading.excepthook = lambda failed: self.thread_exception(failed.exc_value)

    # what a client's adapter provides

    def hello(self):
        """adapter, client and client_versions of the hello answer."""
        raise NotImplementedError

    def is_connected(self):
        """What the client itself says, without waiting. May raise: that is "cannot tell now"."""
        raise NotImplementedError

    def start_call(self, run):
        """Runs `run()` without blocking the reader. A client with its own event loop overrides this."""
        threading.Thread(target=run, daemon=True).start()

    # what a client's adapter reports with

    def callback(self, name, args):
        _output.write({"event": "callback", "name": name, "args": args})
        inside = self._awaited.pop(name, None)
        if inside:
            inside()

    def note(self, name, text):
        _output.write({"event": "note", "name": name, "text": text})

    def thread_exception(self, exception):
        """A thread or task of the library ended with an exception that nobody handles."""
        traceback.print_exception(exception, file=sys.stderr)
        self.note("thread_exception", describe(exception))

    def begin_call(self, call_id, name):
        _output.write({"event": "call", "id": call_id, "name": name, "phase": "begin"})

    def end_call(self, call_id, name, outcome, text=None):
        event = {"event": "call", "id": call_id, "name": name, "phase": "end", "outcome": outcome}
        if text:
            event["text"] = text
        _output.write(event)

    def end_call_by_exception(self, call_id, name, exception):
        for kind, outcome in ((Failure, "failure"), (Unsupported, "unsupported")):
            if isinstance(exception, kind):
                self.end_call(call_id, name, outcome, str(exception))
                return
        traceback.print_exception(exception, file=sys.stderr)
        self.end_call(call_id, name, "exception", describe(exception))

    def next_request_id(self):
        self._request_id += 1
        return self._request_id - 1

    # the reader

    def serve(self):
        """Answers the runner until it says bye or closes stdin; then the process ends, whatever is stuck."""
        try:
            for line in sys.stdin:
                if line.strip() and self._handle(json.loads(line)) == "bye":
                    break
        except BaseException:  # a line we cannot read is our fault: say so, and do not look like a client
            traceback.print_exc()
            os._exit(4)
        os._exit(0)

    def _handle(self, command):
        what = command.get("do")
        if what == "hello":
            _output.write(
                {"event": "hello", **self.hello(), "calls": sorted(self.calls),
                 "observes": ["callbacks", "calls", "is_connected"]}
            )
        elif what == "case":
            self.host, self.port = command["host"], int(command["port"])
        elif what == "call":
            self._call(command["id"], command["name"], command.get("args") or {})
        elif what == "query":
            name = command["name"]
            _output.write({"event": "answer", "id": command["id"], "name": name, "value": self._answer(name)})
        return what

    def _call(self, call_id, name, args):
        if "inside" in args:
            self._awaited[args.pop("inside")] = lambda: self._call_inside(call_id, name, args)
            return
        self.begin_call(call_id, name)
        if name not in self.calls:
            self.end_call(call_id, name, "unsupported")
            return

        self.start_call(lambda: self._carry_out(call_id, name, args))

    def _call_inside(self, call_id, name, args):
        """Runs in the thread of the callback, which waits for it. A client that cannot be called there overrides this."""
        self.begin_call(call_id, name)
        self._carry_out(call_id, name, args)

    def _carry_out(self, call_id, name, args):
        try:
            self.calls[name](args)
        except BaseException as exception:
            self.end_call_by_exception(call_id, name, exception)
        else:
            self.end_call(call_id, name, "success")

    def _answer(self, name):
        if name != "is_connected":
            return None
        try:
            return bool(self.is_connected())
        except Exception:
            return None


def describe(exception):
    text = str(exception)
    return type(exception).__name__ + (f": {text}" if text else "")
