"""Converts what a Python client hands to its application into canonical names and values.

Names are those of the official EWrapper and EClient, argument names are the field names of the messages. The Python
clients mostly use the same attribute names; these tables hold what cannot be read off the client itself.
"""

import dataclasses
import datetime
import decimal
import enum
import functools
import inspect
import math

_ABSENT = object()
_UNSET_NUMBERS = (2**31 - 1, 2**63 - 1, 2**127 - 1)
_UNSET_DOUBLE = 1.797e308  # every spelling of DBL_MAX is at least this

# Callback -> its arguments in order, "name" or "name:kind". A dotted name goes into a record; "*" spreads a record.
# Kinds (only where the client's own type would not do): see _convert. `error` differs between versions: see below.
_CALLBACKS = {
    name: [field.partition(":")[::2] for field in fields.split()]
    for name, fields in {
        "accountDownloadEnd": "accountName",
        "accountSummary": "reqId account tag value currency",
        "accountSummaryEnd": "reqId",
        "accountUpdateMulti": "reqId account modelCode key value currency",
        "accountUpdateMultiEnd": "reqId",
        "bondContractDetails": "reqId contractDetails",
        "commissionAndFeesReport": "*",
        "completedOrder": "contract order orderState",
        "completedOrdersEnd": "",
        "connectAck": "",
        "connectionClosed": "",
        "contractDetails": "reqId contractDetails",
        "contractDetailsEnd": "reqId",
        "currentTime": "currentTime:i64",
        "currentTimeInMillis": "currentTimeInMillis:i64",
        "deltaNeutralValidation": "reqId deltaNeutralContract",
        "displayGroupList": "reqId groups",
        "displayGroupUpdated": "reqId contractInfo",
        "execDetails": "reqId contract execution",
        "execDetailsEnd": "reqId",
        "familyCodes": "familyCodes",
        "fundamentalData": "reqId data",
        "headTimestamp": "reqId headTimestamp",
        "histogramData": "reqId histogramDataEntries",
        "historicalData": "reqId historicalDataBars",
        "historicalDataEnd": "reqId startDateStr endDateStr",
        "historicalDataUpdate": "reqId historicalDataBar",
        "historicalNews": "reqId time providerCode articleId headline",
        "historicalNewsEnd": "reqId hasMore",
        "historicalSchedule": "reqId startDateTime endDateTime timeZone historicalSessions",
        "historicalTicks": "reqId historicalTicks isDone",
        "historicalTicksBidAsk": "reqId historicalTicksBidAsk isDone",
        "historicalTicksLast": "reqId historicalTicksLast isDone",
        "managedAccounts": "accountsList",
        "marketDataType": "reqId marketDataType",
        "marketRule": "marketRuleId priceIncrements",
        "mktDepthExchanges": "depthMarketDataDescriptions",
        "newsArticle": "reqId articleType articleText",
        "newsProviders": "newsProviders",
        "nextValidId": "orderId",
        "openOrder": "orderId contract order orderState",
        "openOrderEnd": "",
        "orderBound": "permId:i64 clientId orderId",
        "orderStatus": "orderId status filled:decimal remaining:decimal avgFillPrice permId:i64 parentId lastFillPrice"
        " clientId whyHeld mktCapPrice",
        "pnl": "reqId dailyPnL unrealizedPnL realizedPnL",
        "pnlSingle": "reqId position:decimal dailyPnL unrealizedPnL realizedPnL value",
        "position": "account contract position:decimal avgCost",
        "positionEnd": "",
        "positionMulti": "reqId account modelCode contract position:decimal avgCost",
        "positionMultiEnd": "reqId",
        "realtimeBar": "reqId time:i64 open high low close volume:decimal WAP:decimal count",
        "receiveFA": "faDataType xml",
        "replaceFAEnd": "reqId text",
        "rerouteMktDataReq": "reqId conId exchange",
        "rerouteMktDepthReq": "reqId conId exchange",
        "scannerData": "reqId scannerDataElement.rank contractDetails scannerDataElement.distance"
        " scannerDataElement.benchmark scannerDataElement.projection scannerDataElement.comboKey",
        "scannerDataEnd": "reqId",
        "scannerParameters": "xml",
        "securityDefinitionOptionParameter": "reqId exchange underlyingConId tradingClass multiplier expirations"
        " strikes",
        "securityDefinitionOptionParameterEnd": "reqId",
        "smartComponents": "reqId smartComponents",
        "softDollarTiers": "reqId softDollarTiers",
        "symbolSamples": "reqId contractDescriptions",
        "tickByTickAllLast": "reqId tickType historicalTickLast.time:i64 historicalTickLast.price"
        " historicalTickLast.size:decimal historicalTickLast.tickAttribLast historicalTickLast.exchange"
        " historicalTickLast.specialConditions",
        "tickByTickBidAsk": "reqId historicalTickBidAsk.time:i64 historicalTickBidAsk.priceBid"
        " historicalTickBidAsk.priceAsk historicalTickBidAsk.sizeBid:decimal historicalTickBidAsk.sizeAsk:decimal"
        " historicalTickBidAsk.tickAttribBidAsk",
        "tickByTickMidPoint": "reqId historicalTickMidPoint.time:i64 historicalTickMidPoint.price",
        "tickEFP": "reqId tickType basisPoints formattedBasisPoints totalDividends holdDays futureLastTradeDate"
        " dividendImpact dividendsToLastTradeDate",
        "tickGeneric": "reqId tickType value",
        "tickNews": "reqId timestamp:i64 providerCode articleId headline extraData",
        "tickOptionComputation": "reqId tickType tickAttrib impliedVol delta optPrice pvDividend gamma vega theta"
        " undPrice",
        "tickPrice": "reqId tickType price attrMask:mask",
        "tickReqParams": "reqId minTick:decimal bboExchange snapshotPermissions",
        "tickSize": "reqId tickType size:decimal",
        "tickSnapshotEnd": "reqId",
        "tickString": "reqId tickType value",
        "updateAccountTime": "timeStamp",
        "updateAccountValue": "key value currency accountName",
        "updateMktDepth": "reqId marketDepthData.position marketDepthData.operation marketDepthData.side"
        " marketDepthData.price marketDepthData.size:decimal",
        "updateMktDepthL2": "reqId marketDepthData.position marketDepthData.marketMaker marketDepthData.operation"
        " marketDepthData.side marketDepthData.price marketDepthData.size:decimal marketDepthData.isSmartDepth",
        "updateNewsBulletin": "newsMsgId newsMsgType newsMessage originatingExch",
        "updatePortfolio": "contract position:decimal marketPrice marketValue averageCost unrealizedPNL realizedPNL"
        " accountName",
        "userInfo": "reqId whiteBrandingId",
        "verifyAndAuthCompleted": "isSuccessful errorText",
        "verifyAndAuthMessageAPI": "apiData xyzChallenge",
        "verifyCompleted": "isSuccessful errorText",
        "verifyMessageAPI": "apiData",
        "wshEventData": "reqId dataJson",
        "wshMetaData": "reqId dataJson",
        # names of one client or of older releases
        "commissionReport": "*",
        "priceSizeTick": "reqId tickType price size:decimal",
    }.items()
}

