"""What a user can get wrong: each gives one clear sentence in both languages, its exit status, and loses nothing."""
import subprocess
import unittest

from city import Cities, ENTRY

HEAD = "---\ntitle: Un titre\n"
BODY = "---\ntext\n"
LAUGHS = "a: &a [x, x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi"))

# The file, what stands in it, and what the answer names beside the file: the place and the word that is wrong. A number
# is a line, two are line and column.
TEXTS = [
    ("broken.md", "---\ntitle: [a\n---\ntext\n", 2, "title: [a"),
    ("nohead.md", "# Just text\n", "---"),
    ("unclosed.md", HEAD + "kind: practice\n\ntext\n", "---"),
    ("twice.md", HEAD + "---\n\n" + HEAD + BODY, 5),
    ("theme.md", HEAD + "themes: [data.gsi]\n" + BODY, "theme.md:3:10", "data.gis"),
    ("kind.md", HEAD + "kind: rumour\n" + BODY, "kind.md:3:7", "experience"),
    ("notitle.md", "---\nkind: experience\n" + BODY, "title"),
    ("titel.md", "---\ntitel: x\n" + BODY, "titel.md:2:1", "title"),
    ("empty.md", ""),
    ("blank.md", "\r\n \r\n"),
    ("latin1.md", "---\ntitle: Été\n---\n".encode("latin-1"), (2, 8), "iconv -f ISO-8859-1"),
    ("windows1252.md", "---\ntitle: L’été\n---\n".encode("cp1252"), (2, 9), "iconv -f WINDOWS-1252"),
    ("utf16.md", "---\ntitle: Été\n---\n".encode("utf-16"), (1, 1), "iconv -f UTF-16"),
    ("utf16le.md", "---\ntitle: Été\n---\n".encode("utf-16-le"), (1, 2), "iconv -f UTF-16LE"),
    ("mixed.md", "---\ntitle: Été\n---\n".encode() + b"\xe9t\xe9\n", (4, 1), "UTF-8"),
    ("paper.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", (1, 1)),
    ("word.docx", b"PK\x03\x04\x14\x00\x06\x00", (1, 1)),
    ("nul.md", "---\ntitle: a\n---\nte\0xt\n", (4, 3)),
    ("quotedkey.md", "---\n“title”: x\n" + BODY, "quotedkey.md:2:1", "title"),
    ("quotedkind.md", HEAD + "kind: “practice”\n" + BODY, "quotedkind.md:3:7", "practice"),
    ("quotedtheme.md", HEAD + "themes: [« data.gis »]\n" + BODY, "quotedtheme.md:3:10", "data.gis"),
    ("day.md", HEAD + "period: 2026-02-30\n" + BODY, "day.md:3:9", "2026-02-30"),
    ("backwards.md", HEAD + "period: 2010/2007\n" + BODY, "backwards.md:3:9", "2010/2007"),
    ("tab.md", HEAD + "place:\n\tname: Dakar\n" + BODY, (4, 1), "tab"),
    ("again.md", HEAD + "kind: plan\nkind: pilot\n" + BODY, 4, "kind"),
    ("titre.md", HEAD + "titre: x\n" + BODY, 3, "titre"),
    ("laughs.md", HEAD + LAUGHS + BODY, (3, 4)),
    ("deep.md", HEAD + "a: " + "[" * 10_000 + "\n" + BODY, 3, "8"),
    ("deepkeys.md", HEAD + "a: " + "{a: " * 5_000 + "\n" + BODY, 3, "8"),
    ("list.md", "---\n- a\n- b\n" + BODY, 2),
    ("longtitle.md", "---\ntitle: " + "x" * 401 + "\n" + BODY, "longtitle.md:2:8", "401", "400"),
    ("longhead.md", HEAD + "note: |\n  " + "x" * 40_000 + "\n" + BODY, "32768"),
    ("nearly.md", HEAD + "---\n" + "".join(chr(0x61 + i * 7919 % 26) for i in range(200 * 1024)), "196608"),
    ("big.md", HEAD + "---\n" + "mot " * 75_000, "262144"),
]


