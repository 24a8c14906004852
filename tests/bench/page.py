"""docs/performance.md: what scripts/bench writes there and reads back."""
import datetime
import os
import pathlib
import platform
import re
import subprocess

from city import ROOT

PAGE = pathlib.Path("docs") / "performance.md"
HEAD = """# Performance

Written by `scripts/bench`; do not edit. `scripts/bench --check` compares with this table before anything is called done.

Real daemons on one machine, over TLS on loopback. {entries:,} entries of 2 KiB by ten authors, each compressed as when
it was published alone. *likely*: chains of words learned from the real French texts (`tests/data`); *foreign*: English
words drawn at random (`tests/bench/words.txt`), which no dictionary knows. How each figure is taken: `tests/bench/measures.py`.
Other machines differ: compare ratios, and look at the last column, what it took this disk, just before, to append 1 KiB and
`fdatasync` it (median, µs).

Machine: {cpu}, {cores} cores, {memory} GiB, {system}, Linux {kernel}; {date}.

| what | measured | unit | aim | met | disk |
|---|---|---|---|---|---|
"""


def line(row, value, disk):
    met = "" if row.aim is None else "yes" if row.met(value) else "**no**"
    return f"| {row.what} | {row.shown(value)} | {row.unit} | {row.shown_aim()} | {met} | {disk:.0f} |"


def lanes(measured):
    """Where the CPU of the daemons went."""
    names = sorted({lane for sides in measured.values() for used in sides.values() for lane in used})
    if not names:
        return
    yield ""
    yield "CPU of the daemons by thread, µs an entry (`docs/architecture.md` has the lanes; *database* are RocksDB's own):"
    yield ""
    yield "| what | side | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 2) + "|"
    for what, sides in measured.items():
        for side, used in sides.items():
            yield f"| {what} | {side} | " + " | ".join(f"{used.get(name, 0):.1f}" for name in names) + " |"


def committed():
    """The figures of the committed page, by what they are."""
    text = subprocess.run(["git", "show", f"HEAD:{PAGE}"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return figures(text)


def figures(text):
    rows = re.findall(r"^\| ([^|]+) \| ([\d.,]+) \| [^|]+ \| [^|]* \| [^|]* \| \d+ \|$", text, re.MULTILINE)
    return {what: float(value.replace(",", "")) for what, value in rows}


def write(results, bench):
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1))
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())
    text = HEAD.format(entries=bench.entries, cpu=cpu.group(1) if cpu else platform.machine(), cores=os.cpu_count(),
                       memory=round(memory / 2**20), system=system.group(1) if system else platform.system(),
                       kernel=platform.release(), date=datetime.date.today())
    rows = [line(*result) for result in results]
    (ROOT / PAGE).write_text(text + "\n".join([*rows, *lanes(bench.lanes)]) + "\n")
