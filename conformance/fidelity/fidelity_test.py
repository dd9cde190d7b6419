"""Tests of the page about fidelity: what counts for which row, and that the model's words are told."""

import json
import unittest

from conformance.fidelity.orders import questions, replies
from conformance.fidelity.page import page

KNOWN = {"requests": {"CANCEL_PNL": {"basis": "our choice", "text": "silence"}}, "order_types": ["LMT", "BAD"], "algorithms": ["Twap"],
         "wire": [{"basis": "R", "text": "zero is written"}]}
REPLIES = {"LMT": None, "BAD": "387: no | such type", "algorithm Twap": None}


def exchange(request, source="R: a file", why=None, versions=(225, 176)):
    differences = [] if why is None else [{"message": "PNL", "field": "", "why": why}]
    return {"name": f"{request}_{source}", "request": request, "source": source, "verdict": "equal" if why is None else "differs as declared",
            "played": [{"server_version": version, "differences": differences} for version in versions]}


def made(*exchanges, requests=("REQ_PNL", "REQ_IDS", "CANCEL_PNL"), known=KNOWN, answers=REPLIES):
    return page(list(requests), list(exchanges), known, answers)


class Page(unittest.TestCase):
    def test_figures_count_exchanges_by_their_source(self):
        text = made(exchange("REQ_PNL"), exchange("REQ_PNL", "U: users", "account: zero"), exchange("set", "D: a page", versions=(225,)))
        self.assertIn("| recorded | 1 | 1 | 0 | 2 |", text)
        self.assertIn("| reported | 1 | 0 | 1 | 2 |", text)
        self.assertIn("| documented | 1 | 1 | 0 | 1 |", text)
        self.assertIn("| all | 3 | 2 | 1 | 5 |", text)

    def test_a_row_for_each_request(self):
        text = made(exchange("REQ_PNL"), exchange("REQ_PNL", "U: users", "account: zero"))
        self.assertIn("| `REQ_PNL` | 1 | 1 |  | 1: account |  |", text)
        self.assertIn("| `REQ_IDS` |  |  |  |  | unknown |", text)
        self.assertIn("| `CANCEL_PNL` |  |  |  |  | our choice: silence |", text)
        self.assertIn("Of 3 requests, 1 have an exchange.", text)

    def test_differences_are_told_by_kind(self):
        text = made(exchange("REQ_PNL", why="account: zero"), exchange("REQ_IDS", why="account: one"), exchange("CANCEL_PNL", why="orders: x"))
        self.assertIn("| account | 2 | one; zero |\n| orders | 1 | x |", text)
        self.assertIn("No exchange differs.", made(exchange("REQ_PNL")))

    def test_types_of_orders_are_those_that_the_model_takes(self):
        text = made()
        self.assertIn("Taken: `LMT`.", text)
        self.assertIn("| `BAD` | 387: no \\| such type |", text)
        self.assertIn("| `Twap` | taken; trades like its order type |", text)

    def test_a_note_about_no_request_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "REQ_PLN is no request"):
            made(known=KNOWN | {"requests": {"REQ_PLN": {"basis": "R", "text": ""}}})


class Orders(unittest.TestCase):
    def test_each_type_and_algorithm_is_asked_for(self):
        asked = questions(KNOWN)["exchanges"]
        self.assertEqual([one["name"] for one in asked], ["LMT", "BAD", "algorithm Twap"])
        self.assertEqual(asked[2]["request"]["with"]["order"]["algoStrategy"], "Twap")

    def test_the_first_message_about_the_order_decides(self):
        def answered(*messages):
            return replies([{"name": "n", "played": [{"differences": [{"message": name, "model": json.dumps(fields)}
                                                                      for name, fields in messages]}]}])["n"]
        self.assertIsNone(answered(("OPEN_ORDER", {}), ("ERR_MSG", {"errorCode": 399, "errorMsg": "later"})))
        self.assertEqual(answered(("ERR_MSG", {"errorCode": 387, "errorMsg": "no"})), "387: no")
        self.assertEqual(answered(), "no answer")


if __name__ == "__main__":
    unittest.main()
