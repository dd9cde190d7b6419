"""fake-gateway as a program: real sockets, bad input, leaks, determinism.

Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 -m simulator.e2e_test
Only the standard library is needed. Every wait is a deadline, never a sleep that has to be long enough.
"""
import json
import os
import pathlib
import resource
import select
import signal
import socket
import struct
import subprocess
import tempfile
import time
import unittest

from conformance.lib.gateway import CLOCK, Gateway as Serving
from simulator.wire_watch import DEADLINE_S, wait_for

BIN = pathlib.Path(os.environ["IBGW_BIN"]) / "fake-gateway"


def run(*args, stdin=""):
    return subprocess.run([BIN, *args], input=stdin, capture_output=True, text=True, timeout=DEADLINE_S)


class Gateway(Serving):
    """A running gateway on its own port."""

    def __init__(self, *args, rules=None, **process):
        super().__init__(BIN)
        self.trace_path = self.folder / "trace.jsonl"
        if rules is not None:
            path = self.folder / "scenario.yaml"
            path.write_text("schema: 1\nsummary: s\nrequirement: r\n" + rules
                            + "\nclient:\n  - connect: {client_id: 1}\nexpect:\n  - {callback: nextValidId}\n")
            args = (*args, "--scenario", str(path))
        self.start("--clock", CLOCK, "--trace", self.trace_path, *args, **process)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE_S)

    def trace(self):
        is_running = self.process.poll() is None
        lines = self.trace_path.read_text().splitlines(keepends=True)
        if is_running and lines and not lines[-1].endswith("\n"):
            lines.pop()  # It is still being written.
        return [json.loads(line) for line in lines]

    def wait_for_trace(self, want):
        try:
            return wait_for(lambda: [event for event in self.trace() if want(event)])
        except AssertionError as error:
            raise AssertionError("not in the trace: " + json.dumps(self.trace()[-5:])) from error

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def frame(*fields):
    payload = b"".join(str(field).encode() + b"\0" for field in fields)
    return struct.pack(">I", len(payload)) + payload


HELLO = b"API\0\0\0\0\x09v100..187"


def read_frame(sock):
    header = read_exactly(sock, 4)
    return read_exactly(sock, struct.unpack(">I", header)[0])


def read_positions(sock):
    """Position rows up to and including the end marker."""
    frames = [read_frame(sock)]
    while frames[-1].startswith(b"61\x00"):
        frames.append(read_frame(sock))
    return frames


def read_exactly(sock, count):
    data = bytearray()
    while len(data) < count:
        part = sock.recv(min(count - len(data), 1 << 20))
        if not part:
            raise EOFError(f"closed after {len(data)} of {count} bytes")
        data += part
    return bytes(data)


def read_all(sock):
    data = b""
    while part := sock.recv(65536):
        data += part
    return data


def start_session(gateway, client_id=1):
    sock = gateway.connect()
    sock.sendall(HELLO)
    read_frame(sock)
    sock.sendall(frame(71, 2, client_id, ""))
    for _ in range(5):
        read_frame(sock)
    return sock


