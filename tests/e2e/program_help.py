"""What the program says of itself: its commands and options, read from its help pages."""
import re
import subprocess

from city import BIN


def essaim(*words):
    return subprocess.run([BIN / "essaim", "--lang", "en", *words], capture_output=True, text=True, timeout=30, check=True).stdout


def section(help_text, title):
    """The first words of the lines of one section of a help."""
    found = re.search(rf"^{title}:\n((?:  .*\n|\n(?=  ))*)", help_text, re.MULTILINE)
    return re.findall(r"^  (\S+)", found.group(1), re.MULTILINE) if found else []


def commands(*path):
    return section(essaim(*path, "--help"), "Commands")


def options(*path):
    return set(re.findall(r"^  (?:-\w,)?(--[a-z-]+)", essaim(*path, "--help"), re.MULTILINE))


def every_path():
    """The words that lead to each command, () for the program itself."""
    paths = [()]
    for path in paths:
        paths += [(*path, name) for name in commands(*path)]
    return paths
