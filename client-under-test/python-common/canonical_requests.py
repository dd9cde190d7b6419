"""Turns a canonical request into a call of a Python client: records become the client's own Contract, Order and so on.

The parameters come from the client itself, by introspection; the tables hold what their names do not say. A field that
the client's record does not have is set all the same: it is the client that does not send it.
"""

import decimal
import inspect

import canonical

# Public methods that are requests start with these. Newer official clients have each of them also for a protobuf message
# that the caller makes.
_PREFIXES = ("req", "cancel", "placeOrder", "calculate", "exerciseOptions", "queryDisplayGroups", "subscribeTo",
             "unsubscribeFrom", "updateDisplayGroup", "verify", "replaceFA", "setServerLogLevel")
_REQUEST_NAMES = {"cancelHeadTimeStamp": "cancelHeadTimestamp", "reqHeadTimeStamp": "reqHeadTimestamp"}

# Parameter -> field. A dotted field is in a record; "*" is the record of all fields that are not parameters.
_PARAMETERS = {
    "allMsgs": "allMessages",
    "bAutoBind": "autoBind",
    "conid": "conId",
    "cxml": "xml",
    "data": "*",
    "durationStr": "duration",
    "execFilter": "executionFilter",
    "faData": "faDataType",
    "fundamentalDataOptions": "fundamentalsDataOptions",
    "groupName": "group",
    "implVolOptions": "impliedVolatilityOptions",
    "manualCancelOrderTime": "orderCancel.manualOrderCancelTime",
    "mktDataOptions": "marketDataOptions",
    "mktDepthOptions": "marketDepthOptions",
    "optPrcOptions": "optionPriceOptions",
    "scannerSubscriptionFilterOptions": "scannerSubscription.scannerSubscriptionFilterOptions",
    "scannerSubscriptionOptions": "scannerSubscription.scannerSubscriptionOptions",
    "subscription": "scannerSubscription",
    "tickerId": "reqId",
    "useRth": "useRTH",
    "wshEventData": "*",
}
_PARAMETERS_OF = {"exerciseOptions": {"reqId": "orderId"}}

# Defaults of parameters that the scenario does not give; a text is empty.
_DEFAULTS = {
    **dict.fromkeys(("allMessages", "apiOnly", "ignoreSize", "isSmartDepth", "keepUpToDate", "ledgerAndNLV", "override",
                     "professionalCustomer", "regulatorySnapshot", "snapshot", "useRTH"), False),
    **dict.fromkeys(("conId", "exerciseAction", "exerciseQuantity", "faDataType", "groupId", "marketRuleId",
                     "numberOfTicks", "totalResults", "underlyingConId"), 0),
    **dict.fromkeys(("optionPrice", "underPrice", "volatility"), 0.0),
    "autoBind": True,
    "barSize": 5,
    "formatDate": 1,
    "group": "All",
    "logLevel": 2,
    "marketDataType": 1,
    "numIds": 1,
    "numRows": 5,
    "subscribe": True,
    "tags": "NetLiquidation",
}

# Field -> its record type, if the client has a class for it.
_RECORDS = {
    "*": "WshEventData",
    "comboLegs": "ComboLeg",
    "contract": "Contract",
    "deltaNeutralContract": "DeltaNeutralContract",
    "executionFilter": "ExecutionFilter",
    "order": "Order",
    "orderCancel": "OrderCancel",
    "scannerSubscription": "ScannerSubscription",
    "softDollarTier": "SoftDollarTier",
}


