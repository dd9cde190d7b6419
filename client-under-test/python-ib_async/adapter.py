"""Adapter for ib_async and ib_insync, from which it came, in the way their own documentation shows:
IB().connectAsync() with the default time-out.

The main thread runs the event loop, where everything of the library happens; a second thread reads the runner's
lines. Callbacks are taken at the wrapper, before the library's own handling. Requests go to IB.client, the layer
that has the official EClient's names: they end when the request has been queued.
"""

import asyncio
import functools
import os
import sys
import threading
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python-common"))

import contract  # before the library, which may print when it is imported

try:
    import ib_async as library
except ImportError:
    import ib_insync as library

import canonical
import canonical_requests

# Public methods of the library's wrapper that are not callbacks.
_WRAPPER_HELPERS = ("endSubscription", "endTicker", "orderKey", "reset", "setEventsDone", "setTimeout", "startReq",
                    "startSubscription", "startTicker", "tcpDataArrived", "tcpDataProcessed")

_CLASSES = {
    name: getattr(library, name)
    for name in ("ComboLeg", "Contract", "DeltaNeutralContract", "ExecutionFilter", "Order", "OrderComboLeg",
                 "ScannerSubscription", "SoftDollarTier", "TagValue", "WshEventData")
}
_CLASSES["condition"] = lambda kind: library.OrderCondition.createClass(kind)()

# What connectAsync raises when the connection could not be made; anything else is a defect, not an answer.
_CONNECT_FAILURES = (OSError, asyncio.TimeoutError)


class IbAsyncAdapter(contract.Adapter):
    def __init__(self):
        super().__init__()
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(self._loop_exception)
        self._ib = library.IB()
        self._closed_reported = False
        self._in_callback = False
        for name in canonical.callback_names(type(self._ib.wrapper), own=_WRAPPER_HELPERS):
            setattr(self._ib.wrapper, name, self._reporting(name))
        self._ib.disconnectedEvent += self._disconnected
        self._ib.client.apiError += lambda text: self.note("apiError", str(text))
        for event in (self._ib.client.conn.hasData, self._ib.client.conn.disconnected):
            event.error_event += self._swallowed  # the library drops what its own handlers raise
        requests = canonical_requests.Requests(self._ib.client, _CLASSES, self.next_request_id)
        self.calls = {name: functools.partial(requests.call, name) for name in requests.names()}
        self.calls["connect"] = self._connect  # started by _call, because it is a coroutine
        self.calls["disconnect"] = lambda args: self._ib.disconnect()

    def hello(self):
        client = library.Client
        return {
            "adapter": f"python-{library.__name__}",
            "client": f"{library.__name__} {library.__version__}",
            "client_versions": [client.MinClientVersion, client.MaxClientVersion],
        }

    def is_connected(self):
        return self._ib.isConnected()

    def run(self):
        threading.Thread(target=self.serve, daemon=True).start()
        self._loop.run_forever()

    def start_call(self, run):
        self._loop.call_soon_threadsafe(run)

    def _call(self, call_id, name, args):
        if name != "connect" or "inside" in args:
            super()._call(call_id, name, args)
            return
        self.begin_call(call_id, name)
        asyncio.run_coroutine_threadsafe(self._connect(call_id, args), self._loop)

    def _call_inside(self, call_id, name, args):
        # A callback runs in the loop and cannot wait: applications leave a task there.
        self.begin_call(call_id, name)
        self._loop.create_task(self._connect(call_id, args))

    async def _connect(self, call_id, args):
        try:
            await self._ib.connectAsync(self.host, self.port, clientId=args.get("client_id", 0))
        except _CONNECT_FAILURES as failure:
            self.end_call(call_id, "connect", "failure", contract.describe(failure))
        except BaseException as exception:
            self.end_call_by_exception(call_id, "connect", exception)
        else:
            self.end_call(call_id, "connect", "success")

    def _reporting(self, name):
        own = getattr(self._ib.wrapper, name)

        def report(*args):
            if self._in_callback:  # one callback of the wrapper calls another
                return own(*args)
            canonical.report(self, name, own, args)
            if name == "connectionClosed":
                self._closed_reported = True
            self._in_callback = True
            try:
                return own(*args)
            finally:
                self._in_callback = False

        return report

    def _disconnected(self):
        # Fires when the application disconnected, where the wrapper is not told, and after connectionClosed.
        if not self._closed_reported:
            self.callback("connectionClosed", {})
        self._closed_reported = False

    def _swallowed(self, event, exception):
        traceback.print_exception(exception, file=sys.stderr)
        self.note("swallowed_exception", contract.describe(exception))

    def _loop_exception(self, loop, context):
        exception = context.get("exception")
        if exception is None:
            self.note("loop_error", context.get("message", ""))
        else:
            self.thread_exception(exception)


IbAsyncAdapter().run()
