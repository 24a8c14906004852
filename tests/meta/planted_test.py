"""Each rule finds the fault that is planted for it and leaves right code alone."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import shape  # noqa: E402
from cpp_text import awaited_temporaries, code_only, names_with_constructor  # noqa: E402

HEADER = "#pragma once\n"

# rule -> [(path, text, executable)], each a violation on its own
WRONG = {
    "layers_include_only_what_they_may": [
        ("sync/a.cpp", '#include "storage/store.h"\n'),
        ("storage/a.cpp", '#include "sync/engine.h"\n'),
        ("core/a.h", HEADER + '#include "daemon/log.h"\n'),
        ("client/a.cpp", '#include "daemon/log.h"\n'),
        ("client/commands/a.cpp", '#include "storage/store.h"\n'),
        ("core/a.cpp", '#include "ids.h"\n'),
        ("core/a.cpp", '#include "../core/ids.h"\n'),
        ("core/a.cpp", "#include <core/ids.h>\n"),
        ("tests/unit/sync/a_test.cpp", '#include "storage/store.h"\n'),
        ("tests/support/a.h", HEADER + '#include "daemon/log.h"\n'),
        ("tests/sim/a.cpp", '#include "storage/store.h"\n'),
    ],
    "libraries_stay_at_home": [
        ("storage/a.cpp", "#include <sodium.h>\n"),
        ("sync/a.cpp", "#include <openssl/evp.h>\n"),
        ("core/a.cpp", "#include <openssl/ssl.h>\n"),
        ("daemon/a.cpp", "#include <rocksdb/db.h>\n"),
        ("client/a.cpp", "#include <boost/beast/http.hpp>\n"),
        ("sync/a.cpp", "#include <boost/asio/io_context.hpp>\n"),
        ("daemon/a.cpp", "#include <CLI/CLI.hpp>\n"),
        ("client/a.cpp", "#include <toml++/toml.h>\n"),
        ("daemon/session.cpp", "#include <spdlog/spdlog.h>\n"),
        ("client/a.cpp", "#include <yaml-cpp/yaml.h>\n"),
        ("core/a.h", HEADER + "#include <gtest/gtest.h>\n"),
    ],
    "headers_know_no_protobuf": [
        ("core/a.h", HEADER + '#include "essaim/v1/entry.pb.h"\n'),
        ("tests/support/a.h", HEADER + "#include <google/protobuf/message.h>\n"),
    ],
    "core_and_sync_know_no_world": [
        ("core/a.cpp", "auto t = std::chrono::system_clock::now();\n"),
        ("sync/a.cpp", "auto t = steady_clock::now();\n"),
        ("sync/a.h", HEADER + "std::mutex door;\n"),
        ("sync/a.h", HEADER + "std::thread worker;\n"),
        ("core/a.cpp", "#include <iostream>\n"),
        ("core/a.cpp", "int x = rand();\n"),
        ("core/a.cpp", "auto t = std::time(nullptr);\n"),
        ("core/a.cpp", "#include <sys/socket.h>\n"),
    ],
    "nothing_sleeps_in_tests": [
        ("tests/unit/core/a_test.cpp", "std::this_thread::sleep_for(1s);\n"),
        ("tests/sim/a.cpp", "sleep(1);\n"),
    ],
    "the_simulator_has_its_own_time": [("tests/sim/world.cpp", "auto t = std::chrono::steady_clock::now();\n")],
    "awaited_values_have_names": [("daemon/a.cpp", "task f() {\n  co_await ask({.id = id, .limit = 64});\n}\n")],
    "scripts_can_be_run": [
        ("scripts/a", "#!/usr/bin/env bash\nset -euo pipefail\n"),
        ("scripts/b", "#!/usr/bin/env bash\necho\n", True),
        ("scripts/c", "echo\n", True),
    ],
    "texts_are_tidy": [
        ("core/a.cpp", "int x;"),
        ("core/a.cpp", "int x;\n\n"),
        ("core/a.cpp", "int x; \n"),
        ("core/a.cpp", "\tint x;\n"),
        ("docs/a.md", "x\r\n"),
    ],
    "files_are_short": [("core/a.cpp", "int x;\n" * 501)],
    "headers_are_guarded_and_open_no_namespace": [
        ("core/a.h", "int x;\n"),
        ("core/a.h", HEADER + "using namespace std;\n"),
    ],
    "what_is_not_built_is_absent": [("core/a.cpp", "// TO" + "DO: the rest\n")],
    "nothing_names_the_builders_machine": [
        ("docs/a.md", "see /wo" + "rk/main\n"),
        ("scripts/a.py", "open('../sha" + "red/data')\n"),
    ],
}

RIGHT = [
    ("core/a.h", HEADER + '#include "core/ids.h"\n#include <tl/expected.hpp>\n// rand() and std::thread in a comment\n'),
    ("core/a.cpp", '#include "essaim/v1/entry.pb.h"\n#include <sodium.h>\nauto s = "std::cout << rand()";\n'),
    ("core/b.cpp", "auto n = entry.time();\nint runtime(int x);\nTimePoint time = now;\nstd::once_flag made;\n"),
    ("storage/a.cpp", '#include "core/ids.h"\n#include <rocksdb/db.h>\n'),
    ("sync/a.cpp", '#include "core/ids.h"\n#include "sync/engine.h"\n'),
    ("daemon/a.cpp", '#include "sync/engine.h"\n#include "storage/store.h"\n#include <boost/asio.hpp>\n'),
    ("daemon/log.cpp", "#include <spdlog/spdlog.h>\n"),
    ("client/api_client.cpp", "#include <boost/beast/http.hpp>\n"),
    ("tests/unit/core/a_test.cpp", '#include "core/ids.h"\n#include "tests/support/ids.h"\n#include <sodium.h>\n'),
    ("tests/data/broken.md", "no newline, \t tab "),
    ("scripts/packages.txt", "git\n"),
    ("scripts/run", "#!/usr/bin/env bash\nset -euo pipefail\n", True),
]


def plant(root, path, text, executable=False):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    os.chmod(full, 0o755 if executable else 0o644)


class Planted(unittest.TestCase):
    def test_every_rule_has_a_planted_fault(self):
        self.assertEqual({rule.__name__ for rule in shape.RULES}, set(WRONG))

    def test_faults_are_found(self):
        for rule in shape.RULES:
            for case in WRONG[rule.__name__]:
                with self.subTest(rule=rule.__name__, case=case[:2]), tempfile.TemporaryDirectory() as root:
                    plant(root, *case)
                    found = list(rule(root))
                    self.assertEqual(len(found), 1, found)
                    self.assertTrue(found[0].startswith(case[0] + ":"), found)

    def test_right_code_is_left_alone(self):
        with tempfile.TemporaryDirectory() as root:
            for case in RIGHT:
                plant(root, *case)
            for rule in shape.RULES:
                with self.subTest(rule=rule.__name__):
                    self.assertEqual(list(rule(root)), [])


class Awaited(unittest.TestCase):
    """The table of the fault: which shapes g++ 12.2 gets wrong and which it gets right."""

    def shapes(self, line):
        code = code_only("class Made {\n public:\n  explicit Made(int x);\n};\ntask f() {\n  " + line + "\n}\n")
        return list(awaited_temporaries(code, names_with_constructor(code)))

    def test_destroyed_twice(self):
        for line in ("co_await f([x] { g(x); });",
                     "co_await f(1, [&x](int n) { return x + n; });",
                     "co_await f({.a = x, .n = 1});",
                     "co_await f(1, {x, 1});",
                     "co_await f(Options{x, 1});",
                     "auto r = co_await g(ns::Options{.a = x});",
                     "Options o{.a = co_await g()};",
                     "Options o = {.a = co_await g()};",
                     "auto [a, n] = Pair{co_await g(), 2};",
                     "take(Options{.a = f(co_await g())});",
                     "co_await [x]() -> awaitable<int> { co_return x; }();",
                     "co_await co_spawn(ex, [x] { g(x); }, use_awaitable);",
                     "if (co_await f({.a = x})) co_return;",
                     "co_await f(std::array<Text, 2>{x, y});",
                     "take(co_await g(), Options{x, 1});",
                     "take(Options{x, 1}, co_await g());",
                     "take([x] { return x; }, co_await g());",
                     "g();\n  auto r = take({x, 1}) + co_await g();"):
            with self.subTest(line=line):
                self.assertTrue(self.shapes(line))

    def test_right(self):
        for line in ("co_await f(x);",
                     "co_await f(make());",
                     "co_await f(std::move(request));",
                     "Request request{.id = id, .limit = 64};\n  auto reply = co_await ask(std::move(request));",
                     "co_await f(Made{1});",
                     "co_await f(std::string{\"x\"});",
                     "co_await f(Options{});",
                     "co_await f({});",
                     "co_await [](int n) -> awaitable<int> { co_return n; }(3);",
                     "co_await co_spawn(ex, f(x), use_awaitable);",
                     "if (auto r = co_await g(); !r) { use({.a = 1}); }",
                     "while (co_await g()) { use(Options{1}); }",
                     "const auto [ec, n] = co_await s.async_read_some(asio::buffer(chunk), as_tuple(use_awaitable));",
                     "co_spawn(ex, [x]() -> awaitable<void> { co_await g(x); }, detached);",
                     "co_await f(table[x], rows[0]);",
                     "co_await f();\n  use({.a = 1});\n  use([x] { });",
                     "auto text = \"co_await f({.a = 1})\";",
                     "for (const auto& x : list) { co_await g(x); }",
                     "use({1});\n  co_await f();",
                     "if (x) { use({1}); }\n  co_await f();",
                     "Options o{1};\n  co_await f(o);",
                     "switch (co_await g()) { case 1: use({1}); }",
                     "do { co_await g(x); } while (again({1}));",
                     "try { co_await g(x); } catch (const E& e) { use({1}); }"):
            with self.subTest(line=line):
                self.assertEqual(self.shapes(line), [])


if __name__ == "__main__":
    unittest.main()
