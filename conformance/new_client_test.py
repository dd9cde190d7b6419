#!/usr/bin/env python3
"""`conformance new-client`: each skeleton is generated, built, tested by itself and played; filled in it passes.

Plain: the languages whose tools the build needs or every machine has. With IBGW_EVERY_LANGUAGE=1 all of them whose tools are
here; what has to be downloaded and cannot be is left out, and named.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import unittest

import e2e_support

# Language: what has to be on the machine; a line of the skeleton, and a call that never ends in its place.
TOOLS = {"python": "python3", "javascript": "node", "cpp": "g++", "go": "go", "rust": "cargo", "java": "mvn"}
NEVER_ENDS = {
    "python": ("adapter.py", 'raise contract.Unsupported("connect is not filled in")', "__import__('threading').Event().wait()"),
    "javascript": ("client.mjs", 'throw new Unsupported("connect is not filled in");', "for (;;);"),
    "cpp": ("client.hpp", 'throw Unsupported("connect is not filled in");', "for (std::promise<void> never;;) never.get_future().wait();"),
    "go": ("client.go", "return errUnsupported\n}\n\nfunc (c *client) disconnect", "select {}\n}\n\nfunc (c *client) disconnect"),
    "rust": ("src/client.rs", "Err(Refusal::Unsupported)\n    }\n\n    fn disconnect",
             "loop {\n            std::thread::park();\n        }\n    }\n\n    fn disconnect"),
    "java": ("src/Client.java", 'throw new Unsupported("connect is not filled in");', "new java.util.concurrent.CountDownLatch(1).await();"),
}
ALWAYS = ("python", "javascript", "cpp")
LANGUAGES = ("cpp", "csharp", "go", "java", "javascript", "python", "rust", "typescript")
LINES_MAX = 150

# A client in a few lines, put where the skeletons say.
PYTHON_CLIENT = {
    "import os\n": "import os\nimport socket\nimport threading\n",
    "[100, 226]": "[100, 176]",
    'raise contract.Unsupported("connect is not filled in")': """
        self.socket = socket.create_connection((self.host, self.port))
        self.socket.sendall(b"API\\0" + self.frame("v100..176"))
        if not self.receive():
            raise contract.Failure("the gateway closed")
        self.socket.sendall(self.frame(f"71\\0002\\0{args['client_id']}\\0\\0"))
        threading.Thread(target=self.read, daemon=True).start()

    def frame(self, text):
        return len(text).to_bytes(4, "big") + text.encode()

    def receive(self):
        head = self.socket.recv(4, socket.MSG_WAITALL)
        return head and self.socket.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL).decode().split("\\0")

    def read(self):
        while fields := self.receive():
            if fields[0] == "9":
                self.callback("nextValidId", {"orderId": int(fields[2])})
            elif fields[0] == "15":
                self.callback("managedAccounts", {"accountsList": fields[2]})
            elif fields[0] == "4":
                self.callback("error", {"id": int(fields[2]), "errorCode": int(fields[3]), "errorMsg": fields[4]})
        self.socket.close()
        self.callback("connectionClosed", {})
""".strip(),
    'raise contract.Unsupported("disconnect is not filled in")': "self.socket.shutdown(socket.SHUT_RDWR)",
    'raise contract.Unsupported("is_connected is not filled in")': 'return hasattr(self, "socket") and self.socket.fileno() >= 0',
}
NODE_CLIENT = {
    "[100, 226]": "[100, 176]",
    "let address;": """
import net from "node:net";

let socket;
let isReady = false;

function frame(text) {
  const head = Buffer.alloc(4);
  head.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([head, Buffer.from(text)]);
}

function told(fields) {
  if (fields[0] === "9") callback("nextValidId", { orderId: Number(fields[2]) });
  if (fields[0] === "15") callback("managedAccounts", { accountsList: fields[2] });
  if (fields[0] === "4") callback("error", { id: Number(fields[2]), errorCode: Number(fields[3]), errorMsg: fields[4] });
}

function open(clientId) {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    socket = net.connect(address.port, address.host, () => socket.write(Buffer.concat([Buffer.from("API\\0"), frame("v100..176")])));
    socket.on("data", (more) => {
      bytes = Buffer.concat([bytes, more]);
      while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE()) {
        const fields = bytes.subarray(4, 4 + bytes.readInt32BE()).toString().split("\\0");
        bytes = bytes.subarray(4 + bytes.readInt32BE());
        if (isReady) {
          told(fields);
        } else {
          isReady = true;
          socket.write(frame(`71\\u00002\\u0000${clientId}\\u0000\\u0000`));
          resolve();
        }
      }
    });
    socket.on("close", () => {
      reject(new Failure("the gateway closed"));
      if (isReady) callback("connectionClosed", {});
      isReady = false;
    });
  });
}

