"""Tests of the comparison itself. Run: python3 -m conformance.agreement.agreement_test"""

import dataclasses
import json
import random
import types
import unittest

from conformance.agreement import asking, compare, fill, report, run, session, tables
from conformance.agreement.compare import Difference

_LEG = [{"name": "action", "type": "string"}, {"name": "ratio", "type": "i32"}]
_ROW = {
    "name": "OPEN_ORDER", "direction": "to_client", "callback": "openOrder", "protobuf_since": 203,
    "fields": [
        {"name": "orderId", "type": "i32"},
        {"name": "filled", "type": "decimal"},
        {"name": "price", "type": "f64"},
        {"name": "hidden", "type": "bool"},
        {"name": "legs", "type": "[ComboLeg]", "fields": _LEG},
        {"name": "names", "type": "[string]"},
        {"name": "params", "type": "map<string,string>"},
    ],
}
MESSAGE = tables.Message(_ROW)
SENT = {"orderId": 7, "filled": "1.50", "price": 5, "hidden": True, "legs": [{"action": "BUY", "ratio": 2}],
        "params": {"a": "b"}}


def received(**changes):
    args = {"orderId": 7, "filled": "1.5", "price": 5.0, "hidden": True, "legs": [{"action": "BUY", "ratio": 2}],
            "params": {"a": "b"}, **changes}
    return [("openOrder", {name: value for name, value in args.items() if value is not None})]


def found(callbacks, sent=None):
    return compare.differences(MESSAGE, sent or SENT, compare.merged(MESSAGE, callbacks))


class Compare(unittest.TestCase):
    def test_the_same_values_agree_whatever_their_spelling(self):
        self.assertEqual(found(received()), [])

    def test_another_value_of_each_type_is_seen(self):
        for name, value in {"orderId": 8, "filled": "1.51", "price": 5.001, "hidden": False,
                            "params": {"a": "c"}}.items():
            with self.subTest(name):
                self.assertEqual([d.kind for d in found(received(**{name: value}))], ["different"])

    def test_another_type_is_another_value(self):
        for name, value in {"orderId": "7", "filled": 1.5, "price": "5.0", "hidden": 1}.items():
            with self.subTest(name):
                self.assertEqual([(d.kind, d.field) for d in found(received(**{name: value}))], [("different", name)])

    def test_true_is_not_one(self):
        self.assertFalse(compare.same("i32", 1, True))
        self.assertFalse(compare.same("", True, 1))

    def test_a_text_that_arrives_empty_is_missing(self):
        self.assertEqual([d.kind for d in found(received(price=""))], ["missing"])

    def test_what_is_only_on_the_wire_need_not_arrive(self):
        self.assertEqual(found(received(), {**SENT, "unused": 5, "tickAttrib": {"mask": 3}}), [])
        self.assertEqual(len(found(received(), {**SENT, "masked": 5})), 1)

    def test_what_the_name_of_the_callback_says_need_not_arrive(self):
        merged = compare.merged(MESSAGE, received(orderId=None))
        self.assertEqual(compare.differences(MESSAGE, SENT, merged, ["orderId"]), [])
        self.assertEqual(len(compare.differences(MESSAGE, SENT, merged)), 1)

    def test_a_double_in_an_unusual_spelling_of_a_frame_is_a_number(self):
        fields = {"price": "5", "names": ["5"], "orderId": 7}
        self.assertEqual(compare.as_numbers(MESSAGE, fields), [("price", 5.0), ("names[0]", "5"), ("orderId", 7)])
        self.assertEqual(compare.as_numbers(MESSAGE, {"price": "1.2.3"}), [("price", "1.2.3")])
        self.assertEqual(compare.as_numbers(MESSAGE, {"price": "Infinity"}), [("price", "Infinity")])

    def test_infinity_has_one_spelling(self):
        self.assertTrue(compare.same("f64", "Infinity", "Infinity"))
        self.assertFalse(compare.same("f64", "Infinity", "-Infinity"))

    def test_a_field_that_does_not_arrive_is_missing(self):
        self.assertEqual(found(received(price=None)), [Difference("missing", "price", 5, None)])

    def test_a_false_that_does_not_arrive_is_not(self):
        self.assertEqual(found(received(hidden=None), {**SENT, "hidden": False}), [])

    def test_a_field_that_was_not_sent_is_extra_unless_empty(self):
        sent = {name: value for name, value in SENT.items() if name != "orderId"}
        self.assertEqual([d.kind for d in found(received(), sent)], ["extra"])
        self.assertEqual(found(received(orderId=0), sent), [])

    def test_an_element_too_few_or_too_many(self):
        two = {**SENT, "legs": [*SENT["legs"], {"action": "SELL", "ratio": 3}]}
        self.assertEqual({(d.kind, d.field) for d in found(received(), two)},
                         {("missing", "legs[1].action"), ("missing", "legs[1].ratio")})
        self.assertEqual({d.kind for d in found(received(legs=two["legs"]))}, {"extra"})

    def test_elements_that_change_places_are_seen(self):
        legs = [{"action": "BUY", "ratio": 2}, {"action": "SELL", "ratio": 3}]
        self.assertEqual(len(found(received(legs=legs[::-1]), {**SENT, "legs": legs})), 4)

    def test_a_list_may_come_in_single_callbacks(self):
        legs = [{"action": "BUY", "ratio": 2}, {"action": "SELL", "ratio": 3}]
        callbacks = received(legs=legs[0]) + received(legs=legs[1])
        self.assertEqual(found(callbacks, {**SENT, "legs": legs}), [])
        self.assertEqual(len(found(callbacks[::-1], {**SENT, "legs": legs})), 4)

    def test_the_size_of_a_price_has_its_own_tick_type(self):
        message = tables.Message({**_ROW, "name": "TICK_PRICE", "callback": "tickPrice"})
        sizes = [("tickSize", {"tickType": 0})]
        self.assertEqual(compare.companion_differences(message, {"tickType": 1}, sizes), [])
        self.assertEqual(len(compare.companion_differences(message, {"tickType": 2}, sizes)), 1)