class CommandLine(unittest.TestCase):
    def test_mistakes_are_named_and_exit_with_2(self):
        for args, text in (
                (["serve", "--bogus"], "bogus"),
                (["srve"], "did you mean serve?"),
                (["serve", "--server-version", "99"], "expected 100 to 226"),
                (["serve", "--server-version", "x"], "x"),
                (["serve", "--api-release", "8.1"], "unknown release"),
                (["serve", "--clock", "noon"], "expected real or a time"),
                (["serve", "--clock", "2026-02-31T00:00:00Z"], "--clock 2026-02-31T00:00:00Z: no such date or time"),
                (["serve", "--clock", "2026-01-05T23:59:60Z"], "no such date or time"),
                (["serve", "--port", "abc"], "--port abc: expected 0 to 65535"),
                (["serve", "--seed", "1x"], "--seed 1x: expected 0 to 18446744073709551615"),
                (["serve", "--time-scale", "nan", "--port", "0"], "--time-scale nan: expected a number above 0"),
                (["decode", "--server-version", "x", "--direction", "to_client"], "--server-version x: expected 100 to 226"),
                (["serve", "--port", "0", "--seed", "1", "--seed", "2"], "--seed is given 2 times; expected once"),
                (["serve", "--port", "70000"], "expected 0 to 65535"),
                (["serve", "--host", "nowhere"], "not an IP address"),
                (["serve", "--scenario", "no_such"], "unknown scenario"),
                (["serve", "--scenario", "/no/such/file.yaml"], "/no/such/file.yaml"),
                (["serve", "--scenario", "silent_close"], "choose one"),
                (["serve", "--trace", "/no/such/folder/trace"], "cannot write the trace"),
                (["serve", "--log-file", "/no/such/folder/log"], "cannot write the log file"),
                (["serve", "--port", "0", "--state-file", "/no/such/folder/state"], "cannot write the state file"),
                (["serve", "--world", "/no/such/file.yaml"], "/no/such/file.yaml"),
                (["serve", "--world", "w.yaml", "--scenario", "silent_close"], "cannot be combined"),
                (["serve", "--time-scale", "0", "--port", "0"], "--time-scale"),
                (["lint"], "expected at least one"),
                (["lint", "/no/such/file.yaml"], "/no/such/file.yaml"),
                (["decode"], "are required"),
                (["messages", "--format", "xml"], "expected markdown or json"),
                ([], "usage")):
            with self.subTest(args=args):
                result = run(*args)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertIn(text, result.stderr)

    def test_help_has_a_short_form(self):
        for args in (["-h"], ["serve", "-h"], ["lint", "-h"]):
            result = run(*args)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertRegex(result.stdout.lower(), "usage")

    def test_what_cannot_be_printed_is_no_success(self):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file, open("/dev/full", "w") as full:
            file.write("schema: 1\nsummary: s\nrequirement: r\n")
            file.flush()
            for args in (["schema"], ["list"], ["messages"], ["versions"], ["lint", file.name],
                         ["decode", "--server-version", "176", "--direction", "to_gateway"],
                         ["encode", "--server-version", "176", "--direction", "to_gateway"]):
                stdin = '{"message": "REQ_POSITIONS"}' if args[0] == "encode" else "3631003100\n"
                result = subprocess.run([BIN, *args], input=stdin, stdout=full, stderr=subprocess.PIPE, text=True,
                                        timeout=DEADLINE_S)
                self.assertEqual(result.returncode, 4, args)
                self.assertRegex(result.stderr, "fake-gateway: .*(could be printed|cannot write)")

    def test_a_trace_that_is_cut_off_shows(self):
        def small_disk():
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

        with Gateway(preexec_fn=small_disk) as gateway:
            for _ in range(3):
                with gateway.connect() as sock:
                    sock.sendall(HELLO)
                    read_frame(sock)
            self.assertEqual(gateway.stop(), 4, gateway.stderr)
            self.assertEqual(gateway.stderr.count("--trace: the trace could not be written completely: File too large"), 1, gateway.stderr)
            self.assertEqual(gateway.trace_path.stat().st_size, 2000)

    def test_signals_that_only_ask_for_something_end_nobody(self):
        for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGPIPE, signal.SIGXFSZ):
            with self.subTest(number), Gateway() as gateway:
                gateway.process.send_signal(number)
                start_session(gateway).close()
                gateway.wait_for_trace(lambda e: e["kind"] == "close")
                self.assertEqual(gateway.stop(), 0)

    def test_a_terminal_that_goes_away_ends_the_gateway_in_order(self):
        with Gateway() as gateway:
            gateway.process.send_signal(signal.SIGHUP)
            self.assertEqual(gateway.process.wait(DEADLINE_S), 0)
            self.assertEqual(gateway.trace()[-1]["kind"], "end")

    def test_started_with_nohup_it_goes_on(self):
        old = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # The gateway inherits this.
        self.addCleanup(signal.signal, signal.SIGHUP, old)
        with Gateway() as gateway:
            gateway.process.send_signal(signal.SIGHUP)
            start_session(gateway).close()
            self.assertEqual(gateway.stop(), 0)

    def test_the_folder_of_api_logs_is_made(self):
        with tempfile.TemporaryDirectory() as folder:
            logs = pathlib.Path(folder) / "new/logs"
            with Gateway("--api-log", str(logs)) as gateway:
                start_session(gateway, client_id=7).close()
                gateway.wait_for_trace(lambda e: e["kind"] == "close")
                gateway.stop()
            self.assertEqual([file.name for file in logs.iterdir()], ["api.7.log"])
            file = pathlib.Path(folder) / "file"
            file.write_text("")
            result = run("serve", "--port", "0", "--api-log", str(file / "logs"))
            self.assertEqual(result.returncode, 2)
            self.assertIn("cannot write API logs into", result.stderr)

    def test_a_used_port_is_refused(self):
        with Gateway() as gateway:
            result = run("serve", "--port", str(gateway.port))
            self.assertEqual(result.returncode, 2)
            self.assertIn("another program listens there", result.stderr)

    def test_a_broken_scenario_shows_the_place(self):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write("schema: 1\nsummary: s\nrequirement: r\nrules:\n  - on: helo\n    do: [model]\n")
            file.flush()
            result = run("lint", file.name)
            self.assertEqual(result.returncode, 2)
            lines = result.stderr.splitlines()
            place = next(i for i, line in enumerate(lines) if line.startswith(f"{file.name}:5:9: "))
            self.assertEqual(lines[place + 1], "  - on: helo")
            self.assertEqual(lines[place + 2], "        ^")

    def test_decode_and_encode_are_inverse(self):
        payloads = ["34002d31003231303400666172" + "6d0000313737" + "3534323537363633353000", "3631003100"]
        arguments = ("--server-version", "200", "--direction", "to_client")
        decoded = run("decode", *arguments, stdin=payloads[0] + "\n")
        self.assertEqual(decoded.returncode, 0, decoded.stderr)
        self.assertEqual(json.loads(decoded.stdout)["fields"]["errorCode"], 2104)
        encoded = run("encode", *arguments, stdin=decoded.stdout)
        self.assertEqual(encoded.stdout.strip(), payloads[0])

    def test_decode_names_offset_and_field(self):
        result = run("decode", "--server-version", "176", "--direction", "to_gateway", stdin="373100320061626300" + "00\n71zz\n")
        self.assertEqual(result.returncode, 2)
        self.assertIn("-:1: offset 5, field clientId: not a number", result.stderr)
        self.assertIn("-:2:3: not hex", result.stderr)

    def test_encode_names_the_field(self):
        result = run("encode", "--server-version", "176", "--direction", "to_client",
                     stdin='{"message":"ERR_MSGG"}\n{"message":"ERR_MSG","fields":{"errorCod":1}}\nno json\n')
        self.assertEqual(result.returncode, 2)
        self.assertIn("did you mean ERR_MSG?", result.stderr)
        self.assertIn("errorCod", result.stderr)
        self.assertIn("not a JSON value", result.stderr)

    def test_compare_says_where_the_gateway_answers_otherwise(self):
        exchange = ('server_version: 225\nexchanges:\n  - {name: n, source: s, request: {message: REQ_IDS},\n'
                    '     answers: [{message: NEXT_VALID_ID, where: {orderId: ID}}]}\n')
        equal = run("compare", "-", stdin=exchange.replace("ID}", "1}"))
        self.assertEqual((equal.returncode, equal.stdout),
                         (0, "-:3: n: equal\n1 equal, 0 differ as declared, 0 differ, 0 no longer differ\n"))
        other = run("compare", "--format", "json", "-", stdin=exchange.replace("ID}", "7}"))
        self.assertEqual(other.returncode, 1)
        result, = json.loads(other.stdout)["exchanges"]
        self.assertEqual((result["verdict"], [played["server_version"] for played in result["played"]]), ("differs", [225, 176]))
        self.assertEqual(result["played"][0]["differences"],
                         [{"message": "NEXT_VALID_ID", "field": "orderId", "recorded": "7", "model": "1", "why": ""}])
        broken = run("compare", "-", stdin=exchange.replace("orderId: ID", "orderIdd: 1"))
        self.assertEqual(broken.returncode, 2)
        folder = run("compare", tempfile.gettempdir())
        self.assertEqual((folder.returncode, folder.stderr), (2, f"{tempfile.gettempdir()}: is a folder; expected a file\n"))
        self.assertIn("-:4:49: unknown field `orderIdd` of NEXT_VALID_ID; did you mean `orderId`?", broken.stderr)

    def test_tables_are_printed(self):
        messages = json.loads(run("messages", "--format", "json").stdout)["messages"]
        error = next(m for m in messages if m["name"] == "ERR_MSG")
        self.assertEqual(error["protobuf_since"], 203)
        self.assertEqual([f["name"] for f in error["fields"]],
                         ["id", "errorTime", "errorCode", "errorMsg", "advancedOrderRejectJson"])
        self.assertIn("| 10.37.02 | 203 |", run("versions").stdout)


