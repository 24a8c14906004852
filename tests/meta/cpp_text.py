"""C++ read as text: comments and literals blanked, and the shapes of the g++ 12 co_await fault found.

g++ 12 destroys a temporary twice when it is an aggregate or a capturing lambda that owns something and is created
inside an expression with co_await. Whether a type owns something cannot be seen in the text, so every such shape is
reported; a name on the line before is always right.
"""

import re

LITERALS = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<delimiter>[^()\s\\]{0,16})\(.*?\)(?P=delimiter)"|'
    r'"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)

# Class templates and classes of libraries whose braces call a constructor.
CONSTRUCTED_ELSEWHERE = re.compile(r"^(::)?(std|asio|boost|beast|http|tcp|net|ssl|tl)::(?!array\b)|"
                                   r"^(?:std::)?(chrono::)?(nano|micro|milli)?seconds$|^(minutes|hours|days)$")
OPENERS = {"(": ")", "[": "]", "{": "}"}


def code_only(text):
    """The text with comments and the insides of literals replaced by spaces; positions and lines stay. Includes keep
    their targets."""

    def blank(match):
        found = match.group(0)
        line = text[text.rfind("\n", 0, match.start()) + 1:match.start()]
        if re.match(r"\s*#\s*include\s*$", line):
            return found
        if found.startswith("/"):
            return re.sub(r"[^\n]", " ", found)
        return found[0] + re.sub(r"[^\n]", " ", found[1:-1]) + found[-1]

    return LITERALS.sub(blank, text)


def names_with_constructor(code):
    """Names of classes in this text that have a written constructor: 'Name(' at the begin of a declaration."""
    names = set()
    for match in re.finditer(r"\b(?:class|struct)\s+(\w+)[^;{()]*\{", code):
        name = match.group(1)
        body = code[match.end():closing(code, match.end() - 1)]
        if re.search(r"(?:^|[;{}:]|explicit|constexpr)\s*" + name + r"\s*\((?!\s*(?:const\s+)?" + name + r"\s*&)", body):
            names.add(name)
    return names


def closing(code, opener):
    """The position of the bracket that closes the one at `opener`; the end of the text if there is none."""
    depth = 0
    for position in range(opener, len(code)):
        if code[position] in OPENERS:
            depth += 1
        elif code[position] in ")]}":
            depth -= 1
            if depth == 0:
                return position
    return len(code)


def awaited_temporaries(code, constructed=frozenset()):
    """(line, shape) for every unnamed aggregate or capturing lambda in an expression with co_await."""
    for match in re.finditer(r"\bco_await\b", code):
        line = code.count("\n", 0, match.start()) + 1
        brace = enclosing_initialiser(code, match.start())
        if brace is not None:
            name = name_before(code, brace)
            if not is_constructed(name, constructed):
                yield line, f"co_await inside the braces of {name or 'an initialiser'}"
                continue
        for what in sorted(set(temporaries_in(code, expression_start(code, match.start()), constructed))):
            yield line, what


def expression_start(code, position):
    """Where the statement around `position` begins, seen from inside the innermost block."""
    at = position - 1
    while at >= 0:
        char = code[at]
        if char == ";" or (char == "{" and not is_initialiser(code, at)):
            return at + 1
        if char in ")]}":
            follows = code[at + 1:].lstrip()[:1]
            if char == "}" and follows not in (",", ")", ".", "(", "}", "]"):
                return at + 1
            at = opening(code, at)
        at -= 1
    return 0


def opening(code, closer):
    """The position of the bracket that opens the one closed at `closer`; the begin of the text if there is none."""
    depth = 0
    for position in range(closer, -1, -1):
        if code[position] in ")]}":
            depth += 1
        elif code[position] in OPENERS:
            depth -= 1
            if depth == 0:
                return position
    return 0


