"""The tree has the shape that the design draws: every rule of shape.py on the tree itself."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import shape  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Tree(unittest.TestCase):
    def test_there_is_something_to_check(self):
        self.assertGreater(len(shape.sources(ROOT)), 10)


def add_rule(rule):
    def check(self):
        violations = list(rule(ROOT))
        self.assertFalse(violations, "\n" + "\n".join(violations))
    setattr(Tree, "test_" + rule.__name__, check)


for each in shape.RULES:
    add_rule(each)

if __name__ == "__main__":
    unittest.main()
