"""Tests of the comparison itself. Run: python3 -m conformance.trading_day.trading_day_test"""

import copy
import queue
import types
import unittest
import unittest.mock

from conformance.lib import known
from conformance.lib.releases import Releases
from conformance.trading_day import crowd, day, day_compare, day_report, facts, play, trader
from conformance.trading_day.day_compare import Difference
from conformance.trading_day.trader import Heard, Missed, Trader


def heard(*callbacks):
    result = Heard()
    result.callbacks = list(callbacks)
    return result


def execution(shares, price, side="BOT", perm_id=5.0):
    return {"conId": 1.0, "currency": "USD", "side": side, "shares": shares, "price": price, "permId": perm_id}


STATE = {
    "accounts": [{"id": day.ACCOUNT, "cash": {"USD": 799.0, "EUR": 10.0},
                  "positions": [{"conId": 1, "symbol": "AAPL", "quantity": 12.0, "averageCost": 99.5},
                                {"conId": 2, "symbol": "MSFT", "quantity": 0.0, "averageCost": 0.0}]}],
    "orders": [
        {"permId": 5, "clientId": day.CLIENT_ID, "orderId": 1, "account": day.ACCOUNT, "symbol": "AAPL",
         "action": "BUY", "orderType": "LMT", "totalQuantity": 2.0, "lmtPrice": 101.0, "status": "Filled",
         "filled": 2.0, "avgFillPrice": 100.0},
        {"permId": 6, "clientId": day.CLIENT_ID, "orderId": 2, "account": day.ACCOUNT, "symbol": "AAPL",
         "action": "SELL", "orderType": "LMT", "totalQuantity": 2.0, "lmtPrice": 110.0, "status": "Submitted",
         "filled": 0.0, "avgFillPrice": 0.0},
        {"permId": 7, "clientId": 99, "orderId": 1, "account": day.ACCOUNT, "symbol": "AAPL", "action": "SELL",
         "orderType": "MKT", "totalQuantity": 2.0, "lmtPrice": None, "status": "Submitted", "filled": 0.0,
         "avgFillPrice": 0.0}],
}
DAY = {
    "account": {"values": {"CashBalance/USD": 1000.0, "CashBalance/EUR": 10.0, "CashBalance/BASE": 1011.0}},
    "positions_again": {"1": {"symbol": "AAPL", "secType": "STK", "position": 12.0, "avgCost": 99.5}},
    "account_again": {"values": {"CashBalance/USD": 799.0, "CashBalance/EUR": 10.0, "CashBalance/BASE": 810.0}},
    "open_orders_again": {"2": {"permId": 6.0, "symbol": "AAPL", "action": "SELL", "orderType": "LMT",
                                "lmtPrice": 110.0, "totalQuantity": 2.0, "status": "Submitted", "filled": 0.0,
                                "avgFillPrice": 0.0, "account": day.ACCOUNT, "tif": "GTC"}},
    "completed_orders": {"5": {"symbol": "AAPL", "action": "BUY", "orderType": "LMT", "totalQuantity": 0.0,
                               "filledQuantity": 2.0, "status": "Filled", "account": day.ACCOUNT}},
    "executions": {"executions": {"a": execution(1.5, 100.0), "b": execution(0.5, 100.0)},
                   "commissions": {"a": {"commissionAndFees": 1.0, "currency": "USD"},
                                   "b": {"commissionAndFees": 0.0, "currency": "USD"}}},
    "good_bye": {"markers": {"positionEnd": 2}, "wanted": {"positionEnd": 2}},
}


def changed(record, path, value):
    """A copy with one leaf changed or removed."""
    result = copy.deepcopy(record)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return result


