"""Leaf by leaf: what was sent against what arrived. Pure."""

import dataclasses
import decimal

from conformance.agreement import tables
from conformance.lib.known import Format

# The list of what a client itself gets wrong.
KNOWN = Format("agreement.yaml", "message",
               ("missing", "extra", "different", "no_callback", "unexpected_callback", "killed", "failed", "not_sent",
                "undecodable"),
               {"direction": ("to_client", "to_gateway"), "encoding": ("text", "protobuf")})

_DEFAULTS = ("", 0, False, "0")  # values that a client may show for a field that was not sent


@dataclasses.dataclass(frozen=True)
class Difference:
    """One disagreement. kind: one of KNOWN.kinds; field is empty if it concerns the whole message."""

    kind: str
    field: str = ""
    sent: object = None
    received: object = None
    note: str = ""


def leaves(value, path=""):
    """The single values in records and lists, by path: {"contract.comboLegs[0].action": "BUY"}."""
    found = {}
    if isinstance(value, dict):
        for name, inner in value.items():
            found.update(leaves(inner, f"{path}.{name}" if path else name))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            found.update(leaves(inner, f"{path}[{i}]"))
    else:
        found[path] = value
    return found


def merged(message, callbacks):
    """The leaves of several callbacks of one message, as [(path, value)]; elements of a list one by one."""
    found = []
    seen = {}
    for name, args in callbacks:
        own = tables.COMPANIONS.get(message.name, {}).get(name, {})
        for field, value in args.items():
            if field in own:
                continue
            if tables.is_list(message.types.get(field, "")) and not isinstance(value, list):
                position = seen.get(field, 0)
                seen[field] = position + 1
                found += leaves(value, f"{field}[{position}]").items()
            else:
                found += leaves(value, field).items()
    return found


def as_numbers(message, fields):
    """The leaves of a decoded frame, with doubles as numbers: a decoder shows unusual spellings as text, so that
    nothing is lost."""
    found = []
    for path, value in leaves(fields).items():
        if isinstance(value, str) and message.type_of(path).strip("[]") == "f64":
            value = _read_number(value)
        found.append((path, value))
    return found


def _read_number(text):
    try:
        return float(text) if text.strip("+-.0123456789eE") == "" else text
    except ValueError:
        return text


def differences(message, sent, received, implied=()):
    """sent: the fields as decoded from the wire. received: [(path, value)]. implied: fields that need not arrive."""
    sent_leaves = leaves(sent)
    arrived = set()
    found = []
    for path, value in received:
        arrived.add(path)
        if path not in sent_leaves:
            if not is_default(value):
                found.append(Difference("extra", path, None, value))
        elif not same(message.type_of(path), sent_leaves[path], value):
            kind = "missing" if value == "" else "different"
            found.append(Difference(kind, path, sent_leaves[path], value))
    for path, value in sent_leaves.items():
        if path not in arrived and path not in implied and not is_default(value):
            found.append(Difference("missing", path, value, None))
    return [d for d in dict.fromkeys(found) if not tables.is_wire_only(d.field)]


def companion_differences(message, sent, callbacks):
    """The fields of companion callbacks that are not those of the message."""
    found = []
    for name, args in callbacks:
        for field, values in tables.COMPANIONS.get(message.name, {}).get(name, {}).items():
            expected = values.get(sent.get(field))
            if args.get(field) != expected:
                found.append(Difference("different", f"{name}.{field}", expected, args.get(field)))
    return found


def is_default(value):
    return value in _DEFAULTS


def same(field_type, sent, received):
    kind = field_type.strip("[]")
    if kind == "bool" or isinstance(sent, bool) or isinstance(received, bool):
        return isinstance(sent, bool) and isinstance(received, bool) and sent == received
    if kind == "f64":
        return _number(sent) is not None and _number(sent) == _number(received)
    if kind == "decimal":
        return isinstance(received, str) and _normal(sent) == _normal(received)
    return type(sent) is type(received) and sent == received


def _number(value):
    if isinstance(value, (int, float)):
        return float(value)
    return {"Infinity": float("inf"), "-Infinity": float("-inf")}.get(value)


def _normal(text):
    try:
        value = decimal.Decimal(text)
    except (decimal.InvalidOperation, TypeError):
        return text
    return format(value.normalize(), "f") if value.is_finite() else text
