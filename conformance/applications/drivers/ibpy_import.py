"""Import this before IbPy: it asks for a pattern that Python takes no longer from 3.11 on."""

import re

_match = re.match
re.match = lambda pattern, *rest: _match("(?i)(?!error.*)" if pattern == "(?!((?i)error.*))" else pattern, *rest)
