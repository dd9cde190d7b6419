"""The JSON Schema of the scenario language, checked with a real validator: every scenario of the repository
conforms to it, and typical mistakes do not. Exits with 77 (skipped) if python3-jsonschema or python3-yaml is not
installed."""

import copy
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

BIN = pathlib.Path(os.environ["IBGW_BIN"])
SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "scenarios"
GOOD = {
    "schema": 1, "summary": "s", "requirement": "r",
    "gateway": {"accounts": ["DU1", {"id": "DU2", "cash": {"USD": 1}}], "read_only": True},
    "rules": [{"on": "START_API", "do": ["swallow", {"wait": "300ms"}, {"send": "ERR_MSG", "with": {"errorCode": 1}}, {"close": "fin"}]}],
    "client": [{"connect": {"client_id": 1}}, {"call": "reqPositions"}],
    "expect": [{"callback": "error", "within": "1s"}, {"never": "nextValidId"}],
}


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2, where `on` is a word."""


CoreLoader.yaml_implicit_resolvers = {
    first: [resolver for resolver in resolvers if resolver[0] != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        text = subprocess.run([BIN / "fake-gateway", "schema"], capture_output=True, text=True, check=True).stdout
        cls.validator = jsonschema.Draft202012Validator(json.loads(text))
        jsonschema.Draft202012Validator.check_schema(json.loads(text))

    def changed(self, change):
        document = copy.deepcopy(GOOD)
        change(document)
        return self.validator.is_valid(document)

    def test_every_scenario_of_the_repository_fits(self):
        files = sorted(SCENARIOS.glob("*/*.yaml"))
        self.assertGreater(len(files), 9)
        for file in files:
            errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"
                      for e in self.validator.iter_errors(yaml.load(file.read_text(), CoreLoader))]
            self.assertEqual(errors, [], file.name)

    def test_a_good_one_fits(self):
        self.assertEqual([e.message for e in self.validator.iter_errors(GOOD)], [])

    def test_fields_of_messages_fit(self):
        good = copy.deepcopy(GOOD)
        good["rules"] += [
            {"on": "PLACE_ORDER", "save": {"orderId": "$order"}},
            {"on": "PLACE_ORDER", "where": {"contract.comboLegs.conId": 1, "order.algoParams.maxPctVol": {"gt": 0}}, "do": ["model"]},
            {"on": {"sending": "OPEN_ORDER"}, "where": {"orderState.status": "empty"}, "do": [
                {"send": "OPEN_ORDER", "with": {"orderId": "$orderId", "contract": {"comboLegs": [{"conId": 1}]}, "order": "${order}"}}]},
        ]
        good["client"].append({"call": "cancelOrder", "with": {"orderId": "$order"}})
        good["expect"].append({"callback": "openOrder", "where": {"order.conditions.price": {"lt": 1}}})
        self.assertEqual([e.message for e in self.validator.iter_errors(good)], [])

    def test_mistakes_do_not_fit(self):
        mistakes = {
            "unknown stage": lambda d: d["rules"][0].update(on="helo"),
            "unknown stage to count from": lambda d: d["rules"][0].update(on={"after": "1s", "of": "redy"}),
            "a rule that does nothing": lambda d: d["rules"][0].pop("do"),
            "a field of another message": lambda d: d["rules"][0]["do"][2].update({"with": {"orderId": 1}}),
            "a filter on a field of another request": lambda d: d["rules"][0].update(where={"orderId": 1}),
            "a filter on a field of another message": lambda d: d["rules"][0].update(on={"sending": "POSITION"}, where={"orderId": 1}),
            "a saved field of another request": lambda d: d["rules"][0].update(save={"orderId": "$order"}),
            "a saved field without a name": lambda d: d["rules"][0].update(save={"clientId": "client"}),
            "an argument of another call": lambda d: d["client"][1].update({"with": {"orderId": 1}}),
            "an argument of another callback": lambda d: d["expect"][0].update(where={"orderId": 1}),
            "a list of records as a record": lambda d: d["client"].append({"call": "placeOrder", "with": {"contract": {"comboLegs": {"conId": 1}}}}),
            "unknown key": lambda d: d.update(flavour=1),
            "no summary": lambda d: d.pop("summary"),
            "unknown message": lambda d: d["rules"][0]["do"][2].update(send="ERR_MESG"),
            "unknown callback": lambda d: d["expect"][1].update(never="nextValidID"),
            "unknown call": lambda d: d["client"][1].update(call="reqPosition"),
            "two actions in one": lambda d: d["rules"][0]["do"][1].update(close="fin"),
            "no action": lambda d: d["rules"][0]["do"].append({}),
            "another way to close": lambda d: d["rules"][0]["do"][3].update(close="softly"),
            "a duration without a unit": lambda d: d["rules"][0]["do"][1].update(wait="300"),
            "a word that is not an action": lambda d: d["rules"][0]["do"].append("swalow"),
            "a text for a list": lambda d: d.update(rules="none"),
            "a rule without an event": lambda d: d["rules"][0].pop("on"),
            "no bytes at all": lambda d: d["rules"][0]["do"][2].update(truncate=0),
            "more copies than anybody wants": lambda d: d["rules"][0]["do"][2].update(duplicate=10001),
            "pieces of more than fits": lambda d: d["rules"][0]["do"][2].update(fragment={"sizes": [1, 67108865]}),
            "pieces of no bytes": lambda d: d["rules"][0]["do"][2].update(fragment={"each": 0}),
            "more than a byte": lambda d: d["rules"][0]["do"][2].update(corrupt={"at": 1, "xor": "0x100"}),
            "an unknown capability": lambda d: d.update(requires=["autoreconnect"]),
            "an unknown time-out": lambda d: d["expect"].append({"is_connected": True, "at": {"timeout": "handshakee"}}),
            "versions beyond the latest": lambda d: d.update(versions={"since": 300}),
            "a word for true or false": lambda d: d["gateway"].update(read_only="perhaps"),
        }
        for name, change in mistakes.items():
            self.assertFalse(self.changed(change), name)


if __name__ == "__main__":
    unittest.main()
