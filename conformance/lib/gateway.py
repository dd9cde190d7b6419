"""A running `fake-gateway serve` on its own port."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading

CLOCK = "2026-01-05T14:30:00Z"
_END_SECONDS = 60


class GatewayError(Exception):
    """It does not start, or does not end properly."""


class Gateway:
    """A context manager, once it is started. `folder` belongs to it, from beginning to end."""

    def __init__(self, program):
        self._program = program
        self._temporary = tempfile.TemporaryDirectory(prefix="gateway-")
        self._readers = []
        self._said = []
        self._pipe = None  # of the trace
        self.folder = pathlib.Path(self._temporary.name)
        self.process = None
        self.port = 0

    def start(self, *arguments, prefix=(), **process):
        """Waits until it listens. prefix: for the command line, such as a program that removes rights; process: for
        Popen."""
        self.process = subprocess.Popen(
            [*prefix, self._program, "serve", "--port", "0", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **process)
        self._read_in_thread(lambda: self._said.extend(self.process.stderr))
        first = self.process.stdout.readline()
        if not first:
            self.end()
            raise GatewayError(f"fake-gateway did not start: {self.stderr[-3000:]}")
        self.port = json.loads(first)["listening"]["port"]
        return self

    def follow_trace(self, take):
        """Call this before start(): returns the argument for `--trace`. take(line) gets each line, in a thread, and
        None at the end."""
        # A named pipe: a slow reader makes the gateway wait, and no line of the trace is lost.
        path = self._pipe = self.folder / "trace"
        os.mkfifo(path)

        def read():
            with open(path, encoding="utf-8") as lines:
                for line in lines:
                    take(line)
            take(None)
        self._read_in_thread(read)
        return path

    def _read_in_thread(self, read):
        self._readers.append(threading.Thread(target=read, daemon=True))
        self._readers[-1].start()

    def stop(self):
        """Its exit code, once it has ended and all output was read."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(_END_SECONDS)
        self._release_reader()
        for reader in self._readers:
            reader.join(_END_SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def _release_reader(self):
        """Releases a reader that waits for a gateway which never opened its trace."""
        if self._pipe:
            try:
                os.close(os.open(self._pipe, os.O_WRONLY | os.O_NONBLOCK))
            except OSError:
                pass  # it has come to the end

    @property
    def stderr(self):
        """The complete stderr, once the gateway has ended."""
        return "".join(self._said)

    def end(self):
        self.stop()
        self._temporary.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
