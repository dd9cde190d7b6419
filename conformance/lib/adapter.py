"""A running adapter (client-under-test/README.md is the contract)."""

import json
import os
import queue
import signal
import subprocess
import threading

from conformance.lib.clients import ClientError

# Generous, because many programs may start at once on a busy machine; one that exits is noticed at once.
_HELLO_SECONDS = 120
_BYE_SECONDS = 2
_END_SECONDS = 60


def of_client(client, port):
    """The adapter of a client from `clients.find`, started as by the runner."""
    return Adapter(client.name, ["/bin/sh", "-c", "exec " + client.command], port, client.folder)


class Adapter:
    """Starts the program and tells it the port. `events` gets its events, and None when it has ended. A context
    manager."""

    def __init__(self, name, command, port, folder=None):
        self._name = name
        self._command = command
        self._port = port
        self._folder = folder
        self._calls = 0
        self.process = None
        self.events = queue.SimpleQueue()
        self.calls = ()  # calls that it supports
        self.said = []  # the end of stderr, for reports

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.process = subprocess.Popen(self._command, cwd=self._folder, stdin=subprocess.PIPE, text=True,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._read_errors)]
        for reader in self._readers:
            reader.start()
        self.tell({"do": "hello"})
        try:
            hello = self.events.get(timeout=_HELLO_SECONDS)
        except queue.Empty:
            hello = None
        if not hello or hello.get("event") != "hello":
            self.stop()
            raise ClientError(f"{self._name} did not say hello: {' '.join(self.said[-5:])}")
        self.calls = tuple(hello["calls"])
        self.tell({"do": "case", "case": self._name, "host": "127.0.0.1", "port": self._port})

    def stop(self):
        """Asks it to exit, and kills what is left of it."""
        self.tell({"do": "bye"})
        try:
            self.process.wait(_BYE_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait(_END_SECONDS)
        for reader in self._readers:
            reader.join(_END_SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except BrokenPipeError:
                pass  # the remaining output

    def call(self, name, args):
        """Begins a call; returns its id."""
        self._calls += 1
        self.tell({"do": "call", "id": self._calls, "name": name, "args": args})
        return self._calls

    def tell(self, line):
        try:
            self.process.stdin.write(json.dumps(line) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended, which events show

    def _read(self):
        for line in self.process.stdout:
            try:
                self.events.put(json.loads(line))
            except ValueError:
                self.events.put({"event": "note", "name": "no_json", "text": line.strip()})
        self.events.put(None)

    def _read_errors(self):
        for line in self.process.stderr:
            self.said = [*self.said[-40:], line.rstrip()]
