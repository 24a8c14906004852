"""Sites and feeds that essaim writes, read back as a browser and a feed reader would."""
import html.parser
import json
import os
import pathlib
import re
import signal
import subprocess
import unittest
import urllib.parse
import xml.etree.ElementTree as ET

from city import BIN, Cities, wait_for

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
VOID = {"link", "meta", "br", "hr"}

TEXT = """---
title: {title}
kind: {kind}
lang: {lang}
themes: [{theme}]
{more}---

## Le contexte

{text}

## À retenir

- {text}
"""


def text(title, body="Une phrase.", kind="experience", lang="fr", theme="data.gis", more=""):
    return TEXT.format(title=json.dumps(title, ensure_ascii=False), text=body, kind=kind, lang=lang, theme=theme, more=more)


class Page(html.parser.HTMLParser):
    """What a page links to and has; complains where elements do not close in order."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.links, self.ids, self.headings, self.words, self.json, self.open = [], set(), [], "", "", []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        assert not self.open, f"{path}: {self.open} never closed"

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        assert not any(name.startswith("on") or name == "style" for name in given), given
        assert tag != "script" or given == {"type": "application/ld+json"}, given
        assert tag not in ("img", "iframe", "object", "style", "input", "form"), tag
        self.links += [given[name] for name in ("href", "src") if name in given]
        if "id" in given:
            assert given["id"] not in self.ids, f"{given['id']} twice"
            self.ids.add(given["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}>"

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.json += data
        else:
            self.words += data


class Site(Cities):
    def publish(self, city, title, *words, **more):
        path = city.write("text.md", text(title, **more))
        return city.ok("publish", "--again", *words, str(path)).strip()

    def public(self, city, title, **more):
        return self.publish(city, title, "--audience", "public", **more)

    def site(self, city, *words, name="site", lang="en"):
        folder = self.folder / name
        city.ok("export", "--format", "site", *words, str(folder), lang=lang)
        return folder

    def walk(self, folder):
        """Reads every page, follows every link inside the site, and gives the pages by name."""
        pages = {path.relative_to(folder).as_posix(): Page(path) for path in sorted(folder.rglob("*.html"))}
        self.assertIn("index.html", pages)
        reached = set()
        for name, page in pages.items():
            self.assertEqual(page.headings.count(1), 1, name)
            for above, below in zip(page.headings, page.headings[1:]):
                self.assertLessEqual(below, above + 1, f"{name}: {page.headings}")
            for link in page.links:
                parts = urllib.parse.urlsplit(link)
                if parts.scheme or parts.netloc:
                    self.assertIn(parts.scheme, ("http", "https", "mailto"), f"{name}: {link}")
                    continue
                target = (folder / name).parent.joinpath(urllib.parse.unquote(parts.path)).resolve() if parts.path else folder / name
                self.assertTrue(target.is_file(), f"{name} links to {link}")
                relative = target.relative_to(folder.resolve()).as_posix()
                reached.add(relative)
                if parts.fragment:
                    self.assertIn(parts.fragment, pages[relative].ids, f"{name} links to {link}")
        written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        self.assertEqual(written - reached, {".essaim-site"}, "files that nothing leads to")
        return pages

    def feed(self, path):
        """A feed with what RFC 4287 and RFC 6721 require, as (entries by id, deleted ids)."""
        root = ET.parse(path).getroot()
        self.assertEqual(root.tag, ATOM + "feed")
        for name in ("id", "title", "updated"):
            self.assertEqual(len(root.findall(ATOM + name)), 1, f"{path}: {name}")
        self.assertRegex(root.findtext(ATOM + "updated"), RFC3339)
        entries = {}
        for entry in root.findall(ATOM + "entry"):
            for name in ("id", "title", "updated", "published", "content"):
                self.assertEqual(len(entry.findall(ATOM + name)), 1, f"{path}: {name}")
            self.assertTrue(entry.findtext(f"{ATOM}author/{ATOM}name"))
            self.assertRegex(entry.findtext(ATOM + "updated"), RFC3339)
            self.assertRegex(entry.findtext(ATOM + "id"), r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
            content = entry.find(ATOM + "content")
            self.assertEqual(content.get("type"), "xhtml")
            self.assertEqual([child.tag for child in content], ["{http://www.w3.org/1999/xhtml}div"])
            self.assertFalse(entry.findall(ATOM + "summary"))
            self.assertNotIn(entry.findtext(ATOM + "id"), entries, "an id twice")
            entries[entry.findtext(ATOM + "id")] = entry
        deleted = []
        for tombstone in root.findall(TOMBSTONE):
            self.assertRegex(tombstone.get("when"), RFC3339)
            self.assertNotIn(tombstone.get("ref"), entries)
            deleted.append(tombstone.get("ref"))
        return entries, deleted

    def titles(self, path):
        return [entry.findtext(ATOM + "title") for entry in self.feed(path)[0].values()]


class Journey(Site):
    def test_a_site_from_first_to_last(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        first = self.public(guediawaye, "Un SIG pilote", more="summary: En bref.\noutcome: partly\n")
        hidden = self.publish(guediawaye, "Pour les membres")
        wait_for(lambda: paris.held().get("guediawaye") == (2, 2), "the texts")
        self.public(paris, "Le SIG à Paris", kind="adoption", more=f"adapts: {first}\nstage: testing\ndate: 2026-03\n")
        self.publish(paris, "Le SIG en secret", kind="adoption", more=f"adapts: {first}\nstage: studying\ndate: 2026-03\n")
        self.public(paris, "Pour les membres aussi ?", kind="question", more=f"about: {hidden}\n")
        wait_for(lambda: guediawaye.held().get("paris") == (3, 3), "the adoptions")

        folder = self.site(guediawaye)
        pages = self.walk(folder)
        entries = {name for name in pages if name.startswith("entries/")}
        self.assertEqual(entries, {"entries/guediawaye-1.html", "entries/paris-1.html", "entries/paris-3.html"})
        everything = "".join(path.read_text() for path in folder.rglob("*") if path.is_file())
        for secret in ("Pour les membres<", "en secret", "guediawaye-2", "guediawaye/2", "studying"):
            self.assertNotIn(secret, everything)
        page = pages["entries/guediawaye-1.html"]
        for words in ("it worked in part", "Adapted by", "testing it", "adapted 1 time", "What came of what", "Creative Commons"):
            self.assertIn(words, page.words)
        about = json.loads(page.json)
        self.assertEqual((about["@type"], about["headline"], about["inLanguage"]), ("Article", "Un SIG pilote", "fr"))
        self.assertEqual(json.loads(pages["entries/paris-1.html"].json)["isBasedOn"][0]["headline"], "Un SIG pilote")
        self.assertEqual(sorted(self.titles(folder / "feeds" / "all.atom")),
                         ["Le SIG à Paris", "Pour les membres aussi ?", "Un SIG pilote"])

        # The same again changes no file; all of it for the members.
        times = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        self.assertIn("0 files new or changed", guediawaye.ok("export", "--format", "site", str(folder)))
        self.assertEqual({path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()},
                         {path: at for path, at in times.items() if path.is_file()})
        inside = self.walk(self.site(guediawaye, "--audience", "network", name="inside"))
        self.assertEqual(len([name for name in inside if name.startswith("entries/")]), 5)
        self.assertIn("studying it", inside["entries/guediawaye-1.html"].words)

        # A revision keeps the page and the id; what is taken back goes, with what it alone led to.
        ids = set(self.feed(folder / "feeds" / "all.atom")[0])
        path = guediawaye.write("text.md", text("Un SIG pour tous", theme="education.sport"))
        guediawaye.ok("revise", first, str(path))
        guediawaye.ok("export", "--format", "site", str(folder))
        pages = self.walk(folder)
        self.assertIn("Un SIG pour tous", pages["entries/guediawaye-1.html"].words)
        self.assertIn("themes/education.sport.html", pages)
        self.assertEqual(set(self.feed(folder / "feeds" / "all.atom")[0]), ids)
        guediawaye.ok("retract", first, "--reason", "faux")
        (folder / "notes.txt").write_text("mine")
        said = guediawaye.ok("export", "--format", "site", str(folder))
        self.assertIn("removed", said)
        (folder / "notes.txt").unlink()
        kept = [path for path in folder.rglob("*") if path.is_file() and "Un SIG pour tous" in path.read_text()]
        self.assertEqual(kept, [])
        self.assertFalse((folder / "entries" / "guediawaye-1.html").exists())
        left, deleted = self.feed(folder / "feeds" / "all.atom")
        self.assertEqual(set(deleted), ids - set(left))
        self.assertEqual(len(deleted), 1)
        # Made for members only by a revision: gone from the open web as well.
        path = paris.write("text.md", text("Pour les membres seulement", kind="question", more=f"about: {hidden}\n"))
        paris.ok("revise", "paris/3", str(path), "--audience", "network")
        paris.ok("export", "--format", "site", str(self.folder / "of-paris"))
        self.assertFalse((self.folder / "of-paris" / "entries" / "paris-3.html").exists())
        self.assertEqual(len(self.feed(self.folder / "of-paris" / "feeds" / "all.atom")[1]), 2)

    def test_hostile_text_stays_text(self):
        city, = self.network("guediawaye")
        evil = "</p><script>alert(1)</script> <img src=x onerror=y> [x](javascript:alert(2)) ![y](https://evil.example/z.png)"
        self.public(city, "\"</title><script>alert(3)</script>'", body=evil + " \u202e &amp;",
                    more="summary: \"<b onclick=x>'&\"\nkeywords: [\"<i>\"]\nlinks:\n  - \"<u>\": https://a.example/?b=1&c=\"2\"\n"
                         "étrange: \"<s>\"\nplace: \"<em>\"\nsource: \"]]> -->\"\n")
        folder = self.site(city, "--base-url", "https://ville.example/rex")
        self.walk(folder)
        page = (folder / "entries" / "guediawaye-1.html").read_text()
        self.assertIn("alert(1)", page)
        self.assertNotIn('="javascript:', page)
        self.assertNotIn("\u202e", page)
        self.assertIn('href="https://ville.example/rex/entries/guediawaye-1.html"', page)
        entries, _ = self.feed(folder / "feeds" / "city-guediawaye.atom")
        entry, = entries.values()
        self.assertEqual(entry.findtext(ATOM + "title"), "\"</title><script>alert(3)</script>'")
        self.assertEqual(entry.find(ATOM + "link").get("href"), "https://ville.example/rex/entries/guediawaye-1.html")
        self.assertNotIn("{http://www.w3.org/1999/xhtml}script", [node.tag for node in entry.iter()])

    def test_long_lists_have_pages(self):
        city, = self.network("guediawaye")
        lines = [json.dumps({"id": n, "title": f"Titre {n}", "lang": "fr", "themes": ["data.gis"], "sections": {"context": "x"}})
                 for n in range(230)]
        city.ok("import", "--audience", "public", str(city.write("x.jsonl", "\n".join(lines))))
        folder = self.site(city, lang="fr")
        pages = self.walk(folder)
        self.assertIn("Page 3 sur 3", pages["themes/data_3.html"].words)
        self.assertIn("cities/guediawaye_2.html", pages)
        self.assertEqual(len(self.feed(folder / "feeds" / "theme-data.gis.atom")[0]), 50)
        self.assertEqual(list(self.titles(folder / "feeds" / "all.atom"))[0], "Titre 229")


class Folder(Site):
    def test_a_foreign_folder_is_left_alone(self):
        city, = self.network("guediawaye")
        self.public(city, "Un titre")
        folder = self.folder / "www"
        folder.mkdir()
        (folder / "index.html").write_text("theirs")
        for lang in ("en", "fr"):
            self.refused(city.run("export", "--format", "site", str(folder), lang=lang), 4, "--force")
            self.refused(city.run("feed", "write", str(folder), lang=lang), 4, "--force")
        self.assertEqual([path.name for path in folder.iterdir()], ["index.html"])
        self.assertEqual((folder / "index.html").read_text(), "theirs")
        self.refused(city.run("export", "--format", "site", str(folder / "index.html")), 4, "index.html")
        for bad in ("example.org", "javascript:x", "https://", "https://a?b"):
            self.refused(city.run("export", "--format", "site", "--base-url", bad, str(self.folder / "x")), 2, "--base-url")
        self.refused(city.run("export", "--format", "jsonl", "--base-url", "https://a", str(self.folder / "x")), 2, "site")
        self.refused(city.run("export", "--format", "site", "--from", "nowhere", str(self.folder / "x")), 5)
        self.assertFalse((self.folder / "x").exists())

    def test_an_interrupted_site_goes_on(self):
        city, = self.network("guediawaye")
        lines = [json.dumps({"id": n, "title": f"Titre {n}", "lang": "fr", "themes": ["data.gis"], "sections": {"context": "mot " * 300}})
                 for n in range(1500)]
        city.ok("import", "--audience", "public", str(city.write("x.jsonl", "\n".join(lines))))
        folder = self.folder / "site"
        for how in (signal.SIGINT, signal.SIGKILL):
            client = self.launch_client(city, "export", "--format", "site", str(folder))
            wait_for(lambda: (folder / "entries").exists() and any((folder / "entries").iterdir()), "the first page")
            client.send_signal(how)
            client.communicate(timeout=30)
            self.assertNotEqual(client.returncode, 0)
            for path in list(folder.rglob("*.html"))[:50]:
                Page(path)
        city.ok("export", "--format", "site", str(folder))
        self.assertEqual(len(list((folder / "entries").iterdir())), 1500)
        city.ok("export", "--format", "site", "--kind", "plan", str(folder))
        self.assertEqual(sorted(path.name for path in folder.rglob("*") if path.is_file()),
                         [".essaim-site", "all.atom", "essaim.css", "index.html"])

    def launch_client(self, city, *words):
        return subprocess.Popen([BIN / "essaim", "--data", city.data, *words], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ, ESSAIM_LANG="en"))


class Feeds(Site):
    def test_feeds_of_everything_follows_themes_and_cities(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        first = self.public(guediawaye, "Un SIG pilote", more="summary: En bref.\n")
        self.publish(guediawaye, "Pour les membres", theme="education.sport", lang="en")
        self.publish(guediawaye, "Un appel fini", kind="call", more="deadline: 2020-01-31\n")
        self.publish(guediawaye, "Un appel ouvert", kind="call", more="deadline: 2099\n")
        wait_for(lambda: paris.held().get("guediawaye") == (4, 4), "the texts")
        paris.ok("follow", "--theme", "data", "--from", "guediawaye", "--name", "cartes")
        folder = self.folder / "feeds"
        said = paris.ok("feed", "write", str(folder))
        self.assertIn("open web", paris.run("feed", "write", str(folder)).stderr)
        self.assertIn("of 4 entries", said)
        names = {path.name for path in folder.iterdir()}
        self.assertEqual(names - {".essaim-feeds"}, {"all.atom", "city-guediawaye.atom", "follow-2.atom", "theme-data.atom",
                                                     "theme-education.atom", "theme-education.sport.atom", "theme-data.gis.atom"})
        self.assertEqual(self.titles(folder / "all.atom"), ["Un appel ouvert", "Pour les membres", "Un SIG pilote"])
        self.assertEqual(self.titles(folder / "follow-2.atom"), ["Un appel ouvert", "Un SIG pilote"])
        self.assertEqual(self.titles(folder / "theme-education.sport.atom"), ["Pour les membres"])
        ids = {ET.parse(folder / name).getroot().findtext(ATOM + "id") for name in names if name.endswith(".atom")}
        self.assertEqual(len(ids), 7, "an id for each feed")
        entries, _ = self.feed(folder / "theme-data.gis.atom")
        entry = entries[[key for key, one in entries.items() if one.findtext(ATOM + "title") == "Un SIG pilote"][0]]
        self.assertEqual([c.get("term") for c in entry.findall(ATOM + "category")], ["data.gis", "experience"])
        self.assertIn("En bref.", "".join(entry.find(ATOM + "content").itertext()))
        self.assertIn("Une phrase.", "".join(entry.find(ATOM + "content").itertext()))
        self.assertEqual(entry.findtext(f"{ATOM}author/{ATOM}name"), "Ville de guediawaye")

        # Stable: the same again is the same, in another city it has the same id, and so has its next version.
        self.assertIn("0 files new or changed", paris.ok("feed", "write", str(folder)))
        guediawaye.ok("feed", "write", "--audience", "public", "--base-url", "https://g.example/feeds/", str(self.folder / "public"))
        public, _ = self.feed(self.folder / "public" / "all.atom")
        self.assertEqual([one.findtext(ATOM + "title") for one in public.values()], ["Un SIG pilote"])
        self.assertLessEqual(set(public), set(entries))
        own = ET.parse(self.folder / "public" / "all.atom").getroot().find(ATOM + "link")
        self.assertEqual((own.get("rel"), own.get("href")), ("self", "https://g.example/feeds/all.atom"))
        before = next(iter(public.values())).findtext(ATOM + "updated")
        path = guediawaye.write("text.md", text("Un SIG corrigé"))
        guediawaye.ok("revise", "--minor", "--audience", "public", first, str(path))
        self.refused(guediawaye.run("feed", "write", str(self.folder / "public")), 6, "--force")
        guediawaye.ok("feed", "write", "--audience", "public", str(self.folder / "public"))
        minor, _ = self.feed(self.folder / "public" / "all.atom")
        self.assertEqual([(key, one.findtext(ATOM + "updated"), one.findtext(ATOM + "title")) for key, one in minor.items()],
                         [(next(iter(public)), before, "Un SIG corrigé")])

        # Taken back: readers are told to forget it, also where nothing else is left of a theme.
        guediawaye.ok("retract", first, "--reason", "faux")
        wait_for(lambda: paris.run("feed", "write", str(folder)).returncode == 0 and self.feed(folder / "all.atom")[1], "the retraction")
        self.assertEqual(self.feed(folder / "theme-data.gis.atom")[1], [next(iter(public))])
        self.assertEqual(self.feed(folder / "theme-education.sport.atom")[1], [])
        self.assertEqual(self.feed(folder / "follow-2.atom")[1], [next(iter(public))])
        guediawaye.ok("feed", "write", "--audience", "public", str(self.folder / "public"))
        self.assertEqual(self.feed(self.folder / "public" / "all.atom"), ({}, [next(iter(public))]))
        self.assertEqual(guediawaye.json("feed", "write", str(folder))["feeds"], "6")

    def test_a_profile_that_was_replaced_is_no_text_that_is_gone(self):
        city, = self.network("guediawaye")
        for mailbox in ("sig@guediawaye.example", "data@guediawaye.example"):
            form = city.write("profile.yaml", f"roles:\n  - {{role: SIG, mailbox: {mailbox}}}\n")
            city.ok("profile", "edit", "--file", str(form))
        folder = self.folder / "feeds"
        city.ok("feed", "write", str(folder))
        self.assertEqual(self.feed(folder / "all.atom"), ({}, []))
        # In force are texts, and profiles are none.
        self.publish(city, "Un SIG")
        own = city.json("cities")["cities"][0]
        self.assertEqual(own["texts"], "1")

    def test_without_a_daemon_or_a_network(self):
        alone = self.city("castres").init()
        self.refused(alone.run("feed", "write", str(self.folder / "x")), 3, "essaimd --data")
        self.refused(alone.run("export", "--format", "site", str(self.folder / "x")), 3, "essaimd --data")
        alone.start()
        self.refused(alone.run("feed", "write", str(self.folder / "x")), 6, "network")
        self.assertFalse(pathlib.Path(self.folder / "x").exists())


if __name__ == "__main__":
    unittest.main()
