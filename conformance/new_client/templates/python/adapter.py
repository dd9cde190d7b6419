"""The adapter adapter-name: what is special about this client. contract.py speaks the lines that the runner reads and writes.

Search for "FILL IN".
"""

import os
import sys

# A folder beside the harness's own adapters uses the contract.py that is there; then delete the one here.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python-common"))

import contract  # Before the client's library, which may print when it is imported.

# FILL IN: import the library.


class Client(contract.Adapter):
    # FILL IN: the name and version of the client, and the server versions that it negotiates.
    name = "adapter-name 0.0.0"
    versions = [100, 226]

    def __init__(self):
        super().__init__()
        # FILL IN: the calls that the client can be asked for, under their names in EClient. A call that is not here is
        # answered as unsupported; so is one that raises contract.Unsupported, because the library cannot make it in this way.
        self.calls = {"connect": self.connect, "disconnect": self.disconnect}

    def hello(self):
        return {"adapter": "adapter-name", "client": self.name, "client_versions": self.versions}

    def connect(self, args):
        # FILL IN: connect to self.host and self.port with args["client_id"], as your application does, and start what reads
        # the connection. It runs in a thread of its own and may block; its end is the end of the call. Raise
        # contract.Failure if it did not work. Your client's callbacks report before anything else is done there:
        # self.callback("nextValidId", {"orderId": 1}).
        raise contract.Unsupported("connect is not filled in")

    def disconnect(self, args):
        # FILL IN: end the connection.
        raise contract.Unsupported("disconnect is not filled in")

    def is_connected(self):
        # FILL IN: what the client itself says, without waiting. An exception means that it cannot be asked now.
        raise contract.Unsupported("is_connected is not filled in")


Client().serve()
