"""Which releases of a client something is about: from one to another, both of them included. Pure."""

import dataclasses
import re

_NUMBER = re.compile(r"\d+(\.[a-z]*\d+)*")


def numbers(release):
    """To compare by: 10.9 is older than 10.30, and 9.81.1 older than 9.81.1.post1. None: not the number of a release."""
    if not isinstance(release, str) or not _NUMBER.fullmatch(release):
        return None
    return tuple(map(int, re.findall(r"\d+", release)))


@dataclasses.dataclass(frozen=True)
class Releases:
    """since, until: as numbers() gives them; None: from the first, to the newest."""

    since: tuple | None = None
    until: tuple | None = None

    def have(self, release):
        """A client without the number of a release belongs to none but all of them."""
        number = numbers(release)
        if number is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= number) and (self.until is None or number <= self.until)
