"""Builds Essaim and runs its suites; scripts/test calls it. The table SUITES is the one place for names and budgets.

A suite prints one line, and its log if it failed. A suite that ran nothing counts as one failure. A suite over its
budget is marked; it fails only beyond three times the budget, because machines differ.
"""

import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

import tidy

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OVER_BUDGET_FAILS = 3.0


@dataclass
class Outcome:
    passed: int = 0
    failed: int = 0
    log: str = ""
    note: str = ""


@dataclass
class Suite:
    name: str
    budget: float  # seconds, on two cores
    preset: str  # what must be built for it; "" for nothing
    targets: tuple
    run: callable
    only_with_all: bool = False


def command(arguments, **settings):
    """Runs one program from the root; what it prints is the log. Returns (exit code, log)."""
    environment = dict(os.environ, **settings)
    # Sanitizers stop at the first finding, and say where.
    environment.setdefault("ASAN_OPTIONS", "detect_stack_use_after_return=1:strict_string_checks=1")
    environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    try:
        done = subprocess.run(arguments, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    except OSError as error:
        return 127, f"{arguments[0]}: {error.strerror}\n"
    return done.returncode, done.stdout.decode(errors="replace")


def binary(preset, name):
    return os.path.join(ROOT, "build", preset, "bin", name)


def googletest(preset, name):
    def run():
        code, log = command([binary(preset, name), "--gtest_brief=0"])
        passed = len(re.findall(r"^\[       OK \] .* \(\d+ ms\)$", log, re.MULTILINE))
        failed = len(re.findall(r"^\[  FAILED  \] .* \(\d+ ms\)$", log, re.MULTILINE))
        if code != 0 and failed == 0:
            failed = 1  # ended before it could say which test
        skipped = len(re.findall(r"^\[  SKIPPED \] .* \(\d+ ms\)$", log, re.MULTILINE))
        return Outcome(passed, failed, log, f"{skipped} skipped" if skipped else "")
    return run


def together(*runs):
    def run():
        outcomes = [each() for each in runs]
        return Outcome(sum(each.passed for each in outcomes), sum(each.failed for each in outcomes),
                       "".join(each.log for each in outcomes if each.failed or not each.passed),
                       ", ".join(each.note for each in outcomes if each.note))
    return run


def python_tests(folder, preset, interpreter=sys.executable):
    def run():
        code, log = command([interpreter, "-m", "unittest", "discover", "-v", "-s", folder, "-p", "*_test.py"],
                            ESSAIM_BIN=os.path.join(ROOT, "build", preset, "bin"), PYTHONDONTWRITEBYTECODE="1")
        ran = sum(int(count) for count in re.findall(r"^Ran (\d+) tests?", log, re.MULTILINE))
        counts = {name: int(count) for name, count in re.findall(r"(failures|errors|skipped)=(\d+)", log.rsplit("\n\n", 1)[-1])}
        skipped = counts.get("skipped", 0)
        failed = counts.get("failures", 0) + counts.get("errors", 0)
        if code != 0 and failed == 0:
            failed = 1
        return Outcome(max(ran - failed - skipped, 0), failed, log, f"{skipped} skipped" if skipped else "")
    return run


def transcripts(preset):
    """The sessions of tests/transcripts: one case for each command."""
    def run():
        code, log = command(["tests/transcripts/run"], ESSAIM_BIN=os.path.join(ROOT, "build", preset, "bin"),
                            PYTHONDONTWRITEBYTECODE="1")
        counted = re.search(r"^(\d+) passed, (\d+) failed$", log, re.MULTILINE)
        passed, failed = (int(counted.group(1)), int(counted.group(2))) if counted else (0, 0)
        if code != 0 and failed == 0:
            failed = 1
        return Outcome(passed, failed, log)
    return run


def simulator(preset, first, last):
    """So many seeds of the simulated network: one case for each."""
    def run():
        code, log = command([binary(preset, "essaim-sim"), "--seeds", f"{first}..{last}", "--jobs", str(os.cpu_count() or 1)])
        counted = re.search(r"^(\d+) seeds in .*?, (\d+) failed", log, re.MULTILINE)
        ran, failed = (int(counted.group(1)), int(counted.group(2))) if counted else (0, 0)
        if code != 0 and failed == 0:
            failed = 1
        return Outcome(max(ran - failed, 0), failed, log, f"seeds {first} to {last}")
    return run


def headers():
    """Every header of ours compiles alone: one case for each."""
    code, log = command(["cmake", "--build", "build/dev", "--target", "header_check", "--", "-k", "0"])
    failed = len(re.findall(r"^FAILED: ", log, re.MULTILINE))
    with open(os.path.join(ROOT, "build/dev/header_check/list.txt"), encoding="utf-8") as file:
        total = len(file.read().split())
    if code != 0 and failed == 0:
        failed = 1
    return Outcome(max(total - failed, 0), failed, log)


def layout():
    code, log = command(["scripts/format", "--check"])
    outcome = Outcome(int(code == 0), int(code != 0), log + "run scripts/format\n" if code else "")
    checked = tidy.check_changed(ROOT)
    outcome.passed += checked.passed
    outcome.failed += checked.failed
    outcome.log += checked.log
    outcome.note = checked.note
    return outcome


def demo():
    code, log = command(["scripts/demo", "--fast"])
    return Outcome(int(code == 0), int(code != 0), log)


def clang_units():
    runs = [googletest("clang", name) for name in UNIT_TESTS]
    return together(*runs)()


# The one that sees Debian's Python packages; whoever runs this script may have another one in the path.
DEBIAN_PYTHON = "/usr/bin/python3"

UNIT_TESTS = ("core_tests", "storage_tests", "search_tests", "sync_tests", "daemon_tests", "client_tests")

SUITES = [
    Suite("meta", 10, "", (), python_tests("tests/meta", "dev")),
    Suite("core", 60, "dev", ("core_tests",), googletest("dev", "core_tests")),
    Suite("storage", 60, "dev", ("storage_tests",), googletest("dev", "storage_tests")),
    Suite("search", 60, "dev", ("search_tests",), googletest("dev", "search_tests")),
    Suite("sync", 30, "dev", ("sync_tests",), googletest("dev", "sync_tests")),
    Suite("daemon", 60, "dev", ("daemon_tests",), googletest("dev", "daemon_tests")),
    Suite("client", 30, "dev", ("client_tests",), googletest("dev", "client_tests")),
    Suite("sim", 90, "release", ("sim_tests", "essaim-sim"),
          together(googletest("release", "sim_tests"), simulator("release", 1, 200))),
    Suite("planted", 60, "release", ("essaim-sim", "essaimd", "essaim"), python_tests("tests/sim", "release")),
    Suite("model", 30, "release", ("essaim-sim",), python_tests("tests/model", "release")),
    # Few, under the sanitizers.
    Suite("sim-dev", 60, "dev", ("essaim-sim",), simulator("dev", 21, 24)),
    # What fuzzers once found, and what is refused: a file each; under the sanitizers, and as it is shipped.
    Suite("fuzz-replay", 30, "dev", ("fuzz_replay",), googletest("dev", "fuzz_replay")),
    Suite("fuzz-release", 10, "release", ("fuzz_replay",), googletest("release", "fuzz_replay")),
    Suite("headers", 150, "dev", ("header_check",), headers),
    Suite("format", 150, "dev", ("essaim_proto",), layout),
    Suite("demo", 40, "release", ("essaim", "essaimd"), demo),
    Suite("e2e", 180, "release", ("essaim", "essaimd", "raise_store_format", "essaim-bench-data"),
          python_tests("tests/e2e", "release")),
    Suite("transcripts", 60, "release", ("essaim", "essaimd", "essaim_translations"),
          together(transcripts("release"), python_tests("tests/transcripts", "release"))),
    Suite("second", 60, "release", ("essaim", "essaimd"), python_tests("tests/second", "release", DEBIAN_PYTHON)),
    Suite("clang", 120, "clang", ("all",), clang_units, only_with_all=True),
]


def build(preset, targets):
    """Configures and builds; returns (worked?, log)."""
    code, log = command(["cmake", "--preset", preset])
    if code == 0:
        code, log = command(["cmake", "--build", f"build/{preset}", "--target", *targets, "--", "-k", "20"])
        if code != 0:
            log = "\n".join(line for line in log.splitlines() if not re.match(r"\[\d+/\d+\] ", line)) + "\n"
    return code == 0, log


def say(text):
    print(text, flush=True)


def main():
    parser = argparse.ArgumentParser(prog="scripts/test", description="Sets up, builds and runs all tests.")
    parser.add_argument("--all", action="store_true", help="also build with clang and run the unit tests built so")
    parser.add_argument("--suite", action="append", metavar="NAME", help="run only this suite; may be repeated")
    parser.add_argument("--list", action="store_true", help="show the suites and their budgets")
    arguments = parser.parse_args()
    if arguments.list:
        for suite in SUITES:
            say(f"{suite.name:10} {suite.budget:4.0f} s{'  with --all' if suite.only_with_all else ''}")
        return 0
    names = [suite.name for suite in SUITES]
    unknown = [name for name in arguments.suite or [] if name not in names]
    if unknown:
        say(f"scripts/test: there is no suite '{unknown[0]}'; there are: {', '.join(names)}")
        say("0 passed, 1 failed")
        return 2
    chosen = [suite for suite in SUITES
              if (suite.name in arguments.suite if arguments.suite else arguments.all or not suite.only_with_all)]

    passed = failed = 0
    began = time.monotonic()
    broken = set()
    for preset in ("dev", "release", "clang"):
        using = [suite for suite in chosen if suite.preset == preset]
        if not using:
            continue
        targets = sorted({target for suite in using for target in suite.targets}) if arguments.suite else ["all"]
        start = time.monotonic()
        worked, log = build(preset, targets)
        say(f"build {preset:10} … {'built' if worked else 'FAILED'}  {time.monotonic() - start:.1f} s")
        if not worked:
            say(log)
            failed += 1
            broken.add(preset)

    for suite in chosen:
        if suite.preset in broken:
            say(f"suite {suite.name:10} … not run: build {suite.preset} failed")
            failed += 1
            continue
        start = time.monotonic()
        outcome = suite.run()
        took = time.monotonic() - start
        if outcome.passed + outcome.failed == 0:
            outcome.failed = 1
            outcome.note = "ran nothing"
        mark = ""
        if took > suite.budget:
            mark = "  OVER BUDGET"
            if took > OVER_BUDGET_FAILS * suite.budget:
                outcome.failed += 1
                mark += " by far: counted as a failure"
        note = f"  ({outcome.note})" if outcome.note else ""
        if outcome.failed:
            say(outcome.log)
        say(f"suite {suite.name:10} … {outcome.passed} passed, {outcome.failed} failed  "
            f"{took:.1f} s of {suite.budget:.0f} s{mark}{note}")
        passed += outcome.passed
        failed += outcome.failed
    say(f"all of it took {(time.monotonic() - began) / 60:.1f} minutes")
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
