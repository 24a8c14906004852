"""What the tree must look like: one function per rule, each returning the violations it found.

A violation is a string "path:line: what is wrong and what to do". The rules read text, not meaning: they are meant to
be quick and to be right about the code as we write it.
"""

import os
import re
import subprocess

from cpp_text import awaited_temporaries, code_only, names_with_constructor

LAYERS = ("core", "storage", "search", "sync", "daemon", "client")

# Who may include from whom; "essaim" is what protoc wrote from proto/.
MAY_INCLUDE = {
    "core": {"core", "essaim"},
    "storage": {"storage", "core", "essaim"},
    "search": {"search", "core"},
    "sync": {"sync", "core", "essaim"},
    "daemon": {"daemon", "storage", "search", "sync", "core", "essaim"},
    "client": {"client", "core", "essaim"},
    "tests/unit/core": {"core", "essaim", "tests"},
    "tests/unit/storage": {"storage", "core", "essaim", "tests"},
    "tests/unit/search": {"search", "core", "tests"},
    "tests/unit/sync": {"sync", "core", "essaim", "tests"},
    "tests/unit/client": {"client", "core", "essaim", "tests"},
    "tests/support": {"core", "essaim", "tests"},
    "tests/sim": {"sync", "core", "essaim", "tests"},
}
WRITTEN_BY_THE_BUILD = {"essaim_embedded.inc", "essaim_fuzz_targets.inc"}

# Each library has one home: an include that matches the pattern belongs into files that match one of the places.
HOMES = [
    (r"sodium", r"core/"),
    (r"openssl/(ssl|x509|err|bio|pem|tls)", r"daemon/"),
    (r"openssl/", r"core/|daemon/"),
    (r"zstd", r"core/|daemon/"),
    (r"yaml-cpp/", r"core/"),
    (r"cmark-gfm", r"core/markdown\.cpp$"),
    (r"pugixml", r"client/site/atom\.cpp$"),
    (r"rocksdb/", r"storage/"),
    (r"xapian", r"search/xapian\.h$"),
    (r"boost/(asio|beast)", r"daemon/|client/api_client\.(h|cpp)$"),
    (r"boost/(json|url)", r"daemon/|client/"),
    (r"toml\+\+/", r"daemon/"),
    (r"(spdlog|fmt)/", r"daemon/log\.(h|cpp)$"),
    (r"systemd/", r"daemon/"),
    (r"CLI/", r"client/"),
    (r"(gtest|gmock)/", r"tests/"),
    (r"google/protobuf/", r"(core|storage|sync|daemon|client)/.*\.cpp$"),
]

# core and sync are told the time and hand back what to do: nothing of the world around them.
PURE_LAYERS = ("core", "sync")
# Says where a CHECK failed, and ends the process.
LAST_WORDS = "core/check.cpp"
WORLD_HEADERS = re.compile(
    r"<(thread|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token|iostream|fstream|"
    r"filesystem|ctime|time\.h|unistd\.h|pthread\.h|fcntl\.h|signal\.h|csignal|poll\.h|netdb\.h|"
    r"sys/\w+\.h|netinet/\w+\.h|arpa/\w+\.h)>")
WORLD_WORDS = re.compile(
    r"\b(\w+_clock::now|std::j?thread|std::async|std::\w*mutex|lock_guard|scoped_lock|unique_lock|std::cout|std::cerr|std::clog|spdlog::|random_device|"
    r"std::filesystem|getenv|clock_gettime|gettimeofday)\b|(?<![\w:.>])(?:std::)?(rand|srand|time|printf|fprintf|puts|fputs|fopen|fread|fwrite)\s*\(")
