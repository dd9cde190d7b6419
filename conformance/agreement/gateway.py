"""The gateway's program: its codec on the command line, and one running server with its trace."""

import json
import os
import pathlib
import queue
import re
import subprocess
import tempfile
import threading

_CLOCK = "2026-01-05T14:30:00Z"
_END_SECONDS = 60
_ERROR_LINE = re.compile(r"^-:(\d+): (?:offset \d+: )?(.*)$", re.MULTILINE)


class Codec:
    def __init__(self, program):
        self._program = program

    def on_wire(self, direction, version, messages):
        """What is left of each {"message", "fields"} at a version: (decoded, hex), or (None, why not)."""
        encoded = self._run("encode", direction, version, [json.dumps(m) for m in messages])
        payloads = [(i, text) for i, (text, error) in enumerate(encoded) if not error]
        decoded = self._run("decode", direction, version, [text for _, text in payloads])
        results = [(None, error) for _, error in encoded]
        for (i, payload), (text, error) in zip(payloads, decoded):
            results[i] = (None, error) if error else (json.loads(text), payload)
        return results

    def _run(self, command, direction, version, lines):
        """One (output, error) for each line."""
        ran = subprocess.run([self._program, command, "--server-version", str(version), "--direction", direction],
                             input="".join(line + "\n" for line in lines), capture_output=True, text=True)
        errors = {int(number): what for number, what in _ERROR_LINE.findall(ran.stderr)}
        output = iter(ran.stdout.splitlines())
        results = [("", errors[n]) if n in errors else (next(output, ""), "") for n in range(1, len(lines) + 1)]
        if any(not text and not error for text, error in results) or next(output, None) is not None:
            raise RuntimeError(f"{command} at {version}: {ran.stderr or 'lines do not add up'}")
        return results


class Server:
    """One `fake-gateway serve`, playing a scenario given as data. A context manager."""

    def __init__(self, program, version, rules):
        self._program = program
        self._version = version
        self._rules = rules
        self.trace = queue.SimpleQueue()  # records as they come; None at the end
        self.port = 0

    def __enter__(self):
        scenario = {
            "schema": 1, "summary": "Field by field", "requirement": "What is sent arrives as it is.",
            "versions": {"since": self._version, "until": self._version + 1},
            "gateway": {"limits": {"messages_per_second": 0}},  # Clients here send all they can at once.
            **({"rules": self._rules} if self._rules else {}),
            "client": [{"connect": {"client_id": 1}}], "expect": [{"is_connected": True}],
        }
        self._folder = tempfile.TemporaryDirectory(prefix="agreement-")
        path = pathlib.Path(self._folder.name) / "scenario.yaml"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        # A named pipe: a slow reader makes the gateway wait, and no line of the trace is lost.
        trace = pathlib.Path(self._folder.name) / "trace"
        os.mkfifo(trace)
        threading.Thread(target=self._read_trace, args=(trace,), daemon=True).start()
        self._process = subprocess.Popen(
            [self._program, "serve", "--scenario", path, "--port", "0", "--clock", _CLOCK, "--trace", trace,
             "--server-version", str(self._version)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = self._process.stdout.readline()
        if not first:
            raise RuntimeError(f"fake-gateway did not start: {self._process.communicate()[1][-3000:]}")
        self.port = json.loads(first)["listening"]["port"]
        threading.Thread(target=self._process.stderr.read, daemon=True).start()
        return self

    def _read_trace(self, path):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                self.trace.put(json.loads(line))
        self.trace.put(None)

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(_END_SECONDS)
        self._folder.cleanup()
