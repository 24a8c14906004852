"""Many entries at a time: import, export, and what may happen in between, with real daemons and the real texts."""
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import unittest

from city import BIN, ROOT, Cities, LocalApi, wait_for

REAL = ROOT / "tests" / "data" / "real-entries.jsonl"


def line(number, **more):
    fields = {"id": f"ligne-{number}", "title": f"Titre {number}", "lang": "fr", "themes": ["data.gis"],
              "sections": {"context": f"Texte {number}. " + "mot " * 200}}
    fields.update(more)
    return json.dumps(fields, ensure_ascii=False)


def exported(folder):
    return [json.loads(text) for text in (folder / "entries.jsonl").read_text(encoding="utf-8").splitlines()]


def without_id(entry):
    return {name: value for name, value in entry.items() if name != "id"}


class Bulk(Cities):
    def many(self, city, count, name="many.jsonl"):
        return city.write(name, "".join(line(n) + "\n" for n in range(count)))

    def launch(self, city, *words, **settings):
        return subprocess.Popen([BIN / "essaim", "--data", city.data, *map(str, words)], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=dict(os.environ, ESSAIM_LANG="en"), **settings)

    def numbers(self, city, folder):
        """The numbers of all entries that the city exports, by the id that their lines had."""
        city.ok("export", "--format", "jsonl", str(folder))
        found = {}
        for entry in exported(folder):
            own = [field["yaml"] for field in entry.get("fields", []) if field["name"] == "id"]
            self.assertEqual(len(own), 1, entry)
            self.assertNotIn(own[0], found, "an entry twice")
            found[own[0]] = int(entry["id"].split("/")[1].split("~")[0])
        return found