class Facts(unittest.TestCase):
    def test_numbers_are_numbers_whatever_their_spelling(self):
        self.assertEqual([facts.number(v) for v in ("15", 15, "-0.50", "1E-7", "Infinity", "", True, "10 c")],
                         [15.0, 15.0, -0.5, 1e-7, "Infinity", "", True, "10 c"])

    def test_times_have_no_zone_and_one_blank(self):
        self.assertEqual({facts.without_zone(t) for t in ("20260105 19:30:00 UTC", "20260105  14:30:00",
                                                          "20260105 14:30:00 America/New_York")}, {"20260105 14:30:00"})

    def test_a_size_may_come_with_its_price_or_alone(self):
        alone = heard(("tickPrice", {"tickType": 1, "price": 5.0}), ("tickSize", {"tickType": 0, "size": "7"}))
        together = heard(("tickPrice", {"tickType": 1, "price": 5.0, "size": "7"}))
        self.assertEqual(facts.quotes(alone), {"bid": 5.0, "bid_size": 7.0})
        self.assertEqual(facts.quotes(together), facts.quotes(alone))

    def test_the_first_quote_counts(self):
        self.assertEqual(facts.quotes(heard(("tickPrice", {"tickType": 2, "price": 5.0}),
                                            ("tickPrice", {"tickType": 2, "price": 6.0}))), {"ask": 5.0})

    def test_bars_come_one_by_one_or_as_a_list(self):
        one = {"date": "1", "open": 2.0, "volume": "3"}
        expected = {"count": 1, "bars": {"1": {"open": 2.0, "volume": 3.0}}}
        self.assertEqual(facts.bars(heard(("historicalData", {"historicalDataBars": one}))), expected)
        self.assertEqual(facts.bars(heard(("historicalData", {"historicalDataBars": [one]}))), expected)

    def test_what_an_order_went_through_has_no_repetitions(self):
        rows = [("orderStatus", {"orderId": i, "status": s, "filled": f, "remaining": "1"})
                for i, s, f in ((1, "A", "0"), (1, "A", "0"), (2, "X", "0"), (1, "B", "1"), (1, "A", "0"))]
        self.assertEqual(facts.statuses(heard(*rows), 1), ["A 0/1", "B 1/1", "A 0/1"])

    def test_nothing_realized_is_no_value_or_zero(self):
        rows = [("commissionAndFeesReport", {"execId": i, "commissionAndFees": 1.0, "currency": "USD", **more})
                for i, more in (("a", {}), ("b", {"realizedPNL": 0.0}), ("c", {"realizedPNL": 2.0}))]
        found = facts.commissions(heard(*rows))
        self.assertEqual([key for key, one in found.items() if "realizedPNL" in one], ["c"])


