"""clang-tidy on the files that a change touches. A file that was clean is not read again until it, a header of ours that
it includes, or the rules change."""

import concurrent.futures
import hashlib
import os
import re
import subprocess
import time
from dataclasses import dataclass

FLAGS = ["-std=c++20", "-I.", "-isystem", "build/dev/gen", "-DSPDLOG_SHARED_LIB", "-DSPDLOG_COMPILED_LIB",
         "-DSPDLOG_FMT_EXTERNAL"]
# A change that touches everything is read over several runs: what was clean is remembered.
SECONDS_MAX = 120
LAYERS = ("core/", "storage/", "search/", "sync/", "daemon/", "client/")


@dataclass
class Checked:
    passed: int
    failed: int
    log: str
    note: str


def git(root, *arguments):
    done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=False)
    return done.stdout.split("\n") if done.returncode == 0 else None


def changed_files(root):
    """Our bodies that differ from the main branch, or from the commit before where we are on it; None if there is
    nothing to compare with."""
    head = git(root, "rev-parse", "--verify", "-q", "HEAD")
    if head is None:
        return None
    base = git(root, "merge-base", "HEAD", "origin/main")
    if base is None or base[0] == head[0]:
        base = git(root, "rev-parse", "--verify", "-q", "HEAD~1")
    if base is None:
        return None
    names = set(git(root, "diff", "--name-only", "--diff-filter=d", base[0]) or [])
    names |= set(git(root, "ls-files", "--others", "--exclude-standard") or [])
    return sorted(name for name in names if name.endswith(".cpp") and name.startswith(LAYERS))


def digest(root, path):
    """Of all text that decides what clang-tidy says about a file."""
    seen = {".clang-tidy": True}
    waiting = [path]
    while waiting:
        name = waiting.pop()
        if name in seen or not os.path.isfile(os.path.join(root, name)):
            continue
        seen[name] = True
        with open(os.path.join(root, name), encoding="utf-8", errors="replace") as file:
            waiting += re.findall(r'^\s*#\s*include\s*"([^"]+)"', file.read(), re.MULTILINE)
    total = hashlib.sha256(" ".join(FLAGS).encode())
    for name in sorted(seen):
        with open(os.path.join(root, name), "rb") as file:
            total.update(name.encode() + b"\0" + file.read())
    return total.hexdigest()


def check(root, path):
    """(clean?, log)"""
    stamp = os.path.join(root, "build", "tidy", digest(root, path))
    if os.path.exists(stamp):
        return True, ""
    done = subprocess.run(["clang-tidy-16", "--quiet", path, "--", *FLAGS], cwd=root, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    if done.returncode == 0:
        os.makedirs(os.path.dirname(stamp), exist_ok=True)
        with open(stamp, "w", encoding="utf-8"):
            pass
        return True, ""
    return False, done.stdout


def check_changed(root):
    names = changed_files(root)
    if names is None:
        return Checked(0, 0, "", "clang-tidy skipped: no commit to compare with")
    if not names:
        return Checked(0, 0, "", "clang-tidy skipped: no changed file")
    end = time.monotonic() + SECONDS_MAX

    def check_in_time(name):
        return check(root, name) if time.monotonic() < end else None

    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        results = [result for result in pool.map(check_in_time, names) if result is not None]
    failed = sum(not clean for clean, _ in results)
    note = f"clang-tidy read {len(results)} of {len(names)} changed files"
    if len(results) < len(names):
        note += f", {SECONDS_MAX} s were spent; the next run goes on"
    return Checked(len(results) - failed, failed, "".join(log for _, log in results), note)


if __name__ == "__main__":
    import sys
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    outcome = [check(top, name) for name in sys.argv[1:]]
    print("".join(log for _, log in outcome))
    sys.exit(0 if all(clean for clean, _ in outcome) else 1)
