"""Many sessions of one client at once, each with a short day of its own. When all slots are used, one more is refused.

Afterwards the gateway's state must add up: what each was told about its order and trades, and the effect of all of them
on the account.
"""

import json
import threading

from conformance.lib.clients import ClientError
from conformance.trading_day import facts
from conformance.trading_day.day import ACCOUNT, STOCK, Day
from conformance.trading_day.day_compare import Difference, differences
from conformance.trading_day.paper_gateway import PaperGateway
from conformance.trading_day.trader import Missed, Trader

_SECONDS = 180  # for all to reach the same point, because starting so many programs takes time
_FIRST_CLIENT_ID = 100  # far from the id of the day
_CENT = 0.005001
LIMIT = 32  # the number of clients that a gateway accepts


def run(client, program, options):
    count = options.crowd
    played = play(client, program, client.last, options.seed, count)
    found = consistency(played)
    for difference in found:
        print(f"{difference.step} {difference.field}: {difference.kind}, told {difference.told}, expected"
              f" {difference.expected} {difference.note}")
    more = f"; one more: {played['refused'] or 'let in'}" if count == LIMIT else ""
    print(f"{client.name}@{client.last}: {count} sessions at once, {len(played['traders'])} traded{more};"
          f" {len(found)} differences")
    if options.json:
        options.json.write_text(json.dumps({**played, "differences": [vars(d) for d in found]}, indent=1) + "\n",
                                encoding="utf-8")
    return 1 if found else 0


def play(client, program, version, seed, count):
    """What each trader was told, by client id; what went wrong; how the additional client was refused; the state."""
    played = {"count": count, "traders": {}, "missed": [], "refused": "", "refusals": 0}
    together = threading.Barrier(count + 1)  # including this thread
    with PaperGateway(program, version, seed) as gateway:
        played.update(_morning(client, gateway))
        threads = [threading.Thread(target=_short_day, args=(client, gateway, _FIRST_CLIENT_ID + i, together, played))
                   for i in range(count)]
        for thread in threads:
            thread.start()
        try:
            together.wait(_SECONDS)  # all are connected
            if count == LIMIT:
                played["refused"] = _refusal(client, gateway, _FIRST_CLIENT_ID + count)
            together.wait(_SECONDS)  # now they trade
        except threading.BrokenBarrierError:
            played["missed"].append("not all of them could connect")
        for thread in threads:
            thread.join()
    played["state"] = gateway.state
    played["refusals"] = gateway.refused
    return played


def _morning(client, gateway):
    """What the account holds before anybody trades."""
    with Trader(client, gateway.port) as trader:
        day = Day(trader, gateway, client.last)
        day.connect()
        morning = {"morning_cash": facts.cash(day.account()["values"]), "morning_positions": day.positions()}
        day.disconnect()
    return morning


def _short_day(client, gateway, client_id, together, played):
    try:
        with Trader(client, gateway.port) as trader:
            connected = trader.do("connect", {"client_id": client_id}, lambda h: h.has("nextValidId"), seconds=_SECONDS)
            together.wait(_SECONDS)
            together.wait(_SECONDS)
            played["traders"][client_id] = _trade(trader, client_id, connected.all("nextValidId")[-1]["orderId"])
            trader.do("disconnect")
    except (Missed, ClientError) as what:
        played["missed"].append(f"{client_id}: {what}")
        together.abort()
    except threading.BrokenBarrierError:
        pass


def _trade(trader, client_id, order_id):
    positions = trader.do("reqPositions", {}, lambda h: h.has("positionEnd"), seconds=_SECONDS)
    quantity = 1 + client_id % 7
    order = {"action": "BUY" if client_id % 3 else "SELL", "orderType": "MKT", "totalQuantity": str(quantity),
             "account": ACCOUNT, "tif": "DAY", "transmit": True}
    placed = trader.do(
        "placeOrder", {"orderId": order_id, "contract": STOCK, "order": order},
        lambda h: h.has("orderStatus", orderId=order_id, status="Filled") and _paid(h, order_id), seconds=_SECONDS)
    asked = trader.do("reqExecutions", {"executionFilter": {"clientId": client_id}}, lambda h: h.has("execDetailsEnd"),
                      seconds=_SECONDS)
    return {"orderId": order_id, "action": order["action"], "totalQuantity": float(quantity),
            "positions": facts.positions(positions), "order": facts.orders(placed)[str(order_id)],
            "executions": facts.executions(asked), "commissions": facts.commissions(asked),
            "seen_executions": facts.executions(placed)}