def place(words, lang):
    """The words as the answer has them in a language."""
    line, column = {"en": ("line", "column"), "fr": ("ligne", "colonne")}[lang]
    for word in words:
        if isinstance(word, int):
            yield f"{line} {word}"
        elif isinstance(word, tuple):
            yield f"{line} {word[0]}, {column} {word[1]}"
        else:
            yield word


class BadInput(Cities):
    def setUp(self):
        super().setUp()
        self.guediawaye, = self.network("guediawaye")

    def publish(self, name, text, lang="en"):
        return self.guediawaye.run("publish", "--again", "--no-check", str(self.guediawaye.write(name, text)), lang=lang)

    def test_texts_that_cannot_be_published(self):
        """Each is refused by `publish` and by `revise` in the same words, and nothing of it is stored."""
        label = self.guediawaye.publish(text="Une phrase qui reste.")
        for name, text, *words in TEXTS:
            with self.subTest(name):
                path = str(self.guediawaye.write(name, text))
                said = {}
                for lang in ("en", "fr"):
                    expected = (4, name, *place(words, lang))
                    published = self.refused(self.guediawaye.run("publish", path, lang=lang), *expected)
                    revised = self.refused(self.guediawaye.run("revise", label, path, lang=lang), *expected)
                    self.assertEqual(published, revised)
                    said[lang] = published
                self.assertNotEqual(said["en"], said["fr"])
        self.assertEqual(self.guediawaye.held()["guediawaye"], (1, 1))
        self.assertIn("Une phrase qui reste.", self.guediawaye.ok("show", label))

    def test_a_converted_file_is_published(self):
        """What the advice says works as it stands: the command is taken out of it and run."""
        for name, encoding in (("latin1.md", "latin-1"), ("windows.md", "cp1252"), ("windows16.md", "utf-16")):
            with self.subTest(name):
                text = ENTRY.format(title="L’été à Guédiawaye" if encoding != "latin-1" else "Été", text="x")
                self.guediawaye.write(name, text.encode(encoding))
                said = self.guediawaye.run("publish", name, cwd=self.folder).stderr
                command = said[said.index("iconv"):].strip()
                subprocess.run(command, shell=True, cwd=self.folder, check=True)
                label = self.guediawaye.ok("publish", "--again", "utf8.md", cwd=self.folder).strip()
                self.assertEqual(self.guediawaye.ok("show", label, "--format", "markdown"), text)

    def test_texts_from_windows_are_published_as_plain_ones(self):
        plain = ENTRY.format(title="Été", text="“Oui”, dit-il – l’an dernier…")
        for name, text in (("crlf.md", plain.replace("\n", "\r\n")), ("bom.md", "\ufeff" + plain),
                           ("both.md", "\ufeff" + plain.replace("\n", "\r\n")), ("mac.md", plain.replace("\n", "\r"))):
            with self.subTest(name):
                done = self.publish(name, text)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(self.guediawaye.ok("show", done.stdout.strip(), "--format", "markdown"), plain)

    def test_a_field_that_is_nearly_known_is_published_and_remarked(self):
        text = "---\ntitle: Un titre\nsumary: y\n---\ntext\n"
        for lang, words in (("en", ("sumary", "summary", "near.md:3:1")), ("fr", ("sumary", "summary", "near.md:3:1"))):
            done = self.publish("near.md", text, lang=lang)
            self.assertEqual(done.returncode, 0)
            for word in words:
                self.assertIn(word, done.stderr)
        revised = self.guediawaye.run("revise", "guediawaye/1", str(self.guediawaye.write("near.md", text + "more\n")))
        self.assertEqual(revised.returncode, 0)
        self.assertIn("near.md:3:1", revised.stderr)
        self.assertIn("sumary: y", self.guediawaye.ok("show", "guediawaye/1", "--format", "markdown"))

    def test_a_huge_file_is_refused_before_it_is_read(self):
        for bytes_, shown in ((100 << 20, "104857600"), (1 << 40, "1099511627776")):
            path = self.folder / "huge.md"
            with open(path, "wb") as file:
                file.truncate(bytes_)  # takes no room on the disk
            self.refused(self.guediawaye.run("publish", str(path)), 4, "huge.md", shown, "262144")
            self.refused(self.guediawaye.run("publish", str(path), lang="fr"), 4, "huge.md", shown, "262144")

    def test_a_short_name_that_cannot_be_used_is_answered_with_one_that_can(self):
        new = self.city("new")
        for typed, suggested in (("Guédiawaye", "guediawaye"), ("Ville de Guédiawaye", "ville-de-guediawaye"),
                                 ("PARIS", "paris"), ("paris_15", "paris-15"), ("a" * 33, "a" * 32)):
            for lang in ("en", "fr"):
                words = ("init", "--handle", typed, "--name", "x", "--country", "FR")
                done = new.run(*words, lang=lang)
                self.refused(done, 4)
                self.assertIn(f"essaim init --handle {suggested} …", done.stderr)
                self.assertFalse(new.data.exists())
        self.refused(new.run("init", "--handle", "12", "--name", "x", "--country", "FR"), 4, "12")

    def test_a_file_name_with_spaces_and_accents(self):
        done = self.publish("retour d'expérience été.md", ENTRY.format(title="Été", text="x"))
        self.assertEqual(done.stdout, "guediawaye/1\n", done.stderr)

    def test_of_several_files_the_good_ones_are_published(self):
        good = self.guediawaye.write("good.md", ENTRY.format(title="Bon", text="x"))
        bad = self.guediawaye.write("bad.md", "nothing")
        done = self.guediawaye.run("publish", "--again", str(bad), str(good))
        self.assertEqual((done.returncode, done.stdout), (4, "guediawaye/1\n"))
        self.assertIn("1 of 2", done.stderr)
        self.assertIn("bad.md", done.stderr)
        french = self.guediawaye.run("publish", "--again", str(good), str(bad), str(self.folder / "absent.md"), lang="fr")
        self.assertEqual((french.returncode, french.stdout), (4, "guediawaye/2\n"))
        self.assertIn("1 sur 3", french.stderr)
        self.assertEqual(self.guediawaye.held()["guediawaye"], (2, 2))

    def test_a_file_that_is_not_there_or_is_a_folder(self):
        self.refused(self.guediawaye.run("publish", "/nowhere/x.md"), 4, "x.md")
        self.refused(self.guediawaye.run("publish", str(self.folder)), 4, "directory")
        self.refused(self.guediawaye.run("publish", str(self.folder), lang="fr"), 4, "répertoire")

    def test_labels_cities_and_themes_that_do_not_exist(self):
        self.refused(self.guediawaye.run("show", "guediawaye"), 4)
        self.refused(self.guediawaye.run("show", "guediawaye/99"), 5, "guediawaye/99")
        self.refused(self.guediawaye.run("show", "guediawai/1"), 5, "guediawaye")
        self.refused(self.guediawaye.run("list", "--theme", "data.gsi"), 4, "data.gis")
        self.refused(self.guediawaye.run("list", "--limit", "0"), 2)
        self.refused(self.guediawaye.run("lits"), 2, "list")

    def test_a_retraction_needs_an_own_entry_and_a_reason_once(self):
        label = self.guediawaye.publish()
        self.refused(self.guediawaye.run("retract", label), 2)
        self.guediawaye.ok("retract", label, "--reason", "chiffres faux")
        self.refused(self.guediawaye.run("retract", label, "--reason", "encore"), 6)
        shown = self.guediawaye.ok("show", label)
        self.assertIn("chiffres faux", shown)
        self.assertNotIn("Une phrase", shown)

    def test_text_from_the_network_moves_no_terminal(self):
        path = self.guediawaye.write("evil.md", "---\ntitle: a b\u202ec\n---\n\x1b[2J danger \u202e\n")
        self.guediawaye.ok("publish", "--again", str(path))
        for words in (("show", "guediawaye/1"), ("list",)):
            shown = self.guediawaye.ok(*words)
            self.assertFalse(any(ord(c) < 32 and c not in "\n\t" or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in shown), shown)


if __name__ == "__main__":
    unittest.main()
