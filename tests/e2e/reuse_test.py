"""Taking up what another city wrote: adopting, recommending, translating, citing, and the tree of it all."""
import concurrent.futures
import unittest

from city import Cities, wait_for

PRACTICE = """---
title: {title}
summary: {summary}
kind: practice
lang: fr
themes: [energy.lighting]
licence: CC-BY-SA-4.0
---

## Le problème

Les rues restaient éclairées toute la nuit.

## La solution

{solution}
"""
ENGLISH = """---
title: Lights out at midnight
summary: Half of the street lights go out at midnight.
---

## The problem

The streets were lit all night.
"""


class Reusing(Cities):
    """Two cities for all tests, each of which writes texts of its own."""

    @classmethod
    def setUpClass(cls):
        cls.shared = Cities()
        cls.shared.setUp()
        cls.guediawaye, cls.paris = cls.shared.network("guediawaye", "paris")

    @classmethod
    def tearDownClass(cls):
        cls.shared.tearDown()

    def setUp(self):
        self.folder = self.shared.folder

    def tearDown(self):
        pass

    def published(self, city=None, title="Extinction à minuit", summary="La moitié s’éteint.", solution="Une horloge."):
        city = city or self.guediawaye
        path = city.write("practice.md", PRACTICE.format(title=title, summary=summary, solution=solution))
        return city.ok("publish", str(path), "--again", "--no-check").strip()

    def seen(self, city, label, word="", *more, lang="en"):
        shown = []

        def is_there():
            shown[:] = [city.run("show", label, *more, lang=lang)]
            return shown[0].returncode == 0 and word in shown[0].stdout

        wait_for(is_there, f"{word or label} in {city.handle}")
        return shown[0].stdout

    def adopted(self, label, stage, *more, **settings):
        return self.paris.ok("adopt", label, "--stage", stage, *more, **settings).strip()

    def test_an_adoption_is_seen_by_its_author_and_goes_on(self):
        label = self.published()
        self.seen(self.paris, label)
        first = self.adopted(label, "à l'étude", "--modules", "1,3", lang="fr")
        self.assertIn("Adapted by Ville de paris (studying it, since 20", self.seen(self.guediawaye, label, "Adapted by"))
        shown = self.guediawaye.ok("show", label, lang="fr")
        self.assertIn("Adaptée par Ville de paris (à l’étude, depuis 20", shown)
        self.assertIn("1, 3", shown)
        self.assertIn(f"essaim show {first}", shown)
        note = self.paris.write("note.md", "## Ce que nous avons changé et pourquoi\n\nUne heure plus tard, à la demande des riverains.\n")
        done = self.paris.run("adopt", label, "--stage", "testing", "--note", str(note))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"version 2 and goes on from {first}", done.stderr)
        third = self.adopted(label, "running")
        self.assertNotIn("note.md:", done.stderr)
        self.seen(self.guediawaye, label, "running, since")
        view = self.guediawaye.json("show", label)
        self.assertEqual([(one["summary"]["label"], one["stage"], one["modules"]) for one in view["adoptions"]],
                         [(third, "running", "1, 3")])
        self.assertEqual(view["referredBy"], [{"relation": "adapts", "label": third}])
        adoption = self.guediawaye.ok("show", first)
        self.assertIn("riverains", adoption)
        self.assertIn("Extinction à minuit", adoption)
        self.assertIn(f"{third} adapts {label}", adoption)
        self.assertEqual(self.guediawaye.json("show", third)["summary"]["themes"], ["energy.lighting"])
        # The text goes on; the adoption stays with it, and is taken back like any text.
        self.guediawaye.ok("revise", label, str(self.guediawaye.write("p.md", PRACTICE.format(title="Extinction", summary="x", solution="y"))))
        self.seen(self.paris, label, "Adapted by")
        self.paris.ok("retract", first, "--reason", "un malentendu")
        wait_for(lambda: "Adapted" not in self.guediawaye.ok("show", label), "the retraction")
        self.assertEqual(len(self.paris.json("show", self.adopted(label, "interested"))["versions"]), 1)

    def test_many_at_once_make_one_adoption(self):
        label = self.published()
        self.seen(self.paris, label)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            done = list(pool.map(lambda number: self.adopted(label, "testing", "--modules", str(number)), range(1, 9)))
        self.assertEqual(len(set(done)), 8)
        self.assertEqual(len(self.paris.json("show", label)["adoptions"]), 1)
        self.assertEqual(len(self.paris.json("show", done[0])["versions"]), 8)

    def test_what_cannot_be_adopted(self):
        label = self.published()
        self.seen(self.paris, label)
        own = self.published(self.paris, "Une autre")
        parts = self.published(title="En trois parties", solution="x\n\n## Parties reprises séparément\n\n1. x\n2. y\n3. z")
        self.seen(self.paris, parts)
        before = self.paris.held()["paris"]
        adoption = self.adopted(label, "testing")
        self.assertEqual(self.paris.held()["paris"][0], before[0] + 1)
        note = self.paris.write("note.md", "---\nlang: [\n---\n")
        gone = self.published(title="Trop tôt")
        self.guediawaye.ok("retract", gone, "--reason", "trop tôt")
        wait_for(lambda: "Taken back" in self.paris.run("show", gone).stdout, "the retraction")
        cases = [
            ((own, "--stage", "testing"), 6, own),
            ((adoption, "--stage", "testing"), 6, adoption),
            ((gone, "--stage", "testing"), 6, gone),
            ((label, "--stage", "testing"), 4, adoption),
            ((label, "--stage", "soon"), 2, "soon"),
            ((label, "--stage", "running", "--modules", "1,,2"), 4, "1,,2"),
            ((label, "--stage", "running", "--modules", ""), 4, "--modules"),
            ((parts, "--stage", "running", "--modules", "9"), 4, "9"),
            ((parts, "--stage", "running", "--modules", "a,b"), 4, "a,b"),
            ((parts, "--stage", "running", "--modules", "1;3"), 4, "1;3"),
            ((label, "--stage", "running", "--note", str(note)), 4, "note.md"),
            ((label, "--stage", "running", "--audience", "all"), 4, "public"),
            (("guediawaye/99", "--stage", "testing"), 5, "guediawaye/99"),
            ((label,), 2, "--stage"),
        ]
        for words, status, word in cases:
            with self.subTest(words):
                english = self.refused(self.paris.run("adopt", *words), status, word)
                self.assertNotEqual(english, self.refused(self.paris.run("adopt", *words, lang="fr"), status, word))
        self.assertIn("intéressé, étude, test, service, abandon", self.paris.run("adopt", label, "--stage", "x", lang="fr").stderr)
        self.refused(self.guediawaye.run("endorse", gone, "--as", "jury", "--reason", "x"), 6, gone)
        self.assertEqual(self.paris.held()["paris"][0], before[0] + 1)

    def test_a_telephone_number_in_a_note_is_noticed(self):
        label = self.published()
        self.seen(self.paris, label)
        for name, text in (("bare.md", "Bien.\n\nAppelez le 01 23 45 67 89.\n"),
                           ("head.md", "---\ntitle: Notre nuit\n---\nAppelez le 01 23 45 67 89.\n")):
            path = self.paris.write(name, text)
            adopted = self.paris.run("adopt", label, "--stage", "testing", "--note", str(path))
            self.assertIn(f"line {text.count(chr(10))}: \"01 23 45 67 89\" looks like a phone number.", adopted.stderr)
            self.assertIn(f"essaim retract {adopted.stdout.strip()} --exact", adopted.stderr)
        path = self.paris.write("en.md", "# Night\n\nCall 01 23 45 67 89.\n")
        translated = self.paris.run("translate", label, "--lang", "en", str(path), "--method", "human")
        self.assertIn("line 3: ", translated.stderr)

    def test_a_recommendation_is_shown_with_its_reason(self):
        label = self.published()
        self.seen(self.paris, label)
        words = ("endorse", label, "--as", "coordinator", "--reason", "Trois villes peuvent le faire demain.")
        first = self.paris.ok(*words).strip()
        self.refused(self.paris.run(*words), 4, first)
        self.refused(self.guediawaye.run(*words), 6, label)
        self.refused(self.paris.run("endorse", label, "--as", " ", "--reason", "x"), 4, "--as")
        second = self.paris.ok(*words, "--label", "Ville sobre 2026").strip()
        self.assertEqual(self.paris.json("show", second)["summary"]["supersedes"], first)
        self.paris.ok("endorse", label, "--as", "jury", "--reason", "Simple.")
        shown = self.seen(self.guediawaye, label, "jury")
        self.assertIn("Recommended by Ville de paris (coordinator; label “Ville sobre 2026”), Ville de paris (jury)", shown)
        self.assertIn("Trois villes peuvent le faire demain.", shown)
        self.assertIn("Recommandée par", self.guediawaye.ok("show", label, lang="fr"))
        self.assertEqual([each["issuerRole"] for each in self.guediawaye.json("show", label)["endorsements"]],
                         ["coordinator", "jury"])

    def test_a_reader_gets_the_best_translation_and_is_told(self):
        label = self.published()
        self.seen(self.paris, label)
        self.assertNotIn("Translat", self.paris.ok("show", label))
        text = self.paris.write("english.md", ENGLISH)
        first = self.paris.ok("translate", label, "--lang", "en", str(text), "--method", "machine", "--by", "Traducteurs").strip()
        shown = self.seen(self.guediawaye, label, "Lights out at midnight")
        self.assertIn(f"Translated into English by Traducteurs for Ville de paris, by a machine: {first}", shown)
        self.assertIn("The streets were lit all night.", shown)
        self.assertNotIn("Les rues", shown)
        self.assertIn("CC-BY-SA-4.0", shown)
        original = self.guediawaye.ok("show", label, "--original")
        self.assertIn("Les rues restaient", original)
        self.assertIn(f"{first}  English", original)
        self.assertIn("Les rues restaient", self.guediawaye.ok("show", label, lang="fr"))
        self.assertIn("Les rues restaient", self.guediawaye.ok("show", label, "--format", "markdown"))
        both = self.guediawaye.json("show", label)
        self.assertEqual(both["document"]["title"], "Extinction à minuit")
        self.assertEqual(both["translated"]["document"]["title"], "Lights out at midnight")
        found = self.paris.ok("search", "minuit", "--wait")
        self.assertIn("Lights out at midnight", found)
        self.assertIn("translated from French, by a machine", found)
        self.assertIn("Extinction à minuit", self.paris.ok("search", "minuit", lang="fr"))
        # Better ones take its place: people, then the author's own.
        self.assertIn("Lights out at midnight", self.guediawaye.ok("list"))
        self.assertIn("Extinction à minuit", self.guediawaye.ok("list", lang="fr"))
        theirs = self.paris.ok("translate", label, "--lang", "en", str(text), "--method", "machine-checked").strip()
        self.seen(self.guediawaye, label, f"by a machine, checked by people: {theirs}")
        mine = self.guediawaye.write("mine.md", "# Lights off\n\nAt midnight.\n")
        self.guediawaye.ok("translate", label, "--lang", "en", str(mine), "--method", "machine", "--scope", "summary")
        shown = self.seen(self.paris, label, "Lights off")
        self.assertIn("Only the summary is translated", shown)
        self.assertIn("Les rues restaient", shown)
        # A typing error makes nothing stale, a change in substance does.
        revised = self.guediawaye.write("p.md", PRACTICE.format(title="Extinction à minuit", summary="La moitié.", solution="Une horloge."))
        second = self.guediawaye.ok("revise", label, str(revised), "--minor", "--no-check").strip()
        self.seen(self.paris, label, "La moitié.", "--original")
        self.assertNotIn("changed in substance", self.paris.ok("show", label))
        revised = self.guediawaye.write("p.md", PRACTICE.format(title="Extinction à minuit", summary="Tout s’éteint.", solution="Une horloge."))
        third = self.guediawaye.ok("revise", second, str(revised), "--no-check").strip()
        self.assertIn(f"changed in substance since; what was translated is {label}",
                      self.seen(self.paris, label, "changed in substance"))
        self.assertIn("L’original a changé sur le fond", self.paris.ok("show", theirs, lang="fr"))
        # What was taken back is read in no language.
        self.guediawaye.ok("retract", third, "--reason", "faux")
        shown = self.seen(self.paris, label, "Taken back")
        self.assertNotIn("Lights", shown)
        self.assertIn("Its author has taken the original back.", self.paris.ok("show", theirs))

    # The head of the file says what was translated; a later revision does not make it new.
    def test_a_translation_is_of_the_version_that_its_head_names(self):
        label = self.published(title="La nuit")
        self.seen(self.paris, label)
        template = self.paris.ok("translate", label, "--lang", "en")
        self.assertIn(f"translates: {label}", template)
        text = self.paris.write("night.md", template.replace("La nuit", "The night"))
        revised = self.guediawaye.write("p.md", PRACTICE.format(title="La nuit", summary="Tout s’éteint.", solution="Une horloge."))
        second = self.guediawaye.ok("revise", label, str(revised), "--no-check").strip()
        self.seen(self.paris, label, "Tout s’éteint.")
        done = self.paris.run("translate", second, "--lang", "en", str(text), "--method", "human")
        self.assertIn(f"names {label}, which has changed since", done.stderr)
        shown = self.seen(self.guediawaye, label, "The night")
        self.assertIn(f"changed in substance since; what was translated is {label}", shown)
        other = self.published(title="Le jour")
        self.seen(self.paris, other)
        self.refused(self.paris.run("translate", other, "--lang", "en", str(text), "--method", "human"), 4, label, other)
        text.write_text(text.read_text().replace(f"translates: {label}\n", ""))
        done = self.paris.run("translate", label, "--lang", "en", str(text), "--method", "human")
        self.assertNotIn("changed since", done.stderr)
        self.assertNotIn("changed in substance", self.paris.ok("show", label))

    # An experience of one's own is not made an adoption by accident.
    def test_a_note_of_another_kind_is_refused(self):
        label = self.published(title="Une note")
        self.seen(self.paris, label)
        note = self.paris.write("note.md", "---\ntitle: Notre récit\nkind: experience\n---\n\n## Résultats\n\nBien.\n")
        self.refused(self.paris.run("adopt", label, "--stage", "testing", "--note", str(note)), 4, "note.md", "adoption")
        note.write_text(note.read_text().replace("kind: experience\n", "themes: [nature.water]\n"))
        adoption = self.adopted(label, "testing", "--note", str(note))
        view = self.paris.json("show", adoption)
        self.assertEqual((view["summary"]["title"], view["summary"]["themes"]), ("Une note", ["energy.lighting"]))

    def test_which_languages_there_are(self):
        label = self.published()
        self.seen(self.paris, label)
        text = self.paris.write("pt.md", "# Luzes apagadas\n\nÀ meia-noite, metade das luzes da cidade não fica acesa.\n")
        portuguese = self.paris.ok("translate", label, "--lang", "pt", str(text), "--method", "humaine", lang="fr").strip()
        self.assertIn(f"In French; there is no translation into English here, but: Portuguese ({portuguese})",
                      self.paris.ok("show", label))
        self.assertNotIn("traduction en", self.paris.ok("show", label, lang="fr"))

    def test_a_translation_begins_with_the_text(self):
        label = self.published()
        self.seen(self.paris, label)
        template = self.paris.ok("translate", label, "--lang", "en")
        self.assertIn("## The problem", template)
        self.assertIn("Les rues restaient", template)
        path = self.folder / "begun.md"
        self.assertIn(f"essaim translate {label} --lang en", self.paris.ok("translate", label, "--lang", "en", "-o", str(path)))
        self.assertEqual(path.read_text(), template)
        cases = [
            ((label, "--lang", "en", "-o", str(path)), 4, "begun.md"),
            ((label, "--lang", "en", str(path), "--method", "human"), 4, "begun.md"),
            ((label, "--lang", "en", str(path)), 2, "--method"),
            ((label, "--lang", "en", str(path), "--method", "magic"), 2, "magic"),
            ((label, "--lang", "fr", str(path), "--method", "human"), 4, label),
            ((label, "--lang", "English", str(path), "--method", "human"), 2, "English"),
            ((label, "--lang", "en", str(path), "--method", "human", "-o", "x"), 2, "--output"),
            ((label, "--lang", "en", str(self.paris.write("t.md", "Only text.\n")), "--method", "human"), 4, "title"),
            (("guediawaye/99", "--lang", "en"), 5, "guediawaye/99"),
        ]
        for words, status, word in cases:
            with self.subTest(words):
                self.refused(self.paris.run("translate", *words), status, word)
        self.assertEqual(path.read_text(), template)
        path.write_text(template.replace("Extinction à minuit", "Lights out"))
        done = self.paris.run("translate", label, "--lang", "en", str(path), "--method", "human")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.refused(self.paris.run("translate", label, "--lang", "en", str(path), "--method", "human"), 4, done.stdout.strip())
        self.refused(self.paris.run("translate", done.stdout.strip(), "--lang", "pt", str(path), "--method", "human"), 6,
                     done.stdout.strip())

    def test_a_citation_is_printed_and_put_into_a_file(self):
        label = self.published()
        self.seen(self.paris, label)
        self.assertRegex(self.paris.ok("cite", label),
                         rf"^Ville de guediawaye \(20..-..-..\): “Extinction à minuit”. Essaim, {label}, CC-BY-SA-4.0.\n$")
        self.assertIn("«\u00a0Extinction à minuit\u00a0».", self.paris.ok("cite", label, lang="fr"))
        text = "---\r\ntitle: \"Notre plan\" # à nous\r\nkind: plan\r\nlang: fr\r\n---\r\n\r\n## Vision\r\n\r\nLa nuit.  \r\n"
        plan = self.paris.write("plan.md", text)
        plan.chmod(0o640)
        self.assertIn(f"plan.md cites {label} now", self.paris.ok("cite", label, str(plan)))
        self.assertEqual(plan.read_bytes().decode(), text.replace("lang: fr\r\n", f"lang: fr\r\ncites: [{label}]\r\n"))
        self.assertEqual(plan.stat().st_mode & 0o777, 0o640)
        once = plan.read_bytes()
        self.assertIn("already", self.paris.ok("cite", label, str(plan)))
        self.assertEqual(plan.read_bytes(), once)
        cited = self.paris.ok("publish", str(plan), "--no-check").strip()
        self.assertIn(f"{cited} cites {label}", self.seen(self.paris, cited))
        self.assertEqual(self.paris.json("show", label)["referredBy"], [{"relation": "cites", "label": cited}])
        self.refused(self.paris.run("cite", label, str(self.paris.write("bare.md", "No head.\n"))), 4, "bare.md")
        self.refused(self.paris.run("cite", label, "/nowhere/x.md"), 4, "x.md")
        self.refused(self.paris.run("cite", "guediawaye/99"), 5, "guediawaye/99")
        self.assertEqual([path.name for path in self.folder.glob(".essaim-*")], [])

    def test_the_tree_is_the_same_from_each_of_its_texts(self):
        label = self.published()
        self.seen(self.paris, label)
        adoption = self.adopted(label, "testing")
        own = self.paris.write("own.md", "---\ntitle: Notre nuit\nkind: practice\nlang: fr\nbuilds_on: " + label + "\n---\n\nTexte.\n")
        practice = self.paris.ok("publish", str(own), "--no-check").strip()
        self.seen(self.guediawaye, practice)
        theirs = self.guediawaye.ok("adopt", practice, "--stage", "interested").strip()
        boxes = self.guediawaye.ok("tree", label, LC_ALL="C.UTF-8").splitlines()
        self.assertRegex(boxes[0], rf"^{label} · Ville de guediawaye · Good practice · Extinction à minuit · 20..  ← this one$")
        self.assertRegex(boxes[1], rf"^├── {adoption} · Ville de paris · Adoption: testing it · ")
        self.assertRegex(boxes[2], rf"^└── {practice} · Ville de paris · Good practice · Notre nuit · ")
        self.assertRegex(boxes[3], rf"^    └── {theirs} · Ville de guediawaye · Adoption: interested · ")
        ascii_lines = self.guediawaye.ok("tree", theirs, LC_ALL="C", LANG="fr_FR.UTF-8", lang="fr").splitlines()
        self.assertRegex(ascii_lines[1], rf"^\|-- {practice} - Ville de paris - ")
        self.assertRegex(ascii_lines[2], rf"^\|   `-- {theirs} - .*  <- celle-ci$")
        nodes = self.paris.json("tree", adoption)["nodes"] if self.seen(self.paris, theirs) else []
        self.assertEqual([(node["summary"]["label"], node.get("depth", 0), node.get("relation", "")) for node in nodes],
                         [(label, 0, ""), (adoption, 1, "adapts"), (practice, 1, "builds-on"), (theirs, 2, "adapts")])
        alone = self.published(title="Seule")
        done = self.guediawaye.run("tree", alone)
        self.assertIn("Nothing is known here", done.stderr)
        self.refused(self.guediawaye.run("tree", "guediawaye/99"), 5, "guediawaye/99")


class NotFollowed(Cities):
    def test_an_entry_whose_text_is_not_here_can_be_adopted(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        paris.ok("follow", "--theme", "nature.water")
        path = guediawaye.write("practice.md", PRACTICE.format(title="La nuit", summary="x", solution="y"))
        label = guediawaye.ok("publish", str(path), "--no-check").strip()
        wait_for(lambda: label in paris.ok("list"), "the header")
        paris.ok("adopt", label, "--stage", "intéressé", lang="fr")
        self.assertIn(f"Adaptation de {label}", paris.ok("show", "paris/1"))
        # What is said of its texts reaches a city whatever it follows.
        guediawaye.ok("follow", "--theme", "nature.water")
        paris.ok("adopt", label, "--stage", "studying")
        wait_for(lambda: "studying it" in guediawaye.ok("show", label), "the adoption")


if __name__ == "__main__":
    unittest.main()
