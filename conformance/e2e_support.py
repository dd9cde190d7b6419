"""Shared by the end-to-end tests: small scenarios, a folder for each test, and the start of the test programs.

No test depends on the speed of the machine. An event that must come has 15 s, and ends the wait when it comes.
Where possible, a client that must fail does something wrong, rather than nothing in time.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

BIN = None  # set by main()
SOURCE = pathlib.Path(__file__).resolve().parent.parent

# Small scenarios, each with the expectations that one kind of broken client violates. `hung` waits for the client's own
# time-out and is for hasty clients, the others are for patient ones.
SCENARIOS = {
    "healthy": """
        client:
          - connect: {client_id: 10}
          - wait_for: {callback: nextValidId, timeout: 15s}
          - wait: 200ms
        expect:
          - {call: connect, returns: success, within: 15s}
          - {request: START_API, where: {clientId: 10}, within: 15s, from: {call: connect}}
          - {callback: nextValidId, count: 1}
          - {in_order: [{callback: managedAccounts}, {callback: nextValidId}]}
          - {no_request: REQ_POSITIONS}
          - {is_connected: true}
          - {socket: client, state: ESTABLISHED}
          - {connections: {at_most: 1}}
        """,
    "refused": """
        rules:
          - id: refuse
            on: START_API
            do:
              - send: ERR_MSG
                with: {id: -1, errorCode: 326, errorMsg: in use}
              - close: fin
        client:
          - connect: {client_id: 10}
        expect:
          - {callback: error, where: {errorCode: 326}, within: 15s, from: {rule: refuse}}
          - {call: connect, returns: failure, within: 15s, from: {rule: refuse}}
          - {never: nextValidId}
          - {is_connected: false}
          - {socket: client, closed_within: 15s, from: {rule: refuse}}
        """,
    "hung": """
        rules:
          - {id: hang, on: hello, do: [swallow]}
        client:
          - connect: {client_id: 10}
        expect:
          - {call: connect, returns: [failure, exception], within: {timeout: handshake, plus: 15s}}
          - {never: nextValidId}
        """,
    "closed": """
        rules:
          - {id: close, on: hello, do: [{close: fin}]}
        client:
          - connect: {client_id: 10}
        expect:
          - {call: connect, returns: failure, within: 15s, from: {rule: close}}
          - {socket: client, closed_within: 15s, from: {rule: close}}
        """,
    "lost": """
        rules:
          - {id: lose, on: {after: 100ms, of: ready}, do: [{close: fin}]}
        client:
          - connect: {client_id: 10}
          - wait_for: {callback: connectionClosed, timeout: 15s}
        expect:
          - {callback: nextValidId, within: 15s}
          - {callback: connectionClosed, within: 15s, from: {rule: lose}}
          - {is_connected: false}
          - {socket: client, closed_within: 15s, from: {rule: lose}}
        """,
    "backslash": """
        rules:
          - id: tell
            on: {after: 100ms, of: ready}
            do:
              - send: ERR_MSG
                with: {id: -1, errorCode: 2119, errorMsg: "Cannot write C:\\\\Jts"}
        client:
          - connect: {client_id: 10}
          - wait_for: {callback: error, where: {errorCode: 2119}, timeout: 15s}
        expect:
          - {callback: error, where: {errorMsg: "Cannot write C:\\\\Jts"}, within: 15s, from: {rule: tell}}
        """,
    "killed": """
        rules:
          - {id: hold, on: peer_fin, do: [hold]}
        client:
          - connect: {client_id: 10}
          - wait_for: {callback: nextValidId, timeout: 15s}
          - wait: 200ms
          - kill
        expect:
          - {socket: client, closed_within: 15s}
          - {socket: gateway, state: CLOSE_WAIT, at: 500ms}
          - {socket: client, state: FIN_WAIT_2, at: 500ms}
        """,
}

# Names of the correct and all broken clients, with time-outs that are never too short.
CLIENTS = ("reference", "broken-swallows-error", "broken-false-ready", "broken-blocked-connect", "broken-late-failure",
           "broken-false-success", "broken-stale-connected", "broken-leaked-socket", "broken-wrong-order",
           "broken-duplicate-ready", "broken-wrong-client-id", "broken-no-closed-callback", "broken-extra-request",
           "broken-throws", "broken-strict-text", "broken-dies", "broken-busy-loop", "broken-memory-hog", "broken-descriptor-leak",
           "broken-storm", "broken-no-start", "broken-hangs", "broken-floods", "broken-garbage", "broken-liar")
PATIENCE = "60s"

# A minimal adapter, for behaviour that no broken client has. `TRICK` selects it.
ADAPTER = '''
import json, os, pathlib, signal, sys, time
trick = sys.argv[1]
case = ""
def say(event):
    print(json.dumps(event), flush=True)
def file(name):
    return pathlib.Path(__file__ + "." + name)
def wait_until(holds):
    end = time.monotonic() + 60
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
def is_first_try():
    with file("runs").open("a+") as runs:
        runs.write("x")
        return runs.tell() == 1
def freeze(seconds):  # The machine has no time for the runner.
    os.kill(os.getppid(), signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(os.getppid(), signal.SIGCONT)
for line in sys.stdin:
    command = json.loads(line)
    if command["do"] == "hello":
        if trick == "start":
            with file("starts").open("a") as starts:
                starts.write("-")
        more = {"client_versions": [100, 203]} if trick == "contradict" else {}
        say({"event": "hello", "adapter": "tricky", "client": trick, "calls": ["connect"], **more,
             "observes": ["callbacks", "calls", "is_connected"]})
    elif command["do"] == "case":
        case = command["case"]
    elif command["do"] == "call":
        print("the client says something on stderr", file=sys.stderr, flush=True)
        if trick == "print":
            print("a library that prints", flush=True)
        say({"event": "call", "id": command["id"], "name": "connect", "phase": "begin"})
        outcome = "failure"
        if trick == "moody":  # Every other process tells another story.
            with file("runs").open("a+") as runs:
                runs.write("x")
                outcome = "failure" if runs.tell() % 2 else "exception"
        if trick == "network":
            say({"event": "note", "name": "network", "text": os.readlink("/proc/self/ns/net")})
        if trick in ("network", "meet") and "apart" not in case:  # Until another case is played beside this one.
            file("met." + str(os.getpid())).touch()
            wait_until(lambda: len(list(file("met").parent.glob(file("met").name + ".*"))) > 1)
        if trick == "gate":  # Nothing ends before the test wants it to.
            file("began").touch()
            wait_until(file("go").exists)
        if trick == "late" or trick == "late-once" and is_first_try():
            freeze(1)
        if trick in ("late", "late-once"):
            continue
        say({"event": "call", "id": command["id"], "name": "connect", "phase": "end", "outcome": outcome})
    elif command["do"] == "query":
        if trick == "freeze":
            freeze(2)
        say({"event": "answer", "id": command["id"], "name": command["name"], "value": True if trick == "freeze" else None})
    elif command["do"] == "bye" and trick == "stay":
        time.sleep(600)
'''


class Fixture(unittest.TestCase):
    """A folder with the scenarios above and, if a test needs them, its own clients."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="conformance-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for name, body in SCENARIOS.items():
            self.write_scenario(name, body)
        self.write_reference("patient", PATIENCE, {name: name for name in CLIENTS})

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip())
        return file

    def write_scenario(self, name, body):
        body = textwrap.dedent(body)
        limit = "" if "\nlimit:" in body else "limit: 25s\n"
        head = f"schema: 1\nsummary: {name}\nrequirement: The client copes.\n"
        return self.write(f"scenarios/e2e/{name}.yaml", head + limit + body.lstrip("\n"))

    def write_client(self, folder, manifest, known=""):
        self.write(f"clients/{folder}/adapter.yaml", manifest)
        if known:
            self.write(f"clients/{folder}/expectations.yaml", known)

    def write_reference(self, folder, patience, behaviours):
        """Writes clients by name: reference clients with this behaviour and their own time-outs. `thing-1.0` has version 1.0."""
        run = "{bin}/reference-client --behaviour %s --handshake-timeout %s --request-timeout %s"
        clients = ""
        for name, behaviour in behaviours.items():
            version = re.search(r"-([0-9.]+)$", name)
            clients += (f'  {name}: {{run: "{run % (behaviour, patience, patience)}"'
                        + (f', version: "{version[1]}"' if version else "") + "}\n")
        self.write_client(folder, "language: C++\nserver_versions: [100, 226]\n"
                          f"timeouts: {{handshake: {patience}, request: {patience}}}\n"
                          "provides: [order_callbacks, auto_reconnect, tls, raw_greeting]\nclients:\n" + clients)

    def write_tricky(self, trick):
        adapter = self.write("adapter.py", ADAPTER)
        self.write_client("tricky", f"""
            language: Python
            run: "python3 {adapter} {trick}"
            server_versions: [100, 226]
            clients: {{tricky: {{}}}}
            """)

    def write_free(self):
        """A scenario that is decided by a tricky client's events, without any connection."""
        self.write_scenario("free", """
            client:
              - {connect: {client_id: 10}, timeout: 60s}
            expect:
              - {call: connect, returns: failure}
            """)

    def began(self):
        """A file that exists once the tricky client was asked to connect."""
        return self.folder / "adapter.py.began"

    def open_gate(self):
        (self.folder / "adapter.py.go").touch()

    def arguments(self, command, *more):
        return [str(BIN / "conformance"), command, "--scenarios", str(self.folder / "scenarios"),
                "--clients", str(self.folder / "clients"), *more]

    def conformance(self, command, *more, timeout=240):
        result = subprocess.run(self.arguments(command, *more), capture_output=True, text=True, timeout=timeout)
        self.output = result.stdout + result.stderr
        return result.returncode

    def run_cases(self, *more, tries=4):
        """Returns the exit code; the cases of results.json are in self.cases. Inconclusive runs are repeated, a few
        times at most."""
        code = self.conformance("run", "--reports", str(self.folder / "reports"), *more)
        file = self.folder / "reports/results.json"
        results = json.loads(file.read_text()) if file.exists() else {"summary": {}, "cases": []}
        self.summary, self.cases = results["summary"], results["cases"]
        if tries > 1 and any(case["verdict"] == "inconclusive" for case in self.cases):
            return self.run_cases(*more, tries=tries - 1)
        return code

    def wait_until(self, holds, what):
        """Waits for something that another process does; the deadline is only for one that never does it."""
        deadline = time.monotonic() + 60
        while not holds():
            self.assertLess(time.monotonic(), deadline, f"in vain: {what}")
            time.sleep(0.01)

    def started(self, command, **more):
        """A process that is removed after the test in any case."""
        process = subprocess.Popen(command, text=True, **more)

        def end():
            if process.poll() is None:
                process.kill()
            process.communicate()
        self.addCleanup(end)
        return process

    def assert_fits_schema(self):
        """Checks results.json of the last run against its schema, if a validator is installed."""
        try:
            import jsonschema
        except ImportError:
            return
        schema = json.loads((SOURCE / "conformance/report/result.schema.json").read_text())
        results = json.loads((self.folder / "reports/results.json").read_text())
        errors = jsonschema.Draft202012Validator(schema).iter_errors(results)
        self.assertEqual([error.message for error in errors], [])

    def record_of(self, case):
        """The record of a case of results.json, kept with `--bundles all`."""
        number = case.get("repetition", 1)
        name = case["case"].replace("/", "_") + (f"#{number}" if number > 1 else "")
        return json.loads((self.folder / f"reports/cases/{name}.json").read_text())["record"]

    def broken_client(self, behaviour, known=""):
        self.write_client("own", f"""
            language: C++
            run: "{{bin}}/reference-client --behaviour {behaviour} --handshake-timeout {PATIENCE}"
            server_versions: [100, 226]
            timeouts: {{handshake: {PATIENCE}}}
            clients: {{own: {{}}}}
            """, known)


def main(module):
    """Runs the tests of the module: PROGRAM --bin DIR [unittest arguments]."""
    global BIN
    arguments = sys.argv[1:]
    if arguments[:1] != ["--bin"] or len(arguments) < 2:
        sys.exit(f"usage: {pathlib.Path(sys.argv[0]).name} --bin DIR [unittest arguments]")
    BIN = pathlib.Path(arguments[1]).resolve()
    for program in ("conformance", "fake-gateway", "reference-client"):
        if not os.access(BIN / program, os.X_OK):
            sys.exit(f"{BIN / program} is not built")
    unittest.main(module=module, argv=[sys.argv[0], *arguments[2:]], verbosity=2)
