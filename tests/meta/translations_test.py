"""Every text of the client is there in French: what say() names in the code is what client/po/fr.po translates."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Translations(unittest.TestCase):
    def test_every_text_of_the_client_has_a_french_one(self):
        self.assertIsNotNone(shutil.which("xgettext"), "gettext is missing; run scripts/setup")
        sources = sorted(str(p) for p in (ROOT / "client").rglob("*.cpp"))
        with tempfile.TemporaryDirectory() as folder:
            template = pathlib.Path(folder) / "essaim.pot"
            subprocess.run(["xgettext", "--from-code=UTF-8", "-k", "-ksay:1", "-ksay_count:1,2", "-o", str(template),
                            *sources], check=True, capture_output=True)
            compared = subprocess.run(["msgcmp", str(ROOT / "client" / "po" / "fr.po"), str(template)],
                                      capture_output=True, text=True)
            self.assertEqual(compared.returncode, 0, compared.stderr)

    def test_placeholders_are_the_same_in_both_languages(self):
        import re
        text = (ROOT / "client" / "po" / "fr.po").read_text(encoding="utf-8")
        for english, french in re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE):
            self.assertEqual(sorted(re.findall(r"\{\d\}", english)), sorted(re.findall(r"\{\d\}", french)), english)


if __name__ == "__main__":
    unittest.main()