_TICK_FLAGS = ((1, "canAutoExecute"), (2, "pastLimit"), (4, "preOpen"))  # bits of attrMask

_CALLBACK_NAMES = {"commissionReport": "commissionAndFeesReport", "priceSizeTick": "tickPrice"}

_ERROR_FIELDS = {"reqId": ("id", ""), "errorTime": ("errorTime", "i64"), "errorCode": ("errorCode", ""),
                 "errorString": ("errorMsg", ""), "advancedOrderRejectJson": ("advancedOrderRejectJson", "nonempty")}

# Attributes of records with another canonical name or kind: attribute -> (name, kind). The record's class may have its
# own line; "*" is for all.
_ATTRIBUTES = {
    "*": {
        "accountID": ("accountId", ""),
        "allowedAllocQty": ("allowedAllocQty", "decimal"),
        "average": ("WAP", "decimal"),
        "comboLegsDescription": ("comboLegsDescrip", ""),
        "commission": ("commissionAndFees", ""),
        "commissionCurrency": ("commissionAndFeesCurrency", ""),
        "condType": ("type", ""),
        "conjunction": ("isConjunctionConnection", "and"),
        "cumQty": ("cumQty", "decimal"),
        "desiredAllocQty": ("desiredAllocQty", "decimal"),
        "exch": ("exchange", ""),
        "familyCodeStr": ("familyCode", ""),
        "filledQuantity": ("filledQuantity", "decimal"),
        "fundSubsequentMinimumPurchase": ("fundMinimumSubsequentPurchase", ""),
        "id_": ("id", ""),
        "liquidation": ("isLiquidation", "bool"),
        "maxCommission": ("maxCommissionAndFees", ""),
        "minCommission": ("minCommissionAndFees", ""),
        "minSize": ("minSize", "decimal"),
        "minTick": ("minTick", "decimal"),
        "multiplier": ("multiplier", "double"),
        "notes": ("bondNotes", ""),
        "parentPermId": ("parentPermId", "i64"),
        "percent": ("percent", "int"),
        "pendingPriceRevision": ("isPriceRevisionPending", ""),
        "permId": ("permId", "i64"),
        "positionAfter": ("positionAfter", "decimal"),
        "positionDesired": ("positionDesired", "decimal"),
        "primaryExchange": ("primaryExch", ""),
        "putable": ("puttable", ""),
        "routeMarketableToBbo": ("routeMarketableToBbo", "int"),
        "shares": ("shares", "decimal"),
        "size": ("size", "decimal"),
        "sizeAsk": ("sizeAsk", "decimal"),
        "sizeBid": ("sizeBid", "decimal"),
        "sizeIncrement": ("sizeIncrement", "decimal"),
        "suggestedSize": ("suggestedSize", "decimal"),
        "suggestedSizeIncrement": ("suggestedSizeIncrement", "decimal"),
        "totalQuantity": ("totalQuantity", "decimal"),
        "usePriceMgmtAlgo": ("usePriceMgmtAlgo", "int"),
        "val": ("value", ""),
        "wap": ("WAP", "decimal"),
        "yieldRedemptionDate": ("yieldRedemptionDate", "date"),
        "yield_": ("bondYield", ""),
    },
    "BarData": {"volume": ("volume", "decimal")},
    "ComboLeg": {"shortSaleSlot": ("shortSalesSlot", "")},
    "HistogramData": {"count": ("size", "decimal")},
    "HistoricalTick": {"time": ("time", "i64")},
    "HistoricalTickBidAsk": {"time": ("time", "i64")},
    "HistoricalTickLast": {"time": ("time", "i64")},
    "NewsProvider": {"code": ("providerCode", ""), "name": ("providerName", "")},
    "OrderAllocation": {"position": ("position", "decimal")},
    "OrderState": {
        name: (name, "double")
        for what in ("initMargin", "maintMargin", "equityWithLoan")
        for name in (what + "Before", what + "Change", what + "After")
    },
}

