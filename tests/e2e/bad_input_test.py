"""What a user can get wrong: each gives one clear sentence in both languages, its exit status, and loses nothing."""
import unittest

from city import Cities, ENTRY

HEAD = "---\ntitle: Un titre\n"


class BadInput(Cities):
    def setUp(self):
        super().setUp()
        self.guediawaye, = self.network("guediawaye")

    def publish(self, name, text, lang="en"):
        return self.guediawaye.run("publish", str(self.guediawaye.write(name, text)), lang=lang)

    def test_texts_that_cannot_be_published(self):
        cases = [
            ("broken.md", "---\ntitle: [a\n---\ntext\n", 4, "broken.md"),
            ("nohead.md", "# Just text\n", 4, "---"),
            ("theme.md", HEAD + "themes: [data.gsi]\n---\ntext\n", 4, "data.gis"),
            ("kind.md", HEAD + "kind: rumour\n---\ntext\n", 4, "experience"),
            ("notitle.md", "---\nkind: experience\n---\ntext\n", 4, "title"),
            ("empty.md", "", 4, "empty.md"),
            ("latin1.md", "---\ntitle: Été\n---\n".encode("latin-1"), 4, "UTF-8"),
            ("big.md", HEAD + "---\n" + "mot " * 75_000, 4, "big.md"),
            ("nearly.md", HEAD + "---\n" + "".join(chr(0x61 + i * 7919 % 26) for i in range(200 * 1024)), 4, ""),
        ]
        for name, text, status, word in cases:
            with self.subTest(name):
                english = self.refused(self.publish(name, text), status, word)
                french = self.refused(self.publish(name, text, lang="fr"), status, word)
                self.assertNotEqual(english, french)
        self.assertEqual(self.guediawaye.held()["guediawaye"], (0, 0))

    def test_a_file_name_with_spaces_and_accents(self):
        done = self.publish("retour d'expérience été.md", ENTRY.format(title="Été", text="x"))
        self.assertEqual(done.stdout, "guediawaye/1\n", done.stderr)

    def test_of_several_files_the_good_ones_are_published(self):
        good = self.guediawaye.write("good.md", ENTRY.format(title="Bon", text="x"))
        bad = self.guediawaye.write("bad.md", "nothing")
        done = self.guediawaye.run("publish", str(bad), str(good))
        self.assertEqual((done.returncode, done.stdout), (4, "guediawaye/1\n"))
        self.assertIn("1 of 2", done.stderr)

    def test_a_file_that_is_not_there_or_is_a_folder(self):
        self.refused(self.guediawaye.run("publish", "/nowhere/x.md"), 4, "x.md")
        self.refused(self.guediawaye.run("publish", str(self.folder)), 4, "directory")

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
        self.guediawaye.ok("publish", str(path))
        for words in (("show", "guediawaye/1"), ("list",)):
            shown = self.guediawaye.ok(*words)
            self.assertFalse(any(ord(c) < 32 and c not in "\n\t" or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in shown), shown)


if __name__ == "__main__":
    unittest.main()
