"""What a driver tells: one JSON line per fact on stdout, for the checks in applications.yaml. Whatever else a library prints goes to
stderr. Arguments: host and port of the gateway."""

import json
import math
import os
import sys
import traceback

HOST, PORT = sys.argv[1], int(sys.argv[2])
_lines = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def _plain(value):
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def tell(name, value):
    _lines.write(json.dumps({"saw": name, "value": _plain(value)}) + "\n")


def attempt(name, look):
    """Tells what look() returns. A failure of one recipe must not hide the others: it tells the exception instead."""
    try:
        tell(name, look())
    except Exception as error:
        traceback.print_exc()
        tell(name, f"{type(error).__name__}: {error}")
