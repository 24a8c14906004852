"""Following: which texts a city keeps, changed while it runs, and one text fetched by its name."""
import signal
import time
import unittest

from city import Cities, wait_for

TEXT = "---\ntitle: {title}\nkind: {kind}\nlang: {lang}\nthemes: [{theme}]\n---\n\nUne phrase sur {title}.\n"


class Follows(Cities):
    def publish(self, city, theme, title="Un titre", kind="experience", lang="fr"):
        path = city.write(f"{city.handle}.md", TEXT.format(title=title, kind=kind, lang=lang, theme=theme))
        return city.ok("publish", "--again", str(path)).strip()

    def titles(self, city):
        return {entry["label"]: entry.get("title") for entry in city.json("list", "--limit", "1000").get("entries", [])}

    def settled(self, city, author, headers, documents):
        wait_for(lambda: city.held()[author.handle] == (headers, documents), f"{documents} texts of {author.handle}")
        wait_for(lambda: int(city.json("status").get("missing", 0)) == 0, "nothing missing")

    def numbers(self, city):
        return [follow["number"] for follow in city.json("follows").get("follows", [])]


class Following(Follows):
    def test_exactly_what_is_followed_arrives_and_the_rest_is_counted(self):
        guediawaye, paris, lyon = self.network("guediawaye", "paris", "lyon")
        said = paris.ok("follow", "--theme", "data", "--theme", "mobility", "--from", "guediawaye", "--name", "cartes")
        self.assertIn("2 (cartes) – theme data, mobility; from guediawaye", said)
        self.assertIn("takes the place of 1 – everything", said)
        followed = {self.publish(guediawaye, "data"), self.publish(guediawaye, "data.gis"),
                    self.publish(guediawaye, "mobility")}
        others = {self.publish(guediawaye, "climate"), self.publish(guediawaye, "energy"), self.publish(lyon, "data")}
        own = self.publish(paris, "climate")
        self.settled(paris, guediawaye, 5, 3)
        self.settled(paris, lyon, 1, 0)
        titles = self.titles(paris)
        self.assertEqual({label for label, title in titles.items() if title}, followed | {own})
        self.assertEqual(set(titles), followed | others | {own})
        status = paris.json("status")
        self.assertEqual(status["notFollowed"], "3")
        self.assertEqual(paris.json("list")["notFollowed"], "3")
        self.assertIn("3 texts are not followed", paris.ok("status"))
        self.assertIn("complete; 2 not followed", paris.ok("status"))
        self.assertIn("complet\u00a0; 2 non suivis", paris.ok("status", lang="fr"))
        counts, = paris.json("follows")["follows"]
        self.assertEqual((counts["entries"], counts["documents"], counts.get("missing")), ("3", "3", None))
        self.assertEqual(paris.json("follows")["notFollowed"], "3")

        # A second follow brings what is there already, without a restart; a language and a kind narrow it.
        english = self.publish(lyon, "climate", lang="en", kind="practice")
        self.assertIn("cartes", paris.ok("follows"))
        paris.ok("follow", "--kind", "practice", "--lang", "en")
        self.settled(paris, lyon, 2, 1)
        self.assertTrue(self.titles(paris)[english])
        paris.ok("follow", "--theme", "climate")
        self.settled(paris, guediawaye, 5, 4)
        self.assertIn("It takes the place of 3 –", paris.ok("follow", "--all"))
        self.settled(paris, guediawaye, 5, 5)
        self.settled(paris, lyon, 2, 2)
        self.assertNotIn("notFollowed", paris.json("status"))

    def test_unfollow_with_drop_erases_what_nothing_follows_but_not_own_texts(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        for theme in ("data", "data", "climate", "mobility"):
            self.publish(guediawaye, theme, title="x" * 300)
        self.publish(paris, "mobility")
        paris.ok("follow", "--theme", "data")
        paris.ok("follow", "--theme", "climate", "--name", "eau")
        self.settled(paris, guediawaye, 4, 4)
        self.assertIn("stay", paris.ok("unfollow", "2"))
        self.settled(paris, guediawaye, 4, 4)
        kept = paris.json("follows")
        self.assertEqual((kept["notFollowed"], kept["kept"]), ("3", "3"))
        removed = paris.json("unfollow", "eau", "--drop")
        self.assertEqual(removed["dropped"], "4")
        self.assertGreater(int(removed["droppedBytes"]), 4 * 40)
        self.settled(paris, guediawaye, 4, 0)
        self.assertEqual(paris.held()["paris"], (1, 1))
        self.assertEqual(self.numbers(paris), [])
        self.assertIn("Nothing is followed now", paris.ok("unfollow", str(paris.json("follow", "--theme", "data")
                                                                        ["follow"]["number"])))
        # The partner has everything still, and it comes back.
        self.assertEqual(guediawaye.held()["guediawaye"], (4, 4))
        paris.ok("follow", "--all")
        self.settled(paris, guediawaye, 4, 4)
        self.assertIn("4 textes effacés ici", paris.ok("unfollow", "everything", "--drop", lang="fr"))

    def test_what_is_followed_survives_restarts_and_kills(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        paris.ok("follow", "--theme", "data")
        self.publish(guediawaye, "data")
        self.publish(guediawaye, "climate")
        self.settled(paris, guediawaye, 2, 1)
        for how in (signal.SIGTERM, signal.SIGKILL):
            paris.stop(how)
            paris.start()
            self.assertEqual(self.numbers(paris), [2])
            self.settled(paris, guediawaye, 2, 1)
        self.publish(guediawaye, "climate")
        self.settled(paris, guediawaye, 3, 1)

    def test_a_kill_in_the_middle_of_a_change_leaves_the_old_or_the_new(self):
        import subprocess
        from city import BIN
        guediawaye, paris = self.network("guediawaye", "paris")
        path = guediawaye.write("many.md", TEXT.format(title="Beaucoup", kind="experience", lang="fr", theme="climate"))
        guediawaye.ok("publish", "--again", *[str(path)] * 150)
        self.publish(guediawaye, "data")
        self.settled(paris, guediawaye, 151, 151)
        for turn in range(6):
            # From everything to data and back, with and without erasing, cut short at a different moment each time.
            all_follows = paris.json("follows").get("follows", [])
            if any(follow.get("everything") for follow in all_follows):
                words = ("follow", "--theme", "data")
            elif all_follows and turn % 2:
                words = ("unfollow", str(all_follows[0]["number"]), "--drop")
            else:
                words = ("follow", "--all")
            change = subprocess.Popen([BIN / "essaim", "--data", paris.data, *words], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
            time.sleep(0.002 + 0.004 * turn)
            paris.stop(signal.SIGKILL)
            change.communicate(timeout=20)
            paris.start()
            follows = paris.json("follows")
            everything = any(follow.get("everything") for follow in follows.get("follows", []))
            if everything:
                self.settled(paris, guediawaye, 151, 151)
            else:
                # Whatever is not followed is either still here or counted as not followed, never missing.
                wait_for(lambda: int(paris.json("status").get("missing", 0)) == 0, "nothing missing")
                _, held = paris.held()["guediawaye"]
                self.assertEqual(held + int(paris.json("status").get("notFollowed", 0)), 151)
        if not any(follow.get("everything") for follow in paris.json("follows").get("follows", [])):
            paris.ok("follow", "--all")
        self.settled(paris, guediawaye, 151, 151)

    def test_bad_input(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        self.assertIn("data", self.refused(paris.run("follow", "--theme", "dta"), 4, "“dta”", "nearest"))
        self.refused(paris.run("follow", "--theme", "dta", lang="fr"), 4, "plus proches")
        self.refused(paris.run("follow", "--from", "guediawai"), 5, "guediawaye")
        self.assertIn("experience", self.refused(paris.run("follow", "--kind", "experiance"), 4))
        self.refused(paris.run("follow", "--lang", "français"), 4)
        self.refused(paris.run("follow"), 2, "--theme")
        self.refused(paris.run("follow", lang="fr"), 2, "--theme")
        self.refused(paris.run("follow", "--all", "--theme", "data"), 2)
        self.refused(paris.run("follow", "--all"), 4, "already", "1 (everything)")
        for name in ("7", "everything", "\x1b[2J", "x" * 65):
            self.assertNotIn("\x1b", self.refused(paris.run("follow", "--theme", "data", "--name", name), 4))
        self.refused(paris.run("unfollow"), 2)
        self.refused(paris.run("unfollow", "9"), 5, "1 (everything)")
        self.refused(paris.run("unfollow", "../../etc", lang="fr"), 5, "n’existe")
        self.assertEqual(self.numbers(paris), [1])
        paris.ok("follow", "--theme", "data", "--theme", "data")
        self.refused(paris.run("follow", "--theme", "data"), 4, "already")
        alone = self.city("lyon").init().start()
        self.refused(alone.run("follow", "--from", "paris"), 6)
        alone.ok("follow", "--theme", "data")
        self.assertEqual(self.numbers(alone), [2])
        # --lang of follow is that of the entries; that of the client stands before the command.
        self.assertIn("langue fr", paris.ok("--lang", "fr", "follow", "--lang", "fr"))
        self.assertIn("language pt", paris.ok("follow", "--lang", "pt"))

    def test_a_city_may_choose_before_it_joins(self):
        guediawaye, = self.network("guediawaye")
        self.publish(guediawaye, "data")
        self.publish(guediawaye, "climate")
        paris = self.city("paris").init().start()
        paris.ok("follow", "--theme", "data")
        paris.ok("network", "join", guediawaye.ok("network", "invite").strip())
        wait_for(lambda: paris.held().get("guediawaye") == (2, 1), "the followed one")
        self.settled(paris, guediawaye, 2, 1)


class OnDemand(Follows):
    def test_show_fetches_what_is_not_followed(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        paris.ok("follow", "--theme", "climate")
        label = self.publish(guediawaye, "data", title="Le cadastre")
        other = self.publish(guediawaye, "data", title="Le réseau")
        self.settled(paris, guediawaye, 2, 0)
        left = paris.ok("show", label, "--no-fetch")
        self.assertIn("You do not follow", left)
        self.assertNotIn("cadastre", left)
        shown = paris.run("show", label)
        self.assertIn("asking partners", shown.stderr)
        self.assertIn("Le cadastre", shown.stdout)
        self.assertEqual(shown.returncode, 0)
        # It is stored, though not followed, and the next look asks nobody.
        self.assertEqual(paris.held()["guediawaye"], (2, 1))
        guediawaye.stop()
        again = paris.run("show", label)
        self.assertEqual((again.stderr, again.returncode), ("", 0))
        self.assertIn("Le cadastre", again.stdout)
        # Nobody is left who could send the other one: said at once, and why.
        wait_for(lambda: not paris.json("status")["partners"][0].get("connected"), "the link to end")
        started = time.monotonic()
        for lang, words in (("en", "reached"), ("fr", "partenaire")):
            failed = paris.run("show", other, lang=lang)
            self.assertEqual(failed.returncode, 5, failed.stdout + failed.stderr)
            self.assertIn(words, failed.stdout)
            self.assertNotIn("essaim show ", failed.stdout)
        self.assertLess(time.monotonic() - started, 8)
        self.assertEqual(paris.run("show", other, "--format", "markdown").returncode, 5)

    def test_show_fetches_through_a_city_that_does_not_follow_it(self):
        guediawaye, paris, lyon = self.network("guediawaye", "paris", "lyon")
        lyon.ok("follow", "--theme", "climate")
        label = self.publish(guediawaye, "data", title="Le cadastre")
        self.settled(paris, guediawaye, 1, 1)
        self.settled(lyon, guediawaye, 1, 0)
        wait_for(lambda: all(partner.get("connected") for partner in lyon.json("status")["partners"]), "both links")
        guediawaye.stop()
        self.assertIn("Le cadastre", lyon.ok("show", label))


if __name__ == "__main__":
    unittest.main()
