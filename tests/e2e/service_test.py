"""essaimd under a service manager: what it tells systemd, how the journal reads it, and how it ends."""
import json
import os
import re
import signal
import socket
import subprocess
import unittest

from city import BIN, Cities, PATIENCE_S, wait_for


def until_end(stream):
    stream.settimeout(PATIENCE_S)
    text = b""
    while chunk := stream.recv(65536):
        text += chunk
    return text.decode()


class Notices(Cities):
    """NOTIFY_SOCKET as sd_notify(3) describes it: a datagram socket, a message each, VARIABLE=value by line."""

    def setUp(self):
        super().setUp()
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.manager.close)
        self.manager.bind(str(self.folder / "notify"))
        self.manager.settimeout(PATIENCE_S)

    def start(self, city, name):
        city.daemon = city.launch(NOTIFY_SOCKET=name)

    def test_ready_comes_when_it_answers_and_stopping_before_it_ends(self):
        city = self.city("guediawaye").init()
        self.start(city, str(self.folder / "notify"))
        self.assertEqual(self.manager.recv(4096), b"READY=1")
        # Nobody had to wait: a unit that is ordered after this one may ask at once.
        city.ok("status")
        city.daemon.send_signal(signal.SIGTERM)
        self.assertEqual(self.manager.recv(4096), b"STOPPING=1")
        city.daemon.communicate(timeout=20)
        self.assertEqual(city.daemon.returncode, 0)
        city.daemon = None
        self.manager.setblocking(False)
        self.assertRaises(BlockingIOError, self.manager.recv, 4096)

    def test_the_abstract_names_that_systemd_may_use(self):
        city = self.city("guediawaye").init()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(f"\0essaim-{self.folder.name}")
            manager.settimeout(PATIENCE_S)
            self.start(city, f"@essaim-{self.folder.name}")
            self.assertEqual(manager.recv(4096), b"READY=1")

    def test_a_start_that_fails_is_never_ready(self):
        city = self.city("guediawaye").init()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", city.port))
            taken.listen()
            self.start(city, str(self.folder / "notify"))
            city.daemon.communicate(timeout=20)
            self.assertEqual(city.daemon.returncode, 7)
        self.manager.setblocking(False)
        self.assertRaises(BlockingIOError, self.manager.recv, 4096)


class Journal(Cities):
    """systemd gives a service a stream to journald as standard error and names it in JOURNAL_STREAM; journald reads
    lines, and `<N>` before one as its level (sd-daemon(3), systemd.exec(5))."""

    def journal(self, city):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.addCleanup(ours.close)
        stream = os.fstat(theirs.fileno())
        city.daemon = city.launch(stderr=theirs, JOURNAL_STREAM=f"{stream.st_dev}:{stream.st_ino}")
        theirs.close()
        return ours

    def prepared(self, level="info"):
        city = self.city("guediawaye").init()
        city.set("log", 'to = "journal"')
        city.set("log", f'level = "{level}"')
        return city

    def test_every_line_has_its_level_and_no_time_of_its_own(self):
        city = self.prepared()
        stream = self.journal(city)
        text = b""
        stream.settimeout(PATIENCE_S)
        while b"ready" not in text:
            text += stream.recv(65536)
        city.ok("network", "create", "Villes numériques")
        city.stop()
        lines = (text.decode() + until_end(stream)).splitlines()
        for line in lines:
            self.assertRegex(line, r"^<[3467]>\S")
            self.assertNotRegex(line, r"\d\d:\d\d:\d\d")
        for told in (r"^<6>essaimd \S+ starts for guediawaye$", r"^<6>founded network", r"^<6>stopping after SIGTERM$",
                     r"^<6>stopped$"):
            self.assertTrue(any(re.search(told, line) for line in lines), (told, lines))
        self.assertFalse((city.data / "essaimd.log").exists())

    def test_what_ends_it_is_an_error_in_the_journal(self):
        city = self.prepared()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", city.port))
            taken.listen()
            stream = self.journal(city)
            city.daemon.wait(timeout=20)
            lines = until_end(stream).splitlines()
        self.assertTrue(any(line.startswith("<3>") and str(city.port) in line for line in lines), lines)

    def test_errors_that_were_sent_elsewhere_have_times_and_no_marks(self):
        # `essaimd … 2> file` in a service: the variable is inherited, the stream is not the journal's.
        for named in ({"JOURNAL_STREAM": "1:1"}, {"JOURNAL_STREAM": "nonsense"}, {}):
            with self.subTest(named):
                city = self.city(f"ville{len(self.cities)}").init()
                city.set("log", 'to = "journal"')
                path = self.folder / f"{city.handle}.err"
                with open(path, "wb") as file:
                    city.daemon = city.launch(stderr=file, **named)
                    city.wait_until_it_answers()
                    city.stop()
                self.assertRegex(path.read_text(), r"(?m)^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*essaimd \S+ starts for")
                self.assertNotIn("<6>", path.read_text())


class Ending(Cities):
    def test_who_waits_for_an_answer_still_gets_it(self):
        # An inviter that accepts and says nothing keeps a join waiting for up to 20 seconds.
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            silent.settimeout(PATIENCE_S)
            lead = self.city("guediawaye").init("--address", f"127.0.0.1:{silent.getsockname()[1]}").start()
            lead.ok("network", "create", "Villes numériques")
            line = lead.ok("network", "invite").strip()
            paris = self.city("paris").init().start()
            body = json.dumps({"line": line}).encode()
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(PATIENCE_S)
                client.connect(str(paris.data / "essaim.sock"))
                client.sendall(b"POST /v1/network/join HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                               b"Content-Length: %d\r\n\r\n" % len(body) + body)
                dialled, _ = silent.accept()
                paris.daemon.send_signal(signal.SIGTERM)
                # The socket goes as soon as it stops, so the signal has been taken.
                wait_for(lambda: not (paris.data / "essaim.sock").exists(), "the socket to go")
                dialled.close()
                answer = b""
                while chunk := client.recv(65536):
                    answer += chunk
            self.assertIn(b"inviter-unreachable", answer)
            self.assertTrue(answer.rstrip().endswith(b"}"), answer)
            paris.stop()

    def test_it_does_not_wait_for_an_answer_that_does_not_come(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            silent.settimeout(PATIENCE_S)
            lead = self.city("guediawaye").init("--address", f"127.0.0.1:{silent.getsockname()[1]}").start()
            lead.ok("network", "create", "Villes numériques")
            line = lead.ok("network", "invite").strip()
            paris = self.city("paris").init().start()
            joining = subprocess.Popen([BIN / "essaim", "--data", paris.data, "--lang", "en", "network", "join", line],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            dialled, _ = silent.accept()
            self.addCleanup(dialled.close)
            self.assertLess(paris.stop(), 5)
            _, err = joining.communicate(timeout=20)
            self.assertIn(joining.returncode, (3, 7), err)
            self.assertIn("essaimd --data", err)


if __name__ == "__main__":
    unittest.main()