class Compare(unittest.TestCase):
    def test_each_kind_of_difference(self):
        found = day_compare.differences("s", {"a": 1, "b": {"c": "x"}, "d": [1, 2]}, {"a": 2, "b": {"e": 1}, "d": [1]})
        self.assertEqual({(d.kind, d.field) for d in found},
                         {("different", "a"), ("missing", "b.e"), ("extra", "b.c"), ("extra", "d.1")})

    def test_a_number_is_not_a_text_and_nothing_is_not_zero(self):
        for told, expected in ((1.0, "x"), (None, 0.0), (1.0, 1.0001), (True, 1.0)):
            with self.subTest(told):
                self.assertEqual(len(day_compare.differences("s", {"a": told}, {"a": expected})), 1)
        self.assertEqual(day_compare.differences("s", {"a": "2"}, {"a": 2.0}), [])

    def test_a_day_that_is_as_the_gateway_has_it(self):
        self.assertEqual(day_compare.against_state(DAY, STATE, day.CLIENT_ID, day.ACCOUNT), [])

    def test_whatever_else_a_client_is_told_is_seen(self):
        for step, path, value in (
                ("end: positions", ("positions_again", "1", "position"), 13.0),
                ("end: positions", ("positions_again", "1", "avgCost"), 99.51),
                ("end: positions", ("positions_again", "1"), None),
                ("end: cash", ("account_again", "values", "CashBalance/USD"), 799.02),
                ("end: cash", ("account_again", "values", "CashBalance/EUR"), None),
                ("end: open orders", ("open_orders_again", "2"), None),
                ("end: open orders", ("open_orders_again", "2", "lmtPrice"), 111.0),
                ("end: open orders", ("open_orders_again", "2", "lmtPrice"), None),
                ("end: open orders", ("open_orders_again", "2", "status"), "PreSubmitted"),
                ("end: open orders", ("open_orders_again", "2", "permId"), 8.0),
                ("end: completed orders", ("completed_orders", "5", "status"), "Cancelled"),
                ("end: completed orders", ("completed_orders", "5", "filledQuantity"), 1.0),
                ("end: completed orders", ("completed_orders", "5"), None),
                ("end: executions", ("executions", "executions", "a", "permId"), 6.0),
                ("end: executions", ("executions", "executions", "a", "price"), 101.0),
                ("end: executions", ("executions", "executions", "b"), None),
                ("end: money", ("executions", "executions", "a", "side"), "SLD"),
                ("end: money", ("executions", "commissions", "a", "commissionAndFees"), 1.02),
                ("end: money", ("executions", "commissions", "a"), None),
                ("end: markers", ("good_bye", "markers", "positionEnd"), 3)):
            with self.subTest(path):
                found = day_compare.against_state(changed(DAY, path, value), STATE, day.CLIENT_ID, day.ACCOUNT)
                self.assertIn(step, {d.step for d in found})

    def test_a_gateway_that_loses_money_is_seen(self):
        state = changed(STATE, ("accounts", 0, "cash", "USD"), 798.0)
        found = day_compare.against_state(DAY, state, day.CLIENT_ID, day.ACCOUNT)
        self.assertEqual({d.step for d in found}, {"end: cash", "end: money"})

    def test_what_a_version_does_not_have_is_not_missed(self):
        first = {"what_if": {"initMarginBefore": 1.0, "initMarginAfter": 2.0}}
        self.assertEqual(day.known_at(141, first), {"what_if": {"initMarginAfter": 2.0}})
        self.assertEqual(day.known_at(142, first), first)

    def test_only_steps_of_both_days_are_compared(self):
        self.assertEqual(day_compare.against_first({"a": {"x": 1}}, {"a": {"x": 1}, "b": {"x": 1}}), [])
        self.assertEqual(len(day_compare.against_first({"a": {"x": 1}}, {"a": {"x": 2}})), 1)


class Known(unittest.TestCase):
    def since(self, *entries):
        return known.Known(sections={"trades_since": list(entries)})

    def test_a_client_that_cannot_trade_at_its_lowest_version_begins_above(self):
        listed = self.since({"server_version": 111, "until": "9.81", "reason": "x"})
        client = types.SimpleNamespace(name="c", version="9.81", first=100, last=157)
        self.assertEqual(play.versions_of(client, listed, None), [157, 111])
        client.version = "10.1"
        self.assertEqual(play.versions_of(client, listed, None), [157, 100])
        self.assertEqual(play.versions_of(client, known.Known(), None), [157, 100])
        with self.assertRaises(ValueError):
            play.versions_of(client, listed, [158])

    def test_a_beginning_without_a_reason_is_refused(self):
        for raw in ({"server_version": 111}, {"reason": "x"}, {"server_version": "111", "reason": "x"},
                    {"server_version": 111, "reason": "x", "since": "ten"}):
            with self.subTest(raw), self.assertRaises(known.Wrong):
                play.check_beginning(raw)
        play.check_beginning({"server_version": 111, "reason": "x", "until": "9.81"})


