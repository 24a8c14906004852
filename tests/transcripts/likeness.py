"""When what was printed is what the transcript says: everything, but for what differs at each run. See README.md."""
import datetime
import difflib
import re

# The day on which every session takes place.
DAY = datetime.date(2026, 3, 12)
ANYTHING = "[…]"
STDERR = "2> "

DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
INVITATION = re.compile(r"essaim-invite:[A-Za-z0-9_.-]{20,}")
# What may have any value of its shape; with the spaces behind it, so that columns are still compared.
AGE = re.compile(r"(?:\b\d+ s ago\b|\bil y a \d+ s\b) *")
CLOCK = re.compile(r"\b\d\d:\d\d UTC\b")


class Names:
    """What stands for what: ports and folders of this machine on one side, those of the session on the other."""

    def __init__(self, today=None):
        self.today = today or datetime.datetime.now(datetime.timezone.utc).date()
        self.real_of = {}  # port in the session → port on this machine
        self.places = {}  # folder on this machine → folder in the session
        self.invitation = ""

    def to_real(self, word):
        for shown, real in self.real_of.items():
            word = re.sub(rf":{shown}(?!\d)", f":{real}", word)
        for real, shown in self.places.items():
            if shown != "~":
                word = word.replace(shown, real)
        return word.replace("essaim-invite:…", self.invitation or "essaim-invite:…")

    def to_shown(self, text):
        for real, shown in self.places.items():
            text = text.replace(real, shown)
        for shown, real in self.real_of.items():
            text = re.sub(rf":{real}(?!\d)", f":{shown}", text)
        found = INVITATION.findall(text)
        if found:
            self.invitation = found[-1]
        text = INVITATION.sub("essaim-invite:…", text)
        # French has them before : ; ! ? and inside « »; nobody can see them in a document.
        return DATE.sub(self.shown_date, text.replace("\u00a0", " "))

    def shown_date(self, match):
        try:
            date = datetime.date.fromisoformat(match.group())
        except ValueError:
            return match.group()
        away = date - self.today
        # Dates near to the session's day move with it; others are part of a text.
        return (DAY + away).isoformat() if abs(away.days) <= 100 else match.group()


def shape(line):
    line = AGE.sub(lambda match: "<age>".ljust(len(match.group())), line)
    return CLOCK.sub("<clock>", line).rstrip()


def line_fits(expected, printed):
    expected, printed = shape(expected), shape(printed)
    if ANYTHING not in expected:
        return expected == printed
    parts = [re.escape(part) for part in expected.split(ANYTHING)]
    return re.fullmatch(".*".join(parts), printed) is not None


def fits(expected, printed):
    """Whether the lines that were printed are those that the transcript has."""
    if ANYTHING in expected:
        at = expected.index(ANYTHING)
        head, tail = expected[:at], expected[at + 1:]
        if len(printed) < len(head) or not fits(head, printed[:len(head)]):
            return False
        rest = printed[len(head):]
        return any(fits(tail, rest[skipped:]) for skipped in range(len(rest) + 1))
    return len(expected) == len(printed) and all(map(line_fits, expected, printed))


def difference(expected, printed):
    """For people: lines of the transcript with -, lines that came instead with +."""
    matcher = difflib.SequenceMatcher(None, [shape(line) for line in expected], [shape(line) for line in printed], False)
    lines = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            lines += ["  " + line for line in expected[a:b]]
            continue
        lines += ["- " + line for line in expected[a:b]] + ["+ " + line for line in printed[c:d]]
    return "\n".join("    " + line for line in lines)


def renewed(expected, printed):
    """What the transcript should say after this run: lines that still fit stay as they are, with their `[…]`."""
    if fits(expected, printed):
        return expected
    if expected.count(ANYTHING) == 1:
        at = expected.index(ANYTHING)
        tail = len(expected) - at - 1
        if len(printed) > at + tail:
            return (renewed(expected[:at], printed[:at]) + [ANYTHING]
                    + renewed(expected[at + 1:], printed[len(printed) - tail:]))
    left = list(expected)
    lines = []
    for line in printed:
        fitting = next((i for i, old in enumerate(left) if line_fits(old, line)), None)
        lines.append(line if fitting is None else left[fitting])
        if fitting is not None:
            del left[:fitting + 1]
    return lines
