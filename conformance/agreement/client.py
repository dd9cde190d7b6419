"""A client under test: its manifest and its running adapter (client-under-test/README.md is the contract)."""

import json
import os
import queue
import signal
import subprocess
import threading

import yaml_subset

# Many programs that start at once on a busy machine take their time; one that has ended is noticed at once.
_HELLO_SECONDS = 120
_BYE_SECONDS = 2
_END_SECONDS = 60


class ClientError(Exception):
    """The client cannot be run."""


class Client:
    """One client of a manifest. Names are those of `conformance`: <folder>-<version>, or a name under `clients:`."""

    def __init__(self, name, folder, version, manifest, programs):
        self.name = name
        self.folder = folder
        self.version = version
        self.first, self.last = manifest["server_versions"]
        environment = programs.parent.parent / "clients" / name  # as `conformance install` does
        if "install" in manifest and not environment.is_dir():
            raise ClientError(f"{name} is not installed: conformance install {name}")
        places = {"{dir}": folder, "{env}": environment, "{version}": version, "{client}": name, "{bin}": programs}
        self.command = manifest["run"]
        for place, value in places.items():
            self.command = self.command.replace(place, str(value))


def find(name, clients_folder, programs):
    for path in sorted(clients_folder.glob("*/adapter.yaml")):
        manifest = yaml_subset.load(path)
        folder = path.parent
        for own, overrides in (manifest.get("clients") or {}).items():
            if own == name:
                return Client(name, folder, name, {**manifest, **(overrides or {})}, programs)
        for version in manifest.get("versions") or []:
            overrides = version if isinstance(version, dict) else {"version": version}
            if f"{folder.name}-{overrides['version']}" == name:
                return Client(name, folder, str(overrides["version"]), {**manifest, **overrides}, programs)
    raise ClientError(f"no client is called {name}")


class Adapter:
    """The running program. `events` gets everything it says; None when it has ended. A context manager."""

    def __init__(self, client, port):
        self._client = client
        self._port = port
        self._calls = 0
        self.events = queue.SimpleQueue()
        self.calls = ()
        self.said = []  # the end of stderr, for reports

    def __enter__(self):
        self._process = subprocess.Popen(self._client.command, shell=True, stdin=subprocess.PIPE, text=True,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()
        self._write({"do": "hello"})
        try:
            hello = self.events.get(timeout=_HELLO_SECONDS)
        except queue.Empty:
            hello = None
        if not hello or hello.get("event") != "hello":
            self.__exit__()
            raise ClientError(f"{self._client.name} did not say hello: {' '.join(self.said[-5:])}")
        self.calls = tuple(hello["calls"])
        self._write({"do": "case", "case": f"agreement/{self._client.name}", "host": "127.0.0.1", "port": self._port})
        return self

    def call(self, name, args):
        """Begins a call; returns its id."""
        self._calls += 1
        self._write({"do": "call", "id": self._calls, "name": name, "args": args})
        return self._calls

    def _write(self, line):
        try:
            self._process.stdin.write(json.dumps(line) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; events say so

    def _read(self):
        for line in self._process.stdout:
            try:
                self.events.put(json.loads(line))
            except ValueError:
                self.events.put({"event": "note", "name": "no_json", "text": line.strip()})
        self.events.put(None)

    def _read_errors(self):
        for line in self._process.stderr:
            self.said = [*self.said[-40:], line.rstrip()]

    def __exit__(self, *_):
        self._write({"do": "bye"})
        try:
            self._process.wait(_BYE_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait(_END_SECONDS)
