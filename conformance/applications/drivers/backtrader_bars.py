"""backtrader with its Interactive Brokers store, which uses IbPy: a strategy over past bars, and the account."""

import datetime

import ibpy_import
from told import HOST, PORT, attempt

import backtrader

NOON = datetime.datetime(2026, 1, 5, 17, 0)  # of the gateway's clock


class Count(backtrader.Strategy):
    def __init__(self):
        self.closes = []

    def next(self):
        self.closes.append(self.data.close[0])


store = backtrader.stores.IBStore(host=HOST, port=PORT, clientId=35, reconnect=1, timeout=5.0)
cerebro = backtrader.Cerebro()
cerebro.setbroker(store.getbroker())
cerebro.adddata(store.getdata(dataname="AAPL-STK-SMART-USD", timeframe=backtrader.TimeFrame.Minutes, compression=5, historical=True,
                              fromdate=NOON - datetime.timedelta(days=3), todate=NOON))
cerebro.addstrategy(Count)


def bars():
    strategy, = cerebro.run()
    return len(strategy.closes)


attempt("bars", bars)
attempt("cash", lambda: float(store.get_acc_cash()))
attempt("value", lambda: float(store.get_acc_value()))
store.stop()