class Fill(unittest.TestCase):
    def test_values_repeat_with_the_seed_and_are_unique(self):
        first = fill.fill(MESSAGE, 1, 176)
        self.assertEqual(first, fill.fill(MESSAGE, 1, 176))
        self.assertNotEqual(first, fill.fill(MESSAGE, 2, 176))
        values = [v for v in compare.leaves(first).values() if not isinstance(v, bool) and v not in ("BUY", "SELL")]
        self.assertEqual(len(values), len(set(values)))

    def test_values_stay_unique_when_chance_repeats_itself(self):
        flags = [{"name": f"f{i}", "type": "string"} for i in range(40)]
        source = fill._Source("x", 176, 0, False)
        source._random = lambda path, again=random.Random(1): again
        source._text = lambda path, name="": source._unique(path, lambda r: r.randrange(60))
        values = list(source.record(flags, "").values())
        self.assertEqual(len(values), len(set(values)))

    def test_a_request_comes_with_options_and_without(self):
        row = {**_ROW, "direction": "to_gateway", "call": "reqMktData",
               "fields": [{"name": "reqId", "type": "i32"}, {"name": "mktOptions", "type": "map<string,string>"}]}
        message = tables.Message(row)
        self.assertEqual([set(fill.fill(message, 1, 176, 0, turn)) for turn in (0, 1)],
                         [{"reqId", "mktOptions"}, {"reqId"}])

    def test_a_field_of_protobuf_waits_for_its_version(self):
        for field in ({"name": "brandNew", "type": "bool", "since": 217}, {"name": "routeMarketableToBbo", "type": "i32"}):
            message = tables.Message({**_ROW, "fields": [field]})
            self.assertEqual([len(fill.fill(message, 1, version)) for version in (202, 203, 216, 217)], [1, 0, 0, 1])

    def test_a_field_that_is_sent_twice_has_one_value(self):
        fields = [{"name": "stop", "type": "f64"}, {"name": "stopRepeated", "type": "f64"}]
        record = fill.fill(tables.Message({**_ROW, "fields": fields}), 1, 176)
        self.assertEqual(record["stop"], record["stopRepeated"])

    def test_sizes_have_fractions_only_where_they_may(self):
        message = tables.Message({**_ROW, "fields": [{"name": n, "type": "decimal"} for n in ("size", "position")]})
        for version, expected in ((100, (False, False)), (162, (False, True)), (163, (True, True))):
            whole, fraction = (fill.fill(message, 1, version, 0, turn) for turn in (0, 1))
            self.assertEqual(("." in fraction["size"], "." in fraction["position"]), expected)
            self.assertFalse(any("." in value for value in whole.values()))

    def test_a_boolean_is_sent_both_ways(self):
        self.assertNotEqual(fill.fill(MESSAGE, 1, 176, 0, 0)["hidden"], fill.fill(MESSAGE, 1, 176, 0, 1)["hidden"])


