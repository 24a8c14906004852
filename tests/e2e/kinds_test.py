"""Every kind there is: begun from its template in both languages, and as the examples show it; written in one city, found
and read in another one, in both languages."""
import json
import re
import unittest

from city import ROOT, Cities, LocalApi, wait_for

EXAMPLES = ROOT / "examples"
# Nobody begins one of these: essaim retract and essaim profile write them.
AUTOMATIC = {"retraction", "profile"}


def plain(text):
    """With ordinary spaces and apostrophes in place of those of French typography."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def order():
    """Label and path of each example, as examples/order.tsv has them."""
    for line in (EXAMPLES / "order.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def headings_of(markdown):
    return re.findall(r"^## (.*)$", markdown, re.MULTILINE)


class Form:
    """A template filled in as by somebody who writes something at each place where the form asks for it."""
    WORDS = {"en": "The town hall and its departments measured this for a whole year and wrote down what they saw.",
             "fr": "La mairie et ses services l'ont mesuré pendant une année entière et ont noté ce qu'ils ont vu."}
    DATES = {"date": "2026-03", "horizon": "2030", "deadline": "2036-03-31"}

    def __init__(self, kind, lang, cites):
        self.kind, self.lang, self.cites = kind, lang, cites
        self.title = f"{kind['code']} {lang} {'from its template' if lang == 'en' else 'depuis son modèle'}"
        self.head = {field["name"][lang]: field for field in kind["fields"] if field["where"] == "head"}
        self.sections = {field["name"][lang]: field for field in kind["fields"] if field["where"] == "section"}

    def value(self, field):
        code, kind = field["code"], field["type"]
        if code in ("title", "lang"):
            return {"title": self.title, "lang": self.lang}[code]
        if code == "themes":
            return "[data.gis, governance.training]"
        if kind == "choice":
            return field["choices"][0]["code"]
        if kind == "entry":
            return self.cites
        if kind == "period":
            return "2025/2036"
        if kind == "link":
            return "\n  - https://www.example.org/"
        if kind == "number":
            return "12"
        return self.DATES.get(code, self.WORDS[self.lang])

    def text_of(self, field):
        words = self.WORDS[self.lang]
        if field["type"] == "choice":
            return f"{field['choices'][0]['label'][self.lang].capitalize()}. {words}"
        if field["type"] == "money":
            return f"12 000 EUR. {words}"
        return f"- {words}" if field["type"] == "list" else words

    def fill(self, template):
        """Behind `name:` comes a value, below a heading a text; the comments go."""
        out = []
        for line in template.splitlines():
            if line.startswith("# "):
                continue
            name, colon, value = line.partition(":")
            heading = re.match(r"## (.*?)( \(.*\))?$", line)
            if colon and name in self.head and value.strip() in ("", "[]"):
                value = self.value(self.head[name])
                line = f"{name}:{value}" if value.startswith("\n") else f"{name}: {value}"
            if line == "-" and out and out[-1] == "":
                continue
            out.append(line)
            if heading:
                out += ["", self.text_of(self.sections[heading[1]])]
        return "\n".join(out) + "\n"


class EveryKind(Cities):
    def shows(self, city, label, kind, title, headings):
        """Its headings, and the label of the kind in the language of the reader, whatever language the text is in."""
        for lang in ("en", "fr"):
            # Below the text stand questions about it, and what else names it.
            shown = plain(city.ok("show", label, "--exact", lang=lang))
            self.assertTrue(shown.startswith(plain(title) + "\n"), shown)
            self.assertIn(f" · {plain(kind['label'][lang])}\n", shown)
            for heading in headings:
                self.assertIn(f"\n## {plain(heading)}\n", shown)

    def read_all(self, city, labels):
        """What the daemon says of each, over one connection."""
        api = LocalApi(city)
        views = {}
        for label in labels:
            api.request("GET", f"/v1/entries/{label}")
            views[label] = json.loads(api.getresponse().read())
        api.close()
        return views

    def test_from_its_template(self):
        a, b = self.network("guediawaye", "castres-mazamet")
        kinds = [kind for kind in a.json("kinds")["kinds"] if kind["code"] not in AUTOMATIC]
        self.assertEqual(len(kinds), 19)
        cites = a.publish("Un pilote")
        forms, files = [], []
        for kind in kinds:
            for lang in ("en", "fr"):
                form = Form(kind, lang, cites)
                file = a.data.parent / f"{kind['code']}.{lang}.md"
                a.ok("new", kind["code"], "-o", file, lang=lang)
                file.write_text(form.fill(file.read_text(encoding="utf-8")), encoding="utf-8")
                forms.append(form)
                files.append(file)
        for line, form in zip(a.ok("--json", "check", *files).splitlines(), forms):
            check = json.loads(line)
            self.assertEqual((check["kind"], check["language"]), (form.kind["code"], form.lang))
            self.assertEqual(check["grade"], "transferable", form.title)
            codes = {remark["code"] for remark in check["remarks"]}
            self.assertLessEqual(codes, {"list-too-long"}, (form.title, check["remarks"]))
        labels = a.ok("publish", "--no-check", *files).split()
        self.assertEqual(len(labels), len(forms))
        wait_for(lambda: b.held()["guediawaye"][1] == len(forms) + 1, "all of them")
        found = b.json("search", "--wait", "--from", "guediawaye", "--limit", "100")
        self.assertEqual({hit["summary"]["label"]: hit["summary"]["title"] for hit in found["hits"]},
                         {cites: "Un pilote", **{label: form.title for label, form in zip(labels, forms)}})
        views = self.read_all(b, labels)
        for english, french in zip(range(0, len(forms), 2), range(1, len(forms), 2)):
            kind = forms[english].kind
            both = {labels[english], labels[french]}
            hits = b.json("search", forms[english].title.split()[0], "--kind", kind["code"], "--grade", "transferable")["hits"]
            self.assertLessEqual(both, {hit["summary"]["label"] for hit in hits}, kind["code"])
            listed = b.json("list", "--kind", kind["code"])["entries"]
            self.assertLessEqual(both, {entry["label"] for entry in listed})
            for number in (english, french):
                written = files[number].read_text(encoding="utf-8")
                self.assertEqual(views[labels[number]]["markdown"], written)
                self.shows(b, labels[number], kind, forms[number].title, headings_of(written))

    def test_as_the_examples_show_it(self):
        cities = {}
        for city in self.network("guediawaye", "castres-mazamet", "clermont-ferrand", "paris"):
            cities[city.handle] = city
        reader = cities["castres-mazamet"]
        kinds = {kind["code"]: kind for kind in reader.json("kinds")["kinds"]}
        written, rounds = {}, []
        for label, path in order():
            handle = label.split("/")[0]
            written[handle] = written.get(handle, 0) + 1
            if not rounds or rounds[-1][0] != handle:
                rounds.append((handle, []))
            rounds[-1][1].append((label, EXAMPLES / path))
        published = {}
        for handle, texts in rounds:
            # What it names must have arrived; nothing else is waited for.
            wait_for(lambda: {h: n for h, (_, n) in cities[handle].held().items() if n} == published, "what is named")
            done = cities[handle].run("publish", "--no-check", *[path for _, path in texts])
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(done.stdout.split(), [label for label, _ in texts])
            published[handle] = published.get(handle, 0) + len(texts)
        wait_for(lambda: {h: n for h, (_, n) in reader.held().items()} == written, "all examples")
        listed = {entry["label"]: entry for entry in reader.json("list", "--limit", "1000")["entries"]}
        found = {}
        for handle in cities:
            for hit in reader.json("search", "--wait", "--from", handle, "--limit", "100")["hits"]:
                found[hit["summary"]["label"]] = hit["summary"]["title"]
        self.assertEqual(set(kinds) - AUTOMATIC, {entry["kind"] for entry in listed.values()})
        texts = {label: (EXAMPLES / path).read_text(encoding="utf-8") for label, path in order()}
        for label, view in self.read_all(reader, texts).items():
            self.assertEqual(view["markdown"], texts[label])
            self.assertEqual(found[label], view["summary"]["title"])
            self.assertEqual(listed[label]["title"], view["summary"]["title"])
        # In both languages of the reader: one of each kind is enough.
        one_of = {entry["kind"]: entry for entry in listed.values()}
        for code, entry in one_of.items():
            self.shows(reader, entry["label"], kinds[code], entry["title"], headings_of(texts[entry["label"]]))
        # The way of Clermont-Ferrand from survey to plan to action, and that of a question to its answer.
        self.assertIn("clermont-ferrand/5 is part of clermont-ferrand/4", reader.ok("show", "clermont-ferrand/4"))
        self.assertIn("clermont-ferrand/4", reader.ok("show", "clermont-ferrand/2"))
        self.assertIn("guediawaye/9", reader.ok("show", "castres-mazamet/7"))


if __name__ == "__main__":
    unittest.main()
