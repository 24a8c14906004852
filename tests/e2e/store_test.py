"""The data directory under the daemon: put back to an older copy, or written by a later version."""
import re
import shutil
import subprocess
import unittest

from city import BIN, Cities, wait_for


class OlderCopy(Cities):
    def test_nothing_is_published_behind_the_anchor_until_partners_gave_the_rest_back(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        guediawaye.publish("Premier")
        wait_for(lambda: paris.held()["guediawaye"] == (1, 1), "the first entry")
        guediawaye.stop()
        shutil.copytree(guediawaye.data / "store", self.folder / "older")
        guediawaye.start()
        guediawaye.publish("Deuxième")
        guediawaye.publish("Troisième")
        wait_for(lambda: paris.held()["guediawaye"] == (3, 3), "the later entries")
        guediawaye.stop()
        paris.stop()
        shutil.rmtree(guediawaye.data / "store")
        shutil.copytree(self.folder / "older", guediawaye.data / "store")

        guediawaye.start()
        path = str(guediawaye.write("new.md", "---\ntitle: Nouveau\n---\ntexte\n"))
        english = self.refused(guediawaye.run("publish", "--again", path), 8, "your entry 1", "entry 3")
        french = self.refused(guediawaye.run("publish", "--again", path, lang="fr"), 8, "votre fiche 1", "fiche 3")
        self.assertNotEqual(english, french)
        self.assertEqual(guediawaye.held()["guediawaye"], (1, 1))

        paris.start()
        wait_for(lambda: guediawaye.held()["guediawaye"] == (3, 3), "its own entries")
        self.assertIn("Troisième", guediawaye.ok("show", "guediawaye/3"))
        self.assertEqual(guediawaye.ok("publish", "--again", path), "guediawaye/4\n")
        wait_for(lambda: paris.held()["guediawaye"] == (4, 4), "the new entry")
        self.assertEqual({city["state"] for city in paris.json("status")["cities"]}, {"member"})


class LaterVersion(Cities):
    def files(self, city):
        """Every file but the log and the lock, with its octets."""
        return {str(path.relative_to(city.data)): path.read_bytes() for path in city.data.rglob("*")
                if path.is_file() and path.name not in ("essaimd.log", "lock")}

    def test_the_data_of_a_later_version_is_refused_and_left_as_it_is(self):
        city, = self.network("guediawaye")
        city.publish("Premier")
        city.stop()
        subprocess.run([BIN / "raise_store_format", city.data / "store", "9"], check=True)
        before = self.files(city)
        self.assertTrue(any(name.endswith(".sst") for name in before))
        sentences = []
        for language, words in (("en", ("version 9", "up to 1", "newer program")), ("fr", ("version 9", "jusqu’à 1", "plus récent"))):
            daemon = city.launch("--lang", language)
            _, err = daemon.communicate(timeout=20)
            self.assertEqual(daemon.returncode, 8, err)
            for word in words:
                self.assertIn(word, err)
            self.assertEqual(len(err.strip().splitlines()), 2, err)
            sentences.append(err)
            self.assertEqual(self.files(city), before)
        self.assertNotEqual(*sentences)
        self.assertTrue(re.search(r"error.*version 9", (city.data / "essaimd.log").read_text()))
        self.refused(city.run("status"), 3, "essaimd --data")


if __name__ == "__main__":
    unittest.main()