class SecondLooks(unittest.TestCase):
    def looks(self, *bids):
        """How patient each look was if the days have these quotes, one after the other; and the day that counts."""
        patience = []

        def played(client, program, version, seed, patient):
            patience.append(patient)
            return play.Played({"quotes": {"bid": bids[len(patience) - 1]}}, {}, [], STATE)
        client = types.SimpleNamespace(name="c", version="1", first=100, last=100)
        options = types.SimpleNamespace(versions=[100], seed=1)
        with unittest.mock.patch.object(play, "play", played):
            result, _ = play.run(client, "", known.Known(), options, {"quotes": {"bid": 1.0}})
        return patience, result["days"][0]["differences"]

    def test_only_a_day_with_differences_gets_one(self):
        self.assertEqual(self.looks(1.0), ([1], []))
        patience, differences = self.looks(2.0, 1.0)
        self.assertEqual((len(patience), differences), (2, []))
        self.assertGreater(patience[1], 1)

    def test_a_defect_is_still_there(self):
        patience, differences = self.looks(2.0, 2.0, 1.0)
        self.assertEqual((len(patience), len(differences)), (2, 1))


class Verdicts(unittest.TestCase):
    def judged(self, played, entries=()):
        client = types.SimpleNamespace(name="c", version="1")
        return play.judge(client, 100, known.Known(list(entries)), played, {"quotes": {"bid": 1.0}})

    def test_each_step_has_one(self):
        result = self.judged(play.Played({"quotes": {"bid": 2.0}, "connect": {}}, {"completed_orders": "since 150"},
                                         [Difference("bars", "no_answer", note="n")], STATE))
        steps = result["steps"]
        self.assertEqual([steps[s] for s in ("connect", "quotes", "bars", "snapshot", "completed_orders",
                                             "end: completed orders", "end: cash")],
                         ["ok", "differs", "no_answer", "not run", "not offered (since 150)", "not offered (since 150)",
                          "not run"])
        self.assertEqual(len(result["differences"]), 2)
        table = day_report.markdown([{"client": "c", "days": [result]}])
        self.assertIn("| quotes | **differs** |", table)
        self.assertIn("| connect | ok |", table)

    def test_a_listed_difference_is_no_failure(self):
        entry = known.Entry("w", "quotes", "*", day_compare.KNOWN.kinds, Releases(), (0, 300), {}, False, "reason")
        result = self.judged(play.Played({"quotes": {"bid": 2.0}}, {}, [], STATE), [entry])
        self.assertEqual((result["steps"]["quotes"], result["differences"]), ("ok, 1 listed", []))


class Waiting(unittest.TestCase):
    def trader(self, *events):
        adapter = types.SimpleNamespace(events=queue.SimpleQueue(), said=[], call=lambda name, args: 1)
        for event in events:
            adapter.events.put(event)
        one = Trader(None, 0)
        one._adapter = adapter
        return one

    ENDED = {"event": "call", "id": 1, "phase": "end", "outcome": "success"}
    POSITION_END = {"event": "callback", "name": "positionEnd", "args": {}}

    def missed(self, *events, **more):
        with self.assertRaises(Missed) as raised:
            self.trader(*events).do("reqPositions", {}, lambda h: h.has("positionEnd"), seconds=0.05, **more)
        return raised.exception.kind

    def test_both_the_call_and_its_answer_are_waited_for(self):
        told = self.trader(self.POSITION_END, self.ENDED).do("reqPositions", {}, lambda h: h.has("positionEnd"))
        self.assertTrue(told.has("positionEnd"))
        self.assertEqual(self.missed(self.ENDED), "no_answer")
        self.assertEqual(self.missed(self.POSITION_END), "no_answer")

    def test_what_goes_wrong_is_told_apart(self):
        error = {"event": "callback", "name": "error", "args": {"errorCode": 321, "errorMsg": "x", "id": -1}}
        closed = {"event": "callback", "name": "connectionClosed", "args": {}}
        self.assertEqual(self.missed({**self.ENDED, "outcome": "unsupported"}), "failed")
        self.assertEqual(self.missed(self.ENDED, error), "failed")
        self.assertEqual(self.missed(self.ENDED, error, allowed=(321,)), "no_answer")
        self.assertEqual(self.missed(self.ENDED, closed), "lost")
        self.assertEqual(self.missed(None), "lost")

    def test_notices_are_no_errors(self):
        notice = {"event": "callback", "name": "error", "args": {"errorCode": 2104, "errorMsg": "x", "id": -1}}
        self.assertEqual(self.missed(self.ENDED, notice), "no_answer")

    def test_what_comes_late_is_heard_and_may_stay_away(self):
        late = {"event": "callback", "name": "orderStatus", "args": {"orderId": 1}}
        ask = lambda *events: self.trader(*events).do("reqPositions", {}, lambda h: h.has("positionEnd"),
                                                      then=lambda h: h.has("orderStatus", orderId=1))
        self.assertTrue(ask(self.POSITION_END, self.ENDED, late).has("orderStatus"))
        trader._LATE_SECONDS, kept = 0.05, trader._LATE_SECONDS
        self.addCleanup(setattr, trader, "_LATE_SECONDS", kept)
        self.assertFalse(ask(self.POSITION_END, self.ENDED).has("orderStatus"))


