"""The adapter adapter-name: JSON lines on stdin and stdout, as client-under-test/README.md says.

Search for "FILL IN": each of these places is about your client, the rest is the contract.
"""

import json
import os
import sys
import threading
import traceback

_runner = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)  # Whatever the library prints must not reach the runner.
_lock = threading.Lock()


def write(event):
    line = json.dumps(event, allow_nan=False, default=str).encode() + b"\n"
    with _lock:
        _runner.write(line)
        _runner.flush()


def callback(name, **args):
    """To be called by your client's callbacks, before anything else is done there: callback("nextValidId", orderId=1)."""
    write({"event": "callback", "name": name, "args": args})


class Failure(Exception):
    """The client said, in a way that it documents, that the call did not work."""


class Unsupported(Exception):
    """The client has no such call, or this adapter does not offer it."""


class Client:
    # FILL IN: the name and version of the client, and the server versions that it negotiates.
    name = "adapter-name 0.0.0"
    versions = [100, 226]

    def __init__(self):
        self.host, self.port = "127.0.0.1", 0
        # FILL IN: the calls that the client can be asked for, under their names in EClient. A call that is not here is
        # answered as unsupported.
        self.calls = {"connect": self.connect, "disconnect": self.disconnect}

    def connect(self, args):
        # FILL IN: connect to self.host and self.port with args["client_id"], as your application does, and start what reads
        # the connection. It may block; the end of this function is the end of the call. Raise Failure if it did not work.
        raise Unsupported("connect is not filled in")

    def disconnect(self, args):
        # FILL IN: end the connection.
        raise Unsupported("disconnect is not filled in")

    def is_connected(self):
        # FILL IN: what the client itself says, without waiting; None if it cannot be asked now.
        return None


def carry_out(client, call_id, name, args):
    """In a thread of its own, which a call may block for ever."""
    outcome, text = "success", None
    try:
        if name not in client.calls:
            raise Unsupported("no such call")
        client.calls[name](args)
    except Unsupported as why:
        outcome, text = "unsupported", str(why)
    except Failure as why:
        outcome, text = "failure", str(why)
    except BaseException as error:
        traceback.print_exc()
        outcome, text = "exception", f"{type(error).__name__}: {error}"
    end = {"event": "call", "id": call_id, "name": name, "phase": "end", "outcome": outcome}
    write({**end, "text": text} if text else end)


def answer(client, name):
    try:
        return client.is_connected() if name == "is_connected" else None
    except Exception:
        return None


def handle(client, command):
    match command["do"]:
        case "hello":
            write({"event": "hello", "adapter": "adapter-name", "client": client.name, "client_versions": client.versions,
                   "calls": sorted(client.calls), "observes": ["callbacks", "calls", "is_connected"]})
        case "case":
            client.host, client.port = command["host"], command["port"]
        case "call":
            call_id, name, args = command["id"], command["name"], command.get("args") or {}
            write({"event": "call", "id": call_id, "name": name, "phase": "begin"})
            threading.Thread(target=carry_out, args=(client, call_id, name, args), daemon=True).start()
        case "query":
            name = command["name"]
            write({"event": "answer", "id": command["id"], "name": name, "value": answer(client, name)})
        case "bye":
            os._exit(0)  # Whatever is stuck.


def report_thread(failed):
    """A thread of the library died of an exception that nobody told the application."""
    traceback.print_exception(failed.exc_value)
    write({"event": "note", "name": "thread_exception", "text": f"{failed.exc_type.__name__}: {failed.exc_value}"})


threading.excepthook = report_thread
client = Client()
try:
    for line in sys.stdin:
        handle(client, json.loads(line))
except BaseException:  # Our own mistake, which must not look like one of the client.
    traceback.print_exc()
    os._exit(4)
os._exit(0)
