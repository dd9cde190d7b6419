"""One application against a gateway of its own: what its driver tells, and what the gateway saw of it."""

import collections
import dataclasses
import json
import os
import signal
import subprocess
import tempfile

from conformance.applications import install
from conformance.lib.gateway import Gateway

_DRIVER_TEXT = 3000


@dataclasses.dataclass
class Played:
    """facts: by name, also three of our own: `exit code`, `requests` (their number) and `unreadable` (what the gateway could not
    read). errors: number of ERR_MSG by code. said: the end of the driver's stderr."""

    facts: dict
    errors: dict
    said: str


class _Trace:
    def __init__(self):
        self.requests = 0
        self.errors = collections.Counter()
        self.unreadable = []

    def take(self, line):
        event = json.loads(line) if line else {}
        name = event.get("message", {}).get("message", "")
        if event.get("kind") == "in" and name not in ("", "HELLO", "START_API"):
            self.requests += 1
        elif event.get("kind") == "out" and name == "ERR_MSG":
            self.errors[event["message"]["fields"].get("errorCode")] += 1
        elif event.get("kind") == "error":
            self.unreadable.append(event.get("reason", ""))


def play(application, program, folder, seed, scenario=None):
    trace = _Trace()
    with Gateway(program) as gateway, tempfile.TemporaryDirectory(prefix="application-") as home:
        world = gateway.folder / "world.yaml"
        world.write_text(json.dumps(application.world), encoding="utf-8")
        gateway.start("--clock", application.clock, "--seed", str(seed), "--trace", gateway.follow_trace(trace.take),
                      *(("--scenario", scenario) if scenario else ("--world", world)))
        facts, said = _drive(application, install.command_of(application, folder, gateway.port), folder, home)
        gateway.stop()
    facts |= {"requests": trace.requests, "unreadable": trace.unreadable}
    return Played(facts, dict(sorted(trace.errors.items())), said)


def _drive(application, command, folder, home):
    """home: what the application may write to, empty at the beginning."""
    environment = {**os.environ, "HOME": home, "APPLICATION_ENV": str(folder)}
    process = subprocess.Popen(command, cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        out, said = process.communicate(timeout=application.seconds)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, said = process.communicate()
        code = f"none within {application.seconds} s"
    finally:
        _end_group(process.pid)
    return _facts(out) | {"exit code": code}, said[-_DRIVER_TEXT:]


def _end_group(group):
    """What the application has started and left behind."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _facts(out):
    facts = {}
    for line in out.splitlines():
        told = json.loads(line)
        facts[told["saw"]] = told["value"]
    return facts