class Sessions(unittest.TestCase):
    def test_a_session_from_connect_to_close(self):
        with Gateway() as gateway:
            sock = start_session(gateway)
            sock.sendall(frame(61, 1))
            self.assertEqual(read_positions(sock)[-1], b"62\x001\x00")
            sock.shutdown(socket.SHUT_WR)
            self.assertEqual(read_all(sock), b"")
            self.assertEqual(gateway.stop(), 0)
            self.assertIn("1 session", gateway.stderr)
            self.assertEqual(gateway.trace()[-1]["kind"], "end")

    def test_fin_is_a_clean_end_and_rst_is_a_reset(self):
        with Gateway(rules="rules:\n  - {on: hello, connection: 1, do: [{close: fin}]}\n"
                           "  - {on: hello, connection: 2, do: [{close: rst}]}\n") as gateway:
            sock = gateway.connect()
            sock.sendall(HELLO)
            self.assertEqual(read_all(sock), b"")
            sock = gateway.connect()
            sock.sendall(HELLO)
            with self.assertRaises(ConnectionResetError):
                read_all(sock)

    def test_the_end_of_the_trace_reader_ends_the_gateway(self):
        # A harness that is killed must not leave gateways behind.
        read_end, write_end = os.pipe()
        process = subprocess.Popen([BIN, "serve", "--port", "0", "--trace", f"fd:{write_end}"], pass_fds=[write_end],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        os.close(write_end)
        process.stdout.readline()
        self.assertIsNone(process.poll())
        os.close(read_end)
        self.assertEqual(process.wait(DEADLINE_S), 0)

    def test_refuse_keeps_the_port_and_listen_opens_it_again(self):
        refuse = "rules:\n  - {on: {after: 0s}, do: [refuse]}\n  - {on: {after: %s}, do: [listen]}\n"
        with Gateway(rules=refuse % "1h") as gateway, self.assertRaises(ConnectionRefusedError):
            gateway.connect()

        def connected():
            try:
                return gateway.connect()
            except ConnectionRefusedError:
                return None

        with Gateway(rules=refuse % "500ms") as gateway:
            sock = wait_for(connected)
            events = gateway.trace()
            refused, opened = (next(e["t"] for e in events if e.get("action") == name) for name in ("refuse", "listen"))
            self.assertGreaterEqual(opened - refused, 500_000_000)
            self.assertEqual([e["proof"] for e in events if e["kind"] == "proof" and e["ok"]], ["refuse"])
            sock.sendall(HELLO)
            self.assertTrue(read_frame(sock).startswith(b"187\0"))

    def test_stop_accepting_lets_the_kernel_connect_and_nobody_answers(self):
        with Gateway(rules="rules:\n  - {on: {after: 0s}, do: [stop_accepting]}\n") as gateway:
            sock = gateway.connect()
            sock.sendall(HELLO)
            self.assertEqual(select.select([sock], [], [], 0.3)[0], [])
            self.assertFalse([e for e in gateway.trace() if e["kind"] == "accept"])

    def test_stop_reading_leaves_the_bytes_in_the_kernel(self):
        with Gateway(rules="rules:\n  - {on: accept, do: [stop_reading]}\n") as gateway:
            sock = gateway.connect()
            gateway.wait_for_trace(lambda e: e["kind"] == "accept")
            sock.sendall(HELLO)
            self.assertEqual(select.select([sock], [], [], 0.3)[0], [])
            self.assertFalse([e for e in gateway.trace() if e["kind"] == "in"])

    def test_what_is_no_greeting_is_an_event_and_others_are_served(self):
        with Gateway() as gateway:
            for data, reason in ((b"GET / HTTP/1.1\r\n\r\n", "HTTP"), (b"\x16\x03\x01\x02\x00\x01", "TLS"),
                                 (b"\x00\x01\x02\xff", "not an API greeting"), (b"63\0", "before v100"),
                                 (b"API\0\0\0\0\0", "0 bytes"), (b"API\0\xff\xff\xff\xff", "4294967295"),
                                 (b"API\0\0\0\0\x03xyz", "does not start with v")):
                with self.subTest(reason=reason):
                    sock = gateway.connect()
                    sock.sendall(data)
                    read_all(sock)
                    gateway.wait_for_trace(lambda e, r=reason: e["kind"] == "error" and r in e["reason"])
            start_session(gateway).close()

    def test_bad_frames_are_events_with_offset_and_field(self):
        with Gateway() as gateway:
            sock = start_session(gateway)
            sock.sendall(frame(8, 1, "abc"))
            self.assertIn(b"320", read_frame(sock))
            event = gateway.wait_for_trace(lambda e: e["kind"] == "error")[0]
            self.assertEqual((event["offset"], event["field"], event["reason"]), (4, "numIds", "not a number"))
            sock.sendall(struct.pack(">I", 0x01000001) + b"x")
            read_all(sock)
            gateway.wait_for_trace(lambda e: "16777215" in e.get("reason", ""))

    def test_half_a_frame_and_silence_disturbs_nobody(self):
        with Gateway() as gateway:
            half = start_session(gateway, 1)
            half.sendall(struct.pack(">I", 100) + b"61")
            other = start_session(gateway, 2)
            other.sendall(frame(61, 1))
            self.assertEqual(read_positions(other)[-1], b"62\x001\x00")

    def test_churn_leaks_no_descriptors(self):
        with Gateway() as gateway:
            first = start_session(gateway)
            before = gateway.descriptors() - 1
            first.close()
            for number in range(200):
                sock = gateway.connect()
                if number % 4 == 1:
                    sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
                elif number % 4 == 2:
                    sock.sendall(HELLO)
                    read_frame(sock)
                elif number % 4 == 3:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                sock.close()
            # The last ones are still to be accepted when the number is already right.
            wait_for(lambda: len([e for e in gateway.trace() if e["kind"] == "close"]) == 201)
            wait_for(lambda: gateway.descriptors() <= before)
            self.assertEqual(gateway.descriptors(), before)

    def test_the_trace_says_of_what_was_sent_what_decode_says_of_its_bytes(self):
        # Fields that the model sets and this version lacks, and unset fields that arrive as defaults.
        for version in (100, 150, 176, 187):
            with Gateway("--server-version", str(version), rules="rules:\n  - on: REQ_CURRENT_TIME\n    optional: true\n    do:\n"
                               "      - {send: ERR_MSG, with: {id: -1, errorCode: 1100, errorMsg: lost}, pad_to: 200}\n") as gateway:
                sock = start_session(gateway)
                sock.sendall(frame(61, 1) + frame(16, 1) + frame(49, 1))
                gateway.wait_for_trace(lambda e: e["kind"] == "out" and "0" * 60 in e.get("hex", ""))
                sock.close()
                gateway.stop()
                sent = [e for e in gateway.trace() if e["kind"] == "out" and "id" in e.get("message", {})]
                self.assertGreater(len(sent), 6)
                plain = [e for e in sent if "0" * 60 not in e["hex"]]
                decoded = run("decode", "--server-version", str(version), "--direction", "to_client",
                              stdin="\n".join(e["hex"][8:] for e in plain) + "\n")
                self.assertEqual([e["message"] for e in plain], [json.loads(line) for line in decoded.stdout.splitlines()])
                padded = [e["message"]["fields"] for e in sent if e not in plain]
                self.assertEqual(["errorTime" in fields or fields.get("advancedOrderRejectJson", "") != ""
                                  for fields in padded], [False])

    def test_same_scenario_seed_clock_and_bytes_give_the_same_bytes(self):
        rules = ("rules:\n  - on: REQ_CURRENT_TIME\n    do: [{wait: 20ms}, model, {send: ERR_MSG, with: {errorCode: 2104, "
                 "errorMsg: ok}}]\n")
        outputs = set()
        for _ in range(100):
            with Gateway("--seed", "7", rules=rules) as gateway:
                sock = start_session(gateway)
                # In one segment: the positions come before the output that the rule holds back.
                sock.sendall(frame(49, 1) + frame(61, 1))
                while b"\x002104\x00ok\x00" not in read_frame(sock):
                    pass
                sock.close()
                gateway.stop()
                outputs.add("".join(e["hex"] for e in gateway.trace() if e["kind"] == "out"))
        self.assertEqual(len(outputs), 1)

    def test_a_thousand_sessions_at_once_without_limit(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(hard, 3000)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        count = 1000
        with Gateway(rules="gateway: {max_clients: 0}\nrules:\n  - {on: peer_rst, optional: true, do: [model]}\n") as gateway:
            socks = [gateway.connect() for _ in range(count)]
            for sock in socks:
                sock.sendall(HELLO)
            for sock in socks:
                read_frame(sock)
            self.assertEqual(len([e for e in gateway.trace() if e.get("stage") == "version_sent"]), count)
            for sock in socks:
                sock.close()


class World(unittest.TestCase):
    WORLD = ("accounts: [{id: DU9, cash: {USD: 500}, positions: [{symbol: IBM, quantity: 3}]}]\n"
             "next_valid_id: 70\nlimits: {messages_per_second: 4}\n")

    def serve(self, folder, text):
        world = pathlib.Path(folder) / "world.yaml"
        world.write_text(text)
        self.state = pathlib.Path(folder) / "state.json"
        return Gateway("--world", str(world), "--state-file", str(self.state))

    def wait_for_state(self, want):
        wait_for(lambda: want(json.loads(self.state.read_text())))
        return json.loads(self.state.read_text())

    def test_a_world_file_and_the_state_at_a_signal_and_at_the_end(self):
        with tempfile.TemporaryDirectory() as folder, self.serve(folder, self.WORLD) as gateway:
            self.assertEqual(json.loads(self.state.read_text()), {})
            sock = start_session(gateway, client_id=5)
            gateway.process.send_signal(signal.SIGUSR1)
            state = self.wait_for_state(lambda found: found)
            self.assertEqual([client["client_id"] for client in state["clients"]], [5])
            self.assertEqual(state["clients"][0]["next_valid_id"], 70)
            account = state["accounts"][0]
            self.assertEqual((account["id"], account["cash"]), ("DU9", {"USD": 500.0}))
            self.assertEqual([(p["symbol"], p["quantity"]) for p in account["positions"]], [("IBM", 3.0)])
            self.assertEqual([quote["symbol"] for quote in state["quotes"]], ["IBM"])
            sock.close()
            gateway.wait_for_trace(lambda e: e["kind"] == "close")
            self.assertEqual(gateway.stop(), 0)
            self.assertEqual(json.loads(self.state.read_text())["clients"], [])

    def test_a_state_file_replaces_files_only(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            os.mkfifo(folder / "pipe")
            (folder / "to_pipe").symlink_to("pipe")
            for name in ("pipe", "to_pipe", "."):
                result = run("serve", "--port", "0", "--state-file", str(folder / name))
                self.assertEqual(result.returncode, 2)
                self.assertIn("cannot write the state file", result.stderr)
                self.assertIn("it is not a regular file", result.stderr)
            self.assertTrue((folder / "pipe").is_fifo())
            self.assertTrue((folder / "to_pipe").is_symlink())
            self.assertEqual(sorted(file.name for file in folder.iterdir()), ["pipe", "to_pipe"])

    def test_the_state_goes_where_a_link_points(self):
        for exists in (True, False):
            with self.subTest(exists), tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                (folder / "away").mkdir()
                if exists:
                    (folder / "away/state.json").write_text("old")
                (folder / "middle").symlink_to("away/state.json")
                (folder / "link").symlink_to(folder / "middle")
                with Gateway("--state-file", str(folder / "link")) as gateway:
                    self.assertEqual(gateway.stop(), 0)
                self.assertTrue((folder / "link").is_symlink() and (folder / "middle").is_symlink())
                self.assertFalse((folder / "away/state.json").is_symlink())
                self.assertIn("accounts", json.loads((folder / "away/state.json").read_text()))
                self.assertEqual([file.name for file in (folder / "away").iterdir()], ["state.json"])

    def test_a_last_state_that_cannot_be_written_shows(self):
        with tempfile.TemporaryDirectory() as folder:
            state = pathlib.Path(folder) / "away/state.json"
            state.parent.mkdir()
            with Gateway("--state-file", str(state)) as gateway:
                state.unlink()
                state.parent.rmdir()
                self.assertEqual(gateway.stop(), 4)
                self.assertIn("cannot write the state file", gateway.stderr)

    def test_a_mistake_in_a_world_file_shows_the_place(self):
        with tempfile.TemporaryDirectory() as folder:
            world = pathlib.Path(folder) / "world.yaml"
            world.write_text("max_client: 3\n")
            result = run("serve", "--port", "0", "--world", str(world))
            self.assertEqual(result.returncode, 2)
            self.assertIn(f"{world}:1:1: unknown key `max_client` in `gateway`; did you mean `max_clients`?", result.stderr)

    def test_messages_that_come_too_fast_are_answered_later(self):
        with tempfile.TemporaryDirectory() as folder, self.serve(folder, self.WORLD) as gateway:
            sock = start_session(gateway)
            begin = time.monotonic()
            sock.sendall(frame(49, 1) * 6)
            for _ in range(6):
                read_frame(sock)
            self.assertGreaterEqual(time.monotonic() - begin, 1)
            # When the gateway served them: the first four at the same moment, because they came in one segment.
            served = [e["t"] for e in gateway.trace() if e["kind"] == "in" and e["hex"] == frame(49, 1).hex()]
            self.assertEqual(served[:4], served[:1] * 4)
            self.assertGreaterEqual(min(served[4:]) - served[0], 1_000_000_000)
            sock.sendall(frame(49, 1) * 3)
            sock.shutdown(socket.SHUT_WR)
            self.assertEqual(read_all(sock).count(b"49\x001\x00"), 3)

    def test_a_session_is_summed_up_on_stderr(self):
        with Serving(BIN).start() as gateway, socket.create_connection(("127.0.0.1", gateway.port), DEADLINE_S) as sock:
            sock.sendall(HELLO)
            read_frame(sock)
            sock.sendall(frame(71, 2, 3, ""))
            for _ in range(5):
                read_frame(sock)
            sock.sendall(frame(49, 1))
            read_frame(sock)
            sock.shutdown(socket.SHUT_WR)
            self.assertEqual(read_all(sock), b"")
            gateway.stop()
        self.assertRegex(gateway.stderr,
                         r"connection 1 closed: the client closed; client id 3, 2 requests, 7 messages, \d+\.\d s")


if __name__ == "__main__":
    unittest.main()
