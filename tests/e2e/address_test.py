"""A city that nobody can dial: said at once, in each language, with what to do; and doing it helps."""
import unittest

from city import Cities, wait_for

NOBODY = {"en": "No partner can dial", "fr": "Aucun partenaire ne peut appeler"}


class Address(Cities):
    def test_a_lead_behind_a_wildcard_is_told_and_helped(self):
        lead = self.city("guediawaye")
        for lang, where in (("en", "0.0.0.0"), ("fr", "[::]")):
            city = self.city(f"init-{lang}")
            done = city.run("init", "--handle", "ville", "--name", "Ville", "--country", "SN", "--listen", f"{where}:{city.port}",
                            lang=lang)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"{NOBODY[lang]} {where}:{city.port}", done.stderr)
            self.assertIn("essaim.toml", done.stderr)
            self.assertIn("addresses = [", done.stderr)
            self.assertEqual(len(done.stderr.strip().splitlines()), 1)
        lead.listen = f"0.0.0.0:{lead.port}"
        lead.init().start()
        self.told(lead, lead.run("status"), "en")
        # The network's first entry names where its lead is found, so it is refused before it is too late.
        self.refused(lead.run("network", "create", "Villes numériques"), 4, f"0.0.0.0:{lead.port}", "essaim.toml")
        self.refused(lead.run("network", "create", "Villes numériques", lang="fr"), 4, "Aucun partenaire", "essaim.toml")
        self.told(lead, lead.run("status", lang="fr"), "fr")

        lead.stop()
        lead.set("net", f'addresses = ["127.0.0.1:{lead.port}"]')
        lead.start()
        self.quiet(lead)
        lead.ok("network", "create", "Villes numériques")
        paris = self.city("paris")
        paris.listen = ""
        paris.init().start()
        paris.ok("network", "join", lead.ok("network", "invite").strip())
        # It only dials, which is a way to live.
        self.quiet(paris)
        paris.publish()
        wait_for(lambda: lead.held().get("paris") == (1, 1), "an entry from a city that only dials")
        lead.publish()
        wait_for(lambda: paris.held()["guediawaye"] == (1, 1), "an entry back")
        paris.stop()
        paris.start()
        lead.publish()
        wait_for(lambda: paris.held()["guediawaye"] == (2, 2), "an entry after a restart")

    def test_a_lead_that_listens_nowhere_is_told_too(self):
        lead = self.city("guediawaye")
        lead.listen = ""
        self.assertEqual(lead.run("init", "--handle", "guediawaye", "--name", "X", "--country", "SN").stderr, "")
        lead.start()
        self.quiet(lead)
        self.refused(lead.run("network", "create", "Villes numériques"), 4, "No partner could dial")

    def test_who_can_be_dialled_is_told_nothing(self):
        for number, more in enumerate((("--address", "essaim.ville.example:7700"), ())):
            city = self.city(f"ville{number}")
            listen = f"0.0.0.0:{city.port}" if more else f"127.0.0.1:{city.port}"
            done = city.run("init", "--handle", "ville", "--name", "Ville", "--country", "SN", "--listen", listen, *more)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            city.start()
            created = city.run("network", "create", "Villes numériques")
            self.assertEqual(created.stderr, "")
            self.assertIn("essaim network invite", created.stdout)
            self.quiet(city)

    def told(self, city, done, lang):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stderr.strip().startswith(NOBODY[lang]), done.stderr)
        for word in ("listen", "addresses", "[net]", "essaim.toml", "essaimd"):
            self.assertIn(word, done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1)

    def quiet(self, city):
        self.assertEqual(city.run("status").stderr, "")


if __name__ == "__main__":
    unittest.main()