def enclosing_initialiser(code, position):
    """The innermost open brace around `position` within its statement, if it begins a list of initial values."""
    depth = 0
    for at in range(position - 1, -1, -1):
        char = code[at]
        if char in ")]}":
            depth += 1
        elif char in OPENERS:
            if depth == 0:
                if char == "{":
                    return at if is_initialiser(code, at) else None
                # An argument list or index inside braces is still inside them: go on outwards.
                continue
            depth -= 1
        elif char == ";" and depth == 0:
            return None
    return None


def is_initialiser(code, brace):
    before = code[:brace].rstrip()
    if not before or before[-1] in ";{}):":
        return False
    head = before[max(before.rfind(";"), before.rfind("{"), before.rfind("}")) + 1:]
    if before[-1] in "=(,":
        return True
    if re.search(r"->\s*[\w:<>,\s*&]*$", head):
        return False
    if re.search(r"\b(else|do|try|noexcept|const|mutable|override|final)$", before):
        return False
    if re.search(r"\b(namespace|class|struct|enum|union|extern)\b[^=()]*$", head):
        return False
    if before[-1] == "]":
        return False
    return True


def name_before(code, brace):
    """The type or variable name in front of a brace, with its template arguments cut off."""
    before = code[:brace].rstrip()
    if before.endswith(">"):
        depth = 0
        for at in range(len(before) - 1, -1, -1):
            if before[at] == ">":
                depth += 1
            elif before[at] == "<":
                depth -= 1
                if depth == 0:
                    before = before[:at]
                    break
    match = re.search(r"[\w:]+$", before)
    name = match.group(0) if match else ""
    if name and not name.startswith("::"):
        # "Options name{…}": the type is the word before the variable.
        typed = re.search(r"([\w:]+)\s*(?:<[^<>;{}]*>)?\s*[&*]?\s+" + re.escape(name) + r"$", before)
        if typed and typed.group(1) not in ("return", "co_return", "co_await", "co_yield", "new"):
            return typed.group(1)
    return name


def is_constructed(name, constructed):
    return bool(name) and (name.split("::")[-1] in constructed or CONSTRUCTED_ELSEWHERE.match(name) is not None)


def temporaries_in(code, start, constructed):
    """What is created unnamed between `start` and the end of its expression, bodies of lambdas left out."""
    at = start
    depth = 0
    while at < len(code):
        char = code[at]
        if char in ";" and depth == 0:
            return
        if char == "[":
            end = closing(code, at)
            before = code[:at].rstrip()[-1:]
            if code[at + 1:at + 2] != "[" and (before in "(,={" or re.search(r"\b(co_await|return)$", code[:at].rstrip())):
                if code[at + 1:end].strip():
                    yield "a lambda with captures beside co_await"
                at = body_end(code, end)
                continue
            at = end + 1
            continue
        if char == "{":
            if depth == 0 and code[:at].rstrip()[-1:] == ")":
                return  # the body of an if or a loop whose condition has the co_await
            inside = code[at + 1:closing(code, at)].strip()
            name = name_before(code, at)
            if inside and (code[:at].rstrip()[-1:] in "(,={" or not is_constructed(name, constructed)):
                yield f"braces of {name or 'an aggregate'} beside co_await"
                at = closing(code, at) + 1
                continue
            at = closing(code, at) + 1
            continue
        if char == "(":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth < 0:
                # The co_await was an argument: what stands beside it in the same call is the same expression.
                if char == "}":
                    return
                depth = 0
                rest = code[at + 1:].lstrip()[:1]
                if rest in "{;" or rest == "":
                    return
        at += 1


def body_end(code, introducer_end):
    """After the lambda whose introducer ends at `introducer_end`: behind the brace that closes its body."""
    at = introducer_end + 1
    while at < len(code) and code[at] != "{":
        if code[at] == "(":
            at = closing(code, at)
        elif code[at] in ";)":
            return at
        at += 1
    return closing(code, at) + 1
