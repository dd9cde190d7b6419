"""docs/twsapi.lua in tshark: its output must agree with `fake-gateway decode`.

Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 -m simulator.dissector_test
Needs tshark (Debian: tshark), else it is skipped.
"""
import collections
import json
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

from conformance.agreement import codec, fill, tables
from simulator.e2e_test import BIN, Gateway, read_frame, run

HERE = pathlib.Path(__file__).resolve().parent
DISSECTOR = HERE.parent / "docs" / "twsapi.lua"
DEADLINE_S = 300  # For a tshark that dissects thousands of messages on a busy machine.
VERSIONS = (100, 176, 203, 226)  # Text, text with more fields, both encodings, protobuf.

Message = collections.namedtuple("Message", "name fields problems")


def frame(payload):
    return struct.pack(">I", len(payload)) + payload


def greeting(version):
    return b"API\0" + frame(b"v100..%d" % version)


def version_reply(version):
    return frame(b"%d\x0020260105 14:30:00 UTC\0" % version)


class Capture:
    """A capture file of one conversation, made by hand: segments exactly as given."""

    def __init__(self, port=4002):
        self.port = port
        self.packets = []
        self.next = {True: 1000, False: 5000}

    def send(self, to_gateway, *segments):
        ports = (40001, self.port) if to_gateway else (self.port, 40001)
        for data in segments:
            for part in (data[i:i + 60000] for i in range(0, len(data), 60000)):
                tcp = struct.pack(">HHIIHHHH", *ports, self.next[to_gateway], self.next[not to_gateway], 0x5018, 65535, 0, 0)
                self.next[to_gateway] += len(part)
                ip = struct.pack(">HHIHH", 0x4500, 40 + len(part), 0, 0x4006, 0) + bytes([127, 0, 0, 1] * 2)
                self.packets.append(ip + tcp + part)
        return self

    def bytes(self):
        file = struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101)
        for number, packet in enumerate(self.packets):
            file += struct.pack("<IIII", number, 0, len(packet), len(packet)) + packet
        return file


def tshark(path, *options):
    """The PDML of a capture, which must not contain a Lua error."""
    result = subprocess.run(["tshark", "-X", f"lua_script:{DISSECTOR}", "-r", path, "-T", "pdml", *options],
                            capture_output=True, timeout=DEADLINE_S)
    problems = result.stderr.decode() + result.stdout.decode()
    for word in ("Lua Error", "Lua:", "cannot be read", "Dissector bug"):
        if word in problems:
            at = problems.index(word)
            raise AssertionError(problems[max(0, at - 300):at + 700])
    return xml.etree.ElementTree.fromstring(result.stdout)


def plain(value):
    """Values in comparable form: numbers by value, booleans as 0 and 1."""
    text = {"True": "1", "False": "0"}.get(str(value), str(value))
    try:
        return float(text)
    except ValueError:
        return text


def shown_fields(element, outer=""):
    """(path, value) of everything below an element."""
    for field in element.findall("field"):
        name = field.get("name") or ""
        if name == "twsapi.frame.text":  # A spelling that is not a value of the field's type.
            name = field.get("showname").partition(":")[0]
        elif not name.startswith("twsapi.") or name.startswith("twsapi.frame."):
            continue
        path = outer + name.removeprefix("twsapi.")
        inner = list(shown_fields(field, path + "."))
        if inner:
            yield from inner
        elif field.get("show") or field.get("value"):
            if path != "(version)":
                yield path, plain(field.get("show"))
        elif field.get("showname", "").endswith((": ", ": (empty)")):
            yield path, ""


def decoded_fields(fields, outer=""):
    """The same for the output of decode."""
    for name, value in fields.items():
        path = outer + name
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and all(isinstance(v, str) for v in one.values()) and name in MAPS:
                yield from ((path, plain(f"{tag}={text}")) for tag, text in one.items())
            elif isinstance(one, dict):
                yield from decoded_fields(one, path + ".")
            else:
                yield path, plain(one)


