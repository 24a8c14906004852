"""Two machines with copies of one data directory: they are told, stop publishing, and blame nobody."""
import json
import shutil
import unittest

from city import Cities, City, free_port, wait_for


class TwoMachines(Cities):
    def copy_of(self, city):
        """The same city on a second machine: everything is copied but the port."""
        again = City(self.folder / "again", city.handle)
        again.data.parent.mkdir()
        shutil.copytree(city.data, again.data, ignore=shutil.ignore_patterns("essaim.sock"))
        again.port = free_port()
        settings = again.data / "essaim.toml"
        text = settings.read_text()
        self.assertIn(str(city.port), text)
        settings.write_text(text.replace(str(city.port), str(again.port)))
        self.cities.append(again)
        return again

    def knows(self, city):
        return city.json("status")["self"].get("problem") == "two-machines"

    def found(self, city):
        done = city.run("--json", "doctor")
        self.assertEqual(done.returncode, 9, done.stderr)
        return [each["code"] for each in json.loads(done.stdout)["findings"]]

    def test_doctor_notices_a_copy_before_anything_is_published(self):
        lead, paris = self.network("guediawaye", "paris")
        self.assertIn("address-answers", [each["code"] for each in json.loads(paris.run("--json", "doctor").stdout)["findings"]])
        paris.stop()
        again = self.copy_of(paris)
        for city in (paris, again):
            city.start()
        # Partners dial the first; the copy finds its own key there.
        self.assertIn("address-twin", self.found(again))
        self.assertNotIn("two-machines", json.dumps(again.json("status")))

    def test_both_stop_and_say_so(self):
        lead, paris, dakar = self.network("guediawaye", "paris", "dakar")
        paris.publish("Avant")
        wait_for(lambda: lead.held()["paris"] == (1, 1), "the first entry")
        paris.stop()
        again = self.copy_of(paris)
        lead.stop()
        dakar.stop()
        for city in (paris, again):  # nobody is there to tell them of one another
            city.start()
        self.assertEqual(paris.publish("D'ici"), "paris/2")
        self.assertEqual(again.publish("De là"), "paris/2")
        lead.start()
        dakar.start()
        wait_for(lambda: self.knows(paris) and self.knows(again), "both to know")
        for city in (paris, again):
            path = city.write("later.md", "---\ntitle: Plus tard\n---\n")
            self.refused(city.run("publish", "--again", str(path)), 6, "Another machine", "keep both")
            self.refused(city.run("publish", "--again", str(path), lang="fr"), 6, "Une autre machine", "gardez")
            self.refused(city.run("retract", "paris/1", "--reason", "x"), 6, "Another machine")
            self.assertIn("Two machines", city.ok("status"))
            self.assertIn("Deux machines", city.ok("status", lang="fr"))
        self.assertIn("log-two-machines", self.found(paris))
        # The others know of the fork, hold what is not in dispute, and go on with one another and with both.
        for city in (lead, dakar):
            wait_for(lambda: [c["state"] for c in city.json("status")["cities"] if c["handle"] == "paris"] == ["log-forked"],
                     "the fork to be known")
            self.assertIn("Avant", city.ok("show", "paris/1"))
            self.assertNotEqual(city.json("status")["self"].get("problem", ""), "two-machines")
        label = lead.publish("Les autres continuent")
        wait_for(lambda: dakar.held()["guediawaye"] == (1, 1), "the lead's entry")
        self.assertIn("Les autres", dakar.ok("show", label))
        # It is remembered.
        again.stop()
        again.start()
        self.assertTrue(self.knows(again))

    def test_a_copy_that_comes_later_takes_what_it_lacks_and_writes_nothing(self):
        lead, paris = self.network("guediawaye", "paris")
        paris.publish("Avant")
        paris.stop()
        again = self.copy_of(paris)
        paris.start()
        paris.publish("Après")
        wait_for(lambda: lead.held()["paris"] == (2, 2), "the second entry")
        paris.stop()
        again.start()
        wait_for(lambda: self.knows(again), "the copy to know")
        wait_for(lambda: again.held()["paris"] == (2, 2), "what it lacked")
        path = again.write("later.md", "---\ntitle: Plus tard\n---\n")
        self.refused(again.run("publish", "--again", str(path)), 6, "Another machine", "entry 2")


if __name__ == "__main__":
    unittest.main()
