"""Hostile clients, a few of each kind: the gateway frees its memory, and the client beside them is answered.

Run by ctest (label e2e); by hand: IBGW_BIN=build/release/bin python3 -m simulator.hostile_test
What they cost in larger numbers: bench/hostile.py.
"""
import os
import unittest

from bench import hostile

CONNECTIONS = 20
# The most that a client that does not read may cost (docs/gateway.md), with room for what the allocator keeps.
PEAK_BYTES = 8 * hostile.MIB
KEPT_BYTES = 24 * hostile.MIB  # For all of them together, once they are gone.


class Hostile(unittest.TestCase):
    def test_each_kind(self):
        for name in hostile.CASES:
            with self.subTest(name):
                seen = hostile.play(os.environ["IBGW_BIN"], name, CONNECTIONS, alone_s=0.2)
                if not os.environ.get("IBGW_SANITIZE"):
                    self.assertLess(seen["peak"] - seen["before"], CONNECTIONS * PEAK_BYTES)
                    self.assertLess(seen["after"] - seen["before"], KEPT_BYTES)
                self.assertEqual(seen["left"], 0)
                self.assertTrue(seen["beside"] and seen["later"])


if __name__ == "__main__":
    unittest.main()
