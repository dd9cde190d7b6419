"""The day, written once. Each step makes its calls, waits for what must come, and returns the facts of it.

Everything that a step returns is the same for every client: the gateway's clock stands still and begins at the same
moment for every order, and what depends on the speed of the client (later ticks, say) is left out.
"""

from conformance.trading_day import facts
from conformance.trading_day.trader import Missed

CLIENT_ID = 7
ACCOUNT = "DU1234567"
STOCK = {"symbol": "AAPL", "secType": "STK", "exchange": "SMART", "currency": "USD"}
SUMMARY_TAGS = "NetLiquidation,TotalCashValue,BuyingPower,InitMarginReq,$LEDGER"
COMPLETED_ORDERS_SINCE = 150  # the first server version with this request
MARGIN_CHANGES_SINCE = 142  # fields of a what-if: the value before, and the change
_CANCELLED = 202

# End markers, for each request that has one.
END_MARKERS = {"reqAccountSummary": "accountSummaryEnd", "reqAccountUpdates": "accountDownloadEnd",
               "reqPositions": "positionEnd", "reqContractDetails": "contractDetailsEnd",
               "reqHistoricalData": "historicalDataEnd", "reqOpenOrders": "openOrderEnd",
               "reqExecutions": "execDetailsEnd", "reqCompletedOrders": "completedOrdersEnd"}

_MORE_THAN_OFFERED = 100  # a quantity that does not fill at once
_SMALL = 10  # less than any quote's size: fills at once
_FAR = 0.5  # fraction of the price at which an order never trades

FINAL_BRACKET = ("Filled", "Submitted", "PreSubmitted")  # parent, take-profit, stop


def known_at(version, day):
    """The facts of a day that exist at a server version."""
    if version >= MARGIN_CHANGES_SINCE or "what_if" not in day:
        return day
    return {**day, "what_if": {field: value for field, value in day["what_if"].items()
                               if not field.endswith(("Before", "Change"))}}


class NotOffered(Exception):
    """The request does not exist at this server version."""


