"""Entries as tables, maps and folders of texts, out and in again, with real daemons."""
import csv
import io
import json
import os
import subprocess
import unittest

from city import BIN, ROOT, Cities, LocalApi

REAL = ROOT / "tests" / "data" / "real-entries.jsonl"
COLUMNS = ("entry,id,author,author_name,author_country,kind,language,title,summary,themes,keywords,place,place_scheme,place_code,"
           "place_country,latitude,longitude,population,period,outcome,licence,source,links,created,revised,audience,versions,"
           "grade,takeaways,text,fields").split(",")
# Whose values an import does not take from a table: who wrote an entry and when is a matter of its header.
OWN = {"entry", "id", "author", "author_name", "author_country", "created", "revised", "versions", "grade"}

FULL = """---
titre: "=HYPERLINK(\\"https://mal.example\\")"
type: practice
lang: fr
thèmes: [data.gis]
mots-clés: [a, "b, c"]
lieu: {nom: Guédiawaye, code: "0123", pays: SN, population: 329659, point: [14.7739, -17.3976]}
liens:
  - Site: https://example.org
période: 2015/..
résultat: partly
licence: CC0-1.0
autre: {a: [1, 2]}
---
Avant.

# Un

## À retenir

- un « point »
- deux; trois

### Deux

fin"""


def rows(path, separator=",", encoding="utf-8"):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=separator))


class Tables(Cities):
    def other(self, handle="castres"):
        """A city of a network of its own."""
        city = self.city(handle).init().start()
        city.ok("network", "create", "Un autre réseau")
        return city

    def out(self, city, form, *more):
        folder = self.folder / f"{city.handle}-{form}-{len(list(self.folder.iterdir()))}"
        city.ok("export", "--format", form, str(folder), *more)
        return folder


