"""Kinds, themes, new and check as a city officer uses them: none needs a daemon; every kind is published and comes back."""
import json
import os
import pathlib
import pty
import re
import select
import signal
import stat
import subprocess
import tempfile
import time
import unittest

from city import BIN, PATIENCE_S, Cities

KINDS = ["experience", "practice", "pilot", "diagnosis", "plan", "action", "project", "mission", "proposal", "call",
         "network", "group", "cooperation", "training", "adoption", "question", "answer", "translation", "endorsement"]


def plain(text):
    """With ordinary spaces and apostrophes in place of those of French typography."""
    return text.replace("\u00a0", " ").replace("’", "'")


class Desk(unittest.TestCase):
    """A folder where somebody writes; no city, no daemon."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="essaim-writing-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def environment(self, **settings):
        inherited = {name: value for name, value in os.environ.items()
                     if name not in ("VISUAL", "EDITOR", "ESSAIM_DATA", "ESSAIM_SOCKET")}
        return dict(inherited, **settings)

    def run_essaim(self, *words, lang="en", **settings):
        done = subprocess.run([BIN / "essaim", *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                              cwd=self.folder, env=self.environment(ESSAIM_LANG=lang, **settings))
        done.stdout, done.stderr = plain(done.stdout), plain(done.stderr)
        return done

    def ok(self, *words, **settings):
        done = self.run_essaim(*words, **settings)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return name

    def editor(self, script, name="editor"):
        path = self.folder / name
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)


class Terminal:
    """essaim on a pseudo-terminal of its own."""

    def __init__(self, desk, *words, lang="en", **settings):
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(desk.folder)
            os.execve(BIN / "essaim", ["essaim", *words], desk.environment(ESSAIM_LANG=lang, TERM="dumb", **settings))
        self.shown, self.mark = "", 0
        self.status = None

    def wait_for(self, text):
        """Reads until the text was shown after what was waited for last."""
        until = time.monotonic() + PATIENCE_S
        while text not in self.shown[self.mark:]:
            if time.monotonic() > until or not self.read(until):
                raise AssertionError(f"{text!r} was not shown:\n{self.shown}")
        self.mark = self.shown.index(text, self.mark) + len(text)

    def read(self, until):
        if not select.select([self.terminal], [], [], max(until - time.monotonic(), 0))[0]:
            return False
        try:
            octets = os.read(self.terminal, 4096)
        except OSError:  # the child has closed its side
            return False
        self.shown += plain(octets.decode(errors="replace").replace("\r\n", "\n"))
        return bool(octets)

    def answer(self, question, text):
        self.wait_for(question)
        os.write(self.terminal, text.encode() + b"\n")

    def press(self, octets):
        os.write(self.terminal, octets)

    def end(self):
        until = time.monotonic() + PATIENCE_S
        while self.read(until):
            pass
        _, status = os.waitpid(self.child, 0)
        os.close(self.terminal)
        self.status = os.waitstatus_to_exitcode(status)
        return self.status


class Lists(Desk):
    def test_kinds_in_both_languages(self):
        english, french = self.ok("kinds"), self.ok("kinds", lang="fr")
        for kind in KINDS:
            self.assertRegex(english, rf"(?m)^{kind} ")
            self.assertRegex(french, rf"(?m)^{kind} ")
        self.assertNotIn("retraction", english)
        self.assertIn("Retour d'expérience", french)
        self.assertEqual([kind["code"] for kind in json.loads(self.ok("--json", "kinds"))["kinds"]][:19], KINDS)

    def test_one_kind_with_its_fields(self):
        english = self.ok("kinds", "experience")
        required, recommended = english.split("\nRecommended:\n")
        self.assertRegex(required, r"(?m)^  ## What we did — The steps")
        self.assertRegex(required, r"(?m)^  outcome \(choice\) — ")
        self.assertRegex(recommended, r"(?m)^  ## Cost and funding \(amount\) — ")
        self.assertIn("did-not-work  it did not work", english)
        french = self.ok("kinds", "Retour d'expérience", lang="fr")
        self.assertRegex(french.split("\nConseillés")[0], r"(?m)^  ## Ce que nous avons fait — Les étapes")
        fields = {field["code"]: field for field in json.loads(self.ok("--json", "kinds", "pilot"))["fields"]}
        self.assertEqual(fields["evaluation"]["requiredWhen"], {"field": "state", "value": "evaluated"})
        self.assertEqual([choice["code"] for choice in fields["state"]["choices"]], ["planned", "running", "evaluated"])

    def test_a_kind_that_does_not_exist(self):
        done = self.run_essaim("kinds", "rumour\x1b[2J")
        self.assertEqual(done.returncode, 4)
        self.assertIn("experience", done.stderr)
        self.assertNotIn("\x1b", done.stderr)
        self.assertNotIn("retraction", done.stderr)
        self.assertEqual(self.run_essaim("new", "rumour").returncode, 4)
        self.assertEqual(self.run_essaim("new", "retraction").returncode, 2)
        self.assertEqual(self.run_essaim("new").returncode, 2)

    def test_themes_by_words_of_both_languages(self):
        self.assertEqual(len(json.loads(self.ok("--json", "themes"))["themes"]), 84)
        for words in (("vélo",), ("VELO",), ("cycling",), ("mobility.active",)):
            self.assertIn("mobility.active", self.ok("themes", *words), words)
        self.assertIn("Marche et vélo", self.ok("themes", "velo", lang="en"))
        for lang in ("en", "fr"):
            done = self.run_essaim("themes", "veol", lang=lang)
            self.assertEqual(done.returncode, 4)
            self.assertIn("mobility.active", done.stderr)


class New(Desk):
    def answer_experience(self, terminal):
        terminal.answer(">", "Une carte pour tous")
        terminal.answer("\n> ", "sig")
        terminal.answer("data.gis", "")
        terminal.answer("\n> ", "2")
        terminal.answer("1> ", "Commencer petit.")
        terminal.answer("2> ", "Demander aux agents.")
        terminal.answer("3> ", "")

    def test_quick_asks_and_writes_what_was_answered(self):
        for lang, words in (("en", ("Did it work?", "Written: une-carte-pour-tous.md", "Next: essaim check")),
                            ("fr", ("Est-ce que cela a marché", "Écrit : une-carte-pour-tous-2.md", "Ensuite : essaim check"))):
            terminal = Terminal(self, "new", "experience", "--quick", lang=lang)
            self.answer_experience(terminal)
            self.assertEqual(terminal.end(), 0, terminal.shown)
            for word in words:
                self.assertIn(word, terminal.shown)
        text = (self.folder / "une-carte-pour-tous.md").read_text()
        for line in ("kind: experience", "title: Une carte pour tous", "themes: [data.gis]", "outcome: partly", "- Commencer petit."):
            self.assertIn(line + "\n", text)
        self.assertEqual(re.findall("^## .*", text, re.MULTILINE), ["## To remember"])
        self.assertNotIn("\n#", text.replace("\n## ", ""))
        self.assertIn("résultat: partly", (self.folder / "une-carte-pour-tous-2.md").read_text())

    def test_the_editor_opens_with_the_rest_as_headings(self):
        editor = self.editor('cp "$2" seen.md; printf "\\n## Coût\\n\\n5 jours\\n" >> "$2"; test "$1" = --wait\n')
        terminal = Terminal(self, "new", "experience", "-o", "ma fiche.md", lang="fr", VISUAL=editor + " --wait", EDITOR="false")
        self.answer_experience(terminal)
        self.assertEqual(terminal.end(), 0, terminal.shown)
        seen = (self.folder / "seen.md").read_text()
        self.assertIn("## Ce que nous avons fait (étapes, partenaires, moyens)\n", seen)
        self.assertIn("## À retenir\n\n- Commencer petit.\n- Demander aux agents.\n", seen)
        self.assertIn("5 jours", (self.folder / "ma fiche.md").read_text())
        self.assertIn("ébauche", terminal.shown)

    def test_an_editor_that_fails_loses_nothing(self):
        for name, editor, word in (("a.md", self.editor("echo written >> \"$1\"; exit 3\n"), "status 3"),
                                   ("b.md", "no-such-editor-here", "cannot be found"),
                                   ("c.md", self.editor("kill -9 $$\n", "killed"), "signal 9|status 137")):
            terminal = Terminal(self, "new", "experience", "-o", name, EDITOR=editor)
            self.answer_experience(terminal)
            self.assertEqual(terminal.end(), 4, terminal.shown)
            self.assertIn("kept in " + name, terminal.shown)
            self.assertRegex(terminal.shown, word)
            self.assertIn("Commencer petit.", (self.folder / name).read_text())
        self.assertIn("written", (self.folder / "a.md").read_text())

    def test_without_an_editor_the_path_is_said(self):
        terminal = Terminal(self, "new", "experience", "-o", "a.md")
        self.answer_experience(terminal)
        self.assertEqual(terminal.end(), 0)
        self.assertIn("a.md", terminal.shown)

    def test_bad_answers_are_asked_again(self):
        terminal = Terminal(self, "new", "experience", "--quick", "-o", "a.md")
        terminal.answer("> ", "")
        terminal.answer("needs a title", "x" * 401)
        terminal.answer("too long", "été\x08")
        terminal.answer("no text", "Un titre")
        terminal.answer("Theme:", "")
        terminal.answer("One theme at least", "xylophone")
        terminal.answer("The nearest:", "7")
        terminal.answer("from 1 to 3", "eau")
        terminal.answer("Number, or another word:", "0")
        terminal.answer("from 1 to", "nature.water")
        terminal.answer("Another theme?", "vélo")
        terminal.answer("Another theme?", "xylophone")
        terminal.answer("or Enter to go on:", "")
        terminal.answer("Did it work?", "perhaps")
        terminal.answer("from 1 to 5", "6")
        terminal.answer("from 1 to 5", "stopped")
        terminal.answer("1> ", "")
        terminal.answer("One sentence, please", "- Une leçon")
        terminal.answer("2> ", "• Une autre")
        terminal.answer("3> ", "")
        self.assertEqual(terminal.end(), 0, terminal.shown)
        text = (self.folder / "a.md").read_text()
        for line in ("- Une autre", "title: Un titre", "themes: [nature.water, mobility.active]", "outcome: stopped", "- Une leçon"):
            self.assertIn(line + "\n", text)

    def test_what_a_kind_requires_in_a_word_is_asked(self):
        terminal = Terminal(self, "new", "adoption", "--quick", "-o", "a.md")
        terminal.answer("> ", "Nous reprenons la carte")
        terminal.answer("Theme:", "data.gis")
        terminal.answer("Another theme?", "")
        terminal.answer("Which entry", "la carte")
        terminal.answer("such as guediawaye/12", "guediawaye/12")
        terminal.answer("How far are you?", "studying it")
        terminal.answer("When?", "hier")
        terminal.answer("2017-06", "2026-11")
        terminal.answer("1> ", "À suivre.")
        terminal.answer("2> ", "")
        self.assertEqual(terminal.end(), 0, terminal.shown)
        text = (self.folder / "a.md").read_text()
        for line in ("adapts: guediawaye/12", "stage: studying", "date: 2026-11"):
            self.assertIn(line + "\n", text)

    def test_an_early_end_keeps_what_was_answered(self):
        for name, ending in (("d.md", b"\x04"), ("c.md", b"\x03")):
            terminal = Terminal(self, "new", "experience", "-o", name, EDITOR="false")
            terminal.answer(">", "Un titre gardé")
            terminal.answer("Theme:", "data.gis")
            terminal.wait_for("Another theme?")
            terminal.wait_for("> ")
            terminal.press(ending)
            self.assertEqual(terminal.end(), 130, terminal.shown)
            self.assertIn("Written: " + name, terminal.shown)
            text = (self.folder / name).read_text()
            self.assertIn("title: Un titre gardé\n", text)
            self.assertIn("themes: [data.gis]\n", text)
            self.assertIn("## What we did", text)

    def test_an_end_before_the_first_answer_writes_nothing(self):
        terminal = Terminal(self, "new", "experience")
        terminal.wait_for("> ")
        terminal.press(b"\x04")
        self.assertEqual(terminal.end(), 130)
        self.assertIn("Nothing was written.", terminal.shown)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_terminal_that_goes_away_keeps_what_was_answered(self):
        terminal = Terminal(self, "new", "experience", "-o", "a.md")
        terminal.answer(">", "Un titre gardé")
        terminal.wait_for("Theme:")
        os.close(terminal.terminal)
        os.waitpid(terminal.child, 0)
        self.assertIn("title: Un titre gardé\n", (self.folder / "a.md").read_text())

    def test_sigterm_ends_it_as_ctrl_c_does(self):
        terminal = Terminal(self, "new", "experience", "-o", "a.md")
        terminal.answer(">", "Un titre gardé")
        terminal.wait_for("Theme:")
        os.kill(terminal.child, signal.SIGTERM)
        self.assertEqual(terminal.end(), 130)
        self.assertIn("title: Un titre gardé\n", (self.folder / "a.md").read_text())

    def test_a_file_that_exists_is_never_overwritten(self):
        self.write("a.md", "mine")
        (self.folder / "dangling.md").symlink_to("nowhere.md")
        for lang, word in (("en", "not overwritten"), ("fr", "n'est pas écrasé")):
            for name in ("a.md", "dangling.md", "."):
                done = self.run_essaim("new", "experience", "-o", name, lang=lang)
                self.assertEqual(done.returncode, 4)
                self.assertIn(word, done.stderr)
        terminal = Terminal(self, "new", "experience", "-o", "a.md")
        self.assertEqual(terminal.end(), 4)
        self.assertEqual((self.folder / "a.md").read_text(), "mine")
        self.assertFalse((self.folder / "nowhere.md").exists())
        self.assertEqual(self.run_essaim("new", "experience", "-o", "no/such/folder.md").returncode, 4)

    def test_without_a_terminal_the_template_is_written(self):
        for lang, heading, name in (("en", "## What we did (", "kind"), ("fr", "## Ce que nous avons fait (", "genre")):
            text = self.ok("new", "experience", lang=lang)
            self.assertIn(heading, text)
            self.assertIn(f"{name}: experience\n", text)
            self.assertIn(f"{lang}.md", self.ok("new", "experience", "-o", f"{lang}.md", lang=lang))
            self.assertEqual(plain((self.folder / f"{lang}.md").read_text()), text)
            self.assertLess(len(self.ok("new", "experience", "--quick", lang=lang)), len(text))


GOOD = ("---\nkind: experience\ntitle: Une carte\nsummary: Une carte pour tous.\nlang: fr\nthemes: [data.gis]\n"
        "outcome: partly\n---\n\n## Le contexte\n\nUne ville de taille moyenne.\n\n## Ce que nous avons fait\n\nUne carte.\n\n"
        "## À retenir\n\n- Commencer petit.\n")


class Check(Desk):
    def test_both_languages_with_lines_and_advice(self):
        self.write("a.md", GOOD + "\n## Coût\n\nLe SIG a coûté 12 000.\nAppeler le 05 63 71 58 58.\n")
        english, french = self.ok("check", "a.md"), self.ok("check", "a.md", lang="fr")
        self.assertIn("Grade: usable", english)
        self.assertIn("Niveau : utilisable", french)
        self.assertIn('line 24  "SIG" is not explained. Write once', english)
        self.assertIn("ligne 24  Le montant 12 000 n'a pas de monnaie. Écrivez la monnaie", french)
        self.assertIn("line 25  \"05 63 71 58 58\" looks like a phone number.", english)
        self.assertIn("Whom to ask", english)
        self.assertIn("À qui s'adresser", french)

    def test_json(self):
        self.write("a.md", GOOD)
        found = json.loads(self.ok("--json", "check", "a.md"))
        self.assertEqual((found["file"], found["kind"], found["grade"], found["remarks"]), ("a.md", "experience", "usable", []))
        self.assertEqual([each["field"] for each in found["missing"]], ["results", "cost", "contact"])

    def test_an_empty_template_is_said(self):
        for lang, word in (("en", "template"), ("fr", "modèle")):
            self.ok("new", "practice", "-o", f"{lang}.md", lang=lang)
            done = self.run_essaim("check", f"{lang}.md", lang=lang)
            self.assertEqual(done.returncode, 4)
            self.assertIn(word, done.stderr)
            text = (self.folder / f"{lang}.md").read_text()
            self.write(f"{lang}.md", re.sub("(?m)^(title|titre):$", r"\1: T", text))
            self.assertIn({"en": "Nothing is written", "fr": "Rien n'est encore écrit"}[lang], self.ok("check", f"{lang}.md", lang=lang))

    def test_files_that_cannot_be_published_end_as_publish_does(self):
        self.write("good.md", GOOD)
        self.write("bad.md", "---\ntitle: [\n---\n")
        self.write("kind.md", "---\ntitle: T\nkind: rumour\n---\n")
        self.write("empty.md", "")
        for name in ("bad.md", "kind.md", "empty.md", "absent.md", "."):
            done = self.run_essaim("check", name)
            self.assertEqual(done.returncode, 4, name)
            self.assertTrue(done.stderr.startswith("essaim: "), done.stderr)
        done = self.run_essaim("check", "bad.md", "good.md")
        self.assertEqual(done.returncode, 4)
        self.assertIn("Grade: usable", done.stdout)

    def test_what_a_text_holds_moves_no_terminal(self):
        self.write("a.md", GOOD + "\n## Coût\x1b[2J\n\nvoir lien\n\n## Durée\u202e\n")
        shown = self.ok("check", "a.md")
        self.assertFalse(any(ord(c) < 32 and c != "\n" or c == "\u202e" for c in shown), shown)


class InACity(Cities):
    def test_publish_and_revise_say_what_could_be_better(self):
        city, = self.network("guediawaye")
        path = city.write("a.md", GOOD + "\n## Durée\n\nDix jours, dit awa.diop@ville.example.\n")
        done = city.run("publish", str(path))
        self.assertEqual((done.returncode, done.stdout), (0, "guediawaye/1\n"))
        self.assertIn("usable; useful to add: Results, Cost and funding, Whom to ask.", done.stderr)
        self.assertIn("awa.diop@ville.example", done.stderr)
        self.assertIn("retract guediawaye/1 --exact --because personal-data", done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 4)
        path.write_text(GOOD)
        done = city.run("revise", "guediawaye/1", str(path), lang="fr")
        self.assertEqual((done.returncode, done.stdout), (0, "guediawaye/2\n"))
        self.assertIn("utilisable", done.stderr)
        self.assertEqual(city.run("publish", "--again", "--no-check", str(path)).stderr, "")
        path.write_text(GOOD + "\nEncore.\n")
        self.assertEqual(city.run("revise", "--no-check", "guediawaye/2", str(path)).stderr, "")
        # What a kind offers is shown in the language of the reader.
        self.assertIn("cela a marché en partie", city.run("show", "guediawaye/1", lang="fr").stdout)
        action = city.write("b.md", "---\nkind: action\ntitle: T\nstatus: running\nnote: x\n---\n")
        label = city.ok("publish", str(action)).strip()
        self.assertIn("Statut : en cours\nNote : x\n", plain(city.run("show", label, lang="fr").stdout))

    # Who does not know the number of the plan types a word of its title.
    def test_new_looks_for_the_entry_that_is_named(self):
        city, = self.network("guediawaye")
        plan = city.ok("publish", city.write("p.md", GOOD.replace("title: ", "title: Agenda 2030, ", 1))).strip()
        city.publish("Un autre texte")
        city.ok("search", "--wait", "agenda")
        self.folder = city.data.parent
        desk = Desk()
        desk.folder = self.folder
        terminal = Terminal(desk, "new", "action", "--quick", "-o", "a.md", ESSAIM_DATA=str(city.data))
        terminal.answer("> ", "Une rue aux enfants")
        terminal.answer("Theme:", "mobility.active")
        terminal.answer("Another theme?", "")
        terminal.answer("Where does it stand?", "planned")
        terminal.answer("To which plan", "xylophone")
        terminal.answer("Nothing held here", "agenda")
        terminal.answer(f"  1  {plan}  Agenda 2030", "2")
        terminal.answer("Nothing held here", "agenda")
        terminal.answer("Number, city/number, or other words:", "1")
        terminal.answer("1> ", "À suivre.")
        terminal.answer("2> ", "")
        self.assertEqual(terminal.end(), 0, terminal.shown)
        self.assertIn(f"part_of: {plan}\n", (self.folder / "a.md").read_text())


if __name__ == "__main__":
    unittest.main()