class Day:
    """The state of the script: ids and prices that later steps need."""

    def __init__(self, trader, gateway, version):
        self._trader = trader
        self._gateway = gateway
        self._version = version
        self._ids = 0
        self._quote = {}
        self._bracket = {}
        self._bracket_heard = None
        self._traded = set()  # ids of the executions so far

    # In this order. Steps are named after their methods.
    STEPS = ("connect", "accounts_and_ids", "account_summary", "account", "positions", "contract_details", "quotes",
             "snapshot", "bars", "bracket", "fills", "modify", "what_if", "sale", "far_order", "cancel", "open_orders",
             "disconnect", "reconnect", "executions", "completed_orders", "positions_again", "open_orders_again",
             "account_again", "good_bye")

    def play(self, step):
        return getattr(self, step)()

    def connect(self):
        heard = self._trader.do("connect", {"client_id": CLIENT_ID}, lambda h: h.has("nextValidId"))
        self._ids = heard.all("nextValidId")[-1]["orderId"]
        return {"orderId": self._ids}

    def accounts_and_ids(self):
        accounts = self._trader.do("reqManagedAccts", {}, lambda h: h.has("managedAccounts"))
        ids = self._trader.do("reqIds", {}, lambda h: h.has("nextValidId"))
        self._ids = ids.all("nextValidId")[-1]["orderId"]
        return {"accounts": accounts.all("managedAccounts")[-1]["accountsList"], "orderId": self._ids}

    def account_summary(self):
        heard = self._trader.do("reqAccountSummary", {"group": "All", "tags": SUMMARY_TAGS},
                                lambda h: h.has("accountSummaryEnd"))
        self._trader.do("cancelAccountSummary", _same_request(heard, "accountSummary"))
        return facts.account_summary(heard)

    def account(self):
        heard = self._trader.do("reqAccountUpdates", {"subscribe": True, "acctCode": ACCOUNT},
                                lambda h: h.has("accountDownloadEnd"))
        self._trader.do("reqAccountUpdates", {"subscribe": False, "acctCode": ACCOUNT})
        return {"values": facts.account_values(heard), "portfolio": facts.portfolio(heard)}

    def positions(self):
        heard = self._trader.do("reqPositions", {}, lambda h: h.has("positionEnd"))
        self._trader.do("cancelPositions")
        return facts.positions(heard)

    def contract_details(self):
        return facts.contract_details(self._trader.do("reqContractDetails", {"contract": STOCK},
                                                      lambda h: h.has("contractDetailsEnd")))

    def quotes(self):
        heard = self._trader.do("reqMktData", {"contract": STOCK, "snapshot": False},
                                facts.has_all_quotes)
        self._trader.do("cancelMktData", _same_request(heard, "tickPrice"))
        self._quote = facts.quotes(heard)
        return self._quote

    def snapshot(self):
        return facts.quotes(self._trader.do("reqMktData", {"contract": STOCK, "snapshot": True},
                                            lambda h: h.has("tickSnapshotEnd")))

    def bars(self):
        return facts.bars(self._trader.do(
            "reqHistoricalData", {"contract": STOCK, "endDateTime": "", "duration": "1 D", "barSizeSetting": "5 mins",
                                  "whatToShow": "TRADES", "useRTH": True, "formatDate": 2, "keepUpToDate": False},
            lambda h: h.has("historicalDataEnd")))

    def bracket(self):
        """A parent that is marketable and too large to fill at once, and the two orders that close it."""
        ask = self._price("ask")
        quantity = f"{self._quote['ask_size'] + _MORE_THAN_OFFERED:.0f}"
        parent, profit, stop = (self._next_id() for _ in range(3))
        limits = {"parent": round(ask * 1.05, 2), "profit": round(ask * 1.10, 2), "stop": round(ask * 0.90, 2)}
        self._bracket = {"ids": (parent, profit, stop), "quantity": quantity, "limits": limits}
        common = {"totalQuantity": quantity, "tif": "GTC", "account": ACCOUNT}
        self._place(parent, {**common, "action": "BUY", "orderType": "LMT", "lmtPrice": limits["parent"],
                             "transmit": False})
        self._place(profit, {**common, "action": "SELL", "orderType": "LMT", "lmtPrice": limits["profit"],
                             "parentId": parent, "transmit": False})
        self._bracket_heard = self._place(
            stop, {**common, "action": "SELL", "orderType": "STP", "auxPrice": limits["stop"], "parentId": parent,
                   "transmit": True}, _shown(stop))
        return {"orderIds": [parent, profit, stop], "quantity": quantity, **limits}

    def fills(self):
        """Waits until the parent is filled, after at least one partial fill."""
        if self._bracket_heard is None:
            raise Missed("no_answer", "there is no bracket")
        heard, ids = self._bracket_heard, self._bracket["ids"]

        def all_done(heard):
            last = [([s["status"] for s in heard.all("orderStatus", orderId=i)] or [""])[-1] for i in ids]
            made, paid = facts.executions(heard), facts.commissions(heard)
            shares = sum(one["shares"] for one in made.values())
            complete = shares == float(self._bracket["quantity"]) and set(made) <= set(paid)
            return complete and tuple(last) == FINAL_BRACKET

        self._trader.hear("fills", all_done, heard=heard)
        orders = {key: order for key, order in facts.orders(heard).items() if int(key) in ids}
        statuses = facts.statuses(heard, ids[0])
        if not any(text.startswith("Submitted") and not text.startswith("Submitted 0/") for text in statuses):
            raise Missed("missing", f"fills: no partial fill: {statuses}")
        self._traded.update(facts.executions(heard))
        return {"orders": orders, "parent": statuses, "sequence": facts.sequence(heard),
                "executions": facts.executions(heard), "commissions": facts.commissions(heard)}

    def modify(self):
        """Places the same order id again, with another limit."""
        if not self._bracket:
            raise Missed("no_answer", "there is no bracket")
        parent, profit, _ = self._bracket["ids"]
        limit = round(self._bracket["limits"]["profit"] + 1, 2)

        def changed(heard):
            return any(args["order"].get("lmtPrice") == limit for args in heard.all("openOrder", orderId=profit))

        heard = self._place(profit, {"action": "SELL", "orderType": "LMT", "lmtPrice": limit, "parentId": parent,
                                     "totalQuantity": self._bracket["quantity"], "tif": "GTC", "account": ACCOUNT,
                                     "transmit": True},
                            lambda h: changed(h) and _shown(profit)(h))
        return {str(profit): facts.orders(heard)[str(profit)]}

    def what_if(self):
        order_id = self._next_id()
        heard = self._place(order_id, {"action": "BUY", "orderType": "MKT", "totalQuantity": "100", "whatIf": True,
                                       "account": ACCOUNT, "tif": "DAY", "transmit": True},
                            lambda h: h.has("openOrder", orderId=order_id))
        return facts.what_if(heard, order_id)

    def sale(self):
        """Sells shares that cost less, which realizes a profit."""
        order_id = self._next_id()
        heard = self._place(order_id, {"action": "SELL", "orderType": "MKT", "totalQuantity": str(_SMALL),
                                       "account": ACCOUNT, "tif": "DAY", "transmit": True},
                            lambda h: h.has("orderStatus", orderId=order_id, status="Filled")
                            and h.has("execDetails") and h.has("commissionAndFeesReport"))
        self._traded.update(facts.executions(heard))
        return {"order": facts.orders(heard)[str(order_id)], "executions": facts.executions(heard),
                "commissions": facts.commissions(heard)}

    def far_order(self):
        order_id = self._next_id()
        heard = self._place(order_id, {"action": "BUY", "orderType": "LMT", "totalQuantity": str(_SMALL),
                                       "lmtPrice": round(self._price("bid") * _FAR, 2), "account": ACCOUNT,
                                       "tif": "DAY", "transmit": True},
                            lambda h: h.has("orderStatus", orderId=order_id, status="Submitted"))
        return facts.orders(heard)[str(order_id)]

    def cancel(self):
        order_id = self._ids - 1  # from the previous step
        heard = self._trader.do("cancelOrder", {"orderId": order_id}, lambda h: h.has("error", errorCode=_CANCELLED)
                                and h.has("orderStatus", orderId=order_id, status="Cancelled"), allowed=(_CANCELLED,))
        return {**facts.orders(heard)[str(order_id)],
                "error": [args["id"] for args in heard.all("error", errorCode=_CANCELLED)]}

    def open_orders(self):
        mine = self._bracket.get("ids", ())[1:]  # the order that stays open
        heard = self._trader.do("reqOpenOrders", {}, lambda h: h.has("openOrderEnd"), 
                                then=lambda h: all(_shown(i)(h) for i in mine))
        return facts.orders(heard)

    def disconnect(self):
        self._trader.do("disconnect", then=lambda h: h.has("connectionClosed"))
        if not self._gateway.connection_ended():
            self._trader.restart()  # as a user would; otherwise the id would stay in use
            if not self._gateway.connection_ended():
                raise Missed("lost", "disconnect: the connection stays open after the program has ended")
            raise Missed("no_answer", "disconnect: the connection stays open until the program ends")
        return {}

    def reconnect(self):
        return self.connect()

    def executions(self):
        heard = self._trader.do("reqExecutions", {"executionFilter": {}}, lambda h: h.has("execDetailsEnd"),
                                then=lambda h: self._traded <= set(facts.executions(h)) & set(facts.commissions(h)))
        return {"executions": facts.executions(heard), "commissions": facts.commissions(heard)}

    def completed_orders(self):
        if self._version < COMPLETED_ORDERS_SINCE:
            raise NotOffered(f"since {COMPLETED_ORDERS_SINCE}")
        return facts.completed_orders(self._trader.do("reqCompletedOrders", {"apiOnly": False},
                                                      lambda h: h.has("completedOrdersEnd")))

    def positions_again(self):
        return self.positions()

    def open_orders_again(self):
        return self.open_orders()

    def account_again(self):
        """The values that do not depend on when they are requested."""
        return self.account()

    def good_bye(self):
        """Also checks that there is one end marker for each request, and one for the orders sent to a returning
        client."""
        self.disconnect()
        asked = self._trader.asked
        wanted = {marker: asked[request] for request, marker in END_MARKERS.items()}
        wanted["accountDownloadEnd"] -= asked["reqAccountUpdates"] // 2  # every second request ends it
        wanted["openOrderEnd"] += 1
        return {"markers": {marker: self._trader.told[marker] for marker in wanted}, "wanted": wanted}

    def _place(self, order_id, order, until=None):
        return self._trader.do("placeOrder", {"orderId": order_id, "contract": STOCK, "order": order}, until)

    def _price(self, side):
        if side not in self._quote:
            raise Missed("no_answer", "without a quote there is no price")
        return self._quote[side]

    def _next_id(self):
        self._ids += 1
        return self._ids - 1


def _shown(order_id):
    """Every order is reported in these two callbacks."""
    return lambda heard: heard.has("openOrder", orderId=order_id) and heard.has("orderStatus", orderId=order_id)


def _same_request(heard, callback):
    """Selects callbacks with the id that the client chose."""
    return {"reqId": heard.all(callback)[-1]["reqId"]}
