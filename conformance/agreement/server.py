"""The gateway of one session: it plays a scenario given as data."""

import json
import queue

from conformance.lib.gateway import CLOCK, Gateway


class Server(Gateway):
    """Listens from the beginning. `trace` gets the records of the trace as they come; None at the end."""

    def __init__(self, program, version, rules):
        super().__init__(program)
        self.trace = queue.SimpleQueue()
        scenario = {
            "schema": 1, "summary": "Field by field", "requirement": "What is sent arrives as it is.",
            "versions": {"since": version},
            "gateway": {"limits": {"messages_per_second": 0}},  # Clients here send as fast as they can.
            **({"rules": rules} if rules else {}),
            "client": [{"connect": {"client_id": 1}}], "expect": [{"is_connected": True}],
        }
        path = self.folder / "scenario.yaml"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        self.start("--scenario", path, "--clock", CLOCK, "--server-version", str(version), "--trace",
                   self.follow_trace(lambda line: self.trace.put(line and json.loads(line))))
