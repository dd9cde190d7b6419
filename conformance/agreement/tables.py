"""The message tables as `fake-gateway messages` prints them, and what one message becomes at a client.

A message is one callback whose arguments are its fields. What the official EWrapper does differently from that is in
the tables below; nothing here belongs to a single client.
"""

import json
import re
import subprocess

# A message that is several callbacks: which one it is, depends on its fields. Callback -> the fields of its own.
UNIONS = {
    "TICK_BY_TICK": {
        "tickByTickAllLast": "historicalTickLast",
        "tickByTickBidAsk": "historicalTickBidAsk",
        "tickByTickMidPoint": "historicalTickMidPoint",
    },
}

# Message -> the request that it answers, and the message that ends the answer. For libraries that hand on nothing but
# answers to their own requests.
ANSWERS = {
    "ACCOUNT_SUMMARY": ("REQ_ACCOUNT_SUMMARY", "ACCOUNT_SUMMARY_END"),
    "ACCOUNT_SUMMARY_END": ("REQ_ACCOUNT_SUMMARY", ""),
    "ACCOUNT_UPDATE_MULTI": ("REQ_ACCOUNT_UPDATES_MULTI", "ACCOUNT_UPDATE_MULTI_END"),
    "ACCOUNT_UPDATE_MULTI_END": ("REQ_ACCOUNT_UPDATES_MULTI", ""),
    "ACCT_DOWNLOAD_END": ("REQ_ACCT_DATA", ""),
    "ACCT_UPDATE_TIME": ("REQ_ACCT_DATA", "ACCT_DOWNLOAD_END"),
    "ACCT_VALUE": ("REQ_ACCT_DATA", "ACCT_DOWNLOAD_END"),
    "COMPLETED_ORDER": ("REQ_COMPLETED_ORDERS", "COMPLETED_ORDERS_END"),
    "COMPLETED_ORDERS_END": ("REQ_COMPLETED_ORDERS", ""),
    "CONFIG_RESPONSE": ("REQ_CONFIG", ""),
    "CONTRACT_DATA": ("REQ_CONTRACT_DATA", "CONTRACT_DATA_END"),
    "BOND_CONTRACT_DATA": ("REQ_CONTRACT_DATA", "CONTRACT_DATA_END"),
    "CONTRACT_DATA_END": ("REQ_CONTRACT_DATA", ""),
    "CURRENT_TIME": ("REQ_CURRENT_TIME", ""),
    "CURRENT_TIME_IN_MILLIS": ("REQ_CURRENT_TIME_IN_MILLIS", ""),
    "DISPLAY_GROUP_LIST": ("QUERY_DISPLAY_GROUPS", ""),
    "DISPLAY_GROUP_UPDATED": ("SUBSCRIBE_TO_GROUP_EVENTS", ""),
    "EXECUTION_DATA": ("REQ_EXECUTIONS", "EXECUTION_DATA_END"),
    "EXECUTION_DATA_END": ("REQ_EXECUTIONS", ""),
    "COMMISSION_AND_FEES_REPORT": ("REQ_EXECUTIONS", "EXECUTION_DATA_END"),
    "FAMILY_CODES": ("REQ_FAMILY_CODES", ""),
    "FUNDAMENTAL_DATA": ("REQ_FUNDAMENTAL_DATA", ""),
    "HEAD_TIMESTAMP": ("REQ_HEAD_TIMESTAMP", ""),
    "HISTOGRAM_DATA": ("REQ_HISTOGRAM_DATA", ""),
    "HISTORICAL_DATA": ("REQ_HISTORICAL_DATA", "HISTORICAL_DATA_END"),
    "HISTORICAL_DATA_END": ("REQ_HISTORICAL_DATA", ""),
    "HISTORICAL_DATA_UPDATE": ("REQ_HISTORICAL_DATA", ""),
    "HISTORICAL_NEWS": ("REQ_HISTORICAL_NEWS", "HISTORICAL_NEWS_END"),
    "HISTORICAL_NEWS_END": ("REQ_HISTORICAL_NEWS", ""),
    "HISTORICAL_SCHEDULE": ("REQ_HISTORICAL_DATA", ""),
    "HISTORICAL_TICKS": ("REQ_HISTORICAL_TICKS", ""),
    "HISTORICAL_TICKS_BID_ASK": ("REQ_HISTORICAL_TICKS", ""),
    "HISTORICAL_TICKS_LAST": ("REQ_HISTORICAL_TICKS", ""),
    "MANAGED_ACCTS": ("REQ_MANAGED_ACCTS", ""),
    "MARKET_DATA_TYPE": ("REQ_MKT_DATA", ""),
    "MARKET_DEPTH": ("REQ_MKT_DEPTH", ""),
    "MARKET_DEPTH_L2": ("REQ_MKT_DEPTH", ""),
    "MARKET_RULE": ("REQ_MARKET_RULE", ""),
    "MKT_DEPTH_EXCHANGES": ("REQ_MKT_DEPTH_EXCHANGES", ""),
    "NEWS_ARTICLE": ("REQ_NEWS_ARTICLE", ""),
    "NEWS_BULLETINS": ("REQ_NEWS_BULLETINS", ""),
    "NEWS_PROVIDERS": ("REQ_NEWS_PROVIDERS", ""),
    "NEXT_VALID_ID": ("REQ_IDS", ""),
    "OPEN_ORDER": ("REQ_ALL_OPEN_ORDERS", "OPEN_ORDER_END"),
    "OPEN_ORDER_END": ("REQ_ALL_OPEN_ORDERS", ""),
    "ORDER_BOUND": ("REQ_AUTO_OPEN_ORDERS", "OPEN_ORDER_END"),
    "ORDER_STATUS": ("REQ_ALL_OPEN_ORDERS", "OPEN_ORDER_END"),
    "PNL": ("REQ_PNL", ""),
    "PNL_SINGLE": ("REQ_PNL_SINGLE", ""),
    "PORTFOLIO_VALUE": ("REQ_ACCT_DATA", "ACCT_DOWNLOAD_END"),
    "POSITION": ("REQ_POSITIONS", "POSITION_END"),
    "POSITION_END": ("REQ_POSITIONS", ""),
    "POSITION_MULTI": ("REQ_POSITIONS_MULTI", "POSITION_MULTI_END"),
    "POSITION_MULTI_END": ("REQ_POSITIONS_MULTI", ""),
    "REAL_TIME_BARS": ("REQ_REAL_TIME_BARS", ""),
    "RECEIVE_FA": ("REQ_FA", ""),
    "REPLACE_FA_END": ("REPLACE_FA", ""),
    "REROUTE_MKT_DATA_REQ": ("REQ_MKT_DATA", ""),
    "REROUTE_MKT_DEPTH_REQ": ("REQ_MKT_DEPTH", ""),
    "SCANNER_DATA": ("REQ_SCANNER_SUBSCRIPTION", ""),
    "SCANNER_PARAMETERS": ("REQ_SCANNER_PARAMETERS", ""),
    "SECURITY_DEFINITION_OPTION_PARAMETER": ("REQ_SEC_DEF_OPT_PARAMS", "SECURITY_DEFINITION_OPTION_PARAMETER_END"),
    "SECURITY_DEFINITION_OPTION_PARAMETER_END": ("REQ_SEC_DEF_OPT_PARAMS", ""),
    "SMART_COMPONENTS": ("REQ_SMART_COMPONENTS", ""),
    "SOFT_DOLLAR_TIERS": ("REQ_SOFT_DOLLAR_TIERS", ""),
    "SYMBOL_SAMPLES": ("REQ_MATCHING_SYMBOLS", ""),
    "TICK_BY_TICK": ("REQ_TICK_BY_TICK_DATA", ""),
    "UPDATE_CONFIG_RESPONSE": ("UPDATE_CONFIG", ""),
    "USER_INFO": ("REQ_USER_INFO", ""),
    "WSH_EVENT_DATA": ("REQ_WSH_EVENT_DATA", ""),
    "WSH_META_DATA": ("REQ_WSH_META_DATA", ""),
    **dict.fromkeys(("TICK_EFP", "TICK_GENERIC", "TICK_NEWS", "TICK_OPTION_COMPUTATION", "TICK_PRICE",
                     "TICK_REQ_PARAMS", "TICK_SIZE", "TICK_SNAPSHOT_END", "TICK_STRING"), ("REQ_MKT_DATA", "")),
}

