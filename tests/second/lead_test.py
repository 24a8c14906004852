"""A network that the second implementation leads: real daemons join it and read its log as it is meant."""
import os
import pathlib
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from city import BIN, Cities, wait_for  # noqa: E402

import conversation  # noqa: E402
import holdings  # noqa: E402
import invitation  # noqa: E402
import network_log  # noqa: E402
import signing  # noqa: E402
import tls  # noqa: E402
from schemas import network  # noqa: E402

NAME = "Réseau d’essai"


class Leading(Cities):
    def setUp(self):
        super().setUp()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listener.close)
        self.us = holdings.City("guediawaye")
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        content = invitation.admission(self.us.handle, self.us.key, [self.address])
        self.us.network_log = network_log.found(self.us.key, NAME, content)

    @property
    def log(self):
        return self.us.network_log

    def write(self, after=None, body=None, **content):
        return network_log.write(self.log, self.us.key, after, body, **content)

    def joined(self, handle="paris"):
        """A real city that joined; it dials us at once, and this is our session with it."""
        line, secret = invitation.invite(self.log, self.us.key, self.address, NAME)
        city = self.city(handle).init().start()
        joining = subprocess.Popen([BIN / "essaim", "--data", city.data, "network", "join", line], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        connection = tls.accept(self.listener, self.us.key, [tls.INTRODUCE])
        self.key = invitation.answer(connection, self.log, self.us.key, secret)
        printed, _ = joining.communicate(timeout=20)
        connection.close()
        self.assertEqual(joining.returncode, 0, printed)
        return city, self.accepted()

    def accepted(self):
        connection = tls.accept(self.listener, self.us.key, [tls.ESSAIM])
        self.addCleanup(connection.close)
        self.assertEqual(connection.partner_key(), self.key)
        return conversation.Session(self.us, connection, dialled=False).open()

    def settled(self, session):
        session.until(lambda: session.equal or session.settled and "frontier" in session.heard and session.caught_up(),
                      "everything")

    def again(self, city, session):
        """The daemon starts anew, and both compare digests."""
        session.channel.tls.close()
        city.stop()
        city.start()
        return self.accepted()

    def revocation(self, key, *tips):
        member = next(member for member in self.log.members if member.key == key)
        return network.Revocation(member=member.id, reason="essai", tips=[
            network.Tip(log=log, sequence=sequence, header=header) for log, sequence, header in sorted(tips)])

    def handles(self, city):
        return [(member["handle"], member.get("revoked", False)) for member in city.json("network", "show")["members"]]

    def test_a_real_city_joins_and_both_hold_what_either_wrote(self):
        city, session = self.joined()
        self.settled(session)
        session.follow(self.key)
        city.publish("Écrit à Paris")
        session.until(lambda: self.us.logs[self.key].sequence == 1 and not self.us.missing(self.key), "its entry")
        self.assertEqual(self.us.document(self.key, 1).title, "Écrit à Paris")
        session.publish("Écrit ailleurs", "- Une phrase.")
        wait_for(lambda: city.held()["guediawaye"] == (1, 1), "our entry")
        self.assertIn("Écrit ailleurs", city.ok("show", "guediawaye/1"))
        self.assertEqual(city.json("status")["network"]["name"], NAME)
        self.assertEqual(self.handles(city), [("guediawaye", False), ("paris", False)])
        self.assertTrue(self.again(city, session).equal)

    def test_void_grants_void_revocations_and_what_cannot_be_read_have_no_effect(self):
        keys = [signing.Key(os.urandom(32)) for _ in range(6)]

        def grant(handle, key, **changes):
            content = network.Admission.FromString(invitation.admission(handle, key))
            for name, value in changes.items():
                setattr(content, name, value)
            self.write(admit=network.Admit(admission=content.SerializeToString(deterministic=True)))
        grant("castres", keys[0])
        grant("castres", keys[1])                              # the handle is taken
        grant("mazamet", keys[0])                              # the key is
        grant("Mazamet", keys[2])                              # no handle
        grant("mazamet", keys[2], country="France")            # no country
        grant("mazamet", keys[2], salt=bytes(15))
        grant("mazamet", keys[2], recovery_key=b"")
        for address in ("mazamet", "mazamet:0", "mazamet:070", "1.2.3:70", "maza_met:70", "-m:70", "m.:70", "[::1%eth0]:70"):
            content = network.Admission.FromString(invitation.admission("mazamet", keys[2], [address]))
            self.write(admit=network.Admit(admission=content.SerializeToString(deterministic=True)))
        content = network.Admission.FromString(invitation.admission("mazamet", keys[2]))
        for name in (network.Name(language="fr", text="encore"), network.Name(language="fr_SN", text="x"),
                     network.Name(language="en", text="a\nb"), network.Name(language="en", text="")):
            changed = network.Admission()
            changed.CopyFrom(content)
            changed.names.append(name)
            self.write(admit=network.Admit(admission=changed.SerializeToString(deterministic=True)))
        content.addresses.extend(["m-1.Example:70", "127.0.0.1:65535", "[2001:db8::1]:1"])
        self.write(admit=network.Admit(admission=content.SerializeToString(deterministic=True)))
        self.write(admit=network.Admit(admission=b"\xff"))
        self.write(body=b"\xf8\x07\x01")                       # of a later version
        self.write(body=b"\x22\x00\x08\x01")                   # in another form
        self.write(revocation=network.Revocation(member=bytes(32)))
        self.write(revocation=self.revocation(self.us.key.public))
        self.write(revocation=self.revocation(keys[0].public))
        self.write(revocation=self.revocation(keys[0].public, (keys[0].public, 5, bytes(32))))
        grant("castres", keys[3])                              # taken by a revoked one
        city, session = self.joined()
        self.settled(session)
        self.assertEqual(self.handles(city), [("guediawaye", False), ("castres", True), ("mazamet", False), ("paris", False)])
        self.assertEqual(self.handles(city), [(member.handle, member.revoked) for member in self.log.members])
        self.assertTrue(self.again(city, session).equal)

    def test_two_histories_leave_their_common_part_and_every_revocation(self):
        castres, mazamet, dakar = (signing.Key(os.urandom(32)) for _ in range(3))
        for handle, key in (("castres", castres), ("mazamet", mazamet)):
            self.write(admit=network.Admit(admission=invitation.admission(handle, key)))
        city, session = self.joined()
        self.settled(session)
        parting = self.log.head
        one = self.write(after=parting, admit=network.Admit(admission=invitation.admission("dakar", dakar)))
        self.write(after=one, revocation=self.revocation(castres.public, (castres.public, 1, bytes([1]) * 32),
                                                         (castres.public, 2, bytes([2]) * 32)))
        two = self.write(after=parting, revocation=self.revocation(castres.public, (castres.public, 1, bytes([1]) * 32)))
        self.write(after=two, revocation=self.revocation(mazamet.public))
        self.assertEqual(self.log.head, parting)
        self.assertEqual(len(self.log.tips), 2)
        again = self.again(city, session)
        self.settled(again)
        wanted = [("guediawaye", False), ("castres", True), ("mazamet", True), ("paris", False)]
        self.assertEqual([(member.handle, member.revoked) for member in self.log.members], wanted)
        wait_for(lambda: self.handles(city) == wanted, "every revocation and no grant")
        self.assertEqual(self.us.logs[castres.public].tip, (1, bytes([1]) * 32))
        self.assertTrue(self.again(city, again).equal)


if __name__ == "__main__":
    unittest.main()
