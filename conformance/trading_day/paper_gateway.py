"""One `fake-gateway serve` without a scenario: a whole paper account, and its state once it has ended."""

import json
import os
import pathlib
import queue
import subprocess
import tempfile
import threading

CLOCK = "2026-01-05T14:30:00Z"
_EXIT_SECONDS = 60
_CLOSE_SECONDS = 20  # the slowest let go within a second


class GatewayError(Exception):
    """It does not start, or does not end well."""


class PaperGateway:
    """A context manager; `state` and `refused`, the connections for which there was no place, are there after it."""

    def __init__(self, program, version, seed):
        self._program = program
        self._version = version
        self._seed = seed
        self.port = 0
        self.state = None
        self.refused = 0
        self._closed = queue.SimpleQueue()  # of each connection that ended, its record in the trace

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="trading-day-")
        self._state_path = pathlib.Path(self._folder.name) / "state.json"
        # A named pipe: a slow reader makes the gateway wait, and no line of the trace is lost.
        trace = pathlib.Path(self._folder.name) / "trace"
        os.mkfifo(trace)
        self._reader = threading.Thread(target=self._read_trace, args=(trace,), daemon=True)
        self._reader.start()
        self._process = subprocess.Popen(
            [self._program, "serve", "--port", "0", "--clock", CLOCK, "--seed", str(self._seed),
             "--server-version", str(self._version), "--state-file", self._state_path, "--trace", trace],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = self._process.stdout.readline()
        if not first:
            raise GatewayError(f"fake-gateway did not start: {self._process.communicate()[1][-3000:]}")
        self.port = json.loads(first)["listening"]["port"]
        threading.Thread(target=self._process.stderr.read, daemon=True).start()
        return self

    def connection_ended(self):
        """Whether the gateway has seen one more connection end.

        Some clients let go of theirs a little later than they say, and until then the gateway refuses their id.
        """
        try:
            self._closed.get(timeout=_CLOSE_SECONDS)
        except queue.Empty:
            return False
        return True

    def _read_trace(self, path):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if '"kind":"close"' in line:
                    self._closed.put(line)
                self.refused += '"refused":true' in line

    def __exit__(self, *_):
        self._process.terminate()
        code = self._process.wait(_EXIT_SECONDS)
        self._reader.join(_EXIT_SECONDS)
        text = self._state_path.read_text(encoding="utf-8")
        self._folder.cleanup()
        if code != 0:
            raise GatewayError(f"fake-gateway ended with code {code}")
        self.state = json.loads(text)