# Fields that the callback's name already says.
IMPLIED = {"tickByTickBidAsk": ("tickType",), "tickByTickMidPoint": ("tickType",)}

# Fields that have a place in a text message and none in any client's records: numbers that are read and dropped,
# lengths of what follows, the same value once more.
_WIRE_ONLY = re.compile(r"(^|\.)(unused|mask|\w+Count|\w+Repeated)$")

# Further callbacks that the official clients make out of the same message, and their fields that are not in it.
# tickType is that of the size which belongs to a price.
COMPANIONS = {
    "TICK_PRICE": {"tickSize": {"tickType": {1: 0, 2: 3, 4: 5, 66: 69, 67: 70, 68: 71}}},
    "HISTORICAL_DATA": {"historicalDataEnd": {}},
    "SCANNER_DATA": {"scannerDataEnd": {}},
}

_PLAIN = re.compile(r"\[\d+\]")


class Message:
    """One row: `fields` as in the tables, `types` of all its leaves by path without list positions."""

    def __init__(self, row):
        self.name = row["name"]
        self.direction = row["direction"]
        self.callback = row.get("callback") or ""
        self.call = row.get("call") or ""
        self.fields = row["fields"]
        self.protobuf_since = row.get("protobuf_since")
        self.types = dict(_types(self.fields, ""))

    def callbacks(self):
        """Names of all callbacks that this message may become."""
        return [*UNIONS.get(self.name, [self.callback]), *COMPANIONS.get(self.name, ())]

    def type_of(self, path):
        path = plain(path)
        while path not in self.types and "." in path:
            path = path.rpartition(".")[0]  # inside a map
        return self.types.get(path, "")


def load(gateway):
    listed = subprocess.run([gateway, "messages", "--format", "json"], capture_output=True, text=True, check=True)
    return {row["name"]: Message(row) for row in json.loads(listed.stdout)["messages"]}


def plain(path):
    """A path without list positions: `contract.comboLegs[1].action` is `contract.comboLegs.action`."""
    return _PLAIN.sub("", path)


def is_wire_only(path):
    return _WIRE_ONLY.search(plain(path)) is not None


def is_list(field_type):
    return field_type.startswith("[")


def _types(fields, outer):
    for field in fields:
        path = outer + field["name"]
        yield path, field["type"]
        yield from _types(field.get("fields", ()), path + ".")
