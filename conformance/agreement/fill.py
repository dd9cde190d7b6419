"""Random unique values for every field of a message, the same for the same seed, version, message and field.

Values are meaningful only if clients expect more than the field's type says (a time, an enumeration, a number in a
text). If possible, no two fields of a message get the same value, so that swapped fields are noticed.
"""

import copy
import random

from conformance.agreement import tables

_TIMES = "20260{m}{d:02} 1{h}:{s:02}:0{h} US/Eastern"

# Field name -> the values it may have, because clients parse them. A function gets the random source.
_DOMAINS = {
    "exerciseAction": [1, 2],
    "faDataType": [1, 3],
    "formatDate": [1, 2],
    "lastLiquidity": [1, 2, 3],
    "logLevel": [1, 2, 3, 4, 5],
    "marketDataType": [1, 2, 3, 4],
    "newsMsgType": [1, 2, 3],
    "operation": [0, 1, 2],
    "seekPriceImprovement": [0, 1],
    "side": [0, 1],
    "tickType": [1, 2, 4],
    "right": ["C", "P"],
    "secType": ["STK", "OPT", "FUT", "CASH", "IND"],
    "action": ["BUY", "SELL"],
    "fundDistributionPolicyIndicator": ["N", "Y"],
    "usePriceMgmtAlgo": [0, 1],
    "routeMarketableToBbo": [0, 1],
    "optExerciseOrLapseType": [1, 2],
}

# Bits that exist from a server version on.
_BITS = {"attrMask": ((100, [1]), (109, [1, 2, 3]), (132, [1, 2, 4, 3, 5, 6, 7]))}

# Fields that the wire has from the first protobuf version on, and clients as they are here from a later one on: before,
# the first is a boolean to them, and nobody reads the others. Which fields a version has at all, the tables say.
_KNOWN_SINCE = {"routeMarketableToBbo": 217, "lastPricePrecision": 224, "lastSizePrecision": 224}

# Fractions of a size: of positions and orders from the first version on, of ticks and bars from the second.
_FRACTIONS = (101, 163)
_EARLY_FRACTIONS = ("position", "filled", "remaining", "shares", "cumQty", "totalQuantity", "filledQuantity")

# Texts that some clients read as times or numbers.
_DATE_NAMES = ("lastTradeDateOrContractMonth", "yieldRedemptionDate", "realExpirationDate", "lastTradeDate",
               "expirations", "refDate", "startDate", "endDate")
_TIME_NAMES = ("time", "date", "headTimestamp", "endDateTime", "startDateTime", "startDateStr", "endDateStr",
               "goodAfterTime", "goodTillDate", "activeStartTime", "activeStopTime", "manualOrderTime",
               "manualOrderCancelTime", "completedTime")
_NUMBER_TEXTS = ("minTick", "lastPricePrecision", "lastSizePrecision", "faPercentage")

# Doubles that are whole numbers in practice.
_WHOLE = ("evMultiplier",)

# Messages whose fields depend on each other: each variant is one more message with these fields fixed; None removes.
_CONDITIONS = [
    {"type": 1, "conId": True, "exchange": True, "price": True, "triggerMethod": 2},
    {"type": 3, "time": True},
    {"type": 4, "percent": True},
    {"type": 5, "symbol": True, "secType": True, "exchange": True},
    {"type": 6, "conId": True, "exchange": True, "volume": True},
    {"type": 7, "conId": True, "exchange": True, "changePercent": True},
]
_PLAIN_CONTRACT = {"contract.comboLegs": None, "contract.comboLegsDescrip": None}
_ORDERS = [
    {**_PLAIN_CONTRACT, "order.orderType": "LMT", "contract.secType": "STK"},
    {"contract.secType": "BAG", "order.orderType": "LMT", "contract.deltaNeutralContract": None},
    {**_PLAIN_CONTRACT, "order.orderType": "PEG BENCH", "contract.secType": "STK"},
    {**_PLAIN_CONTRACT, "order.orderType": "PEG BEST", "contract.secType": "STK", "contract.exchange": "IBKRATS"},
    {**_PLAIN_CONTRACT, "order.orderType": "PEG MID", "contract.secType": "STK", "contract.exchange": "IBKRATS"},
]
VARIANTS = {
    "TICK_BY_TICK": [
        {"tickType": 1, "historicalTickBidAsk": None, "historicalTickMidPoint": None},
        {"tickType": 2, "historicalTickBidAsk": None, "historicalTickMidPoint": None},
        {"tickType": 3, "historicalTickLast": None, "historicalTickMidPoint": None},
        {"tickType": 4, "historicalTickLast": None, "historicalTickBidAsk": None},
    ],
    "PLACE_ORDER": _ORDERS,
    "OPEN_ORDER": _ORDERS,
    "COMPLETED_ORDER": _ORDERS,
    **dict.fromkeys(("CONTRACT_DATA", "BOND_CONTRACT_DATA"),
                    [{"contractDetails.fundAssetType": kind} for kind in ("000", "003")]),
    "REQ_TICK_BY_TICK_DATA": [{"tickType": t} for t in ("Last", "AllLast", "BidAsk", "MidPoint")],
    "TICK_STRING": [{"tickType": 45}],
    "TICK_GENERIC": [{"tickType": 49}],
    "TICK_SIZE": [{"tickType": 0}, {"tickType": 8}],
    "TICK_OPTION_COMPUTATION": [{"tickType": 10}, {"tickType": 13}],
    "TICK_EFP": [{"tickType": 38}],
}


