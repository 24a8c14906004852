"""scripts/bench works, and docs/performance.md is what it wrote. What the figures are is not for a test to say."""
import subprocess
import sys
import unittest

from city import BIN, ROOT

sys.path.append(str(ROOT / "tests" / "bench"))
import page  # noqa: E402
from table import TABLE, Row  # noqa: E402


class Bench(unittest.TestCase):
    def test_a_first_sync_of_few_entries_is_measured(self):
        done = subprocess.run([ROOT / "scripts" / "bench", "--no-build", "--quick", "--entries", "300",
                               "--only", "first-sync-foreign"], capture_output=True, text=True, timeout=120,
                              env={"ESSAIM_BIN": str(BIN), "PATH": "/usr/bin:/bin"})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        measured = page.figures(done.stdout)
        self.assertEqual(set(measured), {row.what for row in self.rows("first-sync-foreign")}, done.stdout)
        # A text of 2 KiB is neither sent plain nor shrinks to nothing; its header is about 100 octets.
        octets = measured["first sync, foreign: after TLS, both ways"]
        self.assertTrue(600 < octets < 2048, octets)

    def test_the_page_has_every_figure_of_the_table(self):
        written = page.figures((ROOT / page.PAGE).read_text())
        self.assertEqual(list(written), [row.what for group in TABLE for row in group.rows])

    def test_a_loss_is_a_figure_that_is_worse_by_a_fifth(self):
        quicker = Row("a", "a", "entries/s", more_is_better=True)
        smaller = Row("b", "b", "bytes", noise=3)
        self.assertTrue(quicker.lost(79, 100))
        self.assertFalse(quicker.lost(81, 100))
        self.assertTrue(smaller.lost(126, 100))
        self.assertFalse(smaller.lost(124, 100))
        self.assertFalse(smaller.lost(5, 2.5))

    @staticmethod
    def rows(name):
        return next(group.rows for group in TABLE if group.name == name)


if __name__ == "__main__":
    unittest.main()
