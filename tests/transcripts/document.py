"""A transcript as it is written: Markdown whose fenced blocks are commands with what they print. See README.md."""
import pathlib
import re
import shlex
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
LANGUAGES = ("en", "fr")

PROMPT = re.compile(r"^([a-z0-9-]+)\$ (.+)$")
CITY = re.compile(r"([a-z0-9-]+) \(([^,()]+), ([A-Z]{2})\)")
EXIT_CODE = {"en": "[exit code {}]", "fr": "[code de retour {}]"}


class Malformed(Exception):
    """A document that cannot be played; says where."""


@dataclass
class Command:
    line: int  # of the prompt, counted from 1
    city: str
    text: str
    until: bool
    settings: dict = field(default_factory=dict)  # NAME=value before the program
    words: list = field(default_factory=list)
    into: str = ""  # the file of `> FILE`
    background: bool = False
    expected: list = field(default_factory=list)
    first: int = 0  # lines[first:end] of the document are what is expected
    end: int = 0


    def fails(self):
        return any(re.fullmatch(EXIT_CODE[language].format(r"\d+").replace("[", r"\[", 1), line)
                   for language in LANGUAGES for line in self.expected[-1:])


@dataclass
class File:
    line: int
    city: str
    name: str
    text: str


@dataclass
class Document:
    path: pathlib.Path
    language: str
    front: dict
    lines: list
    steps: list

    def commands(self):
        return [step for step in self.steps if isinstance(step, Command)]

    def cities(self):
        """handle → (name, country) of every city of the front block; those of `network` are set up before it begins."""
        return {handle: (name, country) for key in ("network", "cities")
                for handle, name, country in CITY.findall(self.front.get(key, ""))}

    def connected(self):
        return [handle for handle, _, _ in CITY.findall(self.front.get("network", ""))]

    def files(self):
        return [name.strip() for name in self.front.get("files", "").split(",") if name.strip()]


def split(command):
    """Settings, words, redirection and `&` of a command line; nothing else of a shell exists here."""
    words = shlex.split(command.text)
    while words and re.match(r"^[A-Z_]+=", words[0]):
        name, value = words.pop(0).split("=", 1)
        command.settings[name] = value
    if words and words[-1] == "&":
        command.background = True
        words.pop()
    if len(words) > 2 and words[-2] == ">":
        command.into = words[-1]
        words = words[:-2]
    command.words = words


def console(lines, begin, end, until, where):
    """The commands of one block: lines[begin:end]."""
    commands = []
    at = begin
    while at < end:
        prompt = PROMPT.match(lines[at])
        if prompt:
            command = Command(at + 1, prompt.group(1), prompt.group(2), until)
            while command.text.endswith("\\"):
                at += 1
                command.text = command.text[:-1].rstrip() + " " + lines[at].removeprefix("> ").strip()
            split(command)
            command.first = command.end = at + 1
            commands.append(command)
        elif not commands:
            raise Malformed(f"{where}:{at + 1}: a console begins with a prompt such as guediawaye$")
        else:
            commands[-1].expected.append(lines[at])
            commands[-1].end = at + 1
        at += 1
    if not commands or until and len(commands) != 1:
        raise Malformed(f"{where}:{begin}: a console has commands, one that is repeated has one")
    return commands


def parse(path):
    path = pathlib.Path(path).resolve()
    where = path.name
    language = path.suffixes[-2].removeprefix(".") if len(path.suffixes) > 1 else ""
    if language not in LANGUAGES:
        raise Malformed(f"{where}: its name says no language: NAME.en.md or NAME.fr.md")
    lines = path.read_text(encoding="utf-8").split("\n")
    front, steps, at = {}, [], 0
    if lines[0] == "---":
        at = lines.index("---", 1)
        for line in lines[1:at]:
            key, value = line.split(":", 1)
            front[key.strip()] = value.strip()
    while at < len(lines):
        fence = re.match(r"^(`{3,})(\S+)(?: (.*))?$", lines[at])
        if not fence:
            at += 1
            continue
        end = lines.index(fence.group(1), at + 1)
        more = (fence.group(3) or "").strip()
        if fence.group(2) == "console":
            steps += console(lines, at + 1, end, more == "until", where)
        elif ":" in more:
            city, name = more.split(":", 1)
            steps.append(File(at + 1, city, name, "\n".join(lines[at + 1:end]) + "\n"))
        at = end + 1
    document = Document(path, language, front, lines, steps)
    known = document.cities()
    for step in steps:
        if step.city not in known:
            raise Malformed(f"{where}:{step.line}: {step.city} is not in the front block")
    return document


def with_expected(document, outcomes):
    """The text of the document with what was really printed: (command, lines) for each that differs."""
    lines = list(document.lines)
    for command, printed in sorted(outcomes, key=lambda each: -each[0].first):
        lines[command.first:command.end] = printed
    return "\n".join(lines)


def all_paths():
    return sorted(path for path in HERE.glob("*.md") if len(path.suffixes) == 2)
