"""What the end-to-end tests share: small scenarios, a folder for each test, and the start of the test programs."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

BIN = None  # set by main()
SOURCE = pathlib.Path(__file__).resolve().parent.parent

# Small scenarios, each with the expectations that one kind of broken client violates.
SCENARIOS = {
    "healthy": """
        client:
          - connect: {client_id: 10}
          - wait_for: {callback: nextValidId, timeout: 3s}
          - wait: 200ms
        expect:
          - {call: connect, returns: success, within: 2s}
          - {request: START_API, where: {clientId: 10}, within: 2s, from: {call: connect}}
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
          - {callback: error, where: {errorCode: 326}, within: 1s, from: {rule: refuse}}
          - {call: connect, returns: failure, within: 1s, from: {rule: refuse}}
          - {never: nextValidId}
          - {is_connected: false}
          - {socket: client, closed_within: 1s, from: {rule: refuse}}
        """,
    "hung": """
        rules:
          - {id: hang, on: hello, do: [swallow]}
        client:
          - connect: {client_id: 10}
        expect:
          - {call: connect, returns: [failure, exception], within: {timeout: handshake, plus: 500ms}}
          - {never: nextValidId}
        """,
    "closed": """
        rules:
          - {id: close, on: hello, do: [{close: fin}]}
        client:
          - connect: {client_id: 10}
        expect:
          - {call: connect, returns: failure, within: 1s, from: {rule: close}}
          - {socket: client, closed_within: 1s, from: {rule: close}}
        """,
    "lost": """
        rules:
          - {id: lose, on: {after: 100ms, of: ready}, do: [{close: fin}]}
        client:
          - connect: {client_id: 10}
          - wait_for: {callback: connectionClosed, timeout: 500ms}
        expect:
          - {callback: nextValidId, within: 1s}
          - {callback: connectionClosed, within: 1s, from: {rule: lose}}
          - {is_connected: false, at: 1s, from: {rule: lose}}
          - {socket: client, closed_within: 1s, from: {rule: lose}}
        """,
    "killed": """
        rules:
          - {id: hold, on: peer_fin, do: [hold]}
        client:
          - {connect: {client_id: 10}, timeout: 1s}
          - wait: 200ms
          - kill
        expect:
          - {socket: client, closed_within: 1s}
          - {socket: gateway, state: CLOSE_WAIT, at: 500ms}
          - {socket: client, state: FIN_WAIT_2, at: 500ms}
        """,
}

# An adapter in a few lines, for what no broken client does. `TRICK` decides.
ADAPTER = '''
import json, os, signal, sys, time
trick = sys.argv[1]
def say(event):
    print(json.dumps(event), flush=True)
for line in sys.stdin:
    command = json.loads(line)
    if command["do"] == "hello":
        say({"event": "hello", "adapter": "tricky", "client": trick, "calls": ["connect"],
             "observes": ["callbacks", "calls", "is_connected"]})
    elif command["do"] == "call":
        print("the client says something on stderr", file=sys.stderr, flush=True)
        if trick == "print":
            print("a library that prints", flush=True)
        say({"event": "call", "id": command["id"], "name": "connect", "phase": "begin"})
        outcome = "failure"
        if trick == "moody":  # Every other process tells another story.
            with open(__file__ + ".runs", "a+") as runs:
                runs.write("x")
                outcome = "failure" if runs.tell() % 2 else "exception"
        if trick == "network":
            say({"event": "note", "name": "network", "text": os.readlink("/proc/self/ns/net")})
        say({"event": "call", "id": command["id"], "name": "connect", "phase": "end", "outcome": outcome})
    elif command["do"] == "query":
        if trick == "freeze":  # The machine has no time for the runner while it waits for this answer.
            os.kill(os.getppid(), signal.SIGSTOP)
            time.sleep(2)
            os.kill(os.getppid(), signal.SIGCONT)
            time.sleep(0.3)
        say({"event": "answer", "id": command["id"], "name": command["name"], "value": True if trick == "freeze" else None})
    elif command["do"] == "bye" and trick == "stay":
        time.sleep(60)
'''


class Fixture(unittest.TestCase):
    """A folder with the scenarios above and, where a test wants them, clients of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="conformance-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        for name, body in SCENARIOS.items():
            self.write_scenario(name, body)

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip())
        return file

    def write_scenario(self, name, body):
        head = f"schema: 1\nsummary: {name}\nrequirement: The client copes.\n"
        return self.write(f"scenarios/e2e/{name}.yaml", head + textwrap.dedent(body))

    def write_client(self, folder, manifest, known=""):
        self.write(f"clients/{folder}/adapter.yaml", manifest)
        if known:
            self.write(f"clients/{folder}/expectations.yaml", known)

    def write_tricky(self, trick):
        adapter = self.write("adapter.py", ADAPTER)
        self.write_client("tricky", f"""
            language: Python
            run: "python3 {adapter} {trick}"
            server_versions: [100, 226]
            clients: {{tricky: {{}}}}
            """)

    def arguments(self, command, *more):
        clients = self.folder / "clients"
        own = ["--clients", str(clients)] if clients.exists() else []
        return [str(BIN / "conformance"), command, "--scenarios", str(self.folder / "scenarios"), *own, *more]

    def conformance(self, command, *more, timeout=240):
        result = subprocess.run(self.arguments(command, *more), capture_output=True, text=True, timeout=timeout)
        self.output = result.stdout + result.stderr
        return result.returncode

    def run_cases(self, *more):
        """Exit code; the cases of results.json are in self.cases."""
        code = self.conformance("run", "--reports", str(self.folder / "reports"), *more)
        file = self.folder / "reports/results.json"
        results = json.loads(file.read_text()) if file.exists() else {"summary": {}, "cases": []}
        self.summary, self.cases = results["summary"], results["cases"]
        return code

    def assert_fits_schema(self):
        """results.json of the last run against its schema, where that can be checked."""
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
            run: "{{bin}}/reference-client --behaviour {behaviour} --handshake-timeout 1s"
            server_versions: [100, 226]
            timeouts: {{handshake: 1s}}
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
