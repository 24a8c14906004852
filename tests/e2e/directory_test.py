"""What cities say of themselves: profiles that replace one another, whom to ask, who fits whom; in a second city."""
import os
import pty
import random
import subprocess
import unittest

from city import BIN, Cities, ENTRY, wait_for

PROFILE = """names: {{fr: Ville de Guédiawaye, en: City of Guédiawaye}}
population: 329 659
website: https://guediawaye.example
roles:
  - role: Service SIG
    mailbox: {mailbox}
    themes: [data.gis]
    languages: [fr, wo]
  - role: Accueil
    mailbox: mairie@guediawaye.example
looking_for:
  - themes: [energy]
    sentence: Comment d’autres éclairent moins la nuit.
can_offer:
  - form: study-visit
    themes: [data.gis]
    sentence: Deux jours avec l’équipe de la carte.
"""
PARIS = """roles:
  - {role: Mission énergie, mailbox: energie@paris.example, themes: [energy.lighting], valid_until: 2099-12-31}
  - {role: Ancienne mission, mailbox: ancienne@paris.example, themes: [energy], valid_until: 2020}
looking_for:
  - themes: [data]
    sentence: Tenir une carte à jour avec peu d’agents.
can_offer:
  - {form: documents, themes: [energy.lighting], sentence: Notre plan lumière.}
"""


