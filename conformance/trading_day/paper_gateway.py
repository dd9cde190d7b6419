"""One `fake-gateway serve` without a scenario: a whole paper account, and its state once it has ended."""

import json
import queue

from conformance.lib.gateway import CLOCK, Gateway, GatewayError

_CLOSE_SECONDS = 20  # even the slowest clients close within a second


class PaperGateway(Gateway):
    """Listens from the beginning. After it has ended, `state` and `refused` (the number of refused connections) are
    set."""

    def __init__(self, program, version, seed):
        super().__init__(program)
        self.state = None
        self.refused = 0
        self._closed = queue.SimpleQueue()  # the trace record of each connection that ended
        self._state_path = self.folder / "state.json"
        self.start("--clock", CLOCK, "--seed", str(seed), "--server-version", str(version), "--state-file",
                   self._state_path, "--trace", self.follow_trace(self._take))

    def connection_ended(self):
        """Whether the gateway has seen one more connection end.

        Some clients close their connection a little later than they report, and until then the gateway refuses their
        id.
        """
        try:
            self._closed.get(timeout=_CLOSE_SECONDS)
        except queue.Empty:
            return False
        return True

    def _take(self, line):
        if line is None:
            return
        if '"kind":"close"' in line:
            self._closed.put(line)
        self.refused += '"refused":true' in line

    def __exit__(self, *_):
        code = self.stop()
        if code == 0:
            self.state = json.loads(self._state_path.read_text(encoding="utf-8"))
        self.end()
        if code != 0:
            raise GatewayError(f"fake-gateway ended with code {code}: {self.stderr[-3000:]}")