SLEEPS = re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w:.>])sleep\s*\(")
CLOCKS = re.compile(r"\b\w+_clock::now\b|\bclock_gettime\b|\bgettimeofday\b")

LINES_MAX = 500  # Near 400 lines one looks for the second noun; here it is overdue.

TEXT_ENDINGS = (".h", ".cpp", ".proto", ".py", ".cmake", ".md", ".json", ".toml", ".yml", ".txt", ".po", ".service")
# Data as it came, or damaged on purpose.
DATA_PLACES = ("tests/data/", "tests/vectors/", "tests/transcripts/", "tests/fuzz/corpus/", "share/", "examples/")


def files(root):
    """All files of the project, relative to root: what git knows or would add; without git, all but build/."""
    if os.path.isdir(os.path.join(root, ".git")) or os.path.isfile(os.path.join(root, ".git")):
        listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                capture_output=True, check=True)
        found = {name for name in listed.stdout.decode().split("\0") if name}
        return sorted(name for name in found if os.path.isfile(os.path.join(root, name)))
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in ("build", ".git", "__pycache__")]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


def layer_of(path):
    first = path.split("/", 1)[0]
    return first if first in LAYERS else None


def sources(root, places=LAYERS):
    return [path for path in files(root)
            if path.endswith((".h", ".cpp")) and any(path.startswith(place + "/") for place in places)]


def includes(text):
    """(line number, target, quoted?) for every include."""
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', line)
        if match:
            yield number, match.group(1) or match.group(2), match.group(1) is not None


def lines_matching(text, pattern):
    for number, line in enumerate(text.splitlines(), 1):
        match = pattern.search(line)
        if match:
            yield number, match.group(0).strip()


def layers_include_only_what_they_may(root):
    for path in sources(root, LAYERS + ("tests",)):
        owner = layer_of(path) or next((place for place in MAY_INCLUDE if path.startswith(place + "/")), None)
        for number, target, quoted in includes(read(root, path)):
            first = target.split("/", 1)[0]
            if not quoted:
                if first in LAYERS or first == "essaim":
                    yield f'{path}:{number}: <{target}> is ours: include it as "{target}"'
                continue
            if target in WRITTEN_BY_THE_BUILD:
                continue
            if "/" not in target or first not in LAYERS + ("essaim", "tests"):
                yield f'{path}:{number}: "{target}" is not named from the root of the tree'
            elif owner and first not in MAY_INCLUDE[owner]:
                yield f"{path}:{number}: {owner} must not include {target}"


def libraries_stay_at_home(root):
    for path in sources(root):
        for number, target, quoted in includes(read(root, path)):
            if quoted:
                continue
            for pattern, home in HOMES:
                if re.match(pattern, target):
                    if not re.match(home, path):
                        yield f"{path}:{number}: <{target}> may only be included in {home}"
                    break


def headers_know_no_protobuf(root):
    for path in sources(root, LAYERS + ("tests",)):
        if not path.endswith(".h"):
            continue
        for number, target, _ in includes(read(root, path)):
            if target.endswith(".pb.h") or target.startswith("google/protobuf"):
                yield f"{path}:{number}: {target} in a header; convert in the .cpp, where wire types meet ours"


def core_and_sync_know_no_world(root):
    for path in sources(root, PURE_LAYERS):
        if path == LAST_WORDS:
            continue
        code = code_only(read(root, path))
        for pattern in (WORLD_HEADERS, WORLD_WORDS):
            for number, what in lines_matching(code, pattern):
                yield f"{path}:{number}: {what}: {layer_of(path)} has no clock, thread, socket, disk, log or chance"


def nothing_sleeps_in_tests(root):
    for path in sources(root, ("tests/unit", "tests/sim", "tests/support")):
        for number, what in lines_matching(code_only(read(root, path)), SLEEPS):
            yield f"{path}:{number}: {what}: a test that needs real time shows that the code lacks a clock"


def the_simulator_has_its_own_time(root):
    for path in sources(root, ("tests/sim",)):
        if path == "tests/sim/sim_main.cpp":  # says how long the run took
            continue
        for number, what in lines_matching(code_only(read(root, path)), CLOCKS):
            yield f"{path}:{number}: {what}: runs of the simulator must be replayable"


