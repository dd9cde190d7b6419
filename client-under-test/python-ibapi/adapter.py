"""Adapter for the official Python client, ibapi (an unmodified copy from the package index).

The application it stands for is the usual one: connect() in a thread of its own, then run() in another, and the
answer to "am I connected?" is isConnected() after connect() has returned; connect() itself returns nothing.
"""

import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python-common"))

import ibapi
from ibapi import server_versions
from ibapi.client import EClient
from ibapi.contract import Contract
from ibapi.execution import ExecutionFilter
from ibapi.wrapper import EWrapper

import canonical
import contract

# The newer releases announce a protobuf message a second time, undecoded; the decoded callback follows at once.
_UNDECODED = tuple(name for name in vars(EWrapper) if name.endswith("ProtoBuf"))


class Wrapper(EWrapper):
    """Reports every callback of EWrapper, whatever this release's list is."""


def _reporting(adapter, name):
    official = getattr(EWrapper, name)

    def report(self, *args, **kwargs):
        canonical.report(adapter, name, official, [*args, *kwargs.values()])

    return report


class IbapiAdapter(contract.Adapter):
    def __init__(self):
        super().__init__()
        for name in canonical.callback_names(EWrapper, own=_UNDECODED):
            setattr(Wrapper, name, _reporting(self, name))
        self._client = EClient(Wrapper())
        self.calls = {name: self._request(name) for name in canonical.requests_of(self._client)}
        self.calls["connect"] = self._connect
        self.calls["disconnect"] = lambda args: self._client.disconnect()

    def hello(self):
        return {
            "adapter": "python-ibapi",
            "client": f"ibapi {ibapi.get_version_string()}",
            "client_versions": [server_versions.MIN_CLIENT_VER, server_versions.MAX_CLIENT_VER],
        }

    def is_connected(self):
        return self._client.isConnected()

    def _connect(self, args):
        self._client.connect(self.host, self.port, args.get("client_id", 0))
        connected = self._client.isConnected()
        threading.Thread(target=self._run, daemon=True).start()
        if not connected:
            raise contract.Failure("connect() returned and isConnected() is false")

    def _run(self):
        try:
            self._client.run()
        except BaseException as exception:
            self.thread_exception(exception)

    def _request(self, name):
        make = {"contract": Contract, "executionFilter": ExecutionFilter}

        def request(args):
            values = canonical.request_arguments(name, args, self.next_request_id, lambda kind: make[kind]())
            getattr(self._client, name)(*values)

        return request


IbapiAdapter().serve()
