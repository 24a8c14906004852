"""essaim doctor: a healthy city, and one fault after another, each found, told in both languages, with what to do."""
import json
import os
import pty
import re
import signal
import socket
import subprocess
import threading
import unittest

from city import BIN, free_port, wait_for
from proxy_test import TownHall

PROBLEM = 9


def without_figures(text):
    """Free space, open files and clocks move on between two looks."""
    return re.sub(r"\d+", "0", text)


class Doctor(TownHall):
    def look(self, city, *words, lang="en", **settings):
        done = city.run("--json", *words, "doctor", lang=lang, **settings)
        self.assertEqual(done.stderr, "")
        diagnosis = json.loads(done.stdout)
        outcomes = [each["outcome"] for each in diagnosis["findings"]]
        self.assertEqual(diagnosis.get("problems", 0), outcomes.count("problem"))
        self.assertEqual(diagnosis.get("warnings", 0), outcomes.count("warning"))
        self.assertEqual(done.returncode, PROBLEM if "problem" in outcomes else 0)
        return diagnosis["findings"]

    def found(self, city, code, outcome, *arguments):
        """That finding, told in both languages on lines of their own, with an advice unless all is well."""
        findings = self.look(city)
        codes = [each["code"] for each in findings]
        self.assertIn(code, codes)
        finding = findings[codes.index(code)]
        self.assertEqual(finding["outcome"], outcome, finding)
        for argument in arguments:
            self.assertTrue(any(argument in each for each in finding["arguments"]), finding)
        self.assertEqual(bool(finding.get("advice")), outcome != "good", finding)
        texts = {}
        for lang in ("en", "fr"):
            done = city.run("doctor", lang=lang)
            self.assertEqual(done.stderr, "")
            texts[lang] = done.stdout
        self.assertIn(without_figures(finding["sentence"]), without_figures(texts["en"]))
        self.assertIn(without_figures(finding.get("advice", "")), without_figures(texts["en"]))
        self.assertNotIn(without_figures(finding["sentence"]), without_figures(texts["fr"]))
        return finding

    def put_recovery_key_away(self, city):
        (city.data / "recovery.key").unlink()

    def pair(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        self.put_recovery_key_away(guediawaye)
        self.connected(guediawaye, "paris")
        return guediawaye, paris

    def connected(self, city, handle):
        def up():
            partners = city.json("status")["partners"]
            return any(each["handle"] == handle and each.get("connected") for each in partners)
        wait_for(up, f"the link with {handle}")


class Healthy(Doctor):
    def test_all_is_well(self):
        guediawaye, paris = self.pair()
        guediawaye.publish()
        findings = self.look(guediawaye)
        self.assertEqual({each["outcome"] for each in findings}, {"good"}, findings)
        self.assertEqual([each["check"] for each in findings],
                         ["daemon", "configuration", "rights", "recovery", "disk", "descriptors", "store", "clock", "log",
                          "network", "port", "address", "partner"])
        partner = findings[-1]["partner"]
        self.assertEqual(partner["handle"], "paris")
        self.assertGreater(int(partner["lastContactMs"]), 0)
        self.assertEqual(findings[-1]["code"], "partner-connected")
        for lang, last in (("en", "All is well."), ("fr", "Tout va bien.")):
            done = guediawaye.run("doctor", lang=lang)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(done.stdout.splitlines()[-1], last)
        # Looking ended no link, and came from no partner.
        self.assertTrue(paris.json("status")["partners"][0]["connected"])
        self.assertNotIn("turned away", (guediawaye.data / "essaimd.log").read_text())

    def test_the_recovery_key_belongs_into_the_safe(self):
        city = self.city("guediawaye").init().start()
        finding = self.found(city, "recovery-here", "warning", str(city.data / "recovery.key"))
        self.assertIn("safe", finding["advice"])
        self.found(city, "network-none", "warning")

    def test_a_terminal_sees_how_far_it_is(self):
        guediawaye, paris = self.pair()
        paris.stop()
        # Somebody who lets connect and then says nothing: the trial takes its seconds.
        with socket.create_server(("127.0.0.1", paris.port)):
            terminal, far = pty.openpty()
            asked = subprocess.Popen([BIN / "essaim", "--data", guediawaye.data, "doctor"], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.PIPE, stderr=far, env=dict(os.environ, ESSAIM_LANG="en"))
            os.close(far)
            out = asked.communicate(timeout=60)[0].decode()
            shown = os.read(terminal, 65536).decode()
            os.close(terminal)
        self.assertIn("Partners tried: 0 of 1…", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"), shown)
        self.assertIn("no answer in time", out)

    def test_several_at_once_get_one_answer(self):
        guediawaye, _ = self.pair()
        asked = [subprocess.Popen([BIN / "essaim", "--json", "--data", guediawaye.data, "doctor"], stdout=subprocess.PIPE)
                 for _ in range(4)]
        for each in asked:
            self.assertEqual(len(json.loads(each.communicate(timeout=60)[0])["findings"]), 13)
            self.assertEqual(each.returncode, 0)


class Partners(Doctor):
    def test_one_that_is_down_is_told_from_being_cut_off(self):
        guediawaye, paris, dakar = self.network("guediawaye", "paris", "dakar")
        self.connected(guediawaye, "dakar")
        paris.stop()
        finding = self.found(guediawaye, "partner-silent", "warning", "paris", paris.listen, "refused")
        self.assertGreater(int(finding["partner"]["lastContactMs"]), 0)
        text = guediawaye.run("doctor", lang="fr").stdout
        self.assertIn("Dernier contact\u00a0:", text)
        self.assertIn("dakar est connectée", text)
        dakar.stop()
        self.found(guediawaye, "partners-unreached", "problem", "2")

    def test_one_that_came_back_is_dialled_at_once(self):
        guediawaye, paris = self.pair()
        paris.stop()
        # Long enough that the next try of its own is seconds away.
        wait_for(lambda: "Connection refused" in guediawaye.json("status")["partners"][0].get("detail", ""), "a failed dial")
        paris.set("net", 'listen = ""')
        paris.set("net", f'proxy = "http://127.0.0.1:{free_port()}"')  # so that it cannot be the one that dials
        paris.start()
        self.found(guediawaye, "partners-unreached", "problem")
        paris.stop()
        paris.set("net", f'listen = "{paris.listen}"')
        paris.start()
        findings = self.look(guediawaye)
        self.assertIn(findings[-1]["code"], ("partner-reached", "partner-connected"), findings[-1])
        self.connected(guediawaye, "paris")

    def test_another_machine_at_its_address(self):
        guediawaye, paris = self.pair()
        paris.stop()
        other = self.city("other")
        other.listen = paris.listen
        other.init().start()
        other.ok("network", "create", "Autre")
        self.found(guediawaye, "partner-foreign", "warning", "paris", paris.listen)

    def test_what_speaks_no_tls_there(self):
        guediawaye, paris = self.pair()
        paris.stop()
        with socket.create_server(("127.0.0.1", paris.port)) as listener:
            def talk():
                while True:
                    try:
                        stream, _ = listener.accept()
                    except OSError:
                        return
                    stream.sendall(b"HTTP/1.1 400 Bad Request\x1b[31m\r\n\r\n")
                    stream.close()
            threading.Thread(target=talk, daemon=True).start()
            self.found(guediawaye, "partner-garbled", "warning", "paris")
            listener.shutdown(socket.SHUT_RDWR)

    def test_one_that_nobody_can_dial(self):
        lead = self.lead()
        paris = self.city("paris")
        paris.listen = ""
        paris.init().start()
        self.joined(paris, self.invitation(lead))
        self.connected(lead, "paris")
        paris.stop()
        self.found(lead, "partner-away", "warning", "paris")

    def test_an_excluded_city_hears_it(self):
        guediawaye, paris = self.pair()
        guediawaye.ok("network", "revoke", "paris", "--reason", "fin du projet")
        wait_for(lambda: "network-left" in [each["code"] for each in self.look(paris)]
                 or "partner-knows-us-not" in [each["code"] for each in self.look(paris)], "the exclusion")


class Machine(Doctor):
    def test_wrong_rights(self):
        city = self.city("guediawaye").init().start()
        key = city.data / "node.key"
        key.chmod(0o644)
        self.found(city, "rights-open", "problem", str(key), "0644")
        key.chmod(0o600)
        city.data.chmod(0o755)
        self.found(city, "rights-open", "problem", str(city.data), "0755")
        city.data.chmod(0o700)
        self.assertIn("rights-good", [each["code"] for each in self.look(city)])
        if os.geteuid() == 0:
            os.chown(key, 65534, -1)
            self.found(city, "rights-foreign", "problem", str(key), "65534")

    def test_settings_changed_and_broken_under_a_running_daemon(self):
        city = self.city("guediawaye").init().start()
        self.assertIn("configuration-good", [each["code"] for each in self.look(city)])
        city.set("log", 'level = "debug"')
        self.found(city, "configuration-newer", "warning")
        city.set("log", 'level = "loud"')
        self.found(city, "configuration-bad", "problem", "log.level")

    def test_a_disk_near_the_floor_and_below(self):
        city = self.city("guediawaye").init()
        free = os.statvfs(city.data).f_bavail * os.statvfs(city.data).f_frsize >> 20
        floor = free * 3 // 4
        if not 16 <= floor <= 1 << 20:
            self.skipTest("the disk has more than the largest floor that can be set")
        city.set("log", 'to = "file"')
        with open(city.data / "essaim.toml", "a") as file:
            file.write(f"\n[store]\nfree_mib_floor = {floor}\n")
        city.start()
        self.found(city, "disk-low", "warning", str(floor))

    def test_few_descriptors(self):
        city = self.city("guediawaye").init()
        city.daemon = subprocess.Popen(["bash", "-c", 'ulimit -n 128; exec "$0" --data "$1"', BIN / "essaimd", city.data],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        city.wait_until_it_answers()
        self.found(city, "descriptors-few", "warning", "128")

    def test_an_address_that_does_not_lead_here(self):
        closed = free_port()
        city = self.city("guediawaye").init("--address", f"127.0.0.1:{closed}").start()
        city.ok("network", "create", "Villes")
        self.found(city, "address-silent", "warning", f"127.0.0.1:{closed}", "refused")
        city = self.city("castres").init("--address", "essaim.invalid:7700").start()
        city.ok("network", "create", "Villes")
        self.found(city, "address-unresolved", "problem", "essaim.invalid:7700")
        # Named to partners when the network was founded; the settings say something else now.
        city.stop()
        city.set("net", f'addresses = ["{city.listen}"]')
        city.start()
        self.found(city, "address-changed", "warning", "essaim.invalid:7700", city.listen)
        city.stop()
        city.set("net", 'listen = ""')
        city.start()
        self.found(city, "port-missing", "problem", "essaim.invalid:7700")

    def test_a_partner_that_called_proves_the_address(self):
        closed = free_port()
        lead = self.city("guediawaye").init("--address", f"localhost:{closed}").start()
        lead.ok("network", "create", "Villes")
        proxy = self.proxy()
        proxy.names["localhost"] = ("127.0.0.1", lead.port)  # the router that forwards
        self.joined(self.behind("paris", proxy.url), self.invitation(lead))
        self.connected(lead, "paris")
        self.found(lead, "address-called", "good", f"localhost:{closed}", "paris")


class TheProxy(Doctor):
    def test_each_of_its_answers(self):
        lead = self.lead()
        proxy = self.proxy()
        paris = self.joined(self.behind("paris", proxy.url), self.invitation(lead))
        self.put_recovery_key_away(paris)
        self.connected(paris, "guediawaye")
        self.found(paris, "proxy-answers", "good", proxy.address)
        self.assertEqual({each["outcome"] for each in self.look(paris)}, {"good"})
        for manner, code, outcome, word in (
                (b"HTTP/1.1 403 Forbidden\r\n\r\n", "partner-proxy-refuses", "problem", "403 Forbidden"),
                (b"HTTP/1.1 407 Who\r\n\r\n", "partner-proxy-asks", "problem", proxy.address),
                (b"HTTP/1.1 503 Away\r\n\r\n", "partner-beyond-proxy", "warning", "503 Away"),
                ("garbage", "partner-proxy-fails", "problem", "not-http"),
                ("dies", "partner-proxy-fails", "problem", "hung-up")):
            with self.subTest(code, manner=manner):
                proxy.manner = manner
                proxy.cut()
                wait_for(lambda: not paris.json("status")["partners"][0].get("connected"), "the cut")
                self.found(paris, code, outcome, "guediawaye", word)
        proxy.manner = "silent"
        silent = self.look(paris)[-1]
        self.assertEqual((silent["code"], silent["arguments"][-1]), ("partner-proxy-fails", "silent"))
        proxy.stop()
        self.found(paris, "proxy-down", "problem", proxy.address, "unreachable")


class Stopped(Doctor):
    def test_a_daemon_that_does_not_run(self):
        city = self.city("guediawaye").init()
        self.found(city, "daemon-silent", "problem", "essaim.sock")
        self.assertEqual([each["check"] for each in self.look(city)],
                         ["daemon", "configuration", "rights", "recovery", "disk"])
        (city.data / "node.key").chmod(0o640)
        self.found(city, "rights-open", "problem", "node.key", "0640")
        (city.data / "node.key").unlink()
        self.found(city, "file-unreadable", "problem", "node.key", "No such file")
        city.set("net", "listen = 7700")
        self.found(city, "configuration-bad", "problem", "net.listen")

    def test_one_that_was_killed(self):
        city = self.city("guediawaye").init().start()
        city.stop(signal.SIGKILL)
        self.found(city, "daemon-killed", "problem", "essaim.sock")
        city.start()
        self.assertNotIn("daemon-killed", [each["code"] for each in self.look(city)])

    def test_one_that_hangs(self):
        city = self.city("guediawaye").init().start()
        city.daemon.send_signal(signal.SIGSTOP)
        try:
            findings = self.look(city)
        finally:
            city.daemon.send_signal(signal.SIGCONT)
        self.assertEqual([each["code"] for each in findings],
                         ["daemon-stuck", "configuration-good", "rights-good", "recovery-here", "disk-good"])
        self.assertIn("essaimd.log", findings[0]["advice"])

    def test_one_that_listens_elsewhere(self):
        city = self.city("guediawaye").init()
        elsewhere = self.folder / "elsewhere.sock"
        city.daemon = city.launch("--socket", str(elsewhere))
        wait_for(elsewhere.exists, "the socket")
        self.found(city, "daemon-elsewhere", "problem", str(city.data))
        findings = self.look(city, "--socket", str(elsewhere))
        self.assertEqual(findings[0]["code"], "daemon-answers")

    def test_no_city_there_and_nothing_named(self):
        nowhere = self.city("nowhere")
        self.found(nowhere, "directory-empty", "problem", str(nowhere.data))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ESSAIM_")}
        done = subprocess.run([BIN / "essaim", "--lang", "en", "doctor"], capture_output=True, text=True, env=environment,
                              timeout=60)
        self.refused(done, 2, "--data DIR")
        done = subprocess.run([BIN / "essaim", "--json", "--socket", self.folder / "none.sock", "doctor"],
                              capture_output=True, text=True, env=environment, timeout=60)
        self.assertEqual(done.returncode, PROBLEM)
        self.assertEqual([each["code"] for each in json.loads(done.stdout)["findings"]],
                         ["daemon-silent", "directory-unnamed"])

    def test_names_that_would_act_on_a_terminal(self):
        city = self.city("guediawaye")
        city.data = self.folder / "a\x1b]0;owned\x07b"
        city.init()
        done = city.run("doctor")
        self.assertEqual(done.returncode, PROBLEM)
        self.assertNotIn("\x1b", done.stdout)
        self.assertIn("\\u{1B}]0;owned", done.stdout)


if __name__ == "__main__":
    unittest.main()
