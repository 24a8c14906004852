"""A document that is not here, and why: on a real line that stops in the middle of it, and after its holder left."""
import base64
import os
import socket
import threading
import unittest

from city import Cities, wait_for


class Line:
    """A TCP line to a port of this machine that can be told to stop after so many octets of the other side."""

    def __init__(self, port):
        self.target = port
        self.lock = threading.Condition()
        self.room = None  # octets that may still come back; None: all
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sockets = []
        threading.Thread(target=self.accept, daemon=True).start()

    def let_through(self, octets):
        with self.lock:
            self.room = octets
            self.lock.notify_all()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                if self.listener.fileno() < 0:
                    return
                near.close()  # nobody is at home
                continue
            self.sockets += [near, far]
            threading.Thread(target=self.carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, True), daemon=True).start()

    def carry(self, source, sink, counted):
        try:
            while octets := source.recv(4096):
                if counted:
                    self.wait_for_room(len(octets))
                sink.sendall(octets)
        except OSError:
            pass
        self.end(source, sink)

    def end(self, *sockets):
        for each in sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended

    def cut(self):
        """Ends every connection; new ones may come."""
        self.end(*self.sockets)

    def wait_for_room(self, octets):
        with self.lock:
            self.lock.wait_for(lambda: self.room is None or self.room >= octets)
            if self.room is not None:
                self.room -= octets

    def close(self):
        self.listener.close()
        self.cut()
        self.let_through(None)
        for each in self.sockets:
            each.close()


class Missing(Cities):
    def missing(self, city, of):
        cities = {each["handle"]: each for each in city.json("status")["cities"]}
        return {each["reason"]: int(each["count"]) for each in cities[of].get("missing", [])}

    def test_a_text_that_is_awaited_and_one_that_nobody_has(self):
        lead = self.city("guediawaye")
        line = Line(lead.port)
        self.addCleanup(line.close)
        lead.init("--address", f"127.0.0.1:{line.port}").start()
        lead.ok("network", "create", "Villes numériques")
        paris = self.city("paris")
        paris.listen = ""
        paris.init().start()
        castres = self.city("castres").init().start()
        for city in (paris, castres):
            city.ok("network", "join", lead.ok("network", "invite").strip())
        wait_for(lambda: all(city.json("status")["network"]["members"] == 3 for city in (lead, paris, castres)), "the network")
        paris.stop()
        castres.stop()

        # Text that hardly shrinks, so that its octets are many times what everything before it needs.
        text = base64.encodebytes(os.urandom(100_000)).decode()
        path = lead.write("long.md", f"---\ntitle: Carte des réseaux\nkind: pilot\nthemes: [data.gis]\n---\n\n{text}")
        lead.ok("publish", str(path))
        line.let_through(20_000)
        paris.start()
        wait_for(lambda: paris.held()["guediawaye"] == (1, 0), "the header")
        wait_for(lambda: self.missing(paris, "guediawaye") == {"waiting-for-partner": 1}, "the reason")
        self.assertEqual(paris.json("status")["missing"], "1")
        english, french = "A partner has been asked and has not answered yet.", "Un partenaire a été sollicité et n’a pas encore répondu."
        self.assertIn(f"1 missing: {english}", paris.ok("status"))
        self.assertIn(f"1 manquant\u00a0: {french}", paris.ok("status", lang="fr"))
        self.shown(paris, english, french)

        # Who holds it is gone, in the middle of it.
        lead.stop()
        line.cut()
        wait_for(lambda: self.missing(paris, "guediawaye") == {"partner-unreachable": 1}, "the second reason")
        self.shown(paris, "The partner cannot be reached.", "Le partenaire est injoignable.")

        # Somebody else is there, who has heard of it from here and has it no more than we.
        castres.start()
        wait_for(lambda: castres.held()["guediawaye"] == (1, 0), "the header at the third city")
        wait_for(lambda: self.missing(paris, "guediawaye") == {"no-partner-holds-it": 1}, "the third reason")
        self.assertIn("1 missing: No partner that can be reached holds the text.", paris.ok("status"))
        self.shown(paris, "No partner that can be reached holds the text.", "Aucun partenaire joignable ne possède ce texte.")

        line.let_through(None)
        lead.start()
        wait_for(lambda: all(city.held()["guediawaye"] == (1, 1) for city in (paris, castres)), "the text")
        self.assertEqual(self.missing(paris, "guediawaye"), {})
        self.assertEqual(paris.json("status").get("missing", "0"), "0")
        self.assertIn("complete", paris.ok("status"))
        self.assertIn("Carte des réseaux", paris.ok("list"))

    def shown(self, city, english, french):
        """The entry in the list and alone: what is known of it without its text, and the reason."""
        for lang, kind, reason in (("en", "Pilot", english), ("fr", "Projet pilote", french)):
            listed = city.ok("list", lang=lang)
            # The column ends where the terminal does.
            for word in ("guediawaye/1", kind, "data.gis", f"({reason[:40]}"):
                self.assertIn(word, listed)
            self.assertRegex(listed, r"20\d\d-\d\d-\d\d")
            shown = city.ok("show", "guediawaye/1", lang=lang)
            self.assertIn(reason, shown)
            self.assertNotIn("Carte", listed + shown)
            self.refused(city.run("show", "guediawaye/1", "--format", "markdown", lang=lang), 5, "guediawaye/1", reason)
        self.assertEqual(city.json("list")["entries"][0]["missingReason"], city.json("show", "guediawaye/1")["summary"]["missingReason"])


if __name__ == "__main__":
    unittest.main()
