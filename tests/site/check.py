"""Sites as a browser shows them: written by real daemons from the examples and the real texts, read by axe-core.

scripts/check-site starts it. Prints a line for each finding; the last line is "N passed, N failed", a case for each page
opened.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from city import City, join_network, wait_for  # noqa: E402

CITIES = [("guediawaye", "Ville de Guédiawaye", "SN"), ("castres-mazamet", "Castres-Mazamet", "FR"),
          ("clermont-ferrand", "Clermont-Ferrand", "FR"), ("paris", "Ville de Paris", "FR")]

# What texts may hold that a page must bear: tables, images, HTML, headings out of order, long words, other languages.
HARD = """---
kind: practice
title: A text with <b>everything</b> & "more" in it
summary: A table, an image, HTML, headings out of order, a very long word, and a link without words.
lang: en
themes: [data.gis]
place: Guédiawaye
period: 2015/..
keywords: [a, "b & c"]
links:
  - A page: https://example.org/a?b=1&c=2
  - mailto:team@example.org
étrange: {a: [1, 2]}
---

Before any heading, with <script>alert(1)</script>.

###### Too deep

| Year | Sheets | |
|---|--:|---|
| 2015 | 12 | first |
| 2016 | 1,024 | x |

## Then higher

![A plan of the district](https://example.org/plan.png) and ![](https://example.org/other.png)

> A quote with `code`

```
a very long line of code that is longer than any narrow page could ever show without a line break in its middle
```

- [ ] a task
- [](https://example.org/no-words)

Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft

#### Again

www.example.org

## À retenir

- One.
- Two **strong** ones.
"""

ADOPTION = """---
kind: adoption
title: {title}
summary: {summary}
lang: {lang}
themes: [data.gis]
adapts: {adapts}
stage: {stage}
date: 2026-03
---

## Ce que nous avons changé

Les adresses.
"""

QUESTION = "---\nkind: question\ntitle: Who keeps the maps up to date?\nlang: en\nthemes: [data.gis]\nabout: {about}\n---\n\n## Question\n\nWho?\n"
ANSWER = "---\nkind: answer\ntitle: Two officers, half a day a week.\nlang: en\nthemes: [data.gis]\nanswers: {answers}\n---\n\n## Answer\n\nTwo.\n"
CALL = "---\nkind: call\ntitle: A call that is over\nlang: en\nthemes: [data]\ndeadline: 2020-01-31\nlinks:\n  - https://example.org\n---\n\n## Funders\n\nThe region.\n"


def publish(city, name, text):
    path = city.write(name, text)
    return city.ok("publish", "--audience", "public", str(path)).strip()


def fill(cities):
    """The examples by their cities, what hangs together, and the real texts."""
    labels = {}
    # In this order each names only what is known.
    for line in (ROOT / "examples" / "order.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        label, path = line.split()
        city = cities[label.split("/")[0]]
        labels[pathlib.Path(path).stem] = city.ok("publish", "--audience", "public", str(ROOT / "examples" / path)).split()[-1]
        held_by_all(cities, [labels[pathlib.Path(path).stem]])
    cities["castres-mazamet"].ok("import", "--audience", "public", str(ROOT / "tests" / "data" / "real-entries.jsonl"))
    origin = labels["sig-pilote"]
    held_by_all(cities, labels.values())
    hard = publish(cities["guediawaye"], "hard.md", HARD)
    publish(cities["guediawaye"], "call.md", CALL)
    first = publish(cities["clermont-ferrand"], "adoption.md", ADOPTION.format(
        title="Un SIG pour trois services de Clermont", summary="Nous reprenons le pilote, sans les cartes publiques.",
        lang="fr", adapts=origin, stage="testing"))
    question = publish(cities["paris"], "question.md", QUESTION.format(about=origin))
    held_by_all(cities, [first, question])
    publish(cities["paris"], "adoption2.md", ADOPTION.format(
        title="Les cartes de Clermont à Paris", summary="À l’étude.", lang="fr", adapts=first, stage="studying"))
    publish(cities["guediawaye"], "answer.md", ANSWER.format(answers=question))
    return {"origin": origin, "hard": hard, "question": question, "adoption": first}


def held_by_all(cities, labels):
    for city in cities.values():
        for label in labels:
            wait_for(lambda: city.run("show", label).returncode == 0, f"{label} in {city.handle}")


def file_of(label):
    return f"entries/{label.replace('/', '-')}.html"


def main():
    parser = argparse.ArgumentParser(prog="scripts/check-site")
    parser.add_argument("--modules", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--keep", metavar="FOLDER", help="leave sites and screenshots there")
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="essaim-site-"))
    out = pathlib.Path(arguments.keep).resolve() if arguments.keep else folder / "out"
    out.mkdir(parents=True, exist_ok=True)
    cities = {handle: City(folder, handle, country, name) for handle, name, country in CITIES}
    try:
        for city in cities.values():
            city.init().start()
        join_network(list(cities.values()))
        texts = fill(cities)
        writer = cities["guediawaye"]
        wait_for(lambda: writer.json("status").get("missing", "0") == "0" and
                 int(writer.json("status")["entries"]) > 551 + len(texts), "the real texts")
        for lang in ("en", "fr"):
            print(writer.ok("export", "--format", "site", str(out / lang), lang=lang), end="")
        writer.ok("export", "--format", "site", "--from", "paris", "--kind", "plan", str(out / "empty"))
        real = sorted(path.name for path in (out / "fr" / "entries").glob("castres-mazamet-*.html"))
        plan = {"out": str(out), "pages": [
            {"name": "start", "file": "index.html"},
            {"name": "theme", "file": "themes/data.html"},
            {"name": "theme-paged", "file": "themes/energy.html"},
            {"name": "city", "file": "cities/castres-mazamet_2.html"},
            *[{"name": name, "file": file_of(label)} for name, label in texts.items()],
            *[{"name": f"real-{number}", "file": f"entries/{real[number]}", "quick": True}
              for number in range(0, len(real), 60)],
        ], "sites": ["en", "fr"], "extra": [{"name": "empty", "file": "../empty/index.html"}]}
        done = subprocess.run(["node", str(ROOT / "tests" / "site" / "look.js"), arguments.modules, json.dumps(plan)],
                              check=False)
        return done.returncode
    finally:
        for city in cities.values():
            city.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
