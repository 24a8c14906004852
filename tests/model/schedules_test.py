"""The programs accept, show and name what the model does, step by step, on random schedules."""

import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import schedules  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("ESSAIM_BIN", os.path.join(ROOT, "build", "release", "bin"))
FIRST, LAST = (int(each) for each in os.environ.get("SCHEDULES", "1..150").split(".."))


def play(lines):
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        done = subprocess.run([os.path.join(BIN, "essaim-sim"), "--schedule", file.name], capture_output=True, text=True,
                              check=False)
    return done.stdout.splitlines() + done.stderr.splitlines()


def words(line):
    """Sets where the order says nothing."""
    parts, part = {}, None
    for word in line.split():
        if word in ("accepts", "shows", "members", "revoked"):
            part = word
        parts.setdefault(part, []).append(word)
    return {name: sorted(each) for name, each in parts.items()}


class Schedules(unittest.TestCase):
    def test_the_programs_agree_with_the_model(self):
        compared = accepted = 0
        for seed in range(FIRST, LAST + 1):
            schedule = schedules.make(seed)
            answers = play(schedule.lines)
            steps = [number for number, line in enumerate(schedule.lines) if line.startswith("state ")]
            for place, expected in enumerate(schedule.expected):
                answer = answers[place] if place < len(answers) else "nothing"
                if words(answer) != words(expected):
                    self.fail(f"schedule {seed}, after line {steps[place]} ({schedule.lines[steps[place] - 1]}):\n"
                              f"  the model: {expected}\n  essaim:    {answer}\n"
                              f"to see it again: python3 tests/model/schedules.py {seed}")
                compared += 1
                accepted += len(words(expected)["accepts"]) - 1
            self.assertEqual(len(answers), len(schedule.expected), answers[-1:])
        # Not everything was empty.
        self.assertGreater(compared, (LAST - FIRST + 1) * 5)
        self.assertGreater(accepted, compared)

    def test_a_difference_is_found(self):
        """The comparison bites: an expectation with one entry less is not met."""
        schedule = schedules.make(24)
        answers = play(schedule.lines)
        place = next(i for i, each in enumerate(schedule.expected) if len(words(each)["accepts"]) > 2)
        changed = schedule.expected[place].replace(words(schedule.expected[place])["accepts"][-1], "", 1)
        self.assertEqual(words(answers[place]), words(schedule.expected[place]))
        self.assertNotEqual(words(answers[place]), words(changed))


if __name__ == "__main__":
    unittest.main()
