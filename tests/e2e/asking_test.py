"""Asking and answering between cities: what is read from standard input, what is refused, and what the inbox still says."""
import subprocess
import unittest

from city import BIN, Cities, wait_for


class Asking(Cities):
    def piped(self, city, text, *words):
        """A command that reads standard input, in a folder with a file called `-`."""
        (self.folder / "-").write_text("Ce fichier n’est pas lu.\n")
        return subprocess.run([BIN / "essaim", "--data", city.data, "--lang", "en", *words], input=text,
                              capture_output=True, text=True, cwd=self.folder, timeout=60)

    def two(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        label = guediawaye.publish("Un SIG pilote")
        wait_for(lambda: label in paris.ok("list"), "the text")
        return guediawaye, paris, label

    def asked(self, asking, asked, label, text="Combien de jours ?"):
        question = asking.ok("ask", label, text).strip()
        wait_for(lambda: question in asked.ok("inbox"), "the question")
        return question

    def test_a_dash_is_standard_input_and_never_a_file(self):
        guediawaye, paris, label = self.two()
        done = self.piped(paris, "Combien de jours de travail ?\n", "ask", label, "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        question = done.stdout.strip()
        wait_for(lambda: "Combien de jours de travail" in guediawaye.ok("inbox"), "the question")
        done = self.piped(guediawaye, "Douze.\n", "answer", question, "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Douze.", guediawaye.ok("show", question))
        self.refused(self.piped(paris, "", "ask", label, "-"), 4)
        self.refused(self.piped(paris, "x" * (300 * 1024), "ask", label, "-"), 4)

    def test_personal_data_is_noticed(self):
        guediawaye, paris, label = self.two()
        done = paris.run("ask", label, "Qui appeler ? Je suis au 01 23 45 67 89.")
        self.assertIn("looks like a phone number", done.stderr)
        self.assertIn(f"essaim retract {done.stdout.strip()} --because personal-data", done.stderr)
        wait_for(lambda: done.stdout.strip() in guediawaye.ok("inbox"), "the question")
        done = guediawaye.run("answer", done.stdout.strip(), "Écrivez à aminata.diop@example.org", lang="fr")
        self.assertIn("donnees-personnelles", done.stderr)
        done = paris.run("endorse", label, "--as", "jury", "--reason", "Demandez au 01 23 45 67 89.")
        self.assertIn("looks like a phone number", done.stderr)

    def test_what_nobody_should_be_asked(self):
        guediawaye, paris, label = self.two()
        self.refused(guediawaye.run("ask", label, "Combien ?"), 6, label, "your own")
        question = self.asked(paris, guediawaye, label)
        answer = guediawaye.ok("answer", question, "Douze.").strip()
        self.refused(guediawaye.run("accept", answer), 6, question, "Only the city that wrote it")
        retraction = guediawaye.json("retract", label, "--reason", "trop tôt")["label"]
        wait_for(lambda: "Taken back" in paris.run("show", label).stdout, "the retraction")
        self.assertIn("essaim show", self.refused(paris.run("ask", label, "Pourquoi ?"), 6, label))
        self.assertIn("essaim show", self.refused(paris.run("ask", retraction, "Pourquoi ?"), 6, retraction))

    def test_a_question_that_was_read_still_waits(self):
        guediawaye, paris, label = self.two()
        question = self.asked(paris, guediawaye, label)
        self.assertIn("1 question to you was read and has no answer: essaim inbox --all", guediawaye.ok("inbox", "--read", "all"))
        shown = guediawaye.ok("inbox", "--all")
        self.assertIn("no answer yet", shown)
        self.assertIn(f"essaim answer {question}", shown)
        guediawaye.ok("answer", question, "Douze.")
        self.assertNotIn("no answer", guediawaye.ok("inbox", "--all"))

    def test_answers_to_what_was_settled_or_taken_back(self):
        guediawaye, paris, label = self.two()
        question = self.asked(paris, guediawaye, label)
        answer = guediawaye.ok("answer", question, "Douze.").strip()
        wait_for(lambda: f"essaim accept {answer}" in paris.ok("inbox"), "the answer")
        paris.ok("accept", answer)
        shown = paris.ok("inbox")
        self.assertIn("settles the question", shown)
        self.assertNotIn("essaim accept", shown)
        paris.ok("retract", question, "--reason", "un malentendu")
        self.assertNotIn(answer, paris.ok("inbox", "--all"))
        self.assertNotIn(answer, paris.ok("digest"))

    def test_what_the_inbox_says_of_each(self):
        guediawaye, paris, label = self.two()
        paris.ok("adopt", label, "--stage", "testing", "--modules", "1,3")
        paris.ok("endorse", label, "--as", "jury", "--reason", "Simple et sûr.")
        paris.ok("ask", "data.gis", "Qui partage un serveur entre plusieurs communes ?")
        wait_for(lambda: "plusieurs communes" in guediawaye.ok("inbox"), "the question")
        shown = guediawaye.ok("inbox")
        for words in ("testing it", "parts: 1, 3", "Simple et sûr.", "on GIS and mapping"):
            self.assertIn(words, shown)


if __name__ == "__main__":
    unittest.main()
