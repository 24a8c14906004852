"""Mistakes planted on purpose (core/fault.h): the simulator notices each of them, and no program of a city contains any."""

import os
import re
import subprocess
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("ESSAIM_BIN", os.path.join(ROOT, "build", "release", "bin"))
SIMULATOR = os.path.join(BIN, "essaim-sim")
# So many seeds at most until one notices. Which ones is not chosen: all begin at 1.
SEEDS = 150


def run(*arguments):
    return subprocess.run([SIMULATOR, *arguments], capture_output=True, text=True, check=False)


def listed():
    return [line.split()[0] for line in run("--list-faults").stdout.splitlines()]


def planted():
    """The names in the sources."""
    names = set()
    for folder in ("core", "storage", "sync", "tests/sim"):
        for place, _, files in os.walk(os.path.join(ROOT, folder)):
            for name in files:
                if name.endswith(".cpp"):
                    with open(os.path.join(place, name), encoding="utf-8") as file:
                        names |= set(re.findall(r'ESSAIM_FAULT\("([^"]+)"\)', file.read()))
    return names


class PlantedFaults(unittest.TestCase):
    def test_the_list_is_what_is_planted(self):
        self.assertEqual(sorted(listed()), sorted(planted()))
        self.assertGreaterEqual(len(listed()), 8)

    def test_each_is_noticed(self):
        for name in listed():
            with self.subTest(name):
                done = run("--fault", name, "--seeds", f"1..{SEEDS}", "--jobs", str(os.cpu_count() or 1))
                self.assertIn("  FAILED ", done.stdout, f"{name} went through {SEEDS} seeds unnoticed")
                self.assertEqual(done.returncode, 1, done.stderr)

    def test_none_that_is_not_there_is_planted(self):
        done = run("--fault", "no-such-fault", "--seed", "1")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no-such-fault", done.stderr)

    def test_the_programs_of_a_city_contain_none(self):
        def named_in(program):
            with open(os.path.join(BIN, program), "rb") as file:
                octets = file.read()
            return [name for name in listed() if name.encode() in octets]
        # The search finds what is there.
        self.assertEqual(named_in("essaim-sim"), listed())
        for program in ("essaimd", "essaim"):
            self.assertEqual(named_in(program), [], program)


if __name__ == "__main__":
    unittest.main()
