"""Compares what a client was told with the gateway's own state, and with another client. Pure."""

import dataclasses
import math

from conformance.lib.known import Format
from conformance.trading_day.facts import cash, number

# The list of what a client itself gets wrong.
KNOWN = Format("trading_day.yaml", "step", ("missing", "extra", "different", "failed", "no_answer", "lost"))

_CENT = 0.005001  # account values are rounded to cents


@dataclasses.dataclass(frozen=True)
class Difference:
    """kind: one of KNOWN.kinds. told: by the client; expected: by the gateway's state, or by the other client."""

    step: str
    kind: str
    field: str = ""
    told: object = None
    expected: object = None
    note: str = ""


def same(told, expected, tolerance=1e-9):
    told, expected = number(told), number(expected)
    if type(told) is not type(expected):
        return False
    if isinstance(told, float):
        return math.isclose(told, expected, rel_tol=1e-9, abs_tol=tolerance)
    return told == expected


def differences(step, told, expected, tolerance=1e-9, path=""):
    """Compares leaf by leaf; something that only one of them has is a single difference."""
    if isinstance(told, list) and isinstance(expected, list):
        told, expected = (dict(enumerate(values)) for values in (told, expected))
    if not (isinstance(told, dict) and isinstance(expected, dict)):
        return [] if same(told, expected, tolerance) else [Difference(step, "different", path, told, expected)]
    found = []
    for key in [*expected, *(key for key in told if key not in expected)]:
        inner = f"{path}.{key}" if path else str(key)
        if key not in told:
            found.append(Difference(step, "missing", inner, None, expected[key]))
        elif key not in expected:
            found.append(Difference(step, "extra", inner, told[key], None))
        else:
            found += differences(step, told[key], expected[key], tolerance, inner)
    return found


def against_first(day, first):
    """Differences of all steps that both days have. A day is {step: facts}. End markers are judged separately for each
    day."""
    both = [step for step in first if step in day and step != "good_bye"]
    return [d for step in both for d in differences(step, day[step], first[step])]


def against_state(day, state, client_id, account):
    """The end of the day, as the client knows it after coming back, against the gateway's state."""
    ours = next(a for a in state["accounts"] if a["id"] == account)
    orders = [order for order in state["orders"] if order["clientId"] == client_id]
    return [*_positions(day, ours), *_cash(day, ours), *_open_orders(day, orders), *_completed(day, orders),
            *_executions(day, orders), *_money(day, ours), *_markers(day)]


def _positions(day, account):
    if "positions_again" not in day:
        return []
    expected = {str(p["conId"]): {"symbol": p["symbol"], "position": p["quantity"], "avgCost": p["averageCost"]}
                for p in account["positions"] if p["quantity"] != 0}
    told = {key: {name: p.get(name) for name in ("symbol", "position", "avgCost")}
            for key, p in day["positions_again"].items()}
    return differences("end: positions", told, expected)


def _cash(day, account):
    if "account_again" not in day:
        return []
    return differences("end: cash", cash(day["account_again"]["values"]), account["cash"], _CENT)


def _open_orders(day, orders):
    if "open_orders_again" not in day:
        return []
    fields = {"permId": "permId", "symbol": "symbol", "action": "action", "orderType": "orderType",
              "totalQuantity": "totalQuantity", "status": "status", "filled": "filled",
              "avgFillPrice": "avgFillPrice", "account": "account"}
    expected = {str(o["orderId"]): {told: o[own] for told, own in fields.items()} for o in orders if not _final(o)}
    told = {key: {name: value for name, value in o.items() if name in fields}
            for key, o in day["open_orders_again"].items()}
    limits = {str(o["orderId"]): o["lmtPrice"] for o in orders if not _final(o) and o["lmtPrice"] is not None}
    for key, limit in limits.items():
        expected[key]["lmtPrice"] = limit
        if "lmtPrice" in day["open_orders_again"].get(key, {}):
            told[key]["lmtPrice"] = day["open_orders_again"][key]["lmtPrice"]
    return differences("end: open orders", told, expected)


def _completed(day, orders):
    if "completed_orders" not in day:
        return []
    fields = {"symbol": "symbol", "action": "action", "orderType": "orderType", "totalQuantity": "totalQuantity",
              "filledQuantity": "filled", "status": "status", "account": "account"}
    expected = {str(o["permId"]): {told: o[own] for told, own in fields.items()} for o in orders if _final(o)}
    for order in expected.values():
        if order["status"] == "Filled":
            order["totalQuantity"] = 0.0  # as real gateways say it
    told = {key: {name: value for name, value in o.items() if name in fields}
            for key, o in day["completed_orders"].items()}
    return differences("end: completed orders", told, expected)


def _executions(day, orders):
    """The executions of each order add up to what it has filled, at its average price."""
    if "executions" not in day:
        return []
    expected = {str(o["permId"]): {"filled": o["filled"], "avgFillPrice": o["avgFillPrice"]}
                for o in orders if o["filled"] > 0}
    told = {}
    for one in day["executions"]["executions"].values():
        sums = told.setdefault(f"{one['permId']:.0f}", {"filled": 0.0, "paid": 0.0})
        sums["filled"] += one["shares"]
        sums["paid"] += one["shares"] * one["price"]
    told = {key: {"filled": s["filled"], "avgFillPrice": s["paid"] / s["filled"]} for key, s in told.items()}
    return differences("end: executions", told, expected)


def _money(day, account):
    """Cash in the morning, minus what was paid and the commissions, is the cash in the evening."""
    if "executions" not in day or "account" not in day:
        return []
    evening = dict(cash(day["account"]["values"]))
    traded = day["executions"]
    for key, one in traded["executions"].items():
        sign = 1 if one["side"] == "BOT" else -1
        evening[one["currency"]] -= sign * one["shares"] * one["price"]
        fee = traded["commissions"].get(key)
        if fee is None:
            return [Difference("end: money", "missing", key, None, None, "an execution without commission")]
        evening[fee["currency"]] -= fee["commissionAndFees"]
    return differences("end: money", evening, account["cash"], _CENT)


def _markers(day):
    if "good_bye" not in day:
        return []
    return differences("end: markers", day["good_bye"]["markers"], day["good_bye"]["wanted"])


def _final(order):
    return order["status"] in ("Filled", "Cancelled", "Inactive")