class Journey(Bulk):
    def test_real_texts_travel_and_come_back_equal(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        said = guediawaye.ok("import", str(REAL))
        self.assertIn("551 entries, guediawaye/1 to guediawaye/551", said)
        wait_for(lambda: paris.held()["guediawaye"] == (551, 551), "the texts")

        # What was read is what was written, field by field.
        paris.ok("export", "--format", "jsonl", str(self.folder / "lines"))
        entries = {entry["id"].split("~")[0]: entry for entry in exported(self.folder / "lines")}
        headings = {"account": "Récit", "description": "Description", "context": "Contexte", "examples": "Exemples",
                    "resources": "Pour aller plus loin", "scope": "Périmètre"}
        for number, text in enumerate(REAL.read_text(encoding="utf-8").splitlines(), 1):
            given, got = json.loads(text), entries[f"guediawaye/{number}"]
            for name in ("kind", "lang", "licence", "source"):
                self.assertEqual(got[name], given[name])
            self.assertEqual(got["title"], given["title"].strip())
            self.assertEqual(got.get("themes", []), given["themes"])
            self.assertEqual(got.get("place"), given["place"])
            self.assertEqual([(s["code"], s["heading"], s["level"], s["text"].strip("\n")) for s in got["sections"]],
                             [(code, headings[code], 2, t.strip("\n")) for code, t in given["sections"].items()])
            kept = {field["name"]: field["yaml"] for field in got["fields"]}
            self.assertEqual(set(kept), set(given) - {"kind", "lang", "title", "themes", "place", "licence", "source", "sections"})
            self.assertEqual(kept["id"], given["id"])

        # Into a city of another network and out again: the same documents.
        third = self.city("castres").init().start()
        third.ok("network", "create", "Un autre réseau")
        third.ok("import", str(self.folder / "lines" / "entries.jsonl"))
        third.ok("export", "--format", "jsonl", str(self.folder / "again"))
        self.assertEqual([without_id(e) for e in reversed(exported(self.folder / "again"))],
                         [without_id(e) for e in exported(self.folder / "lines")])

        # Where the entries came from, their export brings nothing new.
        for city in (guediawaye, paris):
            self.assertIn("Imported before: 551", city.ok("import", str(self.folder / "lines" / "entries.jsonl")))
        self.assertIn("Imported before: 551", guediawaye.ok("import", str(REAL)))
        self.assertEqual(guediawaye.held()["guediawaye"], (551, 551))

        # As Markdown: a file each, as `show` prints it, which `publish` takes back.
        paris.ok("export", "--format", "markdown", str(self.folder / "files"))
        files = sorted((self.folder / "files").iterdir())
        self.assertEqual(len(files), 551)
        for path in files[::50]:
            label = "/".join(re.match(r"(guediawaye)-(\d+)-", path.name).groups())
            self.assertEqual(path.read_text(encoding="utf-8"), paris.ok("show", label, "--format", "markdown"))
        new = third.ok("publish", "--again", *map(str, files[::10])).split()
        for label, path in zip(new, files[::10], strict=True):
            self.assertEqual(third.ok("show", label, "--format", "markdown"), path.read_text(encoding="utf-8"))

    def test_published_entries_with_every_field_survive(self):
        guediawaye, = self.network("guediawaye")
        path = guediawaye.write("plein.md", "---\ntitre: Tout\nmots-clés: [a, \"b, c\"]\nliens:\n  - Site: https://example.org\n"
                                "période: 2015/..\nrésultat: partly\nlicence: CC0-1.0\nautre: {a: [1, 2]}\n---\nAvant.\n\n# Un\n\n### Deux\n\nfin")
        guediawaye.ok("publish", str(path), "--audience", "public")
        guediawaye.ok("export", "--format", "jsonl", str(self.folder / "out"))
        other = self.city("castres").init().start()
        other.ok("network", "create", "Un autre réseau")
        other.ok("import", str(self.folder / "out" / "entries.jsonl"))
        self.assertEqual(other.ok("show", "castres/1", "--format", "markdown"),
                         guediawaye.ok("show", "guediawaye/1", "--format", "markdown"))
        self.assertEqual(other.json("show", "castres/1")["summary"]["audience"], "public")

    def test_an_export_chooses_and_leaves_out_what_was_taken_back(self):
        guediawaye, = self.network("guediawaye")
        lines = [line(1), line(2, kind="practice"), line(3, themes=["culture"]), line(4)]
        guediawaye.ok("import", str(guediawaye.write("x.jsonl", "\n".join(lines))))
        guediawaye.ok("retract", "guediawaye/4", "--reason", "faux")

        def numbers(*words):
            folder = self.folder / "-".join(("out", *words)).replace("/", "")
            guediawaye.ok("export", "--format", "jsonl", str(folder), *words)
            return [int(e["id"].split("/")[1].split("~")[0]) for e in exported(folder)]

        self.assertEqual(numbers(), [3, 2, 1])
        self.assertEqual(numbers("--theme", "data"), [2, 1])
        self.assertEqual(numbers("--kind", "practice"), [2])
        self.assertEqual(numbers("--from", "guediawaye"), [3, 2, 1])
        self.assertIn("Nothing fits", guediawaye.ok("export", "--format", "markdown", str(self.folder / "none"), "--kind", "plan"))
        self.refused(guediawaye.run("export", "--format", "jsonl", str(self.folder / "n"), "--theme", "data.gsi"), 4, "data.gis")
        self.refused(guediawaye.run("export", "--format", "jsonl", str(self.folder / "n"), "--from", "nowhere"), 5)
        self.assertFalse((self.folder / "n").exists())
        # A retracted line does not come again.
        self.assertIn("Imported before: 4", guediawaye.ok("import", str(guediawaye.data.parent / "x.jsonl")))

    def test_a_folder_in_use_is_left_alone_without_force(self):
        guediawaye, = self.network("guediawaye")
        guediawaye.publish()
        folder = self.folder / "out"
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
        for lang in ("en", "fr"):
            self.refused(guediawaye.run("export", "--format", "jsonl", str(folder), lang=lang), 4, "--force")
        guediawaye.ok("export", "--format", "jsonl", str(folder), "--force")
        guediawaye.ok("export", "--format", "jsonl", str(folder), "--force")
        self.assertEqual(sorted(p.name for p in folder.iterdir()), ["entries.jsonl", "notes.txt"])
        self.refused(guediawaye.run("export", "--format", "jsonl", str(folder / "notes.txt")), 4, "notes.txt")
        self.refused(guediawaye.run("export", "--format", "pdf", str(folder)), 2)

    def test_long_lists_come_page_by_page(self):
        guediawaye, = self.network("guediawaye")
        guediawaye.ok("import", str(self.many(guediawaye, 2500)))
        seen, before = [], ""
        while before is not None:
            page = self.api(guediawaye, "/v1/entries?limit=1000" + before)
            seen += [int(entry["number"]) for entry in page["entries"]]
            before = f"&before={page['nextBefore']}" if "nextBefore" in page else None
        self.assertEqual(seen, list(range(2500, 0, -1)))
        folder = self.folder / "out"
        guediawaye.ok("export", "--format", "markdown", str(folder))
        self.assertEqual(len(list(folder.iterdir())), 2500)

    def api(self, city, target):
        connection = LocalApi(city)
        self.addCleanup(connection.close)
        connection.request("GET", target)
        return json.load(connection.getresponse())


class Interrupted(Bulk):
    COUNT = 20_000

    def expect_exactly_once(self, city, path):
        """Repeated after whatever happened: one entry for each id, in the order of the lines."""
        city.ok("import", str(path))
        found = self.numbers(city, self.folder / "all")
        self.assertEqual(len(found), self.COUNT)
        self.assertEqual([found[f"ligne-{n}"] for n in range(self.COUNT)], list(range(1, self.COUNT + 1)))

    def started(self, city):
        wait_for(lambda: city.held()["guediawaye"][0] > 0, "the first entries")

    def test_the_client_is_killed(self):
        city, = self.network("guediawaye")
        path = self.many(city, self.COUNT)
        client = self.launch(city, "import", path)
        self.started(city)
        client.kill()
        client.communicate()
        wait_for(lambda: city.run("--json", "status").returncode == 0, "the daemon")
        self.assertLess(city.held()["guediawaye"][0], self.COUNT)
        self.expect_exactly_once(city, path)

    def test_the_daemon_is_killed(self):
        city, = self.network("guediawaye")
        path = self.many(city, self.COUNT)
        client = self.launch(city, "import", path)
        self.started(city)
        city.stop(signal.SIGKILL)
        said, complaint = client.communicate(timeout=30)
        self.assertIn(client.returncode, (3, 7), complaint)
        self.assertIn("run the same command again", complaint)
        acknowledged = re.search(r"guediawaye/1 to guediawaye/(\d+)", said)
        city.start()
        headers, documents = city.held()["guediawaye"]
        self.assertEqual(headers, documents)
        self.assertLess(headers, self.COUNT)
        if acknowledged:
            self.assertGreaterEqual(headers, int(acknowledged.group(1)))
        self.expect_exactly_once(city, path)

    def test_ctrl_c_ends_where_nothing_is_half_done(self):
        city, = self.network("guediawaye")
        path = self.many(city, self.COUNT)
        client = self.launch(city, "import", path)
        self.started(city)
        client.send_signal(signal.SIGINT)
        said, complaint = client.communicate(timeout=30)
        self.assertEqual(client.returncode, 130, complaint)
        self.assertIn("Interrupted", complaint)
        headers = int(re.search(r"to guediawaye/(\d+)", said).group(1))
        self.assertEqual(city.held()["guediawaye"], (headers, headers))
        self.assertLess(headers, self.COUNT)
        self.expect_exactly_once(city, path)

    def test_an_export_that_is_interrupted_leaves_no_half_file(self):
        city, = self.network("guediawaye")
        city.ok("import", str(self.many(city, self.COUNT)))
        for how in (signal.SIGINT, signal.SIGKILL):
            folder = self.folder / f"out-{how}"
            client = self.launch(city, "export", "--format", "jsonl", folder)
            wait_for(lambda: folder.exists() and any(folder.iterdir()), "the file")
            client.send_signal(how)
            client.communicate(timeout=30)
            self.assertNotEqual(client.returncode, 0)
            self.assertFalse((folder / "entries.jsonl").exists())
            city.ok("export", "--format", "jsonl", str(folder))
            self.assertEqual([p.name for p in folder.iterdir()], ["entries.jsonl"])
            self.assertEqual(len(exported(folder)), self.COUNT)

    def test_two_imports_of_one_file_at_once(self):
        city, = self.network("guediawaye")
        path = self.many(city, 5000)
        clients = [self.launch(city, "import", path) for _ in range(2)]
        for client in clients:
            self.assertEqual(client.wait(timeout=60), 0, client.communicate())
            client.communicate()
        self.assertEqual(len(self.numbers(city, self.folder / "all")), 5000)

    def test_a_full_disk_is_said_and_survived(self):
        city, = self.network("guediawaye")
        city.stop()
        config = city.data / "essaim.toml"
        before = config.read_text()
        # Room that is taken away while the daemon runs, with a margin for what else happens on the machine.
        free = shutil.disk_usage(city.data).free // 2**20
        self.assertGreater(free, 3 * 1024)
        config.write_text(f"{before}\n[store]\nfree_mib_floor = {free - 1024}\n")
        city.start()
        ballast = self.folder / "ballast"
        with open(ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, 2 * 2**30)
        path = self.many(city, 1500)
        for lang in ("en", "fr"):
            done = city.run("import", str(path), lang=lang)
            self.refused(done, 8, "MiB" if lang == "en" else "Mio")
        self.assertEqual(city.held().get("guediawaye", (0, 0)), (0, 0))
        ballast.unlink()
        self.assertIn("1500 entries", city.ok("import", str(path)))


class BadInput(Bulk):
    def setUp(self):
        super().setUp()
        self.city_, = self.network("guediawaye")

    def imported(self, text, *words, name="x.jsonl", lang="en"):
        return self.city_.run("import", str(self.city_.write(name, text)), *words, lang=lang)

    def test_files_that_are_something_else(self):
        cases = [
            ("empty.jsonl", "", 4, "empty"),
            ("blank.jsonl", "\n \n\r\n", 4, "empty"),
            ("array.jsonl", "[\n" + line(1) + "]\n", 4, "jq"),
            ("spread.jsonl", json.dumps(json.loads(line(1)), indent=1), 4, "jq"),
            ("text.md", "---\ntitle: x\n---\n", 4, "essaim publish"),
            ("title.md", "\n# Un titre\n", 4, "essaim publish"),
        ]
        for name, text, status, word in cases:
            for lang in ("en", "fr"):
                with self.subTest(name, lang=lang):
                    word_here = {"empty": "vide"}.get(word, word) if lang == "fr" else word
                    self.refused(self.imported(text, name=name, lang=lang), status, word_here)
        self.refused(self.city_.run("import", "/nowhere.jsonl"), 4, "nowhere")
        (self.folder / "none").mkdir()
        self.refused(self.city_.run("import", str(self.folder / "none")), 4)
        self.assertEqual(self.city_.held()["guediawaye"], (0, 0))

    def test_good_lines_go_on_beside_bad_ones(self):
        latin = '{"id": "é", "title": "été"}'.encode("latin-1")
        long = b'{"id": "long", "title": "x", "sections": {"context": "' + b"m" * 10_000_000 + b'"}}'
        deep = b'{"id": "deep", "title": "x", "a": ' + b"[" * 5000 + b"]" * 5000 + b"}"
        text = b"\r\n".join([b"\xef\xbb\xbf" + line(1).encode(), b"", latin, line(2).encode(), long, deep,
                             b'{"id": "x"}', b'{"title": "x"}', line(3, kind="rumour").encode(),
                             line(1).encode(), line(4, themes=["data.gis", "sport extreme"]).encode(),
                             line(5).encode()[:-20]])
        report = self.folder / "report.tsv"
        english = self.imported(text, "--report", str(report))
        self.assertEqual(english.returncode, 4, english.stderr)
        self.assertIn("3 entries, guediawaye/1 to guediawaye/3", english.stdout)
        self.assertIn("twice in the file, left out: 1", english.stdout)
        self.assertIn("kept as keywords: 1 (sport extreme)", english.stdout)
        for place in ("line 3", "line 5", "line 6", "line 7", "line 8", ".jsonl:9:", "line 12"):
            self.assertIn(place, english.stderr)
        rows = [row.split("\t") for row in report.read_text(encoding="utf-8").splitlines()]
        self.assertEqual({int(row[0]): row[1] for row in rows},
                         {3: "not-utf8", 5: "line-too-long", 6: "line-malformed", 7: "line-field-missing",
                          8: "line-field-missing", 9: "field-kind-unknown", 10: "same-id", 12: "line-incomplete"})
        french = self.imported(text, lang="fr")
        self.assertIn("Déjà importées\u00a0: 4", french.stdout)  # the line twice in the file is one of them
        self.assertIn("ligne 3", french.stderr)
        self.assertEqual(self.city_.held()["guediawaye"], (3, 3))
        self.assertIn("[sport extreme]", self.city_.ok("show", "guediawaye/3", "--format", "markdown"))

    def test_a_check_writes_nothing(self):
        text = "\n".join([line(1), line(1), "oops", *(line(n) for n in range(2, 1500)), line(1)])
        done = self.imported(text, "--dry-run")
        self.assertEqual(done.returncode, 4)
        self.assertIn("1499 entries would be imported", done.stdout)
        self.assertIn("left out: 2", done.stdout)
        self.assertEqual(self.city_.held()["guediawaye"], (0, 0))
        as_json = json.loads(self.imported(text, "--dry-run", "--json").stdout)
        self.assertEqual((as_json["imported"], as_json["known"], as_json["refused"]), ("1499", "2", "1"))
        self.assertEqual(as_json["skipped"][0]["problem"]["code"], "line-malformed")

    def test_many_bad_lines_are_counted(self):
        done = self.imported("x;y\n" * 5000)
        self.assertEqual(done.returncode, 4)
        self.assertIn("Refused: 5000", done.stdout)
        self.assertIn("4990 more", done.stderr)
        self.assertLess(len(done.stderr.splitlines()), 15)

    def test_requests_of_other_programs_are_bounded(self):
        def post(body, query="", kind="application/x-ndjson"):
            connection = LocalApi(self.city_)
            self.addCleanup(connection.close)
            try:
                connection.request("POST", "/v1/import" + query, body, {"Content-Type": kind})
            except BrokenPipeError:  # refused before all was sent; the answer is there all the same
                pass
            return connection.getresponse().status

        self.assertEqual(post(line(1).encode()), 200)
        self.assertEqual(post(b"\n" * 1000), 200)
        self.assertEqual(post(b"{}\n" * 1001), 422)
        self.assertEqual(post(b"x" * (4 * 2**20 + 1)), 413)
        self.assertEqual(post(b"{}", kind="application/json"), 415)
        self.assertEqual(post(b"{}", "?line=x"), 422)
        self.assertEqual(post(b"{}", "?audience=nobody"), 422)
        self.assertEqual(post(b"[" * (4 * 2**20)), 200)
        self.assertEqual(self.city_.held()["guediawaye"], (1, 1))

    def test_progress_is_for_a_terminal(self):
        path = self.many(self.city_, 15_000)
        done = self.city_.run("import", str(path))
        self.assertNotIn("%", done.stderr)
        shutil.rmtree(self.folder / "t", ignore_errors=True)
        ours, theirs = pty.openpty()
        client = subprocess.Popen([BIN / "essaim", "--data", self.city_.data, "export", "--format", "jsonl",
                                   str(self.folder / "t")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
                                  env=dict(os.environ, ESSAIM_LANG="en"))
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:
            pass  # the terminal is gone with its last writer
        client.communicate(timeout=30)
        os.close(ours)
        self.assertIn(b"entries", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown[-50:])

    def test_without_a_network_or_a_daemon(self):
        alone = self.city("castres").init()
        path = alone.write("x.jsonl", line(1))
        self.refused(alone.run("import", str(path)), 3, "essaimd --data")
        self.refused(alone.run("export", "--format", "jsonl", str(self.folder / "x")), 3, "essaimd --data")
        alone.start()
        self.refused(alone.run("import", str(path)), 6, "network")
        self.refused(alone.run("export", "--format", "jsonl", str(self.folder / "x")), 6, "network")
        self.assertFalse((self.folder / "x").exists())


if __name__ == "__main__":
    unittest.main()
