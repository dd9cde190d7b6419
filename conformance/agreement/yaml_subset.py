"""The YAML of our own manifests and lists, so that nothing but Python is needed to read them.

Block maps and lists by indentation, flow maps and lists on one line, single values quoted or plain, comments, and plain
text that goes on in deeper lines. Everything else of YAML is an error, never a guess.
"""

import json
import re

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$")
_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'\[\]{},#&*!|>%@`-][^:#]*?|-[^\s:#][^:#]*?)\s*:(?:\s+|$)""")
_WORDS = {"true": True, "false": False, "null": None, "~": None}


class YamlError(ValueError):
    pass


def load(path):
    return loads(path.read_text(encoding="utf-8"), str(path))


def loads(text, name="text"):
    reader = _Reader(text, name)
    if not reader.lines:
        return None
    value = reader.block(reader.lines[0][1])
    if reader.at < len(reader.lines):
        reader.fail("a line with less indentation")
    return value


def _without_comment(line):
    quote = ""
    for i, c in enumerate(line):
        if quote:
            if c == quote and not (quote == '"' and line[i - 1] == "\\"):
                quote = ""
        elif c in "\"'" and (i == 0 or line[i - 1] in " [{,:"):
            quote = c
        elif c == "#" and (i == 0 or line[i - 1] in " \t"):
            return line[:i]
    return line


class _Reader:
    def __init__(self, text, name):
        self.name = name
        self.at = 0
        self.lines = []  # (number, indentation, text)
        for number, line in enumerate(text.splitlines(), 1):
            if "\t" in line:
                raise YamlError(f"{name}:{number}: a tab")
            bare = _without_comment(line).rstrip()
            if bare.strip():
                self.lines.append((number, len(bare) - len(bare.lstrip()), bare.strip()))

    def fail(self, found):
        number = self.lines[min(self.at, len(self.lines) - 1)][0]
        raise YamlError(f"{self.name}:{number}: {found} is not read here")

    def block(self, indent):
        text = self.lines[self.at][2]
        if text == "-" or text.startswith("- "):
            return self._list(indent)
        if _KEY.match(text):
            return self._map(indent)
        return self._scalar_lines(indent)

    def _list(self, indent):
        items = []
        while self._is_at(indent) and (self.lines[self.at][2] == "-" or self.lines[self.at][2].startswith("- ")):
            number, _, text = self.lines[self.at]
            rest = text[1:].lstrip()
            if not rest:
                self.at += 1
                items.append(self._nested(indent))
                continue
            inner = indent + len(text) - len(rest)
            self.lines[self.at] = (number, inner, rest)
            items.append(self.block(inner))
        return items

    def _map(self, indent):
        entries = {}
        while self._is_at(indent):
            number, _, text = self.lines[self.at]
            match = _KEY.match(text)
            if not match:
                self.fail(repr(text))
            key = _scalar(match.group(1), self.fail)
            if key in entries:
                self.fail(f"a second {key!r}")
            rest = text[match.end():]
            if rest:
                self.lines[self.at] = (number, indent + 1, rest)
                entries[key] = self._scalar_lines(indent + 1)
            else:
                self.at += 1
                entries[key] = self._nested(indent, lists_may_align=True)
        return entries

    def _is_at(self, indent):
        if self.at >= len(self.lines) or self.lines[self.at][1] < indent:
            return False
        if self.lines[self.at][1] > indent:
            self.fail("this indentation")
        return True

    def _nested(self, indent, lists_may_align=False):
        if self.at >= len(self.lines):
            return None
        _, inner, text = self.lines[self.at]
        if inner > indent or (lists_may_align and inner == indent and text.startswith("- ")):
            return self.block(inner)
        return None

    def _scalar_lines(self, indent):
        text = self.lines[self.at][2]
        self.at += 1
        while self.at < len(self.lines) and self.lines[self.at][1] >= indent:
            text += " " + self.lines[self.at][2]
            self.at += 1
        if text[0] in "[{":
            value, end = self._flow(text, 0)
            if text[end:].strip():
                self.fail(repr(text[end:]))
            return value
        return _scalar(text, self.fail)

    def _flow(self, text, at):
        at = _skip(text, at)
        if at < len(text) and text[at] in "[{":
            return self._flow_collection(text, at)
        match = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?::(?!\s|$)|[^,\[\]{}:])*)""").match(text, at)
        return _scalar(match.group(1).strip(), self.fail), match.end()

    def _flow_collection(self, text, at):
        is_map = text[at] == "{"
        closing = "}" if is_map else "]"
        value = {} if is_map else []
        at = _skip(text, at + 1)
        while at < len(text) and text[at] != closing:
            item, at = self._flow(text, at)
            at = _skip(text, at)
            if is_map:
                if text[at:at + 1] != ":" or item in value:
                    self.fail(repr(text))
                value[item], at = self._flow(text, at + 1)
                at = _skip(text, at)
            else:
                value.append(item)
            if text[at:at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at:at + 1] != closing:
                self.fail(repr(text))
        if at >= len(text):
            self.fail("an end without " + closing)
        return value, at + 1


def _skip(text, at):
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def _scalar(text, fail):
    if text.startswith('"'):
        try:
            return json.loads(text)
        except ValueError:
            fail(repr(text))
    if text.startswith("'"):
        if len(text) < 2 or not text.endswith("'"):
            fail(repr(text))
        return text[1:-1].replace("''", "'")
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.match(text):
        return json.loads(text)
    if not text or text[0] in "[]{},#&*!|>%@`" or ": " in text:
        fail(repr(text))
    return text
