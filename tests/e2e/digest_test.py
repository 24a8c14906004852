"""What is new for a city, and why: with two real daemons, as a page for mail."""
import re
import unittest

from city import Cities, wait_for

TEXT = "---\ntitle: {title}\nkind: {kind}\nlang: fr\nthemes: [data.gis]\n{head}---\n\n## À retenir\n\n- {text}\n"


class Digests(Cities):
    def setUp(self):
        super().setUp()
        self.guediawaye, self.paris = self.network("guediawaye", "paris")

    def text(self, city, title, kind="experience", head="", text="Former deux agents."):
        return str(city.write(f"{city.handle}.md", TEXT.format(title=title, kind=kind, head=head, text=text)))

    def published(self, city, *what, **more):
        return city.ok("publish", "--again", self.text(city, *what, **more)).strip()

    def revised(self, city, label, *what, minor=False, **more):
        return city.ok("revise", label, self.text(city, *what, **more), *(["--minor"] if minor else [])).strip()

    def held_alike(self):
        def same():
            one, other = self.guediawaye.held(), self.paris.held()
            return one == other and all(headers == documents for headers, documents in one.values())
        wait_for(same, "both to hold the same")

    def told(self, city, *more):
        return [(item["reason"], item.get("label"), item.get("about", ""), item.get("ours", False))
                for item in city.json("digest", *more).get("items", [])]

    def test_each_reason_is_told_once_and_what_concerns_us_first(self):
        ours = self.published(self.paris, "Une carte à Paris")
        asked = self.published(self.paris, "Qui entretient vos vélos ?", "question")
        self.held_alike()
        plain = self.published(self.guediawaye, "Des lampes", head="outcome: partly\n", text="Prévenir une semaine avant.")
        question = self.published(self.guediawaye, "Qui met à jour ?", "question", head=f"about: {ours}\n")
        answer = self.published(self.guediawaye, "Un atelier", "answer", head=f"answers: {asked}\n")
        adoption = self.published(self.guediawaye, "Nous reprenons la carte", "adoption",
                                  head=f"adapts: {ours}\nstage: studying\n")
        over = self.published(self.guediawaye, "Un appel passé", "call", head="deadline: 2020-01-31\n")
        call = self.published(self.guediawaye, "Un appel", "call", head="deadline: 2099-12-31\n")
        gone = self.published(self.guediawaye, "Ancien guide")
        guide = self.published(self.guediawaye, "Nouveau guide")
        self.guediawaye.ok("retract", gone, "--because", "outdated", "--reason", "mieux dit", "--successor", guide)
        alone = self.published(self.guediawaye, "Retirée")
        self.guediawaye.ok("retract", alone, "--reason", "sans suite")
        self.held_alike_but_retracted()
        self.assertEqual(self.told(self.paris),
                         [("asked", question, ours, True), ("answered", answer, asked, True),
                          ("adopted", adoption, ours, True), ("taken-back", guide, gone, False),
                          ("new", call, "", False), ("new", plain, "", False)])
        self.assertNotIn(over, str(self.told(self.paris)))
        # Nobody is told of what he wrote himself.
        self.assertEqual(self.told(self.guediawaye), [("new", asked, "", False), ("new", ours, "", False)])

        text = self.paris.ok("digest")
        for words in ("1 question to you", f"about {ours} “Une carte à Paris”", "is adapted by Ville de guediawaye",
                      "it worked in part", "→ Prévenir une semaine avant.", "until 2099-12-31"):
            self.assertIn(words, re.sub(r"\s+", " ", text).replace("\u00a0", " "))
        self.assertTrue(all(len(line) <= 78 for line in text.splitlines()), text)
        self.assertEqual(self.paris.ok("digest", "--subject"), text.splitlines()[0] + "\n")
        french = self.paris.ok("digest", lang="fr")
        self.assertIn("On vous demande", french)
        self.assertTrue(all(len(line) <= 78 for line in french.splitlines()), french)
        short = self.paris.json("digest", "--limit", "2")
        self.assertEqual(([item["label"] for item in short["items"]], short["more"]), ([question, answer], "4"))
        self.assertIn("and 4 more: essaim list", self.paris.ok("digest", "--limit", "2"))
        self.assertIn("essaim digest --since", self.refused(self.paris.run("digest", "--since", "soon"), 4, "soon"))

    def held_alike_but_retracted(self):
        wait_for(lambda: self.guediawaye.held()["guediawaye"][0] == self.paris.held()["guediawaye"][0], "all headers")
        wait_for(lambda: self.paris.json("status").get("missing", "0") == "0", "all texts")

    def test_revisions_are_told_in_substance_only(self):
        first = self.published(self.guediawaye, "Première")
        self.revised(self.guediawaye, first, "Première, corrigée", minor=True)
        self.held_alike()
        # It came since, so it is new.
        self.assertEqual([item[0] for item in self.told(self.paris)], ["new"])
        self.assertEqual(self.told(self.paris, "--since", "2099-01-01"), [])

    def test_nothing_new_is_one_line_and_no_failure(self):
        for lang, word in (("en", "nothing new"), ("fr", "rien de nouveau")):
            said = self.paris.run("digest", lang=lang)
            self.assertEqual((said.returncode, len(said.stdout.splitlines()), said.stderr), (0, 1, ""))
            self.assertIn(word, said.stdout)
        self.assertIn("nothing new", self.paris.ok("digest", "--format", "html"))

    def test_a_page_of_html_or_markdown_holds_nothing_but_text(self):
        title = "'<script>alert(1)</script> & \"**gras**\" [lien](http://mal.example)'"
        self.published(self.guediawaye, title, text="<img src=x onerror=alert(1)>")
        self.held_alike()
        page = self.paris.ok("digest", "--format", "html")
        self.assertIn("&lt;script&gt;", page)
        for wrong in ("<script", "<img", "<link", "http://", "src="):
            self.assertNotIn(wrong, page.replace("[lien](http://", "").replace("src=x onerror", ""))
        markdown = self.paris.ok("digest", "--format", "markdown")
        self.assertNotIn("[lien](", markdown)
        self.assertNotIn("**gras**", markdown)

    def test_what_is_not_followed_is_only_counted(self):
        self.paris.ok("follow", "--theme", "nature.water")
        self.published(self.guediawaye, "Une carte")
        wait_for(lambda: self.paris.held().get("guediawaye", (0, 0))[0] == 1, "the header")
        digest = self.paris.json("digest")
        self.assertEqual((digest.get("items", []), digest["notFollowed"]), ([], "1"))
        self.assertIn("essaim follows", self.paris.ok("digest"))


if __name__ == "__main__":
    unittest.main()