# Arguments of callbacks that old releases do not have.
_LATER_PARAMETERS = ("tickAttrib",)


def callback_names(wrapper_class, own=()):
    """The callbacks of a client's wrapper class: its public methods, without the class's `own` helpers."""
    return [
        name
        for name, _ in inspect.getmembers(wrapper_class, inspect.isfunction)
        if not name.startswith("_") and name not in own
    ]


def report(adapter, name, function, values):
    """Reports a callback that the client made as `function(*values)`. Never lets a defect of ours reach the client."""
    try:
        adapter.callback(*_event(name, function, values))
    except Exception as exception:
        adapter.note("adapter_defect", f"{name}: {exception!r}")
        adapter.callback(name, {f"arg{i}": repr(value) for i, value in enumerate(values)})


def _event(name, function, values):
    if name == "error":
        fields = [_ERROR_FIELDS.get(p, (p, "")) for p in _parameters(function)]
    else:
        fields = [(field, kind) for field, kind in _CALLBACKS.get(name, ())
                  if field not in _LATER_PARAMETERS or field in _parameters(function)]
    fields += [(f"arg{i}", "") for i in range(len(fields), len(values))]
    args = {}
    for (field, kind), value in zip(fields, values):
        _put(args, field, _convert(value, kind))
    if name in ("contractDetails", "bondContractDetails"):  # in the message the two are side by side
        args["contract"] = args["contractDetails"].pop("contract")
        _maturity_into_contract(args)
    if name == "scannerData":
        details = args.pop("contractDetails")
        args["scannerDataElement"].update(contract=details["contract"], marketName=details["marketName"])
    if name in ("openOrder", "completedOrder"):
        _leg_prices_into_legs(args)
    return _CALLBACK_NAMES.get(name, name), args


@functools.lru_cache
def _parameters(function):
    return [p for p in inspect.signature(function).parameters if p != "self"]


def attributes_of(record):
    """Canonical field -> (attribute, kind), for fields whose name or kind differs from the record's own."""
    own = _attributes(type(record))
    return {field: (name, kind) for name, (field, kind) in {**_ATTRIBUTES["*"], **own}.items()}


