"""The transcripts can fail: what was printed otherwise is found, what differs at each run is not."""
import datetime
import pathlib
import tempfile
import unittest

import document as documents
from job import Job
from likeness import DAY, Names, fits, renewed


class Comparing(unittest.TestCase):
    def test_a_line_must_be_the_same(self):
        self.assertTrue(fits(["guediawaye/1"], ["guediawaye/1"]))
        for printed in (["guediawaye/2"], [], ["guediawaye/1", ""], ["2> guediawaye/1"], [" guediawaye/1"]):
            self.assertFalse(fits(["guediawaye/1"], printed), printed)

    def test_ages_and_clock_times_may_differ_and_columns_may_not(self):
        self.assertTrue(fits(["paris  3 s ago       connected"], ["paris  12 s ago      connected"]))
        self.assertFalse(fits(["paris  3 s ago       connected"], ["paris  12 s ago       connected"]))
        self.assertFalse(fits(["paris  3 s ago       connected"], ["paris  never         connected"]))
        self.assertTrue(fits(["il y a 3 s"], ["il y a 0 s"]))
        self.assertTrue(fits(["until 2026-03-19 09:41 UTC."], ["until 2026-03-19 23:59 UTC."]))
        self.assertFalse(fits(["until 2026-03-19 09:41 UTC."], ["until 2026-03-20 09:41 UTC."]))

    def test_an_omission_stands_for_anything_at_its_place(self):
        self.assertTrue(fits(["id […] ok"], ["id 3f0c ok"]))
        self.assertFalse(fits(["id […] ok"], ["id 3f0c not"]))
        self.assertFalse(fits(["id […] ok"], ["id 3f0c ok", "more"]))
        self.assertTrue(fits(["a", "[…]", "z"], ["a", "b", "c", "z"]))
        self.assertTrue(fits(["a", "[…]", "z"], ["a", "z"]))
        self.assertFalse(fits(["a", "[…]", "z"], ["a", "b"]))
        # The sign alone is what our programs print.
        self.assertFalse(fits(["Joining …"], ["Joining them"]))

    def test_dates_are_counted_from_the_day_of_the_session(self):
        today = datetime.date(2031, 12, 30)
        names = Names(today)
        self.assertEqual(names.to_shown("2031-12-30 2032-01-06"), f"{DAY} {DAY + datetime.timedelta(7)}")
        self.assertEqual(names.to_shown("since 1998-07-12"), "since 1998-07-12")
        self.assertNotEqual(names.to_shown("2031-12-29"), str(DAY))

    def test_addresses_homes_and_invitations_have_their_names(self):
        names = Names()
        names.real_of[7701] = 40123
        names.places.update({"/somewhere/paris": "~", "/somewhere/stick": "/media/stick"})
        self.assertEqual(names.to_real("0.0.0.0:7701"), "0.0.0.0:40123")
        self.assertEqual(names.to_shown("127.0.0.1:40123 in /somewhere/paris/essaim"), "127.0.0.1:7701 in ~/essaim")
        self.assertEqual(names.to_real("/media/stick/a.md"), "/somewhere/stick/a.md")
        self.assertEqual(names.to_shown("127.0.0.1:401234"), "127.0.0.1:401234")
        line = "essaim-invite:" + "Ab_-" * 20 + ".oiQO-QMlT0k"
        self.assertEqual(names.to_shown(line), "essaim-invite:…")
        self.assertEqual(names.to_real("essaim-invite:…"), line)

    def test_an_update_keeps_what_still_fits(self):
        self.assertEqual(renewed(["id […]", "one", "3 s ago"], ["id 4", "two", "9 s ago"]), ["id […]", "two", "3 s ago"])
        self.assertEqual(renewed(["a", "[…]", "z"], ["b", "c", "d", "z"]), ["b", "[…]", "z"])


class Reading(unittest.TestCase):
    def parsed(self, text, name="sample.en.md"):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.write_text("---\ncities: paris (Paris, FR)\n---\n# Sample\n" + text, encoding="utf-8")
            return documents.parse(path)

    def test_commands_and_files(self):
        document = self.parsed("```markdown paris:a.md\n---\ntitle: A\n---\n```\n\n```console until\n"
                               "paris$ ESSAIM_LANG=fr essaim show \\\n> \"paris/1\" > b.md\nx\n2> y\n```\n")
        file, command = document.steps
        self.assertEqual((file.city, file.name, file.text), ("paris", "a.md", "---\ntitle: A\n---\n"))
        self.assertEqual((command.words, command.into, command.until), (["essaim", "show", "paris/1"], "b.md", True))
        self.assertEqual((command.expected, command.settings), (["x", "2> y"], {"ESSAIM_LANG": "fr"}))
        self.assertEqual(documents.with_expected(document, [(command, ["z"])]).count("\nz\n```"), 1)

    def test_what_cannot_be_played(self):
        for text in ("```console\nno prompt\n```", "```console\ndakar$ essaim list\n```",
                     "```console until\nparis$ essaim list\nparis$ essaim list\n```"):
            with self.assertRaises(documents.Malformed):
                self.parsed(text)
        with self.assertRaises(documents.Malformed):
            self.parsed("", "sample.md")


class Running(unittest.TestCase):
    def test_both_streams_keep_their_order(self):
        script = "for i in 1 2 3; do echo out $i; echo err $i >&2; done; printf end"
        job = Job(["/bin/sh", "-c", script], "/", {})
        self.assertEqual(job.end(20), 0)
        self.assertEqual(job.printed(), [line for i in (1, 2, 3) for line in (f"out {i}", f"2> err {i}")] + ["end"])

    def test_the_exit_code_is_told(self):
        self.assertEqual(Job(["/bin/sh", "-c", "exit 5"], "/", {}).end(20), 5)


if __name__ == "__main__":
    unittest.main()