def _paid(heard, order_id):
    made = [args["execution"]["execId"] for args in heard.all("execDetails")
            if args["execution"]["orderId"] == order_id]
    return made and set(made) <= set(facts.commissions(heard))


def _refusal(client, gateway, client_id):
    """How the client was refused; empty if it was accepted."""
    try:
        with Trader(client, gateway.port) as trader:
            trader.do("connect", {"client_id": client_id}, lambda h: h.has("nextValidId"), seconds=_SECONDS)
    except Missed as what:
        return f"{what.kind}: {what.note}"
    return ""


def consistency(played):
    """Everything that does not add up. Pure."""
    found = [Difference("crowd", "failed", note=note) for note in played["missed"]]
    expected = int(played["count"] == LIMIT)
    if expected and not played["refused"]:
        found.append(Difference("crowd", "missing", "refusal", note="one session too many was let in"))
    if played["refusals"] != expected:
        found.append(Difference("crowd", "different", "refusals", expected, played["refusals"], "by the gateway"))
    if len(played["traders"]) != played["count"]:
        found.append(Difference("crowd", "missing", "traders", len(played["traders"]), played["count"]))
    if not played["traders"]:
        return found
    return [*found, *_orders(played), *_position(played), *_money(played)]


def _orders(played):
    """Each must have exactly one order, filled, with the executions that its client was told about."""
    found = []
    state = played["state"]["orders"]
    perm_ids = [order["permId"] for order in state]
    if len(set(perm_ids)) != len(perm_ids):
        found.append(Difference("orders", "different", "permId", len(set(perm_ids)), len(perm_ids), "not unique"))
    execution_ids = [i for one in played["traders"].values() for i in one["executions"]]
    if len(set(execution_ids)) != len(execution_ids):
        found.append(Difference("orders", "different", "execId", len(set(execution_ids)), len(execution_ids)))
    for client_id, told in played["traders"].items():
        mine = [order for order in state if order["clientId"] == client_id]
        step = f"orders of {client_id}"
        if len(mine) != 1:
            found.append(Difference(step, "different", "count", 1, len(mine)))
            continue
        shares = sum(one["shares"] for one in told["executions"].values())
        paid = sum(one["shares"] * one["price"] for one in told["executions"].values())
        found += differences(step, {**told["order"], "shares": shares, "paid": round(paid, 6),
                                    "executions": sorted(told["executions"])},
                             {**told["order"], "permId": mine[0]["permId"], "action": told["action"],
                              "status": mine[0]["status"], "filled": mine[0]["filled"],
                              "totalQuantity": told["totalQuantity"], "remaining": 0.0,
                              "avgFillPrice": mine[0]["avgFillPrice"], "shares": mine[0]["filled"],
                              "paid": round(mine[0]["filled"] * mine[0]["avgFillPrice"], 6),
                              "executions": sorted(told["seen_executions"])})
        if mine[0]["status"] != "Filled" or mine[0]["filled"] != told["totalQuantity"]:
            found.append(Difference(step, "different", "state", mine[0]["status"], "Filled"))
    strangers = {order["clientId"] for order in state} - set(played["traders"])
    if strangers:
        found.append(Difference("orders", "extra", "clientId", sorted(strangers), None))
    return found


def _signed(told, one):
    return one["shares"] if one["side"] == "BOT" else -one["shares"]


def _position(played):
    traded = {}
    for told in played["traders"].values():
        for one in told["executions"].values():
            key = f"{one['conId']:.0f}"
            traded[key] = traded.get(key, 0.0) + _signed(told, one)
    held = {str(p["conId"]): p["quantity"] for p in _account(played)["positions"]}
    before = {key: p["position"] for key, p in played["morning_positions"].items()}
    wanted = {key: before.get(key, 0.0) + traded.get(key, 0.0) for key in {*before, *traded}}
    return differences("positions", held, wanted)


def _money(played):
    cash = dict(played["morning_cash"])
    for told in played["traders"].values():
        for key, one in told["executions"].items():
            cash[one["currency"]] -= _signed(told, one) * one["price"]
            fee = told["commissions"].get(key)
            if fee is None:
                return [Difference("cash", "missing", key, note="an execution without commission")]
            cash[fee["currency"]] -= fee["commissionAndFees"]
    return differences("cash", _account(played)["cash"], cash, _CENT)


def _account(played):
    return next(a for a in played["state"]["accounts"] if a["id"] == ACCOUNT)