def kind_of(record, attribute):
    own = _attributes(type(record))
    return (own.get(attribute) or _ATTRIBUTES["*"].get(attribute, ("", "")))[1]


def _attributes(record_class):
    for base in record_class.__mro__:  # a Stock is a Contract
        if base.__name__ in _ATTRIBUTES:
            return _ATTRIBUTES[base.__name__]
    return {}


def _put(args, field, value):
    if value is _ABSENT:
        return
    if field == "*":
        args.update(value)
        return
    *outer, last = field.split(".")
    for part in outer:
        args = args.setdefault(part, {})
    args[last] = value


def _maturity_into_contract(args):
    """The client's records have a bond's date in another place, or in both."""
    maturity = args["contractDetails"].pop("maturity", "")
    date = args["contract"].setdefault("lastTradeDateOrContractMonth", maturity) or maturity
    if maturity not in ("", date):
        args["contractDetails"]["maturity"] = maturity
    args["contract"]["lastTradeDateOrContractMonth"] = date


def _leg_prices_into_legs(args):
    prices = args.get("order", {}).pop("orderComboLegs", [])
    for leg, price in zip(args.get("contract", {}).get("comboLegs", []), prices):
        if "price" in price:
            leg["perLegPrice"] = price["price"]


def _convert(value, kind=""):
    """The JSON value, or _ABSENT.

    Kinds: decimal and i64 travel as text, double may arrive as text, date as a number, bool and int as each other;
    nonempty is absent when empty, mask is a record of flags, and is "a" or "o".
    """
    if value is None:
        return _ABSENT
    if kind == "nonempty":
        return value or _ABSENT
    if kind == "mask":
        return sum(bit for bit, flag in _TICK_FLAGS if getattr(value, flag, False))
    if kind == "and":
        return value == "a"
    if isinstance(value, enum.Enum) and value.name == "NoneItem":  # the client's word for unset
        return _ABSENT
    if isinstance(value, enum.Enum):
        return _convert(value.value[0] if isinstance(value.value, tuple) else value.value)
    if isinstance(value, bool):
        return int(value) if kind == "int" else value
    if isinstance(value, (int, float, decimal.Decimal)):
        return _convert_number(value, kind)
    if isinstance(value, str):
        return _convert_text(value, kind)
    if isinstance(value, datetime.datetime):
        return str(int(value.timestamp())) if kind == "i64" else value.strftime("%Y%m%d %H:%M:%S %Z").strip()
    if isinstance(value, datetime.date):
        return value.strftime("%Y%m%d")
    return _convert_composite(value)


def _convert_number(value, kind):
    if value != value or value in _UNSET_NUMBERS or (_UNSET_DOUBLE <= abs(value) < math.inf):
        return _ABSENT
    if kind == "bool":
        return bool(value)
    if abs(value) == math.inf:
        return "Infinity" if value > 0 else "-Infinity"
    if kind == "int" and value == int(value):
        return int(value)
    if kind == "decimal" or isinstance(value, decimal.Decimal):
        return _decimal_text(value)
    if kind == "i64":
        return repr(value)
    if kind == "date":
        return str(value) if value else _ABSENT
    return value


def _convert_text(value, kind):
    if kind not in ("double", "decimal"):
        return value
    if not value:
        return _ABSENT
    try:
        return _convert_number(float(value) if kind == "double" else decimal.Decimal(value), kind)
    except (ValueError, decimal.InvalidOperation):
        return value  # what the application really got


def _decimal_text(value):
    exact = value if isinstance(value, decimal.Decimal) else decimal.Decimal(repr(value))
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _convert_composite(value):
    if isinstance(value, dict):
        return {str(k): v for k, v in ((k, _convert(v)) for k, v in value.items()) if v is not _ABSENT}
    if isinstance(value, (set, frozenset)):
        value = sorted(value)
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        if value and all(hasattr(item, "tag") and hasattr(item, "value") for item in value):
            return {str(item.tag): str(item.value) for item in value}
        return [v for v in map(_convert, value) if v is not _ABSENT]
    if hasattr(value, "_asdict"):
        attributes = value._asdict()
    elif dataclasses.is_dataclass(value):  # may have slots
        attributes = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    elif hasattr(value, "__dict__"):
        attributes = vars(value)
    else:
        return str(value)
    record = {}
    own = _attributes(type(value))
    for attribute, inner in attributes.items():
        name, kind = own.get(attribute) or _ATTRIBUTES["*"].get(attribute, (attribute, ""))
        _put(record, name, _convert(inner, kind))
    return record
