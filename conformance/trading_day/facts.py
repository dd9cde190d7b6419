"""What a client was told, without legitimate differences between clients. Pure.

Facts are nested dicts of numbers and texts. Decimals that arrive as texts become numbers, times are the
login's and name no zone (old versions send none), and of repeated callbacks the last one counts.
"""

import datetime
import re
import zoneinfo

_TIME = "%Y%m%d %H:%M:%S"
_LOGIN = zoneinfo.ZoneInfo("America/New_York")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?$")
_ZONE = re.compile(r" [A-Z]\w*(/\w+)*$")

# Tick types of prices and their sizes. Some clients make one callback of the two.
QUOTE_TICKS = {"bid": (1, 0), "ask": (2, 3), "last": (4, 5)}
_BAR = ("open", "high", "low", "close", "volume", "WAP", "barCount")
_CONTRACT = ("conId", "symbol", "secType", "currency")
_DETAILED_CONTRACT = (*_CONTRACT, "exchange", "primaryExch", "localSymbol", "tradingClass")
_DETAILS = ("longName", "minTick", "validExchanges", "marketName", "tradingHours", "liquidHours", "timeZoneId")
_ORDER = ("permId", "clientId", "account", "action", "totalQuantity", "orderType", "lmtPrice", "auxPrice", "tif")
_COMPLETED_ORDER = ("account", "action", "totalQuantity", "filledQuantity", "orderType", "lmtPrice", "auxPrice", "tif")
_STATUS = ("status", "filled", "remaining", "avgFillPrice", "lastFillPrice", "parentId")
_EXECUTION = ("orderId", "permId", "clientId", "acctNumber", "exchange", "side", "shares", "price", "cumQty",
              "avgPrice")
_MARGIN = tuple(name + what for name in ("initMargin", "maintMargin", "equityWithLoan")
                for what in ("Before", "Change", "After"))


def number(value):
    """The value as a float if it is one or spells one."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    return float(value) if isinstance(value, str) and _NUMBER.match(value) else value


def without_zone(text):
    """Some clients convert times to UTC; the others hand on what the gateway says, in the zone of its login."""
    if not isinstance(text, str):
        return text
    plain = re.sub(" +", " ", _ZONE.sub("", text))
    if not text.endswith(" UTC"):
        return plain
    instant = datetime.datetime.strptime(plain, _TIME).replace(tzinfo=datetime.timezone.utc)
    return instant.astimezone(_LOGIN).strftime(_TIME)


def chosen(record, names):
    return {name: number(record[name]) for name in names if name in record}


def account_summary(heard):
    return {f"{a['account']}/{a['tag']}/{a.get('currency', '')}": number(a["value"])
            for a in heard.all("accountSummary")}


def account_values(heard):
    return {f"{a['key']}/{a.get('currency', '')}": number(a["value"]) for a in heard.all("updateAccountValue")}


def portfolio(heard):
    fields = ("position", "marketPrice", "marketValue", "averageCost", "unrealizedPNL", "realizedPNL")
    return {str(a["contract"]["conId"]): chosen(a, fields) for a in heard.all("updatePortfolio")}


def cash(values):
    """By currency, of account_values()."""
    return {key.partition("/")[2]: value for key, value in values.items()
            if key.startswith("CashBalance/") and not key.endswith("/BASE")}


def positions(heard):
    return {str(a["contract"]["conId"]): {**chosen(a["contract"], ("symbol", "secType")), "account": a["account"],
                                          **chosen(a, ("position", "avgCost"))} for a in heard.all("position")}


def contract_details(heard):
    return {str(a["contract"]["conId"]): {**chosen(a["contract"], _DETAILED_CONTRACT),
                                          **chosen(a["contractDetails"], _DETAILS)}
            for a in heard.all("contractDetails")}


def quotes(heard):
    """The first of each kind: later ones depend on how fast the client is."""
    found = {}
    for side, (price_type, size_type) in QUOTE_TICKS.items():
        for args in heard.all("tickPrice", tickType=price_type):
            found.setdefault(side, number(args["price"]))
            if "size" in args:
                found.setdefault(f"{side}_size", number(args["size"]))
        for args in heard.all("tickSize", tickType=size_type):
            found.setdefault(f"{side}_size", number(args["size"]))
    return found


def has_all_quotes(heard):
    return len(quotes(heard)) == 2 * len(QUOTE_TICKS)


def bars(heard):
    found = [args["historicalDataBars"] for args in heard.all("historicalData")]
    if len(found) == 1 and isinstance(found[0], list):
        found = found[0]
    return {"count": len(found), "bars": {str(without_zone(bar["date"])): chosen(bar, _BAR) for bar in found}}


def executions(heard):
    found = {}
    for args in heard.all("execDetails"):
        one = args["execution"]
        found[one["execId"]] = {**chosen(args["contract"], _CONTRACT), **chosen(one, _EXECUTION),
                                "time": without_zone(one.get("time"))}
    return found


def commissions(heard):
    """A trade that closes nothing realizes nothing; clients show this as 0 or as no value."""
    found = {}
    for args in heard.all("commissionAndFeesReport"):
        one = found[args["execId"]] = chosen(args, ("commissionAndFees", "currency"))
        if args.get("realizedPNL"):
            one["realizedPNL"] = args["realizedPNL"]
    return found


def orders(heard):
    """Open orders by order id, with the last status of each."""
    found = {}
    for args in heard.all("openOrder"):
        found[str(args["orderId"])] = {**chosen(args["contract"], _CONTRACT), **chosen(args["order"], _ORDER)}
    for args in heard.all("orderStatus"):
        found.setdefault(str(args["orderId"]), {}).update(chosen(args, _STATUS))
    return found


def completed_orders(heard):
    found = {}
    for args in heard.all("completedOrder"):
        found[str(args["order"]["permId"])] = {
            **chosen(args["contract"], _CONTRACT), **chosen(args["order"], _COMPLETED_ORDER),
            **chosen(args["orderState"], ("status", "completedStatus")),
            "completedTime": without_zone(args["orderState"].get("completedTime"))}
    return found


def statuses(heard, order_id):
    """The statuses of an order, without immediate repetitions."""
    seen = []
    for args in heard.all("orderStatus", orderId=order_id):
        one = f"{args['status']} {number(args['filled']):g}/{number(args['remaining']):g}"
        if seen[-1:] != [one]:
            seen.append(one)
    return seen


def sequence(heard):
    """The order of callbacks about orders."""
    told = []
    for name, args in heard.callbacks:
        if name in ("openOrder", "orderStatus"):
            told.append(f"{name} {args['orderId']}")
        elif name == "execDetails":
            told.append(f"{name} {args['execution']['orderId']}")
        elif name == "commissionAndFeesReport":
            told.append(name)
    return told


def what_if(heard, order_id):
    state = heard.all("openOrder", orderId=order_id)[-1]["orderState"]
    return {"status": state.get("status"), **chosen(state, (*_MARGIN, "commissionAndFees"))}
