"""The notation of reports and lists."""

import re

_POSITION = re.compile(r"\[\d+\]")


def plain(path):
    """A path without list positions: `contract.comboLegs[1].action` is `contract.comboLegs.action`."""
    return _POSITION.sub("", path)


def short(value, length):
    text = repr(value)
    return text if len(text) <= length else text[:length] + "..."