def variants(message):
    return len(VARIANTS.get(message.name, [{}]))


def fill(message, seed, version, variant=0, turn=0):
    """The fields of one message, in two turns, because some values keep some clients from going on at all.

    Turn 1 has every boolean inverted, fractions in place of integers, and requests without options and without
    `primaryExch`.
    """
    source = _Source(f"{seed}/{version}/{message.name}/{variant}", version, turn, message.is_protobuf(version))
    fields = [f for f in message.fields if not (turn and message.call and f["name"].endswith("Options"))]
    record = source.record(fields, "")
    if turn and message.call:
        _set(record, ["contract", "primaryExch"], None)
    for path, value in VARIANTS.get(message.name, [{}])[variant].items():
        _set(record, path.split("."), copy.deepcopy(value))
    return record


def _set(record, path, value):
    for name in path[:-1]:
        record = record.get(name, {})
    if value is None:
        record.pop(path[-1], None)
    else:
        record[path[-1]] = value


class _Source:
    def __init__(self, origin, version, turn, is_protobuf):
        self._is_protobuf = is_protobuf
        self._version = version
        self._origin = origin
        self._turn = turn
        self._used = set()

    def record(self, fields, outer):
        filled = {f["name"]: self._field(f, outer + f["name"]) for f in fields
                  if self._exists(f) and not tables.is_wire_only(f["name"])}
        for name in [f["name"] for f in fields if f["name"].endswith("Repeated")]:
            filled[name] = filled[name.removesuffix("Repeated")]
        return filled

    def _exists(self, field):
        """Whether the field exists at the version. For text, the layouts say so."""
        since = field.get("since") or _KNOWN_SINCE.get(field["name"], 0)
        return not self._is_protobuf or self._version >= since

    def _field(self, field, path):
        if field["type"] == "[OrderCondition]":
            return self._conditions(field["fields"], path)
        if tables.is_list(field["type"]):
            count = 1 + self._random(path).randrange(3)
            items = [self._one(field, f"{path}[{i}]") for i in range(count)]
            return items if "fields" in field else sorted(items)
        return self._one(field, path)

    def _conditions(self, fields, path):
        """One of each kind, with the fields that this kind has."""
        conditions = []
        for i, kind in enumerate(_CONDITIONS):
            full = self.record(fields, f"{path}[{i}].")
            own = {name: full[name] if value is True else value for name, value in kind.items()}
            conditions.append({"type": own.pop("type"), "isConjunctionConnection":
                               full["isConjunctionConnection"], **own})
            if "isMore" in full and kind["type"] not in (5,):
                conditions[-1]["isMore"] = full["isMore"]
        return conditions

    def _one(self, field, path):
        if "fields" in field:
            return self.record(field["fields"], path + ".")
        if field["type"].startswith("map"):
            return {self._text(f"{path}.{i}"): self._text(f"{path}.{i}=") for i in
                    range(1 + self._random(path).randrange(3))}
        return self._single(field["type"].strip("[]"), field["name"], path)

    def _single(self, kind, name, path):
        if kind == "bool":
            return (self._random(path).randrange(2) == 1) != (self._turn == 1)
        bits = [values for since, values in _BITS.get(name, ()) if since <= self._version]
        domain = bits[-1] if bits else _DOMAINS.get(name)
        if domain and isinstance(domain[0], str) == (kind == "string"):
            return domain[(self._random(path).randrange(len(domain)) + self._turn) % len(domain)]
        if kind == "string":
            return self._text(path, name)
        whole = self._turn == 0 and (kind == "decimal" or name in _WHOLE)
        whole = whole or (kind == "decimal" and self._version < _FRACTIONS[name not in _EARLY_FRACTIONS])
        return self._unique(path, lambda r: _number(kind, r, whole))

    def _text(self, path, name=""):
        if name in _DATE_NAMES:
            return self._unique(path, lambda r: f"20{r.randrange(26, 60)}0{r.randrange(1, 10)}{r.randrange(10, 29)}")
        if name in _TIME_NAMES:
            return self._unique(path, lambda r: _TIMES.format(m=r.randrange(1, 10), d=r.randrange(1, 29),
                                                              h=r.randrange(10), s=r.randrange(60)))
        if name in _NUMBER_TEXTS:
            return self._unique(path, lambda r: f"{r.randrange(1, 99)}.{r.randrange(10)}{r.randrange(1, 10)}")
        return self._unique(path, lambda r: f"{name[:4] or 'key'} {r.randrange(36**6):x}")

    def _unique(self, path, make):
        source = self._random(path)
        value = make(source)
        while value in self._used:
            value = make(source)
        self._used.add(value)
        return value

    def _random(self, path):
        return random.Random(f"{self._origin}/{path}")


def _number(kind, source, whole):
    if kind == "i32":
        return source.randrange(1000, 2_000_000)
    if kind == "i64":
        return str(source.randrange(1_600_000_000, 1_900_000_000))
    thousandths = source.randrange(1_000_001, 99_999_999)
    if kind == "f64":
        return thousandths // 1000 if whole else thousandths / 1000
    return str(thousandths // 1000) if whole else f"{thousandths // 1000}.{thousandths % 10}{thousandths % 9 + 1}"