class Requests:
    """make: class name -> the client's own, also `TagValue`, `OrderComboLeg` and `condition(type)`."""

    def __init__(self, client, make, next_request_id):
        self._client = client
        self._make = make
        self._next_request_id = next_request_id
        self._methods = {}
        for name, _ in inspect.getmembers(type(client), inspect.isfunction):
            if name.startswith(_PREFIXES) and not name.endswith("ProtoBuf"):
                self._methods[_REQUEST_NAMES.get(name, name)] = name

    def names(self):
        return list(self._methods)

    def call(self, name, given):
        method = getattr(self._client, self._methods[name])
        given = dict(given)
        if "order" in given:  # attached orders are fields of the client's order
            given["order"] = {**given["order"], **given.pop("attachedOrders", {})}
        values = {}
        spread = None
        for parameter in inspect.signature(method).parameters.values():
            field = _PARAMETERS_OF.get(name, {}).get(parameter.name, _PARAMETERS.get(parameter.name, parameter.name))
            if field == "*":
                spread = parameter.name
                values[parameter.name] = None
            elif field.partition(".")[0] in given or parameter.default is inspect.Parameter.empty:
                values[parameter.name] = self._argument(given, field)
        if spread:
            values[spread] = self._record("*", {f: v for f, v in given.items() if f not in values})
        else:
            self._refuse_unknown(name, given, values)
        if "order" in values and "contract" in values:
            self._leg_prices(values["order"], given)
        method(**values)

    def _refuse_unknown(self, name, given, values):
        known = {_PARAMETERS_OF.get(name, {}).get(p, _PARAMETERS.get(p, p)).partition(".")[0] for p in values}
        unknown = set(given) - known
        if any(given[field] not in ("", 0, False, None) for field in unknown):
            raise TypeError(f"{name} has no parameter for {', '.join(sorted(unknown))}")

    def _argument(self, given, field):
        outer, _, inner = field.partition(".")
        if inner:
            value = given.get(outer, {}).get(inner, None if inner.endswith("Options") else "")
            return self._tags(value) if isinstance(value, dict) else value
        if field in _RECORDS:
            return self._record(field, given.get(field, {}))
        if field.endswith("Options"):
            return self._tags(given.get(field, {}))
        if field in ("reqId", "orderId") and field not in given:
            return self._next_request_id()
        return given.get(field, _DEFAULTS.get(field, ""))

    def _record(self, field, fields):
        record = self._make[_RECORDS[field]]()
        self._fill(record, fields)
        return record

    def _fill(self, record, fields):
        attributes = canonical.attributes_of(record)
        for field, value in fields.items():
            if field == "perLegPrice":
                continue  # see _leg_prices
            attribute, kind = attributes.get(field, (field, ""))
            if not hasattr(record, attribute):
                attribute, kind = field, canonical.kind_of(record, field)
            setattr(record, attribute, self._value(field, kind, value, getattr(record, attribute, None)))

    def _value(self, field, kind, value, default):
        if field == "conditions":
            return [self._condition(item) for item in value]
        if field in _RECORDS:
            if isinstance(value, list):
                return [self._record(field, item) for item in value]
            return self._record(field, value)
        if isinstance(value, dict):
            return self._tags(value)
        if kind == "decimal":
            return decimal.Decimal(value) if isinstance(default, decimal.Decimal) else float(value)
        if kind == "i64" or (type(default) is int and isinstance(value, str)):
            return int(value)
        if kind == "and":
            return "a" if value else "o"
        if isinstance(default, str) and isinstance(value, float):
            return repr(value)
        if isinstance(default, bool) and isinstance(value, int):
            return bool(value)
        return value

    def _condition(self, fields):
        condition = self._make["condition"](fields["type"])
        self._fill(condition, {name: value for name, value in fields.items() if name != "type"})
        return condition

    def _tags(self, tags):
        return [self._make["TagValue"](tag, value) for tag, value in tags.items()]

    def _leg_prices(self, order, given):
        """The price of a leg is in the message's leg, but in a list of the client's order."""
        legs = given.get("contract", {}).get("comboLegs", [])
        prices = [leg["perLegPrice"] for leg in legs if "perLegPrice" in leg]
        if prices:
            order.orderComboLegs = [self._leg_price(price) for price in prices]

    def _leg_price(self, price):
        leg = self._make["OrderComboLeg"]()
        leg.price = price
        return leg
