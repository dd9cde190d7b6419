"""IbPy as strategies use it: callbacks by name, requests without waiting. It is from before version 100 of the protocol."""

import threading

from told import HOST, PORT, attempt

import ibpy_import
from ib.ext.Contract import Contract
from ib.ext.ExecutionFilter import ExecutionFilter
from ib.ext.Order import Order
from ib.opt import ibConnection

SECONDS = 10


class Heard:
    """All callbacks."""

    def __init__(self):
        self._changed = threading.Condition()
        self._all = []

    def take(self, message):
        with self._changed:
            self._all.append(message)
            self._changed.notify_all()

    def until(self, name, fits=lambda message: True):
        """The first callback of this name that fits."""
        def found():
            return next((each for each in self._all if each.typeName == name and fits(each)), None)
        with self._changed:
            if not self._changed.wait_for(lambda: found() is not None, SECONDS):  # a message without fields is false
                raise TimeoutError(f"no {name}")
            return found()

    def every(self, name):
        return [each for each in self._all if each.typeName == name]


heard = Heard()
ib = ibConnection(HOST, PORT, 7)
ib.registerAll(heard.take)


def aapl():
    contract = Contract()
    contract.m_symbol, contract.m_secType, contract.m_exchange, contract.m_currency = "AAPL", "STK", "SMART", "USD"
    return contract


def order(action, quantity, kind, price=0.0):
    made = Order()
    made.m_action, made.m_totalQuantity, made.m_orderType, made.m_lmtPrice, made.m_tif = action, quantity, kind, price, "DAY"
    return made


def connect():
    ib.connect()
    return {"accounts": heard.until("managedAccounts").accountsList, "next id": heard.until("nextValidId").orderId}


def details():
    ib.reqContractDetails(1, aapl())
    heard.until("contractDetailsEnd")
    found = heard.every("contractDetails")[0].contractDetails
    return {"conId": found.m_summary.m_conId, "longName": found.m_longName}


def quotes():
    ib.reqMktData(2, aapl(), "", False)
    bid = heard.until("tickPrice", lambda each: each.field == 1)
    ask = heard.until("tickPrice", lambda each: each.field == 2)
    ib.cancelMktData(2)
    return round(ask.price - bid.price, 4)


def bars():
    ib.reqHistoricalData(3, aapl(), "", "1 D", "5 mins", "TRADES", 1, 1)
    heard.until("historicalData", lambda each: each.date.startswith("finished"))
    return len(heard.every("historicalData")) - 1


def positions():
    ib.reqPositions()
    heard.until("positionEnd")
    return {each.contract.m_symbol: each.pos for each in heard.every("position") if each.contract.m_secType == "STK"}


def account():
    ib.reqAccountUpdates(True, "")
    heard.until("accountDownloadEnd")
    return {"values": len(heard.every("updateAccountValue")), "rows": len(heard.every("updatePortfolio"))}


def summary():
    ib.reqAccountSummary(4, "All", "NetLiquidation")
    heard.until("accountSummaryEnd")
    return float(heard.every("accountSummary")[0].value)


def market_order():
    ib.placeOrder(1, aapl(), order("BUY", 5, "MKT"))
    status = heard.until("orderStatus", lambda each: each.orderId == 1 and each.status == "Filled")
    heard.until("commissionReport")
    return {"filled": status.filled, "executed": sum(each.execution.m_shares for each in heard.every("execDetails"))}


def limit_order():
    ib.placeOrder(2, aapl(), order("BUY", 10, "LMT", 100.0))
    opened = heard.until("openOrder", lambda each: each.orderId == 2)
    heard.until("orderStatus", lambda each: each.orderId == 2 and each.status == "Submitted")
    ib.cancelOrder(2)
    heard.until("orderStatus", lambda each: each.orderId == 2 and each.status == "Cancelled")
    return {"limit": opened.order.m_lmtPrice, "status": opened.orderState.m_status}


def executions():
    ib.reqExecutions(5, ExecutionFilter())
    heard.until("execDetailsEnd")
    return len([each for each in heard.every("execDetails") if each.reqId == 5])


for look in (connect, details, quotes, bars, positions, account, summary, market_order, limit_order, executions):
    attempt(look.__name__, look)
ib.disconnect()
