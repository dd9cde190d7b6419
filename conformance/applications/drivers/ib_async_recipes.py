"""The recipes of ib_async's documentation, as an application would run them one after the other."""

from told import HOST, PORT, attempt

import ib_async

SECONDS = 10  # for whatever must arrive

ib = ib_async.IB()
ib.RequestTimeout = SECONDS
aapl = ib_async.Stock("AAPL", "SMART", "USD")
euro = ib_async.Forex("EURUSD")


def until(arrived):
    """What arrived() returns once it is true; else the last value."""
    for _ in ib.loopUntil(arrived, SECONDS):
        pass
    return arrived()


def connect():
    ib.connect(HOST, PORT, clientId=1)
    return ib.managedAccounts()


def positions():
    return {each.contract.symbol: each.position for each in ib.positions() if each.contract.secType == "STK"}


def summary():
    return sorted(value.tag for value in ib.accountSummary())


def details():
    found, = ib.qualifyContracts(aapl)
    ib.qualifyContracts(euro)
    return {"conId": found.conId, "primaryExchange": found.primaryExchange}


def consecutive_bars():
    """Two weeks of bars, fetched backwards, must join without a gap in time or a bar told twice."""
    later = ib.reqHistoricalData(aapl, "", "1 W", "1 hour", "TRADES", True, formatDate=2)
    earlier = ib.reqHistoricalData(aapl, later[0].date, "1 W", "1 hour", "TRADES", True, formatDate=2)
    dates = [bar.date for bar in earlier + later]
    return {"bars": len(dates), "in order": dates == sorted(set(dates))}


def chain():
    chains = ib.reqSecDefOptParams("AAPL", "", "STK", aapl.conId)
    offered = next(one for one in chains if one.exchange == "SMART")
    strikes = sorted(offered.strikes)
    option = ib_async.Option("AAPL", max(offered.expirations), strikes[len(strikes) // 2], "C", "SMART")
    found, = ib.qualifyContracts(option)
    return {"expirations": len(offered.expirations), "strikes": len(strikes), "conId": found.conId,
            "price": ib.calculateOptionPrice(found, 0.3, strikes[len(strikes) // 2]).optPrice}


def index_chain():
    spx = ib_async.Index("SPX", "CBOE")
    ib.qualifyContracts(spx)
    return len(ib.reqSecDefOptParams(spx.symbol, "", spx.secType, spx.conId))


def ticker():
    found, = ib.reqTickers(aapl)
    return {"spread": round(found.ask - found.bid, 4), "last": found.last, "close": found.close}


def ticks():
    """A stream of ticks, one by one."""
    stream = ib.reqTickByTickData(euro, "BidAsk")
    count = until(lambda: len(stream.tickByTicks) or None)
    ib.cancelTickByTickData(euro, "BidAsk")
    return count


def depth():
    book = ib.reqMktDepth(euro)
    until(lambda: book.domBids and book.domAsks)
    seen = {"bids": len(book.domBids), "asks": len(book.domAsks), "exchanges": len(ib.reqMktDepthExchanges())}
    ib.cancelMktDepth(euro)
    return seen


def real_time_bars():
    bars = ib.reqRealTimeBars(euro, 5, "MIDPOINT", False)
    count = until(lambda: len(bars) or None)
    ib.cancelRealTimeBars(bars)
    return count


def bars_kept_up():
    bars = ib.reqHistoricalData(euro, "", "900 S", "10 secs", "MIDPOINT", False, 1, True)
    count = len(bars)
    more = until(lambda: len(bars) > count)
    ib.cancelHistoricalData(bars)
    return more


def scanner():
    subscription = ib_async.ScannerSubscription(instrument="STK", locationCode="STK.US.MAJOR", scanCode="TOP_PERC_GAIN")
    return len(ib.reqScannerData(subscription))


def dividends():
    stream = ib.reqMktData(aapl, "456")
    return until(lambda: stream.dividends and stream.dividends.next12Months)


def price_increments():
    found, = ib.reqContractDetails(aapl)
    return [one.increment for one in ib.reqMarketRule(int(found.marketRuleIds.split(",")[0]))]


def news():
    providers = "+".join(one.code for one in ib.reqNewsProviders())
    headlines = ib.reqHistoricalNews(aapl.conId, providers, "", "", 10)
    article = ib.reqNewsArticle(headlines[0].providerCode, headlines[0].articleId)
    return {"headlines": len(headlines), "letters": len(article.articleText)}


def what_if():
    return float(ib.whatIfOrder(aapl, ib_async.MarketOrder("BUY", 10)).initMarginChange)


def market_order():
    trade = ib.placeOrder(aapl, ib_async.MarketOrder("BUY", 10))
    until(trade.isDone)
    until(lambda: all(fill.commissionReport.execId for fill in trade.fills))
    return {"status": trade.orderStatus.status, "filled": sum(fill.execution.shares for fill in trade.fills),
            "commission": sum(fill.commissionReport.commission for fill in trade.fills) > 0}


def limit_order():
    """Rests far below the market, is changed, and cancelled."""
    order = ib_async.LimitOrder("BUY", 10, 100, tif="DAY")
    trade = ib.placeOrder(aapl, order)
    until(lambda: trade.orderStatus.status == "Submitted")
    order.lmtPrice = 101
    ib.placeOrder(aapl, order)
    until(lambda: "Modify" in [entry.message for entry in trade.log])
    ib.cancelOrder(order)
    until(trade.isDone)
    seen = [entry.status for entry in trade.log]
    return {"last": trade.orderStatus.status, "was submitted": "Submitted" in seen}


def order_without_tif():
    trade = ib.placeOrder(aapl, ib_async.LimitOrder("BUY", 10, 100))
    until(lambda: trade.orderStatus.status in ("Submitted", "Cancelled"))
    until(lambda: trade.log[-1].errorCode == 10349 or None)
    status = trade.orderStatus.status
    ib.reqGlobalCancel()
    return status


def bracket():
    """The parent rests, so its children wait."""
    trades = [ib.placeOrder(aapl, order) for order in ib.bracketOrder("BUY", 10, 100, 260, 90, tif="DAY")]
    until(lambda: trades[0].orderStatus.status == "Submitted")
    until(lambda: {trade.orderStatus.status for trade in trades[1:]} == {"PreSubmitted"})
    statuses = [trade.orderStatus.status for trade in trades]
    ib.reqGlobalCancel()
    until(lambda: all(trade.isDone() for trade in trades))
    return {"statuses": statuses, "left": len(ib.openTrades())}


def profit():
    pnl = ib.reqPnL(ib.managedAccounts()[0])
    until(lambda: pnl.dailyPnL == pnl.dailyPnL)
    return isinstance(pnl.dailyPnL, float) and pnl.dailyPnL == pnl.dailyPnL


RECIPES = (connect, positions, summary, details, consecutive_bars, chain, index_chain, ticker, ticks, depth, real_time_bars,
           bars_kept_up, scanner, dividends, price_increments, news, what_if, market_order, limit_order, bracket, order_without_tif, profit)

for recipe in RECIPES:
    attempt(recipe.__name__, recipe)
ib.disconnect()