class Directory(Cities):
    def setUp(self):
        super().setUp()
        self.guediawaye, self.paris = self.network("guediawaye", "paris")

    def edit(self, city, form, lang="en"):
        return city.run("profile", "edit", "--file", str(city.write("profile.yaml", form)), lang=lang)

    def edited(self, city, form):
        done = self.edit(city, form)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def seen(self, city, handle, word):
        wait_for(lambda: word in city.run("profile", "show", handle).stdout, f"{word} in {city.handle}")

    def files_with(self, city, word):
        return [path.name for path in city.data.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]

    def test_a_profile_is_read_elsewhere_and_replaced_without_a_trace(self):
        self.paris.ok("follow", "--theme", "nature.water")  # which does not matter
        # Signs that the dictionary does not expect stay as they are in the frame, where they can be looked for.
        trace = "".join(random.Random(5).choices("BGHJKQVWXYZ0123456789", k=64))
        old, new = f"{trace}@g.example", "sig@guediawaye.example"
        done = self.edited(self.guediawaye, f"roles:\n  - {{role: X, mailbox: {old}}}\n")
        self.assertEqual((done.stdout, done.stderr), ("guediawaye/1\n", ""))
        self.seen(self.paris, "guediawaye", old)
        for city in (self.guediawaye, self.paris):
            self.assertTrue(self.files_with(city, trace), city.handle)
        done = self.edited(self.guediawaye, PROFILE.format(mailbox=new))
        self.assertEqual(done.stdout, "guediawaye/2\n")
        self.assertIn("guediawaye/1", done.stderr)
        self.seen(self.paris, "guediawaye", new)
        for city in (self.guediawaye, self.paris):
            wait_for(lambda c=city: "erased on this machine" in c.run("show", "guediawaye/1").stdout, "the erasure")
            self.assertIn("Replaced by guediawaye/2", city.ok("show", "guediawaye/1"))
            self.assertEqual(self.files_with(city, trace), [], city.handle)
            self.assertIn(new, city.ok("show", "guediawaye/2"))
        # One header for the profile, one for the retraction; none of them is a text.
        self.assertEqual(self.guediawaye.held()["guediawaye"][0], 3)
        for city in (self.guediawaye, self.paris):
            self.assertEqual(city.json("list").get("entries", []), [])
            self.assertEqual(len(city.json("list", "--all")["entries"]), 3)
            self.assertEqual(city.json("search", "--from", "guediawaye").get("hits", []), [])
            exported = city.json("export", "--format", "jsonl", str(self.folder / f"{city.handle}-out"))
            self.assertEqual(exported.get("exported", "0"), "0")
            self.assertIn("nothing new", city.ok("digest"))

    def test_a_form_that_says_nothing_new_or_nothing_right_changes_nothing(self):
        self.edited(self.guediawaye, PROFILE.format(mailbox="sig@guediawaye.example"))
        for again in (PROFILE.format(mailbox="sig@guediawaye.example"), self.guediawaye.ok("profile", "edit"),
                      self.guediawaye.ok("profile", "edit", lang="fr")):
            self.assertIn("guediawaye/1", self.edited(self.guediawaye, again).stdout)
        cases = [("roles:\n  - role: SIG\n", 4, "profile.yaml:2:", "mailbox"),
                 ("roles: [\n", 4, "profile.yaml", "1"),
                 ("country: Senegal\n", 4, "profile.yaml:1:10", "FR, SN"),
                 ("roles:\n  - {role: a, mailbox: a@b, themes: [data.gsi]}\n", 4, "data.gis"),
                 ("# nothing\n", 4, "profile.yaml"), ("", 4, "profile.yaml")]
        for form, status, *words in cases:
            with self.subTest(form=form):
                english = self.refused(self.edit(self.guediawaye, form), status, *words)
                french = self.refused(self.edit(self.guediawaye, form, lang="fr"), status, *words)
                self.assertNotEqual(english, french)
        self.refused(self.guediawaye.run("profile", "edit", "--file", "/nowhere"), 4, "/nowhere")
        self.refused(self.guediawaye.run("profile", "show", "pariss"), 5, "paris")
        self.refused(self.guediawaye.run("who", "--theme", "zeppelins"), 4, "zeppelins")
        self.refused(self.guediawaye.run("who"), 2, "--theme")
        self.refused(self.guediawaye.run("revise", "guediawaye/1", str(self.guediawaye.write("x.md", "---\ntitle: x\n---\n"))),
                     4, "profile edit")
        head = "---\ntitle: x\nkind: {}\n---\n\ntexte\n"
        for kind, command in (("profile", "essaim profile edit"), ("retraction", "essaim retract")):
            self.refused(self.guediawaye.run("publish", str(self.guediawaye.write("x.md", head.format(kind)))), 4,
                         "x.md:3", command)
        self.refused(self.guediawaye.run("new", "profile"), 2, "essaim profile edit")
        self.assertEqual(self.guediawaye.held()["guediawaye"][0], 1)

    def test_a_persons_mailbox_is_taken_with_a_hint(self):
        form = self.guediawaye.write("p.yaml", "roles:\n  - {role: Maire, mailbox: awa.diop@guediawaye.example}\n")
        for lang, word in (("en", "of a person"), ("fr", "d’une personne")):
            done = subprocess.run([BIN / "essaim", "--data", self.guediawaye.data, "profile", "edit", "--file", "-"],
                                  input=form.read_text(), capture_output=True, text=True, timeout=60,
                                  env=dict(os.environ, ESSAIM_LANG=lang))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("awa.diop@guediawaye.example", done.stderr)
            self.assertIn(word, done.stderr)

    def test_who_is_asked_and_who_fits_whom(self):
        self.assertIn("profile edit", self.guediawaye.ok("match"))
        self.edited(self.guediawaye, PROFILE.format(mailbox="sig@guediawaye.example"))
        self.edited(self.paris, PARIS)
        text = self.guediawaye.write("e.md", ENTRY.format(title="Une carte", text="Former deux agents."))
        self.guediawaye.ok("publish", str(text))
        lamps = ENTRY.format(title="Des lampes", text="Prévenir.").replace("data.gis", "energy.lighting")
        self.paris.ok("publish", str(self.paris.write("l.md", lamps)))
        self.seen(self.paris, "guediawaye", "sig@")
        self.seen(self.guediawaye, "paris", "energie@")
        wait_for(lambda: "Une carte" in self.paris.ok("list"), "the text")
        wait_for(lambda: "Des lampes" in self.guediawaye.ok("list"), "the text")

        shown = self.paris.ok("show", "guediawaye/2")
        self.assertIn("Service SIG: sig@guediawaye.example", shown)
        self.assertNotIn("mairie@", shown)
        self.assertIn("À qui demander", self.paris.ok("show", "guediawaye/2", lang="fr"))
        self.assertEqual([role["mailbox"] for role in self.paris.json("show", "guediawaye/2")["ask"]],
                         ["sig@guediawaye.example"])
        # Nobody is named for it but a role whose time is over.
        self.assertEqual([role["mailbox"] for role in self.guediawaye.json("show", "paris/2")["ask"]],
                         ["energie@paris.example"])

        who = self.paris.json("who", "--theme", "data")
        self.assertEqual([role["mailbox"] for role in who["roles"]], ["sig@guediawaye.example"])
        self.assertEqual([(writer["handle"], writer["texts"]) for writer in who["writers"]], [("guediawaye", "1")])
        self.assertEqual(self.paris.json("who", "--theme", "SIG")["theme"], "data.gis")
        self.assertNotIn("ancienne@", self.guediawaye.ok("who", "--theme", "energy"))
        self.assertIn("No city names a role", self.guediawaye.ok("who", "--theme", "nature.water"))
        self.assertIn("Aucune ville", self.guediawaye.ok("who", "--theme", "eau potable", lang="fr"))

        cities = {city["handle"]: city for city in self.paris.json("cities")["cities"]}
        self.assertEqual(cities["guediawaye"]["profile"]["population"], "329659")
        self.assertEqual((cities["paris"]["self"], cities["paris"]["state"]), (True, "member"))
        table = self.paris.ok("cities", lang="fr")
        for words in ("329659", "fr, wo", "Ville de paris", "membre"):
            self.assertIn(words, table)

        ours = self.guediawaye.json("match")
        self.assertEqual([(m["theme"], m["handle"], m["form"]) for m in ours["theySeek"]],
                         [("data.gis", "paris", "study-visit")])
        self.assertEqual([(m["theme"], m["sentence"], m["ask"]["mailbox"]) for m in ours["weSeek"]],
                         [("energy.lighting", "Notre plan lumière.", "energie@paris.example")])
        theirs = self.paris.ok("match")
        self.assertIn("Write to: Service SIG: sig@guediawaye.example", theirs)
        self.assertIn("Deux jours avec", theirs)
        self.assertIn("Vous proposez : documents", self.paris.ok("match", lang="fr").replace("\u00a0", " "))

    def test_a_city_that_says_nothing_is_shown_as_it_was_admitted(self):
        for lang, word in (("en", "says nothing of itself"), ("fr", "ne dit encore rien")):
            self.assertIn(word, self.paris.ok("profile", "show", "guediawaye", lang=lang))
        self.assertIn("profile edit", self.paris.ok("profile", "show"))
        form = self.paris.ok("profile", "edit")
        self.assertIn("Ville de paris", form)
        self.assertIn("\ncountry: FR\n", form)
        alone = self.city("lille").init().start()
        self.assertIn("Ville de lille", alone.ok("profile", "show"))
        self.refused(self.edit(alone, PARIS), 6, "network")
        self.refused(alone.run("cities"), 6, "network")
        self.refused(alone.run("digest"), 6, "network")

    def editor(self, script):
        path = self.guediawaye.write("editor.sh", "#!/bin/sh\n" + script)
        path.chmod(0o755)
        child, terminal = pty.fork()
        if child == 0:
            os.execve(BIN / "essaim", ["essaim", "--data", str(self.guediawaye.data), "profile", "edit"],
                      dict(os.environ, ESSAIM_LANG="en", EDITOR=str(path), TERM="dumb", TMPDIR=str(self.folder)))
        shown = b""
        while True:
            try:
                piece = os.read(terminal, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

    def test_the_editor_opens_on_a_form_and_nothing_typed_is_lost(self):
        status, shown = self.editor("true\n")
        self.assertEqual(status, 0, shown)
        self.assertIn("Nothing was changed", shown)
        status, shown = self.editor("echo 'population: many' >> \"$1\"\n")
        self.assertEqual(status, 4, shown)
        kept = [path for path in self.folder.iterdir() if path.name.startswith("essaim-profile-")]
        self.assertEqual(len(kept), 1, shown)
        self.assertIn(f"essaim profile edit --file {kept[0]}", shown)
        self.assertEqual(kept[0].stat().st_mode & 0o777, 0o600)
        kept[0].unlink()
        status, shown = self.editor("sed -i 's/^# population: .*/population: 329 659/' \"$1\"\n")
        self.assertEqual((status, "guediawaye/1" in shown), (0, True), shown)
        self.assertEqual([path for path in self.folder.iterdir() if path.name.startswith("essaim-profile-")], [])
        self.assertIn("329659", self.guediawaye.ok("profile", "show"))
        status, shown = self.editor("exit 3\n")
        self.assertEqual(status, 4, shown)


if __name__ == "__main__":
    unittest.main()
