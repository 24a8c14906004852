"""Correcting what was published: a new version, its history and difference, taking back; seen in another city."""
import unittest

from city import Cities, ENTRY, wait_for

BUDGET = ENTRY.format(title="Budget participatif", text="Le projet a coûté {cost} euros la première année.")


class Correcting(Cities):
    def setUp(self):
        super().setUp()
        self.guediawaye, self.paris = self.network("guediawaye", "paris")

    def revise(self, label, text, *more, lang="en"):
        path = self.guediawaye.write("revision.md", text)
        return self.guediawaye.run("revise", label, str(path), *more, lang=lang)

    def revised(self, label, text, *more):
        done = self.revise(label, text, *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def published(self, cost="200"):
        path = self.guediawaye.write("first.md", BUDGET.format(cost=cost))
        return self.guediawaye.ok("publish", "--again", str(path)).strip()

    def seen_in_paris(self, label, word):
        wait_for(lambda: word in self.paris.run("show", label).stdout, f"{word} in paris")

    def listed(self, city, *more):
        return [entry["label"] for entry in city.json("list", *more).get("entries", [])]

    def test_a_typing_error_is_corrected_and_seen_corrected_elsewhere(self):
        first = self.published("2OO")
        self.seen_in_paris(first, "2OO")
        second = self.revised(first, BUDGET.format(cost="200"), "--minor")
        self.assertEqual((first, second), ("guediawaye/1", "guediawaye/2"))
        self.seen_in_paris(first, "200")
        shown = self.paris.ok("show", first)
        self.assertNotIn("2OO", shown)
        self.assertIn("guediawaye/2", shown)
        self.assertIn("Version 2 of guediawaye/1", shown)
        self.assertIn("Version 2 de guediawaye/1", self.paris.ok("show", first, lang="fr"))
        self.assertIn("2OO", self.paris.ok("show", first, "--exact"))
        self.assertIn("the newest is guediawaye/2", self.paris.ok("show", first, "--exact"))
        self.assertIn("200 euros", self.paris.ok("show", first, "--format", "markdown"))
        for city in (self.guediawaye, self.paris):
            self.assertEqual(self.listed(city), [second])
            self.assertEqual(self.listed(city, "--all"), [second, first])

    # Whoever presses the arrow key once too often makes no second entry. What was revised or taken back may be said again.
    def test_what_is_published_is_not_published_twice_by_mistake(self):
        first = self.published()
        path = str(self.guediawaye.write("first.md", BUDGET.format(cost="200")))
        english = self.refused(self.guediawaye.run("publish", path), 4, first, "--again")
        self.assertNotEqual(english, self.refused(self.guediawaye.run("publish", path, lang="fr"), 4, first, "--again"))
        self.refused(self.guediawaye.run("publish", "--audience", "public", path), 4, first)
        second = self.guediawaye.ok("publish", "--again", path).strip()
        self.guediawaye.ok("retract", second, "--reason", "deux fois")
        self.revised(first, BUDGET.format(cost="300"))
        third = self.guediawaye.ok("publish", path).strip()
        self.guediawaye.stop()
        self.guediawaye.start()
        self.refused(self.guediawaye.run("publish", path), 4, third)

    def test_a_successor_is_named_by_any_of_its_versions(self):
        first = self.published()
        newest = self.revised(first, BUDGET.format(cost="300"))
        other = self.published("400")
        self.guediawaye.ok("retract", other, "--reason", "remplacée", "--successor", first)
        self.assertIn(newest, self.guediawaye.run("show", other).stdout)

    def test_history_and_difference_in_both_languages(self):
        first = self.published()
        second = self.revised(first, BUDGET.format(cost="300"), "--minor")
        third = self.revised(first, BUDGET.format(cost="300") + "\nUne leçon de plus.\n")
        self.seen_in_paris(first, "Une leçon de plus")
        history = self.paris.ok("show", second, "--history").splitlines()
        self.assertEqual([line.split()[:2] for line in history[1:]], [["1", first], ["2", second], ["3", third]])
        self.assertIn("minor, replaces guediawaye/1", history[2])
        self.assertIn("replaces guediawaye/2", history[3])
        self.assertNotIn("minor", history[3])
        self.assertIn("mineur, remplace guediawaye/1", self.paris.ok("show", second, "--history", lang="fr"))
        whole = self.paris.ok("show", first, "--diff")
        self.assertIn("From guediawaye/1 to guediawaye/3", whole)
        self.assertIn("[-200-]", whole)
        self.assertIn("{+300+}", whole)
        self.assertIn("+ Une leçon de plus.", whole)
        last = self.paris.ok("show", third, "--diff", lang="fr")
        self.assertIn("De guediawaye/2 à guediawaye/3", last)
        self.assertNotIn("200", last)
        self.assertNotIn("\x1b", whole)

    def test_revising_an_older_version_goes_on_from_the_newest(self):
        first = self.published()
        second = self.revised(first, BUDGET.format(cost="300"))
        done = self.revise(first, BUDGET.format(cost="400"))
        self.assertEqual(done.stdout, "guediawaye/3\n")
        self.assertIn("goes on from guediawaye/2", done.stderr)
        self.assertEqual(self.guediawaye.json("show", first)["summary"]["supersedes"], second)
        self.assertEqual(self.listed(self.guediawaye), ["guediawaye/3"])

    def test_the_audience_is_what_the_head_says(self):
        def text(audience, cost):
            return BUDGET.format(cost=cost).replace("---\n", f"---\naudience: {audience}\n", 1)
        path = self.guediawaye.write("own.md", text("publique", "1"))
        first = self.guediawaye.ok("publish", str(path)).strip()
        self.assertEqual(self.guediawaye.json("show", first)["summary"]["audience"], "public")
        self.refused(self.guediawaye.run("publish", str(path), "--audience", "network"), 4, "public", "network", "--audience")
        # What its author keeps inside now is not left outside by the revision before.
        self.revised(first, text("réseau", "2"))
        self.assertEqual(self.guediawaye.json("show", first)["summary"]["audience"], "network")
        self.refused(self.guediawaye.run("revise", first, str(self.guediawaye.write("own.md", text("all", "3")))), 4, "network, public")

    def test_the_audience_stays_unless_another_is_given(self):
        path = self.guediawaye.write("first.md", BUDGET.format(cost="1"))
        first = self.guediawaye.ok("publish", str(path), "--audience", "public").strip()
        self.revised(first, BUDGET.format(cost="2"))
        self.assertEqual(self.guediawaye.json("show", first)["summary"]["audience"], "public")
        self.revised(first, BUDGET.format(cost="2"), "--audience", "network")
        self.assertEqual(self.guediawaye.json("show", first)["summary"]["audience"], "network")

    def test_what_cannot_be_revised(self):
        first = self.published()
        theirs = self.paris.publish()
        wait_for(lambda: "paris/1" in self.listed(self.guediawaye), "the entry of paris")
        good = BUDGET.format(cost="300")
        cases = [
            (theirs, good, (), 6, "paris/1"),
            ("guediawaye/99", good, (), 5, "guediawaye/99"),
            ("guediawai/1", good, (), 5, "guediawaye"),
            ("guediawaye", good, (), 4, "guediawaye"),
            (first, BUDGET.format(cost="200"), (), 4, "guediawaye/1"),
            (first, "---\ntitle: [a\n---\ntext\n", (), 4, "revision.md"),
            (first, "# Just text\n", (), 4, "---"),
            (first, "", (), 4, "revision.md"),
            (first, "---\ntitle: Été\n---\n".encode("latin-1"), (), 4, "UTF-8"),
            (first, good, ("--audience", "everybody"), 4, "public"),
        ]
        for label, text, more, status, word in cases:
            with self.subTest(label=label, text=text[:20], more=more):
                english = self.refused(self.revise(label, text, *more), status, word)
                french = self.refused(self.revise(label, text, *more, lang="fr"), status, word)
                self.assertNotEqual(english, french)
        self.refused(self.guediawaye.run("revise", first, "/nowhere/x.md"), 4, "x.md")
        self.refused(self.guediawaye.run("revise", first), 2, "FILE")
        self.assertEqual(self.guediawaye.held()["guediawaye"], (1, 1))
        self.guediawaye.ok("retract", first, "--reason", "fini")
        self.refused(self.revise(first, good), 6, "guediawaye/1")
        self.refused(self.revise("guediawaye/2", good), 6, "guediawaye/2")
        self.assertEqual(self.guediawaye.held()["guediawaye"][0], 2)

    def test_taking_back_takes_all_versions_and_names_the_successor(self):
        first = self.published()
        for cost in range(300, 308):
            self.revised(first, BUDGET.format(cost=cost))
        successor = self.guediawaye.publish("Le nouveau budget")
        said = self.guediawaye.ok("retract", "guediawaye/3", "--because", "périmé", "--reason", "remplacé depuis",
                                  "--successor", successor)
        for number in range(1, 10):
            self.assertIn(f"guediawaye/{number}", said)
        self.assertIn("seven days", said)
        self.seen_in_paris(first, "remplacé depuis")
        for city in (self.guediawaye, self.paris):
            self.assertEqual(self.listed(city), [successor])
            for label in (first, "guediawaye/5", "guediawaye/9"):
                shown = city.ok("show", label)
                self.assertIn("(outdated): remplacé depuis", shown)
                self.assertIn(f"Replaced by {successor}", shown)
                self.assertIn(f"Remplacée par {successor}", city.ok("show", label, lang="fr"))
                self.assertIn("(périmé)", city.ok("show", label, lang="fr"))
                self.assertNotIn("première année", city.ok("show", label, "--exact"))
        # Nine versions and a successor need two retractions.
        self.assertEqual(self.guediawaye.held()["guediawaye"][0], 12)
        self.refused(self.guediawaye.run("retract", first, "--reason", "encore"), 6, "guediawaye/1")

    def test_personal_data_is_erased_at_once_everywhere(self):
        first = self.published()
        self.revised(first, BUDGET.format(cost="300"))
        self.seen_in_paris(first, "300")
        said = self.guediawaye.ok("retract", first, "--because", "donnees-personnelles", "--reason", "un nom", lang="fr")
        self.assertIn("effacent dès", said)
        for city in (self.guediawaye, self.paris):
            wait_for(lambda: "erased on this machine" in city.run("show", first).stdout, "the erasure")
            self.assertIn("(personal data): un nom", city.ok("show", first))
            self.assertIn("(données personnelles)", city.ok("show", first, lang="fr"))

    def test_one_version_alone_is_taken_back_and_the_text_lives(self):
        first = self.published()
        second = self.revised(first, BUDGET.format(cost="300"))
        self.guediawaye.ok("retract", first, "--exact", "--because", "personal-data", "--reason", "un nom")
        self.seen_in_paris(first, "300")
        wait_for(lambda: "un nom" in self.paris.run("show", first, "--exact").stdout, "the retraction")
        self.assertEqual(self.listed(self.paris), [second])
        self.refused(self.paris.run("show", first, "--diff"), 5, first)
        # The newest alone: nothing old comes back.
        self.guediawaye.ok("retract", second, "--exact", "--reason", "fini")
        wait_for(lambda: self.listed(self.paris) == [], "the second retraction")
        self.assertEqual(self.listed(self.guediawaye), [])

    def test_as_personal_data_after_all(self):
        first = self.published()
        self.guediawaye.ok("retract", first, "--because", "erreur", "--reason", "faux")
        self.refused(self.guediawaye.run("retract", first, "--because", "mistake", "--reason", "encore"), 6, first)
        self.guediawaye.ok("retract", first, "--because", "personal-data", "--reason", "il y a un nom")
        for city in (self.guediawaye, self.paris):
            wait_for(lambda: "erased on this machine" in city.run("show", first).stdout, "the erasure")
        self.refused(self.guediawaye.run("retract", first, "--because", "personal-data", "--reason", "x"), 6, first)

    def test_what_cannot_be_taken_back(self):
        first = self.published()
        cases = [
            (("--because", "whim"), 4, ("personal-data, mistake, outdated, other", "donnees-personnelles, erreur, perime, autre")),
            (("--successor", "guediawaye/99"), 5, ("guediawaye/99",) * 2),
            (("--successor", first), 6, (first,) * 2),
            (("--successor", "nowhere"), 4, ("nowhere",) * 2),
        ]
        for more, status, words in cases:
            with self.subTest(more):
                for lang, word in zip(("en", "fr"), words):
                    self.refused(self.guediawaye.run("retract", first, "--reason", "x", *more, lang=lang), status, word)
        self.refused(self.paris.run("retract", first, "--reason", "x"), 6, first)
        self.assertEqual(self.listed(self.guediawaye), [first])
        self.assertEqual(self.guediawaye.held()["guediawaye"], (1, 1))

    def test_an_entry_that_was_never_revised(self):
        first = self.published()
        self.assertIn("one version only", self.guediawaye.ok("show", first, "--diff"))
        self.assertIn("qu’une version", self.guediawaye.ok("show", first, "--diff", lang="fr"))
        self.assertEqual(len(self.guediawaye.ok("show", first, "--history").splitlines()), 2)
        self.assertNotIn("Version", self.guediawaye.ok("show", first))
        self.refused(self.guediawaye.run("show", first, "--diff", "--history"), 2, "--diff")

    def test_a_difference_moves_no_terminal(self):
        first = self.published()
        self.revised(first, BUDGET.format(cost="\x1b[2J300 \u202e"))
        shown = self.guediawaye.ok("show", first, "--diff")
        self.assertFalse(any(ord(c) < 32 and c not in "\n\t" or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in shown), shown)

    def test_a_list_says_whether_more_is_left(self):
        for i in range(4):
            self.guediawaye.publish(f"Texte {i}")
        for i in range(4):
            self.revised("guediawaye/2", BUDGET.format(cost=i))
        done = self.guediawaye.run("list", "--limit", "3")
        self.assertIn("The newest 3", done.stderr)
        self.assertEqual(self.guediawaye.run("list", "--limit", "4").stderr, "")
        self.assertEqual(self.listed(self.guediawaye), ["guediawaye/8", "guediawaye/4", "guediawaye/3", "guediawaye/1"])


if __name__ == "__main__":
    unittest.main()
