"""Real daemons and a partner that was written from docs/protocol.md alone: what either holds, the other gets."""
import os
import pathlib
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from city import Cities, wait_for  # noqa: E402

import conversation  # noqa: E402
import holdings  # noqa: E402
import invitation  # noqa: E402
import runs  # noqa: E402
import signing  # noqa: E402
import tls  # noqa: E402
from schemas import wire  # noqa: E402


class Partner(Cities):
    def lead_with(self, *titles):
        lead, = self.network("guediawaye")
        for title in titles:
            lead.publish(title, f"Ce que dit {title}.")
        self.line = lead.ok("network", "invite", "--uses", "20").strip()
        return lead

    def joined(self, handle="castres"):
        """A city of ours that was admitted, and its open session."""
        city = holdings.City(handle)
        city.join(self.line)
        return city

    def opened(self, city, **more):
        session = conversation.dial(city).open(**more)
        self.addCleanup(session.channel.tls.close)
        return session

    def caught_up(self, city, session, key, count):
        session.until(lambda: key in city.logs and city.logs[key].sequence == count and not city.missing(key),
                      f"{count} entries")

    def test_it_is_admitted_and_receives_every_header_and_document(self):
        lead = self.lead_with("Un", "Deux", "Trois")
        lead.ok("retract", "guediawaye/2", "--reason", "doublon")
        city = self.joined()
        session = self.opened(city)
        key = session.partner
        self.caught_up(city, session, key, 4)
        self.assertEqual([member.handle for member in city.network_log.members], ["guediawaye", "castres"])
        self.assertEqual([city.document(key, n).title for n in (1, 3)], ["Un", "Trois"])
        self.assertNotIn((key, 2), city.documents)
        self.assertEqual(city.document(key, 1).sections[0].text.strip(), "- Ce que dit Un.")

    def test_its_own_entry_is_accepted_shown_and_its_document_fetched(self):
        lead = self.lead_with("Un")
        city = self.joined()
        city.write("Écrit ailleurs", "- Une phrase écrite par un autre programme.")
        session = self.opened(city)
        session.until(lambda: "want" in session.heard, "a Want")
        wait_for(lambda: lead.held().get("castres") == (1, 1), "the entry")
        shown = lead.ok("show", "castres/1", "--format", "markdown")
        self.assertIn("title: Écrit ailleurs", shown)
        self.assertIn("- Une phrase écrite par un autre programme.", shown)
        self.assertEqual(lead.json("show", "castres/1")["summary"]["id"], city.logs[city.key.public].head.hex())
        self.assertIn("Écrit ailleurs", lead.ok("list", "--from", "castres"))

    def test_with_equal_digests_nothing_is_exchanged(self):
        lead = self.lead_with("Un", "Deux")
        city = self.joined()
        city.write("À nous", "- Une phrase.")
        session = self.opened(city)
        self.caught_up(city, session, session.partner, 2)
        session.until(lambda: "want" in session.heard, "a Want")
        wait_for(lambda: lead.held().get("castres") == (1, 1), "the entry")
        session.close()
        wait_for(lambda: not lead.json("status")["partners"][0].get("connected"), "the goodbye")
        again = self.opened(city)
        self.assertTrue(again.equal)
        # The provider of a log is its author, where it is connected: following is not an exchange of what is held.
        self.assertEqual([name for name in again.listen(1.0) if name != "follow"], ["interest"])

    def test_news_are_pushed_with_their_document_to_who_follows(self):
        lead = self.lead_with("Un")
        city = self.joined()
        session = self.opened(city)
        key = session.partner
        self.caught_up(city, session, key, 1)
        session.follow(key)
        session.listen(0.3)
        before = len(session.heard)
        lead.publish("Deux")
        session.until(lambda: session.news == [(key, 2)], "the news")
        self.assertEqual(session.heard[before:], ["run"])
        self.assertEqual(city.document(key, 2).title, "Deux")

        session.channel.send(wire.Follow(log_tag=key[:8], stop=True))
        session.listen(0.3)
        before = len(session.heard)
        lead.publish("Trois")
        session.until(lambda: session.told[key].sequence == 3, "the announcement")
        self.assertEqual(session.heard[before:], ["have"])

    def test_its_news_reach_the_daemon_and_pass_on_to_a_third(self):
        lead = self.lead_with()
        city, other = self.joined("castres"), self.joined("mazamet")
        session = self.opened(city)
        session.until(lambda: session.followers, "the daemon to follow its author")
        third = self.opened(other)
        third.until(lambda: city.key.public in third.told, "the third to be told of the first")
        third.follow(city.key.public)
        third.listen(0.3)
        session.publish("Nouvelle", "- Fraîche.")
        third.until(lambda: third.news == [(city.key.public, 1)], "the news")
        self.assertEqual(other.document(city.key.public, 1).title, "Nouvelle")
        wait_for(lambda: lead.held().get("castres") == (1, 1), "the entry")

    def test_runs_of_64_travel_both_ways_proved_by_one_signature_each(self):
        lead = self.lead_with()
        city, other = self.joined("castres"), self.joined("mazamet")
        for number in range(150):
            city.write(f"Numéro {number + 1}", "- Une phrase.")
        session = self.opened(city)
        session.until(lambda: len(session.served) == 150, "150 documents to be asked for")
        wait_for(lambda: lead.held().get("castres") == (150, 150), "150 entries")
        third = self.opened(other)
        self.caught_up(other, third, city.key.public, 150)
        self.assertEqual(other.logs[city.key.public].head, city.logs[city.key.public].head)
        self.assertEqual([n for n, header in enumerate(other.logs[city.key.public].headers, 1) if header.signature],
                         [64, 128, 150])

    def test_the_network_log_is_read_to_its_end_and_a_revoked_log_ends_at_its_tip(self):
        lead = self.lead_with("Un")
        gone, city = self.joined("castres"), self.joined("mazamet")
        gone.write("Avant", "- Une phrase.")
        session = self.opened(gone)
        session.until(lambda: lead.held().get("castres") == (1, 1), "the entry")
        lead.ok("network", "revoke", "castres", "--reason", "fin du programme")
        with self.assertRaises(conversation.Ended) as ended:
            session.listen(5)
        self.assertEqual(str(ended.exception), "REASON_REVOKED")
        third = self.opened(city)
        self.caught_up(city, third, gone.key.public, 1)
        self.assertEqual([member.revoked for member in city.network_log.members], [False, True, False])
        self.caught_up(city, third, third.partner, 1)
        third.close()
        wait_for(lambda: not lead.json("status")["partners"][0].get("connected"), "the goodbye")
        self.assertTrue(self.opened(city).equal)

    def test_the_daemon_dials_it_and_news_travel_as_if_it_had_dialled(self):
        lead = self.lead_with("Un")
        city = holdings.City("castres")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            city.join(self.line, [f"127.0.0.1:{listener.getsockname()[1]}"])
            connection = tls.accept(listener, city.key, [tls.ESSAIM])
            self.assertEqual(connection.partner_key(), city.address[1])
            session = conversation.Session(city, connection, dialled=False).open()
            self.addCleanup(connection.close)
            self.caught_up(city, session, session.partner, 1)
            session.until(lambda: session.followers, "the daemon to follow its author")
            session.publish("Nouvelle", "- Fraîche.")
            wait_for(lambda: lead.held().get("castres") == (1, 1), "the entry")

    def test_an_invitation_is_refused_for_the_reasons_of_the_page(self):
        lead = self.lead_with()
        city = self.joined("castres")
        line, key = self.line, signing.Key(os.urandom(32))

        def refused(content, line=line, key=key, **more):
            with self.assertRaises(invitation.Refused) as refusal:
                invitation.introduce(line, key, content, **more)
            return str(refusal.exception)
        self.assertEqual(refused(invitation.admission("castres", key)), "handle-taken")
        self.assertEqual(refused(invitation.admission("mazamet", city.key), key=city.key), "key-taken")
        self.assertEqual(refused(invitation.admission("mazamet", signing.Key(os.urandom(32)))), "malformed")
        self.assertEqual(refused(b"\xff"), "malformed")
        self.assertEqual(refused(invitation.admission("Mazamet", key)), "handle-invalid")
        self.assertEqual(refused(invitation.admission("mazamet", key, ["mazamet"])), "address-invalid")
        self.assertEqual(refused(invitation.admission("mazamet", key, salt=bytes(15))), "field-invalid")
        for wrong in ({"secret": bytes(16)}, {"exporter": bytes(32)}, {"secret": bytes(16)}):
            self.assertEqual(refused(invitation.admission("mazamet", key), **wrong), "invitation-unknown")
        self.assertEqual(refused(invitation.admission("mazamet", key)), "invitation-used")  # closed by three wrong proofs
        self.assertEqual(lead.json("status")["network"]["members"], 2)

    def test_a_lost_answer_can_be_asked_for_again(self):
        lead = self.lead_with()
        line = lead.ok("network", "invite").strip()
        city = holdings.City("castres")
        content = city.join(line)
        again, _, _ = invitation.introduce(line, city.key, content)
        self.assertEqual(again.network, city.network)
        self.assertEqual(lead.json("status")["network"]["members"], 2)

    def test_what_the_daemon_lacks_it_looks_for_and_sends_when_it_comes(self):
        self.lead_with()
        author, other = self.joined("castres"), self.joined("mazamet")
        author.write("Tenu en réserve", "- Une phrase.")
        key = author.key.public
        session = self.opened(author)
        session.until(lambda: session.wants, "a Want", answer=False)
        third = self.opened(other)
        third.until(lambda: third.promised, "the promise")
        self.assertEqual(third.promised, {(key, 1)})
        self.assertNotIn((key, 1), other.documents)
        session.serve(session.wants.pop())
        third.until(lambda: (key, 1) in other.documents, "the document")
        self.assertEqual(other.document(key, 1).title, "Tenu en réserve")

    def test_a_later_connection_of_the_same_side_replaces_the_earlier(self):
        lead = self.lead_with("Un")
        city = self.joined()
        first = self.opened(city)
        self.caught_up(city, first, first.partner, 1)
        second = self.opened(city)
        with self.assertRaises(conversation.Ended) as ended:
            first.listen(5)
        self.assertEqual(str(ended.exception), "REASON_NONE")
        second.until(lambda: second.followers, "the daemon to follow its author")
        second.publish("Par la seconde", "- Une phrase.")
        wait_for(lambda: lead.held().get("castres") == (1, 1), "the entry")

    def test_of_two_connections_that_cross_the_one_dialled_by_the_smaller_key_stays(self):
        lead = self.lead_with("Un")
        for ours_is_smaller in (True, False):
            city = holdings.City("castres" if ours_is_smaller else "mazamet")
            inviter = invitation.read(self.line).node_key
            while (city.key.public < inviter) != ours_is_smaller:
                city.key = signing.Key(os.urandom(32))
            with socket.create_server(("127.0.0.1", 0)) as listener:
                city.join(self.line, [f"127.0.0.1:{listener.getsockname()[1]}"])
                connection = tls.accept(listener, city.key, [tls.ESSAIM])
                self.addCleanup(connection.close)
                theirs = conversation.Session(city, connection, dialled=False).open()
                if ours_is_smaller:
                    ours = self.opened(city)
                    with self.assertRaises(conversation.Ended) as ended:
                        theirs.listen(5)
                    self.caught_up(city, ours, ours.partner, 1)
                else:
                    with self.assertRaises(conversation.Ended) as ended:
                        self.opened(city)
                    self.caught_up(city, theirs, theirs.partner, 1)
                self.assertEqual(str(ended.exception), "REASON_NONE")
                self.assertTrue(next(partner for partner in lead.json("status")["partners"]
                                     if partner["handle"] == city.handle)["connected"])

    def test_two_histories_of_one_log_are_proved_to_all(self):
        lead = self.lead_with()
        author, holder, other = self.joined("castres"), self.joined("mazamet"), self.joined("dakar")
        key = author.key.public
        log = author.logs[key]
        for number in range(70):
            author.write(f"Numéro {number + 1}", "- Une phrase.")
        clone = runs.Log(author.network, key)
        clone.headers = list(log.headers)
        for number in range(5):
            author.write(f"Ici {number}", "- Une phrase.")
        session = self.opened(author)
        session.until(lambda: len(session.served) == 75, "75 documents to be asked for")
        session.close()

        # Another city has met another history of the same log.
        author.logs[key] = holder.logs[key] = clone
        for number in range(10):
            author.write(f"Là {number}", "- Une phrase.")
        meeting = self.opened(holder)
        meeting.until(lambda: clone.fork, "the proof")
        self.assertEqual((clone.fork.position, clone.sequence), (71, 70))
        # A head that differs and a list that does may each begin the search.
        *searches, proof = [name for name in meeting.heard if name in ("locate", "fork_proof")]
        self.assertEqual(proof, "fork_proof")
        self.assertIn(searches, (["locate"], ["locate", "locate"]))
        wait_for(lambda: any(city["handle"] == "castres" and city["state"] == "log-forked" and city["forkedAt"] == "71"
                             for city in lead.json("status")["cities"]), "the status to say so")

        # Who knows neither is told, and gets what lies before.
        third = self.opened(other)
        third.until(lambda: key in other.logs and other.logs[key].fork and other.logs[key].sequence == 70, "the proof")
        self.assertEqual(other.logs[key].head, clone.head)
        meeting.close()
        third.close()
        wait_for(lambda: not any(partner.get("connected") for partner in lead.json("status")["partners"]), "the goodbyes")
        self.assertTrue(self.opened(other).equal)


if __name__ == "__main__":
    unittest.main()
