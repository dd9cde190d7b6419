"""Which types and algorithms of orders the model takes: asked by playing an order of each to it. Pure."""

import json

_CONTRACT = {"conId": 265598, "exchange": "SMART"}
_SUMMED_UP = ("OPEN_ORDER", "ERR_MSG")


def questions(known):
    """A recording that expects no answer at all, so that every message of the model is a difference."""
    orders = [(name, {"orderType": name}) for name in known["order_types"]]
    orders += [(f"algorithm {name}", {"orderType": "LMT", "algoStrategy": name}) for name in known["algorithms"]]
    return {"server_version": 225, "exchanges": [_question(name, fields) for name, fields in orders]}


def _question(name, fields):
    prices = {"lmtPrice": 10, "auxPrice": 5, "trailStopPrice": 400, "tif": "DAY", "transmit": True}
    order = {"action": "BUY", "totalQuantity": 1, **prices, **fields}
    return {"name": name, "source": "the model", "versions": {"since": 203}, "answers": [],
            "request": {"message": "PLACE_ORDER", "with": {"orderId": 1, "contract": _CONTRACT, "order": order}}}


def replies(exchanges):
    """Name of the order -> None if the model takes it, or the error in words."""
    return {exchange["name"]: _reply(exchange["played"][0]["differences"]) for exchange in exchanges}


def _reply(differences):
    first = next((one for one in differences if one["message"] in _SUMMED_UP), None)
    if first is None:
        return "no answer"
    if first["message"] == "OPEN_ORDER":
        return None
    error = json.loads(first["model"])
    return f"{error['errorCode']}: {error['errorMsg']}"
