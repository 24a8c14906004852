"""The runner of the suites counts right: it must never call silence a success."""

import contextlib
import io
import os
import stat
import sys
import tempfile
import unittest
from unittest import mock

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import run_suites  # noqa: E402
from run_suites import Outcome, Suite  # noqa: E402


def run(*suites):
    """(exit code, printed lines) of a run with these suites and nothing to build."""
    printed = io.StringIO()
    with mock.patch.object(run_suites, "SUITES", list(suites)), mock.patch.object(sys, "argv", ["scripts/test"]), \
            contextlib.redirect_stdout(printed):
        code = run_suites.main()
    return code, printed.getvalue().splitlines()


def suite(outcome, budget=60.0, name="sample"):
    return Suite(name, budget, "", (), lambda: outcome)


class Counting(unittest.TestCase):
    def test_passes_and_failures_are_added_up(self):
        code, lines = run(suite(Outcome(3, 0)), suite(Outcome(4, 2, "why it failed")))
        self.assertEqual(lines[-1], "7 passed, 2 failed")
        self.assertIn("why it failed", lines)
        self.assertEqual(code, 1)

    def test_all_passed(self):
        code, lines = run(suite(Outcome(3, 0, "not shown")))
        self.assertEqual((code, lines[-1]), (0, "3 passed, 0 failed"))
        self.assertNotIn("not shown", lines)

    def test_a_suite_that_ran_nothing_failed(self):
        code, lines = run(suite(Outcome(3, 0)), suite(Outcome(0, 0)))
        self.assertEqual((code, lines[-1]), (1, "3 passed, 1 failed"))

    def test_over_budget_is_marked_and_far_over_it_fails(self):
        now = [100.0]

        def slow():
            now[0] += 0.02
            return Outcome(1, 0)
        with mock.patch.object(run_suites.time, "monotonic", lambda: now[0]):
            code, lines = run(Suite("slow", 0.01, "", (), slow))
            self.assertEqual(code, 0)
            self.assertIn("OVER BUDGET", lines[0])
            code, lines = run(Suite("slow", 0.001, "", (), slow))
            self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"))

    def test_a_failed_build_fails_every_suite_on_it(self):
        with mock.patch.object(run_suites, "build", lambda preset, targets: (False, "error: no")):
            code, lines = run(Suite("core", 1, "dev", (), lambda: Outcome(1, 0)))
        self.assertEqual((code, lines[-1]), (1, "0 passed, 2 failed"))
        self.assertIn("error: no", lines)


class Reading(unittest.TestCase):
    """What the programs print becomes numbers."""

    def googletest(self, script):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "sample_tests")
            with open(path, "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n" + script)
            os.chmod(path, stat.S_IRWXU)
            with mock.patch.object(run_suites, "binary", lambda preset, name: path):
                return run_suites.googletest("dev", "sample_tests")()

    def test_googletest(self):
        outcome = self.googletest("echo '[       OK ] A.B (0 ms)'\necho '[  FAILED  ] A.C (3 ms)'\n"
                                  "echo '[  FAILED  ] A.C'\nexit 1\n")
        self.assertEqual((outcome.passed, outcome.failed), (1, 1))

    def test_a_test_program_that_dies_failed(self):
        outcome = self.googletest("echo '[       OK ] A.B (0 ms)'\nkill -ABRT $$\n")
        self.assertEqual((outcome.passed, outcome.failed), (1, 1))

    def test_a_test_program_that_is_not_there_failed(self):
        with mock.patch.object(run_suites, "binary", lambda preset, name: "build/absent"):
            self.assertEqual(run_suites.googletest("dev", "absent")().failed, 1)

    def python_tests(self, text):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "sample_test.py"), "w", encoding="utf-8") as file:
                file.write(text)
            return run_suites.python_tests(folder, "dev")()

    def test_python(self):
        outcome = self.python_tests("import unittest\nclass A(unittest.TestCase):\n"
                                    "    def test_a(self): pass\n    def test_b(self): self.fail()\n"
                                    "    def test_c(self): raise OSError\n"
                                    "    @unittest.skip('x')\n    def test_d(self): pass\n")
        self.assertEqual((outcome.passed, outcome.failed), (1, 2))

    def test_python_that_cannot_be_read_failed(self):
        outcome = self.python_tests("import nothing_of_this_name\n")
        self.assertEqual((outcome.passed, outcome.failed), (0, 1))

    def test_python_of_an_interpreter_that_is_not_there_failed(self):
        outcome = run_suites.python_tests("tests/meta", "dev", "/absent/python3")()
        self.assertEqual((outcome.passed, outcome.failed), (0, 1))

    def test_no_python_tests(self):
        with tempfile.TemporaryDirectory() as folder:
            outcome = run_suites.python_tests(folder, "dev")()
        self.assertEqual(outcome.passed, 0)


class Packages(unittest.TestCase):
    """Every package that CMake may ask for is on the list that scripts/setup installs."""

    def test_asked_for_and_installed(self):
        import re
        with open(os.path.join(ROOT, "cmake/libraries.cmake"), encoding="utf-8") as file:
            text = file.read()
        asked = set(re.findall(r"essaim_missing_package\((\S+) \"", text))
        asked |= set(re.findall(r"^essaim_find_library\(\w+ (\S+)", text, re.MULTILINE))
        with open(os.path.join(ROOT, "scripts/packages.txt"), encoding="utf-8") as file:
            listed = {line.split()[0] for line in file if line.strip() and not line.startswith("#")}
        self.assertGreater(len(asked), 10)
        self.assertEqual(asked - listed, set())


if __name__ == "__main__":
    unittest.main()
