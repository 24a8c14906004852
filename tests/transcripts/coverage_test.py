"""The transcripts show every command with every option, in both languages, and say the same in both."""
import re
import sys
import unittest

import document as documents

sys.path.insert(0, str(documents.HERE.parent / "e2e"))
from program_help import commands, every_path, options  # noqa: E402


def stem(path):
    return path.name.split(".")[0]


def shape_of(command):
    """What must be the same in both languages: everything but texts, which are translated."""
    words = []
    for word in command.words:
        words.append("text" if " " in word or not word.isascii() else TRANSLATED.get(word, word))
    return command.city, tuple(words), tuple(command.settings), command.until, command.background, bool(command.into)


# Words of ours that each language has its own for.
TRANSLATED = {"service": "running", "coordination": "coordinator", "machine-relue": "machine-checked",
              "lampes": "lamps", "carefours": "crosroads", "erreur": "mistake", "perime": "outdated",
              "donnees-personnelles": "personal-data", "autre": "other", "fr": "en", "sig": "gis", "carte": "map", "zoologie": "zoology", "services": "departments"}


class Coverage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.of = {language: [documents.parse(path) for path in documents.all_paths() if f".{language}." in path.name]
                  for language in documents.LANGUAGES}
        cls.paths = every_path()

    def shown(self, language):
        """path of a command → the options with which the transcripts of a language show it."""
        known = {path for path in self.paths if not commands(*path)}
        found = {}
        for document in self.of[language]:
            for command in document.commands():
                if command.words[0] != "essaim" or command.fails():
                    continue
                plain = [word for word in command.words[1:] if not word.startswith("-")]
                path = next((tuple(plain[at:at + length]) for length in (2, 1) for at in range(len(plain))
                             if tuple(plain[at:at + length]) in known), ())
                found.setdefault(path, set()).update(word for word in command.words if re.match(r"--[a-z]", word))
        return found

    def test_there_are_transcripts(self):
        for language in documents.LANGUAGES:
            self.assertGreater(len(self.of[language]), 4)

    def test_every_command_is_shown_with_every_option(self):
        general = options()
        self.assertIn("--json", general)
        for language in documents.LANGUAGES:
            shown = self.shown(language)
            everywhere = set().union(*shown.values())
            self.assertEqual(general - everywhere, set(), f"options of essaim that no {language} transcript shows")
            for path in self.paths:
                if not path or commands(*path):
                    continue
                with self.subTest(language=language, command=" ".join(path)):
                    self.assertIn(path, shown, "is in no transcript")
                    self.assertEqual(options(*path) - general - shown[path], set(), "options that no transcript shows")

    def test_both_languages_have_the_same_sessions_command_by_command(self):
        english, french = ({stem(each.path): each for each in self.of[language]} for language in ("en", "fr"))
        self.assertEqual(set(english), set(french))
        for name, document in english.items():
            with self.subTest(name):
                theirs = french[name]
                self.assertEqual([shape_of(command) for command in document.commands()],
                                 [shape_of(command) for command in theirs.commands()])
                self.assertEqual([(step.city, step.name) for step in document.steps if isinstance(step, documents.File)],
                                 [(step.city, step.name) for step in theirs.steps if isinstance(step, documents.File)])

    def test_every_session_says_what_it_is_about(self):
        for document in self.of["en"] + self.of["fr"]:
            with self.subTest(document.path.name):
                after_front = document.lines[document.lines.index("---", 1) + 1]
                self.assertRegex(after_front, r"^# \w")
                self.assertGreater(len(document.commands()), 3)


if __name__ == "__main__":
    unittest.main()