MESSAGES = tables.load(BIN)
MAPS = {path.rpartition(".")[2] for m in MESSAGES.values() for path, kind in m.types.items() if kind.startswith("map")}


def messages_of(pdml):
    found = []
    for proto in pdml.iter("proto"):
        if proto.get("name") == "twsapi":
            name = proto.find("field[@name='twsapi.frame.message']")
            problems = [f.get("showname") for f in proto.iter("field") if f.get("name") in
                        ("twsapi.frame.malformed", "twsapi.frame.note")]
            found.append(Message(name.get("show") if name is not None else None,
                                 collections.Counter(shown_fields(proto)), problems))
    return found


def decoded(direction, version, payloads):
    result = run("decode", "--server-version", str(version), "--direction", direction,
                 stdin="".join(p.hex() + "\n" for p in payloads))
    if result.returncode != 0:
        raise AssertionError(result.stderr)
    return [json.loads(line) for line in result.stdout.splitlines()]


class Dissector(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name) / "a.pcap"

    def dissect(self, capture, *options):
        self.path.write_bytes(capture.bytes())
        return messages_of(tshark(self.path, *options))

    def compare(self, shown, wanted):
        self.assertEqual([m.name for m in shown], [w["message"] for w in wanted])
        for message, want in zip(shown, wanted):
            self.assertEqual(message.problems, [], message.name)
            fields = collections.Counter(decoded_fields(want["fields"]))
            self.assertEqual((message.fields - fields, fields - message.fields), ({}, {}), message.name)

    def test_the_committed_file_is_what_the_tables_give(self):
        self.assertEqual(DISSECTOR.read_text(), run("messages", "--format", "lua").stdout,
                         "make it again: fake-gateway messages --format lua > docs/twsapi.lua")

    def test_every_message_shows_what_decode_says(self):
        reader = codec.Codec(BIN)
        for version in VERSIONS:
            for direction in ("to_gateway", "to_client"):
                rows = [m for m in MESSAGES.values() if m.direction == direction and m.name != "VERSION_REPLY"]
                filled = [{"message": m.name, "fields": fill.fill(m, 1, version, variant, turn)}
                          for m in rows for variant in range(fill.variants(m)) for turn in (0, 1)]
                filled += [{"message": m.name, "fields": {}} for m in rows]
                present = [(want, bytes.fromhex(payload)) for want, payload in
                           reader.on_wire(direction, version, filled) if want is not None]
                self.assertGreater(len(present), 150)
                capture = Capture().send(True, greeting(version)).send(False, version_reply(version))
                capture.send(direction == "to_gateway", b"".join(frame(payload) for _, payload in present))
                shown = self.dissect(capture)
                with self.subTest(version=version, direction=direction):
                    self.compare(shown[2:], [want for want, _ in present])

    def test_non_ascii_text_is_readable(self):
        for version, text in ((176, b"Gr\\u00fc\\u00dfe \\ud83d\\ude00"), (152, "Grüße 😀".encode())):
            payload = b"4\x002\x00-1\x002104\0" + text + b"\0" * (2 if version >= 166 else 1)
            capture = Capture().send(True, greeting(version)).send(False, version_reply(version), frame(payload))
            shown = self.dissect(capture)[-1]
            self.assertEqual(shown.fields["errorMsg", "Grüße 😀"], 1, shown)
            self.compare([shown], decoded("to_client", version, [payload]))

    def test_numbers_of_every_size_are_read_from_protobuf(self):
        reader = codec.Codec(BIN)
        numbers = ("-9223372036854775808", "9223372036854775807", "-1", "4294967296", "1767623400000")
        messages = [{"message": "ORDER_STATUS", "fields": {"orderId": -1 - i, "permId": number, "mktCapPrice": 1.7976931348623157e308}}
                    for i, number in enumerate(numbers)]
        wanted = reader.on_wire("to_client", 226, messages)
        capture = Capture().send(True, greeting(226)).send(False, version_reply(226))
        capture.send(False, *(frame(bytes.fromhex(payload)) for _, payload in wanted))
        shown = self.dissect(capture)[2:]
        self.compare(shown, [want for want, _ in wanted])

    def test_segments_of_any_size_give_the_same(self):
        hello, to_gateway = greeting(176), frame(b"71\x002\x007\0\0") + frame(b"61\x001\0")
        to_client = version_reply(176) + frame(b"15\x001\0DU1\0") + frame(b"62\x001\0")
        for size in (1, 3, 7, 1000):
            capture = Capture(port=7777)  # Not one of our ports: recognised by a greeting in one segment.
            for direction, data in ((True, hello), (False, to_client), (True, to_gateway)):
                capture.send(direction, *(data[i:i + size] for i in range(0, len(data), size)))
            options = () if size > 9 else ("-d", "tcp.port==7777,twsapi")
            self.assertEqual([m.name for m in self.dissect(capture, *options)],
                             ["HELLO", "VERSION_REPLY", "MANAGED_ACCTS", "POSITION_END", "START_API", "REQ_POSITIONS"])

    def test_two_passes_show_the_same(self):
        capture = Capture().send(True, greeting(176)).send(False, version_reply(176) + frame(b"15\x001\0DU1\0"))
        # With a read filter, the first pass dissects too.
        self.assertEqual([m.name for m in self.dissect(capture, "-2", "-R", "twsapi")], ["HELLO", "VERSION_REPLY", "MANAGED_ACCTS"])

    def test_wrong_lengths_and_bytes_are_shown_as_such(self):
        start = (True, greeting(176)), (False, version_reply(176))
        for data, problem in ((frame(b""), "length 0"), (b"\x7f\xff\xff\xff" + b"x" * 30, "2147483647"),
                              (frame(b"61\x003\0DU1"), "frame ends before"), (frame(b"x\0"), "no message id"),
                              (frame(b"999\0"), "no such message"), (frame(b"62\x001\0more\0"), "more fields")):
            capture = Capture()
            for to_gateway, bytes_sent in (*start, (False, data), (False, frame(b"62\x001\0"))):
                capture.send(to_gateway, bytes_sent)
            shown = self.dissect(capture)
            self.assertIn(problem, " ".join(shown[2].problems))
            if problem != "2147483647":  # Nothing after this can be parsed.
                self.assertEqual(shown[3].name, "POSITION_END")

    def test_protobuf_that_is_none_is_shown_as_such(self):
        for body, problem in ((b"\x08", "cut short"), (b"\x0a\x7f", "beyond the end"), (b"\x0d\0\0\0\0", "wire type"),
                              (b"\x0f", "not a protobuf tag"), (b"\x98\x06\x01", "unknown field 99"), (b"\x0a\x01\x01", "wire type")):
            capture = Capture().send(True, greeting(226)).send(False, version_reply(226))
            capture.send(False, frame(struct.pack(">I", 209) + body), frame(struct.pack(">I", 209) + b"\x08\x05"))
            shown = self.dissect(capture)
            self.assertIn(problem, " ".join(shown[2].problems))
            self.assertEqual(shown[3], Message("NEXT_VALID_ID", collections.Counter({("orderId", 5.0): 1}), []))

    def test_damaged_frames_never_break_the_dissector(self):
        source = random.Random(1)
        reader = codec.Codec(BIN)
        for version in (176, 226):
            rows = [MESSAGES[name] for name in ("OPEN_ORDER", "CONTRACT_DATA", "SECURITY_DEFINITION_OPTION_PARAMETER", "TICK_BY_TICK")]
            payloads = [bytes.fromhex(hexed) for want, hexed in reader.on_wire(
                "to_client", version, [{"message": m.name, "fields": fill.fill(m, 2, version)} for m in rows]) if want]
            capture = Capture().send(True, greeting(version)).send(False, version_reply(version))
            for _ in range(300):
                damaged = bytearray(source.choice(payloads))
                for _ in range(source.randrange(1, 4)):
                    damaged[source.randrange(4, len(damaged))] = source.randrange(256)
                capture.send(False, frame(damaged[:source.randrange(4, len(damaged) + 1)]))
            self.assertEqual(len(self.dissect(capture)), 302)

    def test_without_a_greeting_the_version_can_be_set(self):
        capture = Capture().send(False, frame(b"9\x001\x0042\0"))
        self.assertIn("server version is not known", self.dissect(capture)[0].problems[0])
        shown = self.dissect(capture, "-o", "twsapi.version:176")
        self.assertEqual(shown, [Message("NEXT_VALID_ID", collections.Counter({("orderId", 42.0): 1}), [])])

    def test_old_greetings_and_other_traffic_are_left_alone(self):
        old = Capture().send(True, b"63\0").send(False, b"76\x0020260105 14:30:00 UTC\0")
        self.assertEqual(self.dissect(old)[0].name, "unframed text of versions before 100")
        self.assertEqual(self.dissect(Capture(port=8080).send(True, b"GET / HTTP/1.1\r\n\r\n")), [])


