"""Adapter for the official Python client, ibapi (an unmodified copy from the package index).

The application it stands for is the usual one: connect() in a thread of its own, then run() in another, and the
answer to "am I connected?" is isConnected() after connect() has returned; connect() itself returns nothing.
"""

import functools
import importlib
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python-common"))

import contract  # before the library, which may print when it is imported

import ibapi
from ibapi import common, server_versions
from ibapi.client import EClient
from ibapi.contract import ComboLeg, Contract, DeltaNeutralContract
from ibapi.execution import ExecutionFilter
from ibapi.order import Order, OrderComboLeg
from ibapi.order_condition import Create
from ibapi.scanner import ScannerSubscription
from ibapi.softdollartier import SoftDollarTier
from ibapi.tag_value import TagValue
from ibapi.wrapper import EWrapper

try:
    from ibapi import order_cancel
except ImportError:  # before 10.25 an order is cancelled without a record
    order_cancel = None
try:
    from google.protobuf import json_format
except ImportError:  # before 10.35 there is no protobuf
    json_format = None

import canonical
import canonical_requests

_ONLY_PROTOBUF = ("configResponseProtoBuf", "updateConfigResponseProtoBuf")

# Newer releases first hand out a protobuf message undecoded; the decoded callback follows at once.
_UNDECODED = tuple(name for name in vars(EWrapper) if name.endswith("ProtoBuf") and name not in _ONLY_PROTOBUF)

_CLASSES = {
    "ComboLeg": ComboLeg,
    "Contract": Contract,
    "DeltaNeutralContract": DeltaNeutralContract,
    "ExecutionFilter": ExecutionFilter,
    "Order": Order,
    "OrderCancel": getattr(order_cancel, "OrderCancel", None),
    "OrderComboLeg": OrderComboLeg,
    "ScannerSubscription": ScannerSubscription,
    "SoftDollarTier": SoftDollarTier,
    "TagValue": TagValue,
    "WshEventData": getattr(common, "WshEventData", None),
    "condition": Create,
}


class Wrapper(EWrapper):
    """Reports every callback of EWrapper, whatever this release's list is."""


def _reporting(adapter, name):
    official = getattr(EWrapper, name)

    def report(self, *args, **kwargs):
        if name in _ONLY_PROTOBUF:
            record = json_format.MessageToDict(args[0], preserving_proto_field_name=True)
            adapter.callback(name.removesuffix("ProtoBuf"), record)
        else:
            canonical.report(adapter, name, official, [*args, *kwargs.values()])

    return report


class IbapiAdapter(contract.Adapter):
    def __init__(self):
        super().__init__()
        for name in canonical.callback_names(EWrapper, own=_UNDECODED):
            setattr(Wrapper, name, _reporting(self, name))
        self._client = EClient(Wrapper())
        requests = canonical_requests.Requests(self._client, _CLASSES, self.next_request_id)
        self.calls = {name: functools.partial(requests.call, name) for name in requests.names()}
        self.calls.update(self._config_requests())
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

    def _config_requests(self):
        """The two requests that newer releases offer as protobuf messages only."""
        for name, kind in (("reqConfig", "ConfigRequest"), ("updateConfig", "UpdateConfigRequest")):
            method = getattr(self._client, name + "ProtoBuf", None)
            if method:
                make = getattr(importlib.import_module(f"ibapi.protobuf.{kind}_pb2"), kind)
                yield name, lambda args, method=method, make=make: method(json_format.ParseDict(args, make()))


IbapiAdapter().serve()
