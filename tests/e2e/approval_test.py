"""Approval by a second person: what waits, who may approve, and that nothing leaves the machine before."""
import concurrent.futures
import os
import signal
import subprocess
import unittest

from city import BIN, ENTRY, Cities, LocalApi, wait_for

TEXT = ENTRY.format(title="Un SIG pilote", text="Commencer petit.")


class Approval(Cities):
    def careful_city(self):
        city = self.city("guediawaye", country="SN").init()
        city.set("city", "approval = true")
        city.start()
        city.ok("network", "create", "Villes numériques")
        return city

    def submit(self, city, text, *more, by="Aminata"):
        return city.ok("submit", city.write("sig.md", text), "--by", by, *more).strip()

    def drafts(self, city):
        return {draft["number"]: draft for draft in city.json("review").get("drafts", [])}

    def test_nothing_is_published_without_a_second_person(self):
        city = self.careful_city()
        file = city.write("sig.md", TEXT)
        lines = city.write("lines.jsonl", '{"id": "x", "title": "Un titre", "text": "Une phrase."}\n')
        self.refused(city.run("publish", file), 6, "second person", "essaim submit")
        self.refused(city.run("import", lines), 6, "second person", "essaim submit")
        self.assertEqual(city.run("import", "--dry-run", lines).returncode, 0)
        self.assertEqual(self.submit(city, TEXT), "1")
        self.refused(city.run("approve", "1", "--by", "aminata"), 6, "Draft 1", "Aminata", "--by NAME")
        self.assertEqual(city.json("list").get("entries", []), [])
        self.assertEqual(city.ok("approve", "1", "--by", "Fatou").strip(), "guediawaye/1")
        self.refused(city.run("revise", "guediawaye/1", file), 6, "second person", "--revises guediawaye/1")
        self.assertEqual(self.submit(city, TEXT.replace("petit", "par un pilote"), "--revises", "guediawaye/1", "--minor"), "2")
        self.assertEqual(city.ok("approve", "2", "--by", "Fatou").strip(), "guediawaye/2")
        self.assertEqual([entry["label"] for entry in city.json("list")["entries"]], ["guediawaye/2"])
        self.assertEqual(self.drafts(city), {})
        # No name of a person is in what partners get.
        view = city.ok("--json", "show", "guediawaye/2")
        self.assertNotIn("Fatou", view)
        self.assertNotIn("Aminata", view)

    # A file could call itself anything; the commands write what they say they do.
    def test_only_the_commands_of_a_conversation_need_nobody_else(self):
        city = self.careful_city()
        asked = "---\ntitle: Combien ?\nkind: question\nlang: fr\nthemes: [data.gis]\n---\n\n## Notre question\n\nCombien ?\n"
        self.refused(city.run("publish", city.write("q.md", asked)), 6, "essaim submit")
        self.assertEqual(city.ok("ask", "data.gis", "Combien de jours ?").strip(), "guediawaye/1")
        self.refused(city.run("revise", "guediawaye/1", city.write("q.md", asked)), 6, "essaim submit")
        answered = asked.replace("kind: question", "kind: answer")
        self.refused(city.run("submit", city.write("a.md", answered)), 4, "essaim answer")

    # The second of two revisions would silently take back what the first one said.
    def test_a_draft_of_an_older_version_is_not_approved(self):
        city = self.careful_city()
        self.submit(city, TEXT)
        city.ok("approve", "1", "--by", "Fatou")
        self.submit(city, TEXT.replace("petit", "par un quartier"), "--revises", "guediawaye/1")
        self.submit(city, TEXT.replace("petit", "par deux quartiers"), "--revises", "guediawaye/1", "--minor")
        shown = city.ok("review", "3")
        self.assertIn("+ - Commencer {+par deux quartiers+}", shown)
        self.assertNotIn("kind: experience", shown)
        self.assertIn("kind: experience", city.ok("review", "3", "--whole"))
        self.assertEqual(city.ok("approve", "2", "--by", "Fatou").strip(), "guediawaye/2")
        self.refused(city.run("approve", "3", "--by", "Fatou"), 6, "guediawaye/2", "--again 3")
        self.assertIn("outdated", city.ok("review"))
        for lang, words in (("en", "guediawaye/2 was published since"), ("fr", "guediawaye/2 a été publiée depuis")):
            self.assertIn(words, city.ok("review", "3", lang=lang))
        self.assertEqual(self.drafts(city)["3"]["outdatedBy"], "guediawaye/2")
        self.submit(city, TEXT.replace("petit", "par deux quartiers"), "--again", "3")
        self.assertIn("{+deux quartiers+}", city.ok("review", "4"))
        self.assertEqual(city.ok("approve", "4", "--by", "Fatou").strip(), "guediawaye/3")
        again = city.run("approve", "4", "--by", "Fatou")
        self.assertEqual(again.stdout.strip(), "guediawaye/3")
        self.assertIn("approved already", again.stderr)

    def test_what_was_published_is_handed_in_again_only_on_purpose(self):
        city = self.careful_city()
        self.submit(city, TEXT)
        self.submit(city, TEXT)
        city.ok("approve", "1", "--by", "Fatou")
        self.refused(city.run("approve", "2", "--by", "Fatou"), 4, "guediawaye/1")
        file = city.write("sig.md", TEXT)
        self.refused(city.run("submit", file), 4, "guediawaye/1")
        self.submit(city, TEXT, "--same")
        self.assertEqual(city.ok("approve", "3", "--by", "Fatou").strip(), "guediawaye/2")

    def test_the_tray_also_works_where_nobody_must_approve(self):
        city = self.city("guediawaye", country="SN").init().start()
        self.refused(city.run("submit", city.write("sig.md", TEXT)), 6, "no network")
        city.ok("network", "create", "Villes numériques")
        city.ok("submit", city.write("sig.md", TEXT), ESSAIM_PERSON="Aminata")
        self.refused(city.run("approve", "1", ESSAIM_PERSON="AMINATA"), 6)
        self.assertEqual(city.ok("approve", "1", ESSAIM_PERSON="Fatou").strip(), "guediawaye/1")
        city.publish()

    # The name of the account, and behind sudo that of the person who called it.
    def test_without_a_name_the_account_counts(self):
        city = self.careful_city()
        file = city.write("sig.md", TEXT)
        account = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        without = {name: "" for name in ("ESSAIM_PERSON", "SUDO_USER")}
        city.ok("submit", file, **without)
        self.assertEqual(self.drafts(city)["1"]["submittedBy"], account)
        self.refused(city.run("approve", "1", **without), 6, account)
        self.assertEqual(city.ok("approve", "1", **dict(without, SUDO_USER="fatou")).strip(), "guediawaye/1")

    def test_a_reviewer_never_approves_another_text_than_the_one_read(self):
        city = self.careful_city()
        self.submit(city, TEXT)
        self.assertEqual(city.ok("review", "1", "--format", "markdown"), TEXT)
        self.assertIn("Grade: ", city.ok("review", "1"))
        city.ok("reject", "1", "--by", "Fatou", "--reason", "Expliquez SIG.")
        self.refused(city.run("approve", "1", "--by", "Fatou"), 6, "given back", "--again 1")
        for lang, words in (("en", "given back by Fatou"), ("fr", "rendu par Fatou")):
            listed = city.ok("review", lang=lang)
            self.assertIn(words, listed)
            self.assertIn("Expliquez SIG.", listed)
        self.assertEqual(self.submit(city, TEXT.replace("Un SIG", "Une carte"), "--again", "1"), "2")
        self.refused(city.run("approve", "1", "--by", "Fatou"), 5, "is now draft 2")
        self.refused(city.run("review", "1"), 5, "essaim review 2")
        self.refused(city.run("review", "--drop", "2", "--by", "Fatou"), 6, "Aminata")
        city.ok("review", "--drop", "2", "--by", "Aminata")
        self.refused(city.run("approve", "2", "--by", "Fatou"), 5, "no draft")
        self.assertEqual(city.json("status").get("entries", "0"), "0")

    def test_a_revision_that_waits_keeps_what_it_is(self):
        city = self.careful_city()
        self.submit(city, TEXT, "--audience", "public")
        city.ok("approve", "1", "--by", "Fatou")
        self.submit(city, TEXT + "\nEncore.\n", "--revises", "guediawaye/1", "--minor")
        self.submit(city, TEXT + "\nEncore mieux.\n", "--again", "2")
        draft = self.drafts(city)["3"]
        self.assertEqual((draft["revises"], draft["minor"]), ("guediawaye/1", True))
        city.ok("approve", "3", "--by", "Fatou")
        summary = city.json("show", "guediawaye/1")["summary"]
        self.assertEqual((summary["label"], summary["audience"], summary["minor"]), ("guediawaye/2", "public", True))

    def test_what_could_not_be_published_is_not_kept(self):
        city = self.careful_city()
        file = city.write("bad.md", "---\nkind: practice\n---\n\nSans titre.\n")
        self.refused(city.run("submit", file), 4, "title")
        self.refused(city.run("submit", city.write("sig.md", TEXT), "--revises", "guediawaye/9"), 5)
        self.refused(city.run("submit", city.write("sig.md", TEXT), "--revises", "guediawaye/9", str(file)), 2, "one file")
        self.refused(city.run("submit", city.write("sig.md", TEXT), "--again", "7"), 5, "no draft")
        self.refused(city.run("submit", file, "--by", "x" * 200), 4)
        self.refused(city.run("reject", "1", "--reason", " "), 2)
        self.refused(city.run("approve", "../../node.key"), 5, "no draft")
        self.assertEqual(self.drafts(city), {})

    def test_drafts_survive_the_daemon_and_never_travel(self):
        city = self.careful_city()
        partner = self.city("castres-mazamet").init().start()
        partner.ok("network", "join", city.ok("network", "invite").strip())
        self.submit(city, TEXT)
        city.stop(signal.SIGKILL)
        city.start()
        self.assertEqual(self.drafts(city)["1"]["title"], "Un SIG pilote")
        self.submit(city, TEXT.replace("SIG", "plan"))
        city.ok("approve", "2", "--by", "Fatou")
        wait_for(lambda: partner.held()["guediawaye"] == (1, 1), "what was approved")
        self.assertEqual([entry["title"] for entry in partner.json("list")["entries"]], ["Un plan pilote"])

    # Six at once, and the same one again after the answer was lost: it is published once.
    def test_an_approval_given_several_times_publishes_once(self):
        city = self.careful_city()
        self.submit(city, TEXT)
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            done = list(pool.map(lambda n: city.run("approve", "1", "--by", f"Fatou {n}"), range(6)))
        self.assertEqual({one.stdout.strip() for one in done if one.returncode == 0}, {"guediawaye/1"})
        for one in done:
            self.assertIn(one.returncode, (0, 5, 7), one.stderr)
        self.assertEqual(city.json("status")["entries"], "1")

    def test_programs_say_who(self):
        city = self.careful_city()
        api = LocalApi(city)
        api.request("POST", "/v1/drafts", '{"markdown": "---\\ntitle: x\\n---\\n"}', {"Content-Type": "application/json"})
        answer = api.getresponse()
        self.assertEqual(answer.status, 422)
        self.assertIn(b"by is missing", answer.read())
        api.close()


if __name__ == "__main__":
    unittest.main()
