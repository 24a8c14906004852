"""The daemon and its surroundings: started twice, without port, killed, stopped, on a store of a later version."""
import os
import signal
import socket
import struct
import subprocess
import unittest

from city import BIN, Cities, wait_for


class Daemon(Cities):
    def ended(self, daemon, status, *words):
        out, err = daemon.communicate(timeout=20)
        self.assertEqual(daemon.returncode, status, out + err)
        for word in words:
            self.assertIn(word, err)

    def test_a_second_daemon_on_one_data_directory(self):
        city = self.city("guediawaye").init().start()
        self.ended(city.launch(), 7, str(city.data))
        self.ended(city.launch("--lang", "fr"), 7, str(city.data))
        city.ok("status")

    def test_a_port_in_use(self):
        city = self.city("guediawaye").init()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", city.port))
            taken.listen()
            self.ended(city.launch(), 7, str(city.port))
        city.start()

    def test_a_client_without_a_daemon(self):
        city = self.city("guediawaye").init()
        for words in (("status",), ("list",), ("network", "show"), ("show", "guediawaye/1")):
            self.refused(city.run(*words), 3, "essaimd --data")
            self.refused(city.run(*words, lang="fr"), 3, "essaimd --data")

    def test_a_directory_that_is_not_prepared_or_prepared_already(self):
        city = self.city("guediawaye")
        self.ended(city.launch(), 6, "essaim init")
        city.init()
        self.refused(city.run("init", "--handle", "guediawaye", "--name", "X", "--country", "SN"), 6, str(city.data))
        for option, value in (("--handle", "Guédiawaye"), ("--country", "Senegal"), ("--listen", "nowhere"), ("--address", "x")):
            words = {"--handle": "ville", "--name": "Ville", "--country": "SN", option: value}
            other = self.city("other")
            done = other.run("init", *[part for pair in words.items() for part in pair])
            self.assertIn(done.returncode, (2, 4), done.stderr)
            self.assertFalse((other.data / "node.key").exists())

    def test_keys_are_private_and_others_are_refused(self):
        city = self.city("guediawaye").init()
        self.assertEqual(city.data.stat().st_mode & 0o777, 0o700)
        for name in ("node.key", "recovery.key", "essaim.toml"):
            self.assertEqual((city.data / name).stat().st_mode & 0o777, 0o600)
        (city.data / "node.key").chmod(0o644)
        self.ended(city.launch(), 4, "node.key")

    def test_a_wrong_setting_names_its_line(self):
        city = self.city("guediawaye").init()
        config = city.data / "essaim.toml"
        config.write_text(config.read_text().replace("listen", "lisen"))
        daemon = city.launch()
        _, err = daemon.communicate(timeout=20)
        self.assertIn("net.listen", err)
        self.assertNotEqual(daemon.returncode, 0)

    def test_sigterm_ends_it_within_five_seconds_and_nothing_is_lost(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        label = guediawaye.publish("Avant l'arrêt")
        self.assertLess(guediawaye.stop(), 5)
        guediawaye.start()
        self.assertIn("Avant l'arrêt", guediawaye.ok("show", label))
        wait_for(lambda: paris.held()["guediawaye"] == (1, 1), "the entry")

    def test_what_was_acknowledged_survives_kill(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        acknowledged = []
        for turn in range(3):
            path = guediawaye.write("many.md", "---\ntitle: Un titre\n---\ntexte\n")
            publisher = subprocess.Popen([BIN / "essaim", "--data", guediawaye.data, "publish", "--again", *[path] * 200],
                                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            acknowledged.append(publisher.stdout.readline().strip())
            guediawaye.stop(signal.SIGKILL)
            acknowledged += publisher.communicate(timeout=20)[0].split()
            guediawaye.start()
        headers, documents = guediawaye.held()["guediawaye"]
        self.assertGreaterEqual(headers, len(acknowledged))
        self.assertEqual(headers, documents)
        numbers = [int(label.split("/")[1]) for label in acknowledged]
        self.assertEqual(len(set(numbers)), len(numbers))
        self.assertLessEqual(max(numbers), headers)
        guediawaye.ok("show", acknowledged[-1])
        wait_for(lambda: paris.held()["guediawaye"] == (headers, documents), "the partner to have all")

    def test_the_api_answers_curl_and_refuses_nonsense(self):
        city = self.city("guediawaye").init().start()

        def ask(request):
            with socket.socket(socket.AF_UNIX) as stream:
                stream.settimeout(15)
                stream.connect(str(city.data / "essaim.sock"))
                stream.sendall(request)
                answer = b""
                while chunk := stream.recv(65536):
                    answer += chunk
                return answer.split(b" ", 2)[1] if answer else b""

        self.assertEqual(ask(b"GET /v1/status HTTP/1.1\r\nConnection: close\r\n\r\n"), b"200")
        self.assertEqual(ask(b"GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n"), b"404")
        self.assertEqual(ask(b"DELETE /v1/entries HTTP/1.1\r\nConnection: close\r\n\r\n"), b"405")
        self.assertEqual(ask(b"POST /v1/network HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"), b"415")
        body = b'{"name": 3, "x'
        self.assertIn(ask(b"POST /v1/network HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                          b"Content-Length: %d\r\n\r\n" % len(body) + body), (b"400", b"422"))
        self.assertEqual(ask(b"POST /v1/entries HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                             b"Content-Length: 9999999\r\n\r\n"), b"413")
        ask(b"\x16\x03\x01garbage\r\n\r\n")
        city.ok("status")

    def test_events_tell_arrivals_and_resume(self):
        city, = self.network("guediawaye")
        city.publish("Premier")
        with socket.socket(socket.AF_UNIX) as stream:
            stream.settimeout(15)
            stream.connect(str(city.data / "essaim.sock"))
            stream.sendall(b"GET /v1/events?after=0 HTTP/1.1\r\n\r\n")
            text = b""
            while b"Premier" not in text:
                text += stream.recv(65536)
            city.publish("Deuxième")
            while "Deuxième".encode() not in text:
                text += stream.recv(65536)
        self.assertIn(b"id: 1\n", text)
        self.assertIn(b"id: 2\n", text)


class Strangers(Cities):
    def test_garbage_and_strangers_do_not_disturb(self):
        guediawaye, paris = self.network("guediawaye", "paris")
        for octets in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096), struct.pack(">BHH", 22, 0x0301, 65535) + bytes(500), b""):
            with socket.create_connection(("127.0.0.1", guediawaye.port), timeout=15) as stream:
                stream.sendall(octets)
        # In TLS 1.3 a client is done before the other side has judged it: so it waits for the judgement.
        stranger = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{guediawaye.port}", "-alpn", "essaim/1",
                                   "-tls1_3", "-ign_eof"], input=b"", capture_output=True, timeout=30)
        self.assertIn(b"alert", stranger.stderr.lower() + stranger.stdout.lower())
        old = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{guediawaye.port}", "-alpn", "essaim/1",
                              "-tls1_2"], input=b"", capture_output=True, timeout=30)
        self.assertIn(b"alert", old.stderr.lower() + old.stdout.lower())
        guediawaye.publish("Toujours là")
        wait_for(lambda: paris.held()["guediawaye"] == (1, 1), "the entry")


if __name__ == "__main__":
    unittest.main()