class Answers(unittest.TestCase):
    def test_the_request_and_the_end_of_an_answer_are_those_of_the_tables(self):
        rows = [{"name": "PLACE", "answers": ["ORDER"]}, {"name": "ASK", "answers": ["ORDER", "STATUS"], "ends_with": "END"},
                {"name": "ASK_AGAIN", "answers": ["STATUS", "TIME"]}]
        self.assertEqual(tables._answers(rows), {"ORDER": ("ASK", "END"), "STATUS": ("ASK", "END"), "END": ("ASK", ""),
                                                 "TIME": ("ASK_AGAIN", "")})


class Sessions(unittest.TestCase):
    def outcomes(self, *callbacks):
        return [session.Outcome(session.Case(MESSAGE, {}), [(name, {})] if name else []) for name in callbacks]

    def test_a_late_callback_goes_to_the_message_that_lacks_it(self):
        other = tables.Message({**_ROW, "name": "POSITION", "callback": "position"})
        first, second = self.outcomes("", "openOrder")
        second.case = session.Case(other, {})
        session._claimed([first, second])
        self.assertEqual((first.callbacks, second.callbacks), ([("openOrder", {})], []))

    def test_a_message_keeps_its_own_second_callback(self):
        first, second = self.outcomes("openOrder", "")
        first.callbacks *= 2
        session._claimed([first, second])
        self.assertEqual((len(first.callbacks), len(second.callbacks)), (2, 0))

    def test_a_callback_too_many_stays_where_it_came(self):
        other = tables.Message({**_ROW, "name": "POSITION", "callback": "position"})
        first, second = self.outcomes("openOrder", "openOrder")
        second.case = session.Case(other, {})
        session._claimed([first, second])
        self.assertEqual(len(second.callbacks), 1)


class Calls(unittest.TestCase):
    """The calls of a session whose trace has these records: a list of batches, with an empty read after each."""

    IN = {"kind": "in", "message": {"message": "OPEN_ORDER", "fields": {}}}
    OTHER = {"kind": "in", "message": {"message": "REQ_IDS", "fields": {}}}
    UNKNOWN = {"kind": "in"}
    ERROR = {"kind": "error", "reason": "2 fields more than OPEN_ORDER has"}

    def undecodable(self, *batches):
        """The undecodable messages of two calls that end at once."""
        records = [record for batch in batches for record in (*batch, None)]
        calls = []

        def begin(name, args):
            calls.append(name)
            return len(calls)
        adapter = types.SimpleNamespace(call=begin)
        ends = lambda seconds: {"event": "call", "id": len(calls), "phase": "end", "outcome": "success"}
        trace = lambda seconds: records.pop(0) if records else None
        playing = types.SimpleNamespace(adapter=adapter, event=ends, trace=trace, sender=None, gateway_errors=set())
        outcomes = [session.Outcome(session.Case(MESSAGE, {})) for _ in range(2)]
        for outcome in outcomes:
            asking._make_call(playing, outcome)
        asking._read_trace(playing, outcomes[-1], 0)
        return [outcome.undecodable != "" for outcome in outcomes]

    def test_a_complaint_belongs_to_the_message_before_it_whenever_it_comes(self):
        self.assertEqual(self.undecodable([], [self.IN, self.ERROR], [], [self.IN]), [True, False])
        self.assertEqual(self.undecodable([], [self.IN], [self.ERROR], [self.IN]), [True, False])
        self.assertEqual(self.undecodable([], [self.IN], [], [self.ERROR, self.IN]), [True, False])
        self.assertEqual(self.undecodable([], [self.IN], [], [self.IN], [self.ERROR]), [False, True])

    def test_a_complaint_about_another_message_is_none_of_its(self):
        for other in (self.OTHER, self.UNKNOWN):
            self.assertEqual(self.undecodable([], [self.IN, other, self.ERROR], [], [self.IN]), [False, False])


