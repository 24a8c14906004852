"""Joining: an invitation that is damaged, expired or used up, two handles alike, and a city that is revoked."""
import time
import unittest

from city import Cities, wait_for


class Joining(Cities):
    def lead(self):
        lead, = self.network("guediawaye")
        return lead

    def test_a_damaged_invitation(self):
        line = self.lead().ok("network", "invite").strip()
        paris = self.city("paris").init().start()
        damaged = line[:40] + ("A" if line[40] != "A" else "B") + line[41:]
        self.refused(paris.run("network", "join", damaged), 4)
        self.refused(paris.run("network", "join", "essaim-invite:"), 4)
        self.refused(paris.run("network", "join", "hello", lang="fr"), 4)
        paris.ok("network", "join", line[:30], line[30:])  # folded by a mail program

    def test_joining_speaks_both_languages(self):
        line = self.lead().ok("network", "invite", "--uses", "2", lang="fr").strip()
        said = {}
        for lang, words in (("en", ("now a member of Villes numériques", "Entries of the others")),
                            ("fr", ("maintenant membre de Villes numériques", "fiches des autres"))):
            city = self.city(f"ville-{lang}").init().start()
            done = city.run("network", "join", line, lang=lang)
            self.assertEqual(done.returncode, 0, done.stderr)
            for word in words:
                self.assertIn(word, done.stdout)
            said[lang] = done.stderr
            self.assertIn("Villes numériques", said[lang])
        self.assertNotEqual(said["en"], said["fr"])

    def test_an_expired_invitation(self):
        line = self.lead().ok("network", "invite", "--expires", "1s").strip()
        paris = self.city("paris").init().start()
        expiry = time.monotonic() + 1.2
        wait_for(lambda: time.monotonic() > expiry, "the expiry")
        self.refused(paris.run("network", "join", line), 6, "valid until")

    def test_an_invitation_that_is_used_up(self):
        line = self.lead().ok("network", "invite").strip()
        self.city("paris").init().start().ok("network", "join", line)
        self.refused(self.city("dakar").init().start().run("network", "join", line), 6, "used")

    def test_two_handles_alike(self):
        lead = self.lead()
        line = lead.ok("network", "invite", "--uses", "3").strip()
        self.city("paris").init().start().ok("network", "join", line)
        other = self.city("paris2")
        other.ok("init", "--handle", "paris", "--name", "Paris (Texas)", "--country", "US", "--listen", f"127.0.0.1:{other.port}")
        other.start()
        self.refused(other.run("network", "join", line), 6, "paris")
        self.assertEqual(lead.json("status")["network"]["members"], 2)

    def test_only_the_lead_invites_and_only_one_network_is_joined(self):
        lead, paris = self.network("guediawaye", "paris")
        self.refused(paris.run("network", "invite"), 6, "guediawaye")
        self.refused(paris.run("network", "create", "Autre"), 6)
        self.refused(lead.run("network", "join", "essaim-invite:x"), 4)
        self.refused(lead.run("network", "invite", "--expires", "soon"), 4, "soon")

    def test_a_revoked_city_gets_nothing_more(self):
        lead, paris = self.network("guediawaye", "paris")
        label = paris.publish("Avant")
        wait_for(lambda: lead.held()["paris"] == (1, 1), "the entry")
        lead.ok("network", "revoke", "paris", "--reason", "fin du programme")
        lead.publish("Après")
        wait_for(lambda: not any(p.get("connected") for p in paris.json("status").get("partners", [])), "the cut")
        self.assertIn("Avant", lead.ok("show", label))
        paris.stop()
        paris.start()
        self.assertEqual(paris.held()["guediawaye"], (0, 0))
        self.refused(lead.run("network", "revoke", "paris", "--reason", "encore"), 6)
        self.refused(lead.run("network", "revoke", "guediawaye", "--reason", "x"), 6)


if __name__ == "__main__":
    unittest.main()