class RecordedSessions(unittest.TestCase):
    """The gateway's own capture of a session, at versions with both encodings."""

    ORDER = {"contract": {"symbol": "AAPL", "secType": "STK", "exchange": "SMART", "currency": "USD"},
             "order": {"action": "BUY", "totalQuantity": "10", "orderType": "LMT", "lmtPrice": 1.5, "tif": "DAY",
                       "transmit": True}}

    def session(self, gateway, version):
        """Returns the payloads of both directions after the handshake."""
        sent, received = [], []
        sock = gateway.connect()
        sock.sendall(greeting(version))
        read_frame(sock)

        def ask(name, fields, until):
            result = run("encode", "--server-version", str(version), "--direction", "to_gateway",
                         stdin=json.dumps({"message": name, "fields": fields}))
            sent.append(bytes.fromhex(result.stdout.strip()))
            sock.sendall(frame(sent[-1]))
            while True:
                received.append(read_frame(sock))
                if decoded("to_client", version, received[-1:])[0]["message"] == until:
                    return

        ask("START_API", {"clientId": 7, "optionalCapabilities": ""}, "ERR_MSG")
        ask("REQ_POSITIONS", {}, "POSITION_END")
        ask("PLACE_ORDER", {"orderId": 1, **self.ORDER}, "OPEN_ORDER")
        sock.close()
        return sent, received

    def test_fields_are_those_that_decode_prints(self):
        for version in VERSIONS:
            with self.subTest(version=version), tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "a.pcapng"
                with Gateway("--pcap", str(path)) as gateway:
                    sent, received = self.session(gateway, version)
                    gateway.wait_for_trace(lambda e: e["kind"] == "close")
                    gateway.stop()
                # Two processors may swap packets in the capture.
                shown = messages_of(tshark(path, "-d", f"tcp.port=={gateway.port},twsapi",
                                           "-o", "tcp.reassemble_out_of_order:TRUE"))
                self.assertEqual([m.problems for m in shown if m.problems], [])
                wanted = decoded("to_gateway", version, sent) + decoded("to_client", version, received)
                names = {want["message"] for want in wanted}
                self.assertLessEqual({"START_API", "NEXT_VALID_ID", "POSITION", "OPEN_ORDER", "ERR_MSG"}, names)
                for want in wanted:
                    fields = collections.Counter(decoded_fields(want["fields"]))
                    same_name = [m.fields for m in shown if m.name == want["message"]]
                    self.assertIn(fields, same_name, [(f - fields, fields - f) for f in same_name])


if __name__ == "__main__":
    if shutil.which("tshark") is None:
        print("dissector_test skipped: no tshark")
        sys.exit(77)
    unittest.main()