class SecondLooks(unittest.TestCase):
    def looks(self, *outcomes):
        """What remains of them if all are fine at the second look; and which were played again."""
        again = []

        def play(cases):
            again.extend(cases)
            return ["well" for _ in cases]
        outcomes = [types.SimpleNamespace(case=outcome) for outcome in outcomes]
        return run.second_looks(outcomes, lambda o: o.case == "good", play), again

    def test_what_was_not_good_is_played_again_by_itself(self):
        found, again = self.looks("good", "bad", "good", "worse")
        self.assertEqual(again, ["bad", "worse"])
        self.assertEqual([getattr(one, "case", one) for one in found], ["good", "well", "good", "well"])

    def test_what_is_bad_throughout_is_not(self):
        self.assertEqual(self.looks(*["bad"] * 100)[1], [])

    def test_it_takes_its_time(self):
        spans = []
        run.second_looks([types.SimpleNamespace(case="bad")], lambda o: False,
                         lambda cases: spans.append(session.span(1)) or cases)
        self.assertGreater(spans[0], 1)
        self.assertEqual(session.span(1), 1)


class Judging(unittest.TestCase):
    def outcome(self, **changes):
        return dataclasses.replace(session.Outcome(session.Case(MESSAGE, SENT)), **changes)

    def kinds(self, judge, **changes):
        return [d.kind for d in judge(self.outcome(**changes))]

    def test_a_callback(self):
        judge = run.callback_differences
        self.assertEqual(self.kinds(judge, callbacks=received()), [])
        self.assertEqual(self.kinds(judge), ["no_callback"])
        self.assertEqual(self.kinds(judge, killed="why"), ["killed"])
        self.assertEqual(self.kinds(judge, callbacks=[*received(), ("error", {})]), ["unexpected_callback"])

    def test_only_the_callback_of_the_union_counts(self):
        row = {**_ROW, "name": "TICK_BY_TICK", "fields": [{"name": "historicalTickBidAsk", "type": "f64"}]}
        case = session.Case(tables.Message(row), {"historicalTickBidAsk": 1.5})
        for name, expected in (("tickByTickBidAsk", []),
                               ("tickByTickMidPoint", ["unexpected_callback", "no_callback"])):
            callbacks = [(name, {"historicalTickBidAsk": 1.5})]
            self.assertEqual(self.kinds(run.callback_differences, case=case, callbacks=callbacks), expected)

    def test_a_call(self):
        judge = run.call_differences
        sent = {"fields": SENT, "encoding": "text"}
        self.assertEqual(self.kinds(judge, call_outcome="success", sent=sent), [])
        self.assertEqual(self.kinds(judge, call_outcome="success"), ["not_sent"])
        self.assertEqual(self.kinds(judge, call_outcome="exception"), ["failed"])
        self.assertEqual(self.kinds(judge, killed="why"), ["killed"])
        self.assertEqual(self.kinds(judge, call_outcome="success", sent=sent, undecodable="why"), ["undecodable"])
        changed = {**sent, "fields": {**SENT, "orderId": 8}}
        self.assertEqual(self.kinds(judge, call_outcome="success", sent=changed), ["different"])

    def test_the_versions_of_a_run_are_those_of_the_client(self):
        for first, last in ((100, 226), (157, 178), (213, 225), (200, 200)):
            versions = run.default_versions(first, last)
            self.assertEqual((versions[0], versions[-1]), (first, last))
            self.assertLessEqual(len(versions), 7)


class Report(unittest.TestCase):
    def result(self, **cell):
        cell = {"ok": 0, "listed": {}, "failed": 0, "unplayed": {}, **cell}
        return {"client": "c", "negotiates": [100, 203], "versions": [100], "seed": 1, "failures": [], "listed": [],
                "stale": [], "messages": {"OPEN_ORDER": {
                    "direction": "to_client", "protobuf_since": 206, "callable": True, "cells": {"text": cell}}}}

    def test_every_cell_says_something(self):
        for cell, words in (({"ok": 1}, "| ok |"), ({"failed": 1, "ok": 3}, "| **differs** |"),
                            ({"listed": {"missing": 2}}, "| ok, 2 listed |"),
                            ({"listed": {"no_callback": 2}}, "| no callback |"),
                            ({"unplayed": {"no layout": 1}}, "| no layout |")):
            with self.subTest(words):
                text = report.markdown([self.result(**cell)])
                self.assertIn("`OPEN_ORDER` | text " + words, text)
                self.assertIn("`OPEN_ORDER` | protobuf | not negotiated |", text)

    def test_a_request_that_the_client_does_not_have(self):
        result = self.result(ok=0)
        result["messages"]["OPEN_ORDER"]["callable"] = False
        self.assertIn("`OPEN_ORDER` | text | no call |", report.markdown([result]))

    def test_a_result_survives_json(self):
        result = self.result(ok=1)
        self.assertEqual(report.markdown([json.loads(json.dumps(result))]), report.markdown([result]))


if __name__ == "__main__":
    unittest.main()