def awaited_values_have_names(root):
    paths = sources(root, LAYERS + ("tests",))
    texts = {path: code_only(read(root, path)) for path in paths}
    constructed = set()
    for text in texts.values():
        constructed |= names_with_constructor(text)
    for path, text in texts.items():
        for number, what in awaited_temporaries(text, constructed):
            yield f"{path}:{number}: {what}: name it on the line before (g++ 12 destroys it twice)"


def scripts_can_be_run(root):
    for path in files(root):
        if not (path.startswith("scripts/") or path == ".ci/run"):
            continue
        text = read(root, path)
        executable = os.access(os.path.join(root, path), os.X_OK)
        if text.startswith("#!") and not executable:
            yield f"{path}:1: begins with #! and is not executable: chmod +x"
        if executable and not text.startswith("#!"):
            yield f"{path}:1: is executable and does not begin with #!"
        if re.match(r"#!.*\bbash\b", text) and "set -euo pipefail" not in text:
            yield f"{path}:1: bash without 'set -euo pipefail' goes on after a failure"


def texts_are_tidy(root):
    for path in files(root):
        if path.startswith(DATA_PLACES):
            continue
        if not (path.endswith(TEXT_ENDINGS) or path.startswith(("scripts/", ".ci/"))):
            continue
        text = read(root, path)
        last = text.count("\n") + 1
        if text and not text.endswith("\n"):
            yield f"{path}:{last}: does not end with a newline"
        if text.endswith("\n\n"):
            yield f"{path}:{last}: ends with an empty line"
        if "\r" in text:
            yield f"{path}:1: has carriage returns"
        for number, line in enumerate(text.split("\n"), 1):
            if "\t" in line and path.endswith((".h", ".cpp", ".proto", ".py")):
                yield f"{path}:{number}: has a tab"
            if line != line.rstrip() and not path.endswith(".md"):
                yield f"{path}:{number}: ends with a space"


def files_are_short(root):
    for path in sources(root):
        count = read(root, path).count("\n")
        if count > LINES_MAX:
            yield f"{path}:{count}: longer than {LINES_MAX} lines: look for the second noun"


def headers_are_guarded_and_open_no_namespace(root):
    for path in sources(root, LAYERS + ("tests",)):
        if not path.endswith(".h"):
            continue
        text = read(root, path)
        if "#pragma once" not in text:
            yield f"{path}:1: has no #pragma once"
        for number, _ in lines_matching(code_only(text), re.compile(r"^\s*using namespace ")):
            yield f"{path}:{number}: 'using namespace' in a header reaches everybody who includes it"


def what_is_not_built_is_absent(root):
    # Put together here, so that this file does not find itself.
    words = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
    for path in files(root):
        if path.startswith(DATA_PLACES) or not path.endswith((".h", ".cpp", ".proto", ".py", ".cmake")):
            continue
        for number, word in lines_matching(read(root, path), words):
            yield f"{path}:{number}: {word}: build it, or leave it out and open an issue"


def nothing_names_the_builders_machine(root):
    places = re.compile("|".join((r"(?<![\w.])/" + "work/", r"\.\./" + "shared", "/" + "tmp/essaim", "/home/" + r"\w")))
    for path in files(root):
        if path.startswith(DATA_PLACES):
            continue
        for number, what in lines_matching(read(root, path), places):
            yield f"{path}:{number}: {what}: the project may only know paths inside its clone"


RULES = [
    layers_include_only_what_they_may,
    libraries_stay_at_home,
    headers_know_no_protobuf,
    core_and_sync_know_no_world,
    nothing_sleeps_in_tests,
    the_simulator_has_its_own_time,
    awaited_values_have_names,
    scripts_can_be_run,
    texts_are_tidy,
    files_are_short,
    headers_are_guarded_and_open_no_namespace,
    what_is_not_built_is_absent,
    nothing_names_the_builders_machine,
]
