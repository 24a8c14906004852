"""Finding texts: what officers type, in both languages, and what becomes of the index when something goes wrong."""
import json
import os
import shutil
import signal
import subprocess
import unittest

from city import BIN, Cities, LocalApi, wait_for

LIGHTING = """---
title: Éteindre l'éclairage public la nuit
kind: experience
lang: fr
themes: [energy.lighting]
period: 2015/2017
outcome: partly
place:
  name: Grenoble
  country: FR
  population: 160441
---

## Contexte

La ville consommait beaucoup d'électricité pour ses lampadaires.

## À retenir

- On éteint l'éclairage de minuit à cinq heures, sauf aux carrefours.
"""
CYCLING = """---
title: Safe lanes to every school
kind: practice
lang: en
themes: [mobility.active]
period: 2019
outcome: worked
---

## Solution

Children reach school on protected lanes; cycling doubled in two years.
"""


def with_title(text, title):
    return text.replace(text.splitlines()[1], f"title: {title}")


class Searching(Cities):
    def search(self, city, *words, **settings):
        return city.ok("search", "--wait", *words, **settings)

    def hits(self, city, *words):
        return [hit["summary"]["label"] for hit in city.json("search", "--wait", *words).get("hits", [])]

    def one_city(self):
        city = self.city("guediawaye", country="SN").init().start()
        city.ok("network", "create", "Villes numériques")
        return city

    def publish(self, city, text):
        return city.ok("publish", "--again", str(city.write("text.md", text))).strip()

    def test_a_city_without_a_network_does_not_wait(self):
        city = self.city("guediawaye", country="SN").init().start()
        self.refused(city.run("search", "vélo", "--wait"), 6, "no network")

    def test_a_text_of_a_partner_is_found_in_both_languages(self):
        a, b = self.network("guediawaye", "grenoble")
        lighting, cycling = self.publish(a, LIGHTING), self.publish(a, CYCLING)
        wait_for(lambda: b.held()["guediawaye"][1] == 2, "both texts")
        self.assertEqual(self.hits(b, "eclairage", "nuit"), [lighting])
        self.assertEqual(self.hits(b, "L’ÉCLAIRAGE"), [lighting])
        # The vocabulary knows that vélo is part of what English calls walking and cycling.
        self.assertEqual(self.hits(b, "vélo"), [cycling])
        french = self.search(b, "eclairage nuit", lang="fr")
        self.assertIn(lighting, french)
        self.assertIn("Ville de guediawaye", french)
        self.assertIn("Éteindre l'éclairage public la nuit", french)
        self.assertIn("On éteint l'éclairage de minuit à cinq heures", french)
        self.assertIn("1 texte\n", french)
        english = self.search(b, "eclairage nuit", lang="en")
        self.assertIn("1 text\n", english)
        self.assertNotIn("\x1b", english)

    def test_filters_and_facets(self):
        city = self.one_city()
        lighting, cycling = self.publish(city, LIGHTING), self.publish(city, CYCLING)
        for words, found in (
                (("--theme", "energy"), [lighting]), (("--kind", "practice"), [cycling]), (("--lang", "en"), [cycling]),
                (("--country", "fr"), [lighting]), (("--country", "SN"), [cycling]), (("--year", "2016"), [lighting]),
                (("--year", "2018..2020"), [cycling]), (("--size", "100000..250000"), [lighting]),
                (("--outcome", "worked"), [cycling]), (("--from", "guediawaye"), [cycling, lighting]),
                (("--from", "guediawaye", "--limit", "1"), [cycling]), (("--theme", "energy", "--lang", "en"), []),
                (("school", "--without", "lanes"), []), (("\"cinq heures\"",), [lighting]), (("\"heures cinq\"",), [])):
            self.assertEqual(self.hits(city, *words), found, words)
        answer = city.json("search", "--from", "guediawaye")
        facets = {facet["name"]: {count["value"]: int(count["count"]) for count in facet["counts"]}
                  for facet in answer["facets"]}
        self.assertEqual(facets["theme"], {"energy.lighting": 1, "mobility.active": 1})
        self.assertEqual(facets["country"], {"FR": 1, "SN": 1})
        self.assertEqual(facets["year"], {"2015": 1, "2016": 1, "2017": 1, "2019": 1})
        self.assertEqual(int(answer["matches"]), 2)
        text = city.ok("search", "--from", "guediawaye", lang="fr")
        self.assertIn("Thème\u00a0: Éclairage public (energy.lighting) 1 · ", text)
        self.assertIn("Pays\u00a0: FR 1 · SN 1", text)

    def test_filters_take_names_as_they_are_shown(self):
        city = self.one_city()
        lighting, cycling = self.publish(city, LIGHTING), self.publish(city, CYCLING)
        for words, found in (
                (("--theme", "lighting"), [lighting]), (("--theme", "vélo"), [cycling]), (("--theme", "bicycle"), [cycling]),
                (("--kind", "bonne pratique"), [cycling]), (("--kind", "Expérience"), [lighting]),
                (("--outcome", "cela a marché"), [cycling]), (("--outcome", "en partie"), [lighting]),
                (("--outcome", "in part"), [lighting])):
            self.assertEqual(self.hits(city, *words), found, words)
        self.assertIn(cycling, city.ok("search", "--grade", "ébauche", lang="fr"))
        self.assertIn("partly (cela a marché en partie)",
                      self.refused(city.run("search", "--outcome", "bof", lang="fr"), 4))
        self.assertIn(cycling, city.ok("list", "--theme", "vélo", "--kind", "good practice"))
        self.assertNotIn(lighting, city.ok("list", "--theme", "vélo"))
        self.assertIn("mobility.active", city.ok("follow", "--theme", "vélo", "--kind", "Bonne pratique"))
        city.ok("export", "--format", "markdown", "--theme", "vélo", str(city.write("x", "").parent / "out"))

    def test_what_is_not_found_is_explained(self):
        a, b = self.network("guediawaye", "grenoble")
        lighting = self.publish(a, LIGHTING)
        self.publish(a, CYCLING)
        wait_for(lambda: b.held()["guediawaye"][1] == 2, "both texts")
        text = self.search(b, "lampadaires", "--outcome", "worked", "--year", "2016")
        self.assertIn("Texts that fit when one filter is left out: --outcome 1\n", text)
        answer = b.json("search", "lampadaires", "--outcome", "worked", "--year", "2016")
        self.assertEqual(answer["without"], [{"value": "outcome", "count": "1"}])
        self.assertEqual(answer["matches"], "0")
        self.assertIn("nearly every text", self.search(b, "the of and"))
        self.assertEqual(self.hits(b, "lampadaires", "--year", "2016"), [lighting])
        b.ok("follow", "--theme", "food")
        self.publish(a, with_title(LIGHTING, "Troisième girafe"))
        wait_for(lambda: int(b.json("status").get("notFollowed", 0)) == 1, "the entry")
        self.assertIn("1 text of the network is not here", b.run("search", "girafe", "--wait").stderr)
        self.assertEqual(b.json("search", "girafe")["notFollowed"], "1")

    def test_a_word_with_a_mistake_gets_a_better_one(self):
        city = self.one_city()
        self.publish(city, LIGHTING)
        answer = city.json("search", "--wait", "eclarage", "lampadaires")
        self.assertEqual(answer["didYouMean"].lower(), "éclairage lampadaires")
        self.assertIn("Vouliez-vous dire\u00a0: ", city.ok("search", "eclarage", lang="fr"))

    def test_odd_questions_get_an_answer_or_a_clear_sentence(self):
        city = self.one_city()
        lighting = self.publish(city, LIGHTING)
        self.assertEqual(self.hits(city, "éclairage AND (NOT [\"nuit) OR * title:x^2 ~"), [lighting])
        self.assertEqual(self.hits(city, "éclairage " + "'\"`$;|&<>\\"), [lighting])
        for words in ((), ("",), ("?!",), ("\"\"",)):
            self.refused(city.run("search", *words), 4, "no word to look for")
        long = "éclairage " * 900
        text = self.refused(city.run("search", long), 4, "1000")
        self.assertLess(len(text), 400)
        # Whoever asks the daemon without the client is told too.
        def ask(words):
            connection = LocalApi(city)
            self.addCleanup(connection.close)
            connection.request("GET", "/v1/search?words=" + words)
            return json.load(connection.getresponse())

        self.assertIn("sentence", ask("a" * 10_240))
        self.assertEqual(ask("%FFeau")["code"], "malformed")
        self.refused(city.run("search", b"\xffeau"), 2, "not UTF-8")
        self.refused(city.run("search", "--open", "--when", "2027"), 2, "--open and --when exclude each other")
        self.assertIn("words", city.run("search", " ".join(f"mot{i}" for i in range(60))).stderr)
        for filters, name in ((("--year", "soon"), "year"), (("--size", "big"), "size"), (("--lang", "français"), "lang"),
                              (("--country", "France"), "country"), (("--outcome", "good"), "outcome")):
            self.refused(city.run("search", "x", *filters), 4, name)
        self.refused(city.run("search", "x", "--theme", "numérique inclusion ia"), 4, "does not exist")
        text = self.refused(city.run("search", "x", "--kind", "pratique"), 4, "practice (Good practice)")
        self.assertLess(text.count("("), 5)
        self.refused(city.run("search", "x", "--from", "nantes"), 5)
        self.assertEqual(self.hits(city, "éclairage"), [lighting])

    def test_an_empty_city_finds_nothing(self):
        city = self.one_city()
        self.assertEqual(self.search(city, "vélo").strip(), "Nothing was found.")
        self.assertEqual(self.search(city, "vélo", lang="fr").strip(), "Rien n’a été trouvé.")
        alone = self.city("seule").init().start()
        self.refused(alone.run("search", "vélo"), 6)

    def test_what_was_taken_back_or_revised_is_found_no_more(self):
        city = self.one_city()
        first = self.publish(city, with_title(LIGHTING, "Premier titre girafe"))
        self.assertEqual(self.hits(city, "girafe"), [first])
        path = city.write("second.md", with_title(LIGHTING, "Second titre"))
        second = city.json("revise", first, str(path))["label"]
        self.assertEqual(self.hits(city, "girafe"), [])
        self.assertEqual(self.hits(city, "éclairage"), [second])
        city.ok("retract", second, "--reason", "fausse", "--because", "personal-data")
        self.assertEqual(city.json("search", "éclairage").get("hits", []), [])
        city.stop()
        city.start()
        self.assertEqual(self.hits(city, "éclairage"), [])

    def in_any_file(self, city, needle):
        for folder, _, names in os.walk(city.data / "index"):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    if needle in file.read():
                        return True
        return False

    def test_words_of_an_erased_text_are_in_no_file_of_the_index(self):
        a, b = self.network("guediawaye", "grenoble")
        label = self.publish(a, LIGHTING + "\nMadame Zyxwvutsrq nous a aidés.\n")
        kept = self.publish(a, CYCLING)
        for city in (a, b):
            wait_for(lambda: self.hits(city, "zyxwvutsrq") == [label], "the text")
            self.assertTrue(self.in_any_file(city, b"zyxwvutsrq"))
        a.ok("retract", label, "--reason", "un nom de personne", "--because", "personal-data")
        for city in (a, b):
            wait_for(lambda: self.hits(city, "zyxwvutsrq") == [], "the retraction")
            wait_for(lambda: not self.in_any_file(city, b"zyxwvutsrq"), "the index to be rewritten")
            self.assertEqual(self.hits(city, "cycling"), [kept])

    def test_a_deleted_index_is_made_anew_while_the_daemon_runs(self):
        city = self.one_city()
        label = self.publish(city, LIGHTING)
        self.assertEqual(self.hits(city, "éclairage"), [label])
        shutil.rmtree(city.data / "index")
        done = city.run("search", "éclairage", lang="fr")
        if done.returncode != 0:
            self.assertNotIn("files", self.refused(done, 8, "Aucun texte n’est perdu"))
        wait_for(lambda: city.run("search", "éclairage").returncode == 0, "the index")
        self.assertEqual(self.hits(city, "éclairage"), [label])
        # Who waits need not ask again.
        for _ in range(5):
            shutil.rmtree(city.data / "index")
            self.assertEqual(self.hits(city, "éclairage"), [label])
        self.assertIsNone(city.daemon.poll())

    def damage(self, path, how):
        octets = bytearray(path.read_bytes())
        if how == "zeros":
            octets[:] = bytes(len(octets))
        elif how == "noise":
            octets[:] = bytes((i * 37 + 11) % 256 for i in range(len(octets)))
        else:
            del octets[len(octets) // 2:]
        path.write_bytes(octets)

    def test_damaged_files_of_the_index_cost_no_text(self):
        city = self.one_city()
        label = self.publish(city, LIGHTING)
        self.assertEqual(self.hits(city, "éclairage"), [label])
        for name in ("iamglass", "postlist.glass", "termlist.glass"):
            for how in ("zeros", "noise", "half"):
                # While it runs, and found at a start.
                self.damage(city.data / "index" / name, how)
                done = city.run("search", "éclairage")
                self.assertIn(done.returncode, (0, 8), (name, how, done.stderr))
                self.assertIsNone(city.daemon.poll(), (name, how))
                city.stop()
                self.damage(city.data / "index" / name, how)
                city.start()
                wait_for(lambda: city.run("search", "éclairage").returncode == 0, "the index")
                self.assertEqual(self.hits(city, "éclairage"), [label], (name, how))
        self.assertEqual(city.json("list")["entries"][0]["label"], label)

    def test_a_killed_daemon_goes_on_where_it_was(self):
        city = self.one_city()
        labels = [self.publish(city, with_title(LIGHTING, f"Texte {i}")) for i in range(5)]
        city.stop(signal.SIGKILL)
        city.start()
        self.assertEqual(sorted(self.hits(city, "éclairage")), sorted(labels))
        self.assertEqual(city.json("status")["search"], {"state": "ready", "texts": "5"})

    def test_help_and_completion_know_it(self):
        city = self.city("seule")
        for lang, words in (("en", ("WORDS", "--year", "Example:")), ("fr", ("MOTS", "--outcome", "Exemple\u00a0:"))):
            text = city.run("search", "--help", lang=lang).stdout
            for word in words:
                self.assertIn(word, text)
        script = subprocess.run([BIN / "essaim", "completion", "bash"], capture_output=True, text=True, check=True).stdout
        self.assertIn("\"search --outcome\"", script)


if __name__ == "__main__":
    unittest.main()
