"""The gateway's codec on the command line."""

import json
import re
import subprocess

_ERROR_LINE = re.compile(r"^-:(\d+): (?:offset \d+: )?(.*)$", re.MULTILINE)


class Codec:
    def __init__(self, program):
        self._program = program

    def on_wire(self, direction, version, messages):
        """What each {"message", "fields"} becomes at a version: (decoded, hex), or (None, why not)."""
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