class RoundTrips(Tables):
    def test_a_table_loses_nothing_of_its_columns(self):
        guediawaye, = self.network("guediawaye")
        lines = REAL.read_text(encoding="utf-8").splitlines()[:200]
        guediawaye.ok("import", str(guediawaye.write("real.jsonl", "\n".join(lines))))
        guediawaye.ok("publish", "--again", str(guediawaye.write("full.md", FULL)), "--audience", "public")
        guediawaye.ok("revise", "guediawaye/201", str(guediawaye.write("full.md", FULL + "!\n")))
        path = self.out(guediawaye, "csv") / "entries.csv"
        raw = path.read_bytes()
        self.assertFalse(raw.startswith(b"\xef\xbb\xbf"))
        self.assertTrue(raw.startswith(",".join(COLUMNS).encode() + b"\r\n"))
        table = rows(path)
        self.assertEqual(len(table), 201)
        full = table[0]
        self.assertEqual(full["title"], "'=HYPERLINK(\"https://mal.example\")")
        self.assertEqual((full["entry"], full["author"], full["author_country"], full["audience"], full["versions"]),
                         ("guediawaye/202", "guediawaye", "FR", "public", "2"))
        self.assertEqual((full["latitude"], full["longitude"], full["population"]), ("14.7739", "-17.3976", "329659"))
        self.assertEqual(full["takeaways"], "un « point »\ndeux; trois")
        self.assertEqual(full["keywords"], "a\nb, c")
        self.assertRegex(full["created"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertLessEqual(full["created"], full["revised"])
        self.assertEqual({row["grade"] for row in table} - {"stub", "usable", "solid", "transferable"}, set())
        for row in table:
            for name, cell in row.items():
                if name not in ("latitude", "longitude"):
                    self.assertNotIn(cell[:1], ("=", "+", "-", "@", "\t"), cell)

        third = self.other()
        self.assertIn("201 entries", third.ok("import", str(path)))
        again = rows(self.out(third, "csv") / "entries.csv")
        self.assertEqual([{n: c for n, c in row.items() if n not in OWN} for row in reversed(again)],
                         [{n: c for n, c in row.items() if n not in OWN} for row in table])
        self.assertIn('\ntitle: =HYPERLINK("https://mal.example")\n', third.ok("show", "castres/1", "--format", "markdown"))
        # Both know all of it again.
        self.assertIn("Imported before: 201", third.ok("import", str(path)))
        self.assertIn("Imported before: 201", guediawaye.ok("import", str(path)))

    def test_a_table_for_excel(self):
        guediawaye, = self.network("guediawaye")
        guediawaye.ok("publish", "--again", str(guediawaye.write("full.md", FULL)))
        path = self.out(guediawaye, "csv", "--excel") / "entries.csv"
        self.assertTrue(path.read_bytes().startswith(b"\xef\xbb\xbfentry;id;"))
        self.assertEqual(rows(path, ";", "utf-8-sig")[0]["takeaways"], "un « point »\ndeux; trois")
        self.assertIn("castres/1", self.other().ok("import", str(path)))
        for lang, word in (("en", "--format csv"), ("fr", "--format csv")):
            self.refused(guediawaye.run("export", "--format", "jsonl", "--excel", str(self.folder / "x"), lang=lang), 2, word)

    def test_a_folder_of_texts_comes_back_equal(self):
        guediawaye, = self.network("guediawaye")
        lines = REAL.read_text(encoding="utf-8").splitlines()[:60]
        guediawaye.ok("import", str(guediawaye.write("real.jsonl", "\n".join(lines))))
        guediawaye.ok("publish", "--again", str(guediawaye.write("full.md", FULL)))
        folder = self.out(guediawaye, "markdown")
        third = self.other()
        self.assertIn("61 entries, castres/1 to castres/61", third.ok("import", str(folder)))
        for number in (1, 2, 10, 61):
            self.assertEqual(third.ok("show", f"castres/{number}", "--format", "markdown"),
                             guediawaye.ok("show", f"guediawaye/{number}", "--format", "markdown"))
        # Again, and where the texts came from: nothing new, also of what was taken back since.
        self.assertIn("Imported before: 61", third.ok("import", str(folder)))
        guediawaye.ok("retract", "guediawaye/61", "--reason", "faux")
        said = guediawaye.ok("import", str(folder))
        self.assertIn("Nothing new", said)
        self.assertIn("Imported before: 61", said)
        # A text that was changed is another one.
        first = next(folder.glob("guediawaye-1-*.md"))
        first.write_text(first.read_text(encoding="utf-8") + "\nEt plus.\n", encoding="utf-8")
        self.assertIn("guediawaye/63", guediawaye.ok("import", str(folder)))

    def test_a_map(self):
        guediawaye, = self.network("guediawaye")
        guediawaye.publish("Sans lieu")
        for lang, words in (("en", ("Nothing fits", "no point: 1")), ("fr", ("Rien ne correspond", "point\u00a0: 1"))):
            said = guediawaye.run("export", "--format", "geojson", str(self.folder / lang), lang=lang).stdout
            for word in words:
                self.assertIn(word, said)
        guediawaye.ok("publish", "--again", str(guediawaye.write("full.md", FULL)), "--audience", "public")
        guediawaye.ok("publish", "--again", str(guediawaye.write("null.md", "---\ntitle: \"\\\" \\t\"\nplace: {point: [0, 0]}\n---\n\nx\n")))
        folder = self.out(guediawaye, "geojson")
        told = json.loads((folder / "entries.geojson").read_text(encoding="utf-8"))
        self.assertEqual((told["type"], set(told)), ("FeatureCollection", {"type", "features"}))
        null, full = told["features"]
        self.assertEqual(null["geometry"], {"type": "Point", "coordinates": [0, 0]})
        self.assertEqual(full["geometry"], {"type": "Point", "coordinates": [-17.3976, 14.7739]})
        self.assertEqual(full["type"], "Feature")
        self.assertRegex(full["id"], "^guediawaye/2~[0-9a-f]{16}$")
        properties = full["properties"]
        self.assertEqual(properties["themes"], ["data.gis"])
        self.assertEqual(properties["takeaways"], ["un « point »", "deux; trois"])
        self.assertEqual(properties["title"], '=HYPERLINK("https://mal.example")')
        self.assertLessEqual(set(properties), set(COLUMNS))
        as_json = guediawaye.json("export", "--format", "geojson", str(folder), "--force")
        self.assertEqual((as_json["exported"], as_json["withoutPoint"]), ("2", "1"))
        # A partner's programs see the point too.
        self.assertEqual(guediawaye.json("show", "guediawaye/2")["document"]["point"], "14.7739, -17.3976")
        self.assertIn("Guédiawaye (14.7739, -17.3976)", guediawaye.ok("show", "guediawaye/2"))

    def test_programs_name_format_and_separator(self):
        guediawaye, = self.network("guediawaye")
        guediawaye.publish()

        def status(query):
            connection = LocalApi(guediawaye)
            self.addCleanup(connection.close)
            connection.request("GET", "/v1/export?" + query)
            return connection.getresponse().status

        self.assertEqual(status("format=csv"), 200)
        self.assertEqual(status("format=csv&separator=tab"), 200)
        self.assertEqual(status("format=csv&separator=%7C"), 422)
        self.assertEqual(status("format=csv&separator=%3B%3B"), 422)
        self.assertEqual(status("format=xls"), 422)


class PeoplesTables(Tables):
    def setUp(self):
        super().setUp()
        self.city_, = self.network("guediawaye")

    def imported(self, text, *words, name="retours.csv", lang="en"):
        return self.city_.run("import", str(self.city_.write(name, text)), *words, lang=lang)

    def test_names_in_french_and_whichever_separator(self):
        for separator, mark in ((";", "\ufeff"), (",", ""), ("\t", "sep=\t\r\n")):
            names = separator.join(("Titre", "Type", "À retenir", "thèmes", "Ville", "Latitude", "Longitude", "Coût et financement"))
            cells = separator.join((f'"Titre {ord(separator)}"', "Bonne pratique", '"Un.\r\nDeux."', "data.gis", "Grenoble", '"45,1885"',
                                    '"5,7245"', "12 000 EUR"))
            done = self.imported(f"{mark}{names}\r\n{cells}\r\n\r\n{separator * 7}\r\n")
            self.assertEqual(done.returncode, 0, done.stderr)
        for label in ("guediawaye/1", "guediawaye/2", "guediawaye/3"):
            text = self.city_.ok("show", label, "--format", "markdown")
            for line in ("kind: practice", "point: [45.1885, 5.7245]", "## À retenir", "- Un.\n- Deux.", "12 000 EUR"):
                self.assertIn(line, text)

    def test_bad_rows_are_named_and_good_ones_go_on(self):
        text = ("title,themes,place\n"
                "One,data.gis,Paris\n"
                "Two,data.gis\n"                                # 3: too few
                "\"Three\nlines\",data.gis,\"a\n\nb\"\n"        # 4 to 7: a title of two lines
                "Four,data.gis,x,y\n"                           # 8: too many
                "\"Five\" and,data.gis,x\n"                     # 9: a mark inside
                "Six,\"sport extreme, data.gis\",x\n"           # 10
                ",data.gis,x\n"                                 # 11: no title
                "\n"
                "Seven,\"data.gis,x\n"                          # 13: never closed
                "Eight,data.gis,x\n").encode()
        report = self.folder / "report.tsv"
        done = self.imported(text, "--report", str(report))
        self.assertEqual(done.returncode, 4)
        self.assertIn("3 entries, guediawaye/1 to guediawaye/3", done.stdout)
        self.assertIn("Refused: 6", done.stdout)
        self.assertIn("kept as keywords: 1 (sport extreme)", done.stdout)
        for word in ("line 3 has 2 cells; its first line has 3", "retours.csv:4:1", "line 8 has 4 cells", "line 9, column 6", "line 11",
                     "line 13, column 7"):
            self.assertIn(word, done.stderr)
        self.assertEqual([row.split("\t")[:2] for row in report.read_text(encoding="utf-8").splitlines()],
                         [["3", "table-cells"], ["4", "field-not-text"], ["8", "table-cells"], ["9", "table-quote"],
                          ["11", "table-cell-missing"], ["13", "table-quote"]])
        as_json = json.loads(self.imported(text, "--json").stdout)
        self.assertEqual((as_json["known"], as_json["refused"], as_json["skipped"][0]["line"]), ("3", "6", "3"))
        french = self.imported(text, lang="fr")
        self.assertIn("Déjà importées\u00a0: 3", french.stdout)
        self.assertIn("la ligne 3 a 2 cellules", french.stderr)

    def test_tables_that_are_something_else(self):
        latin = "titre;lieu\n" + "x;y\n" * 3000 + "été;Fès\n"
        cases = [
            ("titre|lieu\nx|y\n", "titre|lieu", "separated"),
            ("Nom;Année\nx;y\n", "Nom;Année", "line"),
            ("titre;Budget 2024;thèmes\nx;y;z\n", "Budget 2024", "docs/tables.md"),
            ("lieu;thèmes\nx;y\n", "title", "column"),
            ("titre;title\nx;y\n", "title", "twice"),
            (latin.encode("latin-1"), "3002", "iconv"),
            ("titre;lieu\nx;y\n".encode("utf-16"), "UTF-16", "iconv"),
            (b"PK\x03\x04\x14\x00\x06\x00", "1", "text"),
            ("\n \n", "empty", "empty"),
        ]
        for text, english, _ in cases:
            for lang in ("en", "fr"):
                with self.subTest(english, lang=lang):
                    done = self.imported(text, lang=lang)
                    word = {"empty": "vide"}.get(english, english) if lang == "fr" else english
                    self.refused(done, 4, word)
        self.assertEqual(self.city_.held()["guediawaye"], (0, 0))

    def test_a_table_is_told_by_its_name_or_by_its_content(self):
        self.assertIn("guediawaye/1", self.imported("title,place\nOne,Paris\n", name="export.txt").stdout)
        done = self.imported("title,place\nTwo,Paris\n", name="x.jsonl")
        self.assertEqual(done.returncode, 4)
        self.assertIn("no JSON object", done.stderr)
        self.refused(self.imported("---\ntitle: x\n---\n", name="x.md"), 4, "essaim publish")
        pipe = subprocess.run([BIN / "essaim", "--data", self.city_.data, "import", "/dev/stdin"], capture_output=True, text=True,
                              input="title,place\nThree,Paris\n", env=dict(os.environ, ESSAIM_LANG="en"), timeout=60)
        self.assertIn("guediawaye/2", pipe.stdout, pipe.stderr)

    def test_a_check_writes_nothing_and_a_repetition_skips(self):
        text = "title,place,audience,id\n" + "".join(f"Title {n},x,,\n" for n in range(1500)) + "Title 1,x,,\nLast,x,public,L-1\nBad,x,all,\n"
        done = self.imported(text, "--dry-run")
        self.assertEqual(done.returncode, 4)
        self.assertIn("1501 entries would be imported", done.stdout)
        self.assertIn("left out: 1", done.stdout)
        self.assertEqual(self.city_.held()["guediawaye"], (0, 0))
        self.assertIn("1501 entries", self.imported(text).stdout)
        self.assertIn("Imported before: 1502", self.imported(text).stdout)
        last = self.city_.json("show", "guediawaye/1501")
        self.assertEqual((last["summary"]["audience"], last["summary"]["title"]), ("public", "Last"))
        self.assertIn("id: L-1", self.city_.ok("show", "guediawaye/1501", "--format", "markdown"))
        self.assertNotIn("id:", self.city_.ok("show", "guediawaye/1500", "--format", "markdown"))


class Folders(Tables):
    def test_one_bad_file_stops_no_other(self):
        city, = self.network("guediawaye")
        folder = self.folder / "texts"
        (folder / "deep" / "er").mkdir(parents=True)
        (folder / ".git").mkdir()
        good = "---\ntitle: {}\n---\n\nUne phrase.\n"
        for name, title in (("a-10.md", "Dix"), ("a-9.md", "Neuf"), ("deep/er/b.MARKDOWN", "Profond"), (".git/c.md", "caché"),
                            ("twice.md", "Neuf")):
            (folder / name).write_text(good.format(title), encoding="utf-8")
        (folder / "bad.md").write_text("---\ntitle: x\nperiod: hier\n---\n")
        (folder / "latin.md").write_bytes("---\ntitle: été\n---\n".encode("latin-1"))
        (folder / "notes.txt").write_text("rien")
        (folder / "loop").symlink_to(folder)
        report = self.folder / "report.tsv"
        done = city.run("import", str(folder), "--report", str(report), "--audience", "public")
        self.assertEqual(done.returncode, 4)
        self.assertIn("3 entries, guediawaye/1 to guediawaye/3", done.stdout)
        self.assertIn("same text in another file, left out: 1", done.stdout)
        self.assertIn("bad.md:3:", done.stderr)
        self.assertIn("latin.md", done.stderr)
        self.assertEqual({tuple(row.split("\t")[:2]) for row in report.read_text(encoding="utf-8").splitlines()},
                         {("bad.md", "field-invalid"), ("latin.md", "other-encoding"), ("twice.md", "same-id")})
        self.assertEqual([city.json("show", f"guediawaye/{n}")["summary"]["title"] for n in (1, 2, 3)], ["Neuf", "Dix", "Profond"])
        self.assertEqual(city.json("show", "guediawaye/1")["summary"]["audience"], "public")
        as_json = json.loads(city.run("import", str(folder), "--json").stdout)
        self.assertEqual((as_json["known"], [s["file"] for s in as_json["skipped"]]), ("4", ["bad.md", "latin.md"]))
        french = city.run("import", str(folder), lang="fr")
        self.assertIn("bad.md", french.stderr)
        self.assertIn("Déjà importées\u00a0: 4", french.stdout)

    def test_folders_without_texts(self):
        city, = self.network("guediawaye")
        folder = self.folder / "empty"
        folder.mkdir()
        for lang in ("en", "fr"):
            self.refused(city.run("import", str(folder), lang=lang), 4, ".md")
        (folder / "only.md").write_text("# Sans en-tête\n", encoding="utf-8")
        done = city.run("import", str(folder))
        self.assertEqual(done.returncode, 4)
        self.assertIn("only.md", done.stderr)
        alone = self.city("castres").init()
        self.refused(alone.run("import", str(folder)), 3, "essaimd --data")


if __name__ == "__main__":
    unittest.main()