let address;""".strip(),
    'throw new Unsupported("connect is not filled in");': "await open(args.client_id);",
    'throw new Unsupported("disconnect is not filled in");': "socket.destroy();",
    "return null;\n}\n\n// FILL IN": "return isReady;\n}\n\n// FILL IN",
}


class NewClient(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="conformance-new-client-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def conformance(self, *arguments):
        # What is installed goes into a folder of this test.
        run = subprocess.run([e2e_support.BIN / "conformance", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=600,
                             env={**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")})
        self.output = run.stdout + run.stderr
        return run.returncode

    def generate(self, language):
        self.assertEqual(self.conformance("new-client", language, "mine", "--into", "clients"), 0, self.output)
        return self.folder / f"clients/{language}-mine"

    def replace(self, file, *changes):
        text = file.read_text()
        for old, new in changes:
            self.assertEqual(text.count(old), 1, f"{old} in {file}")
            text = text.replace(old, new)
        file.write_text(text)

    def self_test(self, language):
        """What failed: text by check."""
        code = self.conformance("adapter-selftest", f"{language}-mine", "--clients", "clients")
        checks = re.findall(r"^  (ok|FAIL)  +([^:\n]*)(?:: (.*))?$", self.output, re.MULTILINE)
        self.assertGreaterEqual(len(checks), 9, self.output)
        failed = {what: why for verdict, what, why in checks if verdict == "FAIL"}
        self.assertEqual(code, 1 if failed else 0, self.output)
        return failed

    def verdict(self, language):
        """Of the only case of a run. Unlike a busy machine, a wrong client does not change its mind."""
        self.conformance("run", "--clients", "clients", "--client", f"{language}-mine", "--scenario", "handshake/normal_handshake",
                         "--server-version", "176", "--retries", "2", "--reports", "reports", "--html", "-")
        case, = json.loads((self.folder / "reports/results.json").read_text())["cases"]
        return case["verdict"]

    def talk(self, language, *commands):
        """What the adapter says to these lines, and its exit code. Its stdin stays open: only the last line can end it."""
        self.assertEqual(self.conformance("list", "clients", "--clients", "clients", "--client", f"{language}-mine", "--format", "json"), 0)
        client, = json.loads(self.output)["clients"]
        with subprocess.Popen(["sh", "-c", client["run"]], cwd=client["directory"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as process:
            timer = threading.Timer(300, process.kill)  # For one that never ends; a compiler may run before it.
            timer.start()
            self.addCleanup(timer.cancel)
            process.stdin.write("".join(json.dumps(command) + "\n" for command in commands))
            process.stdin.flush()
            events = [json.loads(line) for line in process.stdout]
            return events, process.wait()

    def check_skeleton(self, language):
        """What a test says of it, with the paths of its own folder; a text: why it was left out."""
        folder = self.generate(language)
        code = self.conformance("install", f"{language}-mine", "--clients", "clients")
        if code == 3:
            return "what it needs cannot be reached"
        self.assertEqual(code, 0, self.output)
        self.assertEqual(self.conformance("adapter-selftest", f"{language}-mine", "--clients", "clients"), 1, self.output)
        self.assertRegex(self.output, r"  ok    starts\n  FAIL  has a call connect: the adapter says that it is unsupported.*FILL IN.*\n$")
        self.assertEqual(self.verdict(language), "unsupported", self.output)

        path, old, new = NEVER_ENDS[language]
        self.replace(folder / path, (old, new))
        events, code = self.talk(
            language, {"do": "hello"}, {"do": "case", "case": "x", "host": "127.0.0.1", "port": 1},
            {"do": "call", "id": 1, "name": "connect", "args": {"client_id": 1}}, {"do": "call", "id": 2, "name": "reqIds", "args": {}},
            {"do": "query", "id": 3, "name": "is_connected"}, {"do": "query", "id": 4, "name": "other"}, {"do": "bye"})
        self.assertEqual(code, 0)
        self.assertEqual([event["id"] for event in events if event.get("phase") == "begin"], [1, 2], events)
        self.assertNotIn(1, [event["id"] for event in events if event.get("phase") == "end"], events)
        return None

    def test_each_skeleton_keeps_the_contract_and_claims_nothing(self):
        wanted = [language for language in TOOLS if language in ALWAYS or os.environ.get("IBGW_EVERY_LANGUAGE") == "1"]
        here = [language for language in wanted if shutil.which(TOOLS[language])]
        checks = {language: NewClient("check_skeleton") for language in here}  # Each with a folder of its own.
        left_out = {language: f"{TOOLS[language]} is not here" for language in wanted if language not in here}
        left_out["csharp"] = "Debian's compiler does not know its C# 12"
        for check in checks.values():
            check.setUp()
            self.addCleanup(check.doCleanups)
        # Mostly they wait.
        with concurrent.futures.ThreadPoolExecutor() as pool:
            played = {language: pool.submit(check.check_skeleton, language) for language, check in checks.items()}
        for language, outcome in played.items():
            with self.subTest(language):
                if why := outcome.result():
                    left_out[language] = why
        for language, why in left_out.items():
            print(f"left out, {why}: {language}")

    def test_a_skeleton_that_is_filled_in_passes(self):
        for language, path, client in (("python", "adapter.py", PYTHON_CLIENT), ("javascript", "client.mjs", NODE_CLIENT)):
            with self.subTest(language):
                folder = self.generate(language)
                self.replace(folder / path, *client.items())
                self.replace(folder / "adapter.yaml", ("[100, 226]", "[100, 176]"))
                self.assertEqual(self.self_test(language), {}, self.output)
                self.assertEqual(self.verdict(language), "pass", self.output)

    def test_all_languages_are_small_and_have_the_clients_name(self):
        for language in LANGUAGES:
            with self.subTest(language):
                folder = self.generate(language)
                files = [path for path in folder.rglob("*") if path.is_file()]
                self.assertLessEqual({"adapter.yaml", "expectations.yaml", "README.md"}, {path.name for path in files})
                for path in files:
                    text = path.read_text()
                    self.assertNotRegex(text, "adapter-name|adapter-language", path)
                    if path.name == "contract.py":  # The one of the harness's own adapters in Python.
                        self.assertEqual(text, (e2e_support.SOURCE / "client-under-test/python-common/contract.py").read_text())
                    else:
                        self.assertLess(len(text.splitlines()), LINES_MAX, path)
        self.assertEqual(self.conformance("list", "clients", "--clients", "clients"), 0, self.output)
        for language in LANGUAGES:
            self.assertIn(f"{language}-mine ", self.output)

    def test_nothing_is_overwritten(self):
        folder = self.generate("python")
        (folder / "adapter.py").write_text("mine")
        self.assertEqual(self.conformance("new-client", "python", "mine", "--into", "clients"), 2)
        self.assertEqual(self.output, "conformance: clients/python-mine exists; choose another name, or remove it (nothing was changed)\n")
        self.assertEqual((folder / "adapter.py").read_text(), "mine")

    def test_help_says_what_is_written(self):
        self.assertEqual(self.conformance("new-client", "--help"), 0, self.output)
        for part in ("new-client [OPTION...] LANGUAGE NAME", "adapter.yaml", "expectations.yaml", "README.md", *LANGUAGES):
            self.assertIn(part, " ".join(self.output.split()))
        self.assertNotIn("--scenarios", self.output)

    def test_what_a_library_prints_when_it_is_imported_goes_to_stderr(self):
        folder = self.generate("python")
        (folder / "loud.py").write_text("print('a licence')\n")
        self.replace(folder / "adapter.py", ("# FILL IN: import the library.", "import loud"))
        events, code = self.talk("python", {"do": "hello"}, {"do": "bye"})
        self.assertEqual(([event["event"] for event in events], code), (["hello"], 0))

    def test_what_cannot_be_is_refused(self):
        for arguments, error in (
                (["cobol", "mine"], "no template for the language `cobol`; expected one of " + ", ".join(LANGUAGES)),
                (["python", "../mine"], "`../mine` is no name for a client; expected letters, digits, `-`, `_` and `.`, such as mylib"),
                (["python"], "new-client needs a LANGUAGE and a NAME, such as: new-client python mylib"),
                (["python", "mine", "--into", "/dev/null/x"], "cannot create /dev/null/x/python-mine: Not a directory")):
            with self.subTest(arguments):
                self.assertEqual(self.conformance("new-client", *arguments), 2)
                self.assertEqual(self.output, f"conformance: {error}\n")
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    e2e_support.main(__name__)