class Crowd(unittest.TestCase):
    def played(self):
        traders = {}
        orders = []
        for client_id, perm_id in ((100, 11), (101, 12)):
            one = execution(2.0, 50.0, perm_id=float(perm_id))
            traders[client_id] = {
                "orderId": 1, "action": "BUY", "totalQuantity": 2.0,
                "order": {"permId": float(perm_id), "action": "BUY", "totalQuantity": 2.0, "status": "Filled",
                          "filled": 2.0, "remaining": 0.0, "avgFillPrice": 50.0},
                "executions": {f"e{perm_id}": one}, "seen_executions": {f"e{perm_id}": one},
                "commissions": {f"e{perm_id}": {"commissionAndFees": 1.0, "currency": "USD"}}}
            orders.append({"permId": perm_id, "clientId": client_id, "status": "Filled", "filled": 2.0,
                           "avgFillPrice": 50.0})
        state = {"orders": orders, "accounts": [{"id": day.ACCOUNT, "cash": {"USD": 798.0},
                                                 "positions": [{"conId": 1, "quantity": 14.0}]}]}
        return {"count": 2, "traders": traders, "missed": [], "refused": "", "refusals": 0, "state": state,
                "morning_cash": {"USD": 1000.0}, "morning_positions": {"1": {"position": 10.0}}}

    def test_what_adds_up(self):
        self.assertEqual(crowd.consistency(self.played()), [])

    def test_what_does_not(self):
        for path, value in ((("state", "orders", 0, "status"), "Submitted"), (("state", "orders", 0, "filled"), 3.0),
                            (("state", "orders", 0, "permId"), 12), (("state", "orders", 0, "clientId"), 9),
                            (("state", "orders", 0), None), (("state", "accounts", 0, "cash", "USD"), 798.02),
                            (("state", "accounts", 0, "positions", 0, "quantity"), 13.0),
                            (("traders", 100, "executions", "e11", "shares"), 1.0),
                            (("traders", 100, "executions", "e11", "price"), 51.0),
                            (("traders", 100, "commissions", "e11"), None),
                            (("traders", 100, "seen_executions", "e11"), None),
                            (("traders", 100), None), (("missed",), ["x"]), (("refusals",), 1)):
            with self.subTest(path):
                self.assertNotEqual(crowd.consistency(changed(self.played(), path, value)), [])

    def test_one_too_many_must_be_refused(self):
        def fields(**more):
            return {d.field for d in crowd.consistency({**self.played(), **more})} & {"refusal", "refusals"}

        self.assertEqual(fields(count=crowd.LIMIT, refused="failed", refusals=1), set())
        self.assertEqual(fields(count=crowd.LIMIT, refusals=1), {"refusal"})
        self.assertEqual(fields(count=crowd.LIMIT, refused="failed"), {"refusals"})
        self.assertEqual(fields(refusals=1), {"refusals"})


if __name__ == "__main__":
    unittest.main()
