"""Tab completion in a real bash. What it should offer is read from the program's help, so nothing is listed twice."""
import pathlib
import subprocess
import tempfile
import unittest

from city import BIN, ROOT
from program_help import commands, every_path, options

# What bash does at a press of the tab key: the words of the line, and the number of the one where the cursor stands.
PRESS_TAB = """
set -eu
source <(essaim completion bash)
function=$(complete -p essaim | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
set +u
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
# Bash passes over what a completion returns; where nothing fits, compgen says 1.
"$function" essaim "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" || test $? = 1
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Completion(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="essaim-completion-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def tab(self, *words):
        done = subprocess.run(["bash", "--norc", "--noprofile", "-c", PRESS_TAB, "bash", "essaim", *words],
                              capture_output=True, text=True, cwd=self.folder, timeout=30,
                              env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(self.folder), "ESSAIM_LANG": "fr"})
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return done.stdout.split()

    def test_a_command_and_an_option_are_completed(self):
        self.assertEqual(self.tab("sta"), ["status"])
        self.assertEqual(self.tab("network", "cre"), ["create"])
        self.assertEqual(self.tab("list", "--the"), ["--theme"])
        self.assertEqual(self.tab("network", "invite", "--ex"), ["--expires"])
        self.assertEqual(self.tab("nothing-like-it"), [])

    def test_every_command_and_option_of_the_program_is_offered_and_nothing_else(self):
        paths = every_path()
        self.assertIn(("network", "join"), paths)
        for path in paths:
            with self.subTest(path):
                offered = self.tab(*path, "--")
                self.assertEqual(set(offered), options(*path) | options())
                if path not in (("publish",), ("new",), ("kinds",), ("themes",)):  # which offer files, kinds and themes first
                    words = [word for word in self.tab(*path, "") if not word.startswith("-")]
                    self.assertEqual(sorted(words), sorted(commands(*path)))

    def test_words_before_the_command_do_not_hide_it(self):
        self.assertEqual(self.tab("--data", "network", "sta"), ["status"])
        self.assertEqual(self.tab("--json", "--lang", "fr", "network", "cre"), ["create"])

    def test_values_are_those_that_the_program_takes(self):
        self.assertEqual(sorted(self.tab("show", "guediawaye/1", "--format", "")), ["json", "markdown", "text"])
        self.assertEqual(sorted(self.tab("publish", "--audience", "")), ["network", "public"])
        self.assertEqual(sorted(self.tab("--lang", "")), ["en", "fr"])
        with open(ROOT / "share" / "themes" / "themes.csv", encoding="utf-8") as file:
            themes = [line.split(",")[0] for line in file.read().splitlines()[1:]]
        self.assertGreater(len(themes), 20)
        self.assertEqual(sorted(self.tab("list", "--theme", "")), sorted(themes))
        self.assertEqual(self.tab("list", "--kind", "exp"), ["experience"])
        self.assertEqual(self.tab("new", "exp"), ["experience"])
        self.assertEqual(self.tab("kinds", "tra"), ["training", "translation"])
        self.assertEqual(self.tab("themes", "mobility.a"), ["mobility.active"])
        self.assertEqual(self.tab("new", "experience", "--qu"), ["--quick"])
        # A free text: nothing is offered, least of all the names of options.
        self.assertEqual(self.tab("retract", "guediawaye/1", "--reason", ""), [])

    def test_files_and_folders(self):
        (self.folder / "leçon.md").write_text("x")
        (self.folder / "autre.txt").write_text("x")
        (self.folder / "essaim").mkdir()
        self.assertEqual(sorted(self.tab("publish", "")), ["essaim", "leçon.md"])
        self.assertEqual(sorted(self.tab("check", "")), ["essaim", "leçon.md"])
        self.assertEqual(self.tab("--data", "ess"), ["essaim"])
        for name in ("retours.jsonl", "retours.csv"):
            (self.folder / name).write_text("x")
        self.assertEqual(sorted(self.tab("import", "")), ["essaim", "retours.csv", "retours.jsonl"])
        self.assertEqual(self.tab("export", ""), ["essaim"])


if __name__ == "__main__":
    unittest.main()
