"""Living: arrivals line by line, and a status that shows itself again."""
import json
import os
import pathlib
import signal
import subprocess
import threading
import unittest

from city import BIN, Cities, wait_for


class Watcher:
    """A client that goes on until it is told to end; its lines as they come."""

    def __init__(self, city, *words, lang="en", state=None):
        environment = dict(os.environ, ESSAIM_LANG=lang, XDG_STATE_HOME=str(state or city.data.parent / "state"))
        self.lines, self.notes = [], []
        self.process = subprocess.Popen([BIN / "essaim", "--data", city.data, *words], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        self.readers = [threading.Thread(target=self.read, args=(self.process.stdout, self.lines)),
                        threading.Thread(target=self.read, args=(self.process.stderr, self.notes))]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def read(stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))

    def wait(self, count):
        wait_for(lambda: len(self.lines) >= count, f"line {count} of a watch, after {self.lines}")
        return self.lines

    def noted(self, words):
        wait_for(lambda: any(words in note for note in self.notes), f"“{words}” in {self.notes}")

    def end(self, how=signal.SIGINT):
        self.process.send_signal(how)
        code = self.process.wait(timeout=20)
        for reader in self.readers:
            reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class Watching(Cities):
    def setUp(self):
        super().setUp()
        self.watchers = []

    def tearDown(self):
        for watcher in self.watchers:
            if watcher.process.poll() is None:
                watcher.end(signal.SIGKILL)
        super().tearDown()

    def watch(self, city, *words, **more):
        watcher = Watcher(city, *words, **more)
        self.watchers.append(watcher)
        return watcher

    def test_each_arrival_is_a_line_and_none_is_lost_or_doubled(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        guediawaye.publish("Avant")
        wait_for(lambda: paris.held()["guediawaye"] == (1, 1), "the first")
        watcher = self.watch(paris, "watch")
        watcher.noted("from now on")
        watcher.noted("remembered in")
        guediawaye.publish("Un")
        paris.publish("Deux")
        lines = watcher.wait(2)
        self.assertIn("guediawaye/2", lines[0])
        self.assertIn("Un", lines[0])
        self.assertIn("paris/1", lines[1])
        # The daemon goes and comes back while it looks on.
        paris.stop()
        watcher.noted("waiting for it")
        guediawaye.publish("Trois")
        paris.start()
        watcher.noted("answers again")
        guediawaye.publish("Quatre")
        lines = watcher.wait(4)
        self.assertIn("Trois", lines[2])
        self.assertIn("Quatre", lines[3])
        self.assertEqual(watcher.end(), 0)
        self.assertEqual(len(watcher.lines), 4)

        # What came while nobody looked is shown next, and nothing twice.
        guediawaye.publish("Cinq")
        wait_for(lambda: paris.held()["guediawaye"] == (5, 5), "the fifth")
        again = self.watch(paris, "watch", lang="fr")
        again.noted("après le numéro 5")
        self.assertIn("Cinq", again.wait(1)[0])
        guediawaye.publish("Six")
        self.assertIn("Six", again.wait(2)[1])
        self.assertEqual(again.end(signal.SIGTERM), 0)
        self.assertEqual(len(again.lines), 2)

        everything = self.watch(paris, "--json", "watch", "--after", "0", "--from", "guediawaye")
        labels = [json.loads(line)["label"] for line in everything.wait(6)]
        self.assertEqual(labels, [f"guediawaye/{n}" for n in range(1, 7)])
        self.assertEqual(everything.end(), 0)

    def test_only_what_is_asked_for_and_followed(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        paris.ok("follow", "--theme", "data")
        watcher = self.watch(paris, "watch", "--theme", "data", "--from", "guediawaye")
        whole = self.watch(paris, "watch", "--all")
        for each in (watcher, whole):
            each.noted("remembered")
        guediawaye.ok("publish", str(guediawaye.write("w.md", "---\ntitle: Eau\nthemes: [climate]\n---\nx\n")))
        paris.publish("Chez nous")
        guediawaye.publish("Chez eux")
        self.assertIn("Chez eux", watcher.wait(1)[0])
        self.assertEqual(len(whole.wait(3)), 3)
        self.assertTrue(any("(not followed)" in line for line in whole.lines), whole.lines)
        for each in (watcher, whole):
            self.assertEqual(each.end(), 0)
        self.assertEqual(len(watcher.lines), 1)

    def test_a_command_gets_facts_and_no_remote_text_in_its_line(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        trap = self.folder / "trap"
        seen = self.folder / "seen"
        command = (f'printf "%s|%s|%s\\n" "$ESSAIM_ENTRY" "$ESSAIM_ENTRY_TITLE" "$ESSAIM_ENTRY_THEMES" >> "{seen}"; '
                   f'cat >> "{seen}.json"; test "$ESSAIM_ENTRY_NUMBER" != 2')
        watcher = self.watch(paris, "watch", "--exec", command)
        watcher.noted("remembered")
        nasty = f"'; touch {trap}; $(touch {trap}) `touch {trap}` x"
        guediawaye.publish('"' + nasty + '"')
        guediawaye.publish("Deux")
        guediawaye.publish("Trois")
        watcher.wait(3)
        wait_for(lambda: seen.exists() and len(seen.read_text().splitlines()) == 3, "three runs")
        watcher.noted("guediawaye/2 ended with 1")
        self.assertEqual(watcher.end(), 0)
        self.assertFalse(trap.exists())
        lines = seen.read_text().splitlines()
        self.assertTrue(lines[0].startswith("guediawaye/1|'; touch"), lines[0])
        self.assertNotIn("\x1b", seen.read_text())
        self.assertEqual(lines[2], "guediawaye/3|Trois|data.gis")
        facts = [json.loads(line) for line in pathlib.Path(f"{seen}.json").read_text().splitlines()]
        self.assertIn(f"$(touch {trap})", facts[0]["title"])
        self.assertEqual([fact["number"] for fact in facts], ["1", "2", "3"])

    def test_bad_input_and_a_second_watch(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        self.refused(paris.run("watch", "--theme", "dta"), 4, "data")
        self.refused(paris.run("watch", "--from", "pari", lang="fr"), 5, "paris")
        self.refused(paris.run("watch", "--after", "-1"), 2)
        self.refused(paris.run("watch", "--after", "x"), 2)
        first = self.watch(paris, "watch")
        first.noted("remembered in")
        second = self.watch(paris, "watch")
        second.noted("is not remembered")
        guediawaye.publish("Un")
        self.assertEqual(len(first.wait(1)), len(second.wait(1)))
        self.assertEqual((first.end(), second.end()), (0, 0))
        paris.stop()
        self.refused(paris.run("watch"), 3)

    def test_a_position_of_another_store_is_not_used(self):
        guediawaye, = self.network("guediawaye")
        watcher = self.watch(guediawaye, "watch")
        watcher.noted("remembered in")
        watcher.end()
        state, = [path for path in (guediawaye.data.parent / "state" / "essaim").iterdir() if path.suffix == ""]
        for wrong in (f"9999 {guediawaye.json('status')['network']['id']}\n", "0 abcd\n", "garbage", ""):
            state.write_text(wrong)
            again = self.watch(guediawaye, "watch")
            again.noted("from now on")
            self.assertEqual(again.end(), 0)

    def test_the_status_shows_itself_again(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        watcher = self.watch(paris, "status", "--watch")
        wait_for(lambda: sum(line.startswith("guediawaye") for line in watcher.lines) >= 2, "the first status")
        guediawaye.publish("Un")
        wait_for(lambda: any("1 entry known, 1 text held, 0 missing" in line for line in watcher.lines),
                 "the new count")
        guediawaye.stop()
        wait_for(lambda: any("guediawaye" in line and "connected" not in line and "ago" in line
                             for line in watcher.lines), "the link to be shown as down")
        paris.stop()
        watcher.noted("waiting for it")
        paris.start()
        before = len(watcher.lines)
        wait_for(lambda: len(watcher.lines) > before, "the status after the restart")
        self.assertEqual(watcher.end(), 0)


if __name__ == "__main__":
    unittest.main()
