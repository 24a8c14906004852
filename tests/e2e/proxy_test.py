"""The proxy of the town hall: partners dialled through HTTP CONNECT, and every way in which a proxy can say no."""
import unittest

from city import Cities, wait_for
from proxy import Proxy

MANNERS = {  # what the proxy does, and the word of it in the status
    b"HTTP/1.1 403 Forbidden\r\n\r\n": "403 Forbidden",
    b"HTTP/1.0 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno": "502 Bad Gateway",
    b"HTTP/1.1 403 \x1b]0;owned\x07\r\n\r\n": "403 \\u{1B}]0;owned",
    "garbage": "not that of a proxy",
    "endless": "has no end",
    "dies": "hung up",
    "hangs up": "hung up",
}  # one that stays silent is met in doctor_test, whose patience is shorter


class TownHall(Cities):
    def setUp(self):
        super().setUp()
        self.proxies = []

    def tearDown(self):
        super().tearDown()
        for proxy in self.proxies:
            proxy.stop()

    def proxy(self, *arguments, **settings):
        self.proxies.append(Proxy(*arguments, **settings))
        return self.proxies[-1]

    def behind(self, handle, url, *more):
        """A city that only dials, through the proxy at `url`."""
        city = self.city(handle)
        city.listen = ""
        city.init()
        city.set("net", f'proxy = "{url}"')
        for line in more:
            city.set("net", line)
        return city.start()

    def lead(self, *more):
        lead = self.city("guediawaye").init(*more).start()
        lead.ok("network", "create", "Villes numériques")
        return lead

    def invitation(self, lead, uses=1):
        return lead.ok("network", "invite", "--uses", str(uses)).strip()

    def joined(self, city, line):
        city.ok("network", "join", line)
        wait_for(lambda: city.json("status").get("state") == "running", f"{city.handle} to be a member")
        return city

    def partner(self, city, handle="guediawaye"):
        return next(each for each in city.json("status")["partners"] if each["handle"] == handle)


class Through(TownHall):
    def test_cities_converge_through_it_also_after_restarts(self):
        proxy = self.proxy("slow pieces")
        lead = self.lead()
        paris = self.joined(self.behind("paris", proxy.url), self.invitation(lead))
        # Introduction and session, and nothing beside the proxy.
        self.assertGreaterEqual(len(proxy.tunnels), 2)
        self.assertEqual(set(proxy.tunnels), {lead.listen})
        self.assertTrue(proxy.requests[0].startswith(f"CONNECT {lead.listen} HTTP/1.1\r\nHost: {lead.listen}\r\n"))
        lead.publish()
        paris.publish()
        wait_for(lambda: lead.held() == paris.held() == {"guediawaye": (1, 1), "paris": (1, 1)}, "both to hold both")
        proxy.manner = "works"
        for city in (paris, lead):
            city.stop()
            city.start()
        lead.publish()
        wait_for(lambda: paris.held()["guediawaye"] == (2, 2), "an entry after restarts")
        # A proxy that cuts long connections costs a new one, and nothing else.
        tunnels = len(proxy.tunnels)
        proxy.cut()
        wait_for(lambda: len(proxy.tunnels) > tunnels, "a new way through")
        paris.publish()
        wait_for(lambda: lead.held()["paris"] == (2, 2), "an entry after the cut")

    def test_the_proxy_resolves_the_name_and_asks_for_a_password(self):
        proxy = self.proxy(password="mairie@ville:s3cret")
        lead = self.city("guediawaye")
        # A name that is in no DNS (RFC 6761): only the proxy knows it.
        proxy.names["essaim.invalid"] = ("127.0.0.1", lead.port)
        lead.init("--address", f"essaim.invalid:{lead.port}").start()
        lead.ok("network", "create", "Villes numériques")
        line = self.invitation(lead)

        stranger = self.behind("stranger", proxy.url)
        text = self.refused(stranger.run("network", "join", line), 7, "407 Proxy Authentication Required", proxy.address)
        self.assertIn("CONNECT", text)
        self.refused(stranger.run("network", "join", line, lang="fr"), 7, "il a répondu 407", proxy.address)

        url = proxy.url.replace("http://", "http://mairie%40ville:s3cret@")
        paris = self.joined(self.behind("paris", url), line)
        self.assertEqual(set(proxy.tunnels), {f"essaim.invalid:{lead.port}"})
        # Whoever may read log, status or doctor is told where the proxy is, and not the password.
        log = (paris.data / "essaimd.log").read_text()
        shown = log + paris.ok("status") + paris.ok("--json", "status") + paris.run("doctor").stdout + paris.run(
            "--json", "doctor").stdout
        self.assertIn(proxy.address, shown)
        for secret in ("s3cret", "mairie", proxy.requests[-1].split("Basic ")[1].split("\r")[0]):
            self.assertNotIn(secret, shown)

    def test_no_proxy_names_whom_to_dial_directly(self):
        proxy = self.proxy(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        lead = self.lead()
        paris = self.behind("paris", proxy.url, 'no_proxy = ["ville.example", "127.0.0.0/8"]')
        self.joined(paris, self.invitation(lead))
        self.assertEqual(proxy.requests, [])


class Refusals(TownHall):
    def test_each_is_said_and_passes_when_the_proxy_lets_through(self):
        lead = self.lead()
        line = self.invitation(lead, len(MANNERS))
        cities = [(self.behind(f"ville{number}", self.proxy().url), proxy_says, word)
                  for number, (proxy_says, word) in enumerate(MANNERS.items())]
        for city, _, _ in cities:
            self.joined(city, line)
        for (_, says, _), proxy in zip(cities, self.proxies, strict=True):
            proxy.manner = says
            proxy.cut()
        for city, _, word in cities:
            def said(city=city, word=word):
                partner = self.partner(city)
                return partner.get("problem") == "proxy-failed" and word in partner["detail"]
            wait_for(said, f"{city.handle} to say {word}")
        shown = cities[0][0]
        status = shown.ok("status") + shown.ok("status", lang="fr")
        for words in ("does not let this city through", "ne laisse pas cette ville", "403 Forbidden", "essaim doctor"):
            self.assertIn(words, status)
        for proxy in self.proxies:
            proxy.manner = "works"
            proxy.cut()
        for city, _, _ in cities:
            city.run("doctor")  # dials at once instead of at its next try
            wait_for(lambda city=city: self.partner(city).get("connected"), f"{city.handle} to be let through")

    def test_a_proxy_that_is_not_there_is_said(self):
        proxy = self.proxy()
        lead = self.lead()
        paris = self.joined(self.behind("paris", proxy.url), self.invitation(lead))
        proxy.stop()
        wait_for(lambda: self.partner(paris).get("problem") == "proxy-failed", "the problem")
        self.assertIn("cannot be reached (Connection refused)", self.partner(paris)["detail"])

    def test_a_setting_that_cannot_be_is_refused_at_the_start(self):
        city = self.city("guediawaye").init()
        line = (city.data / "essaim.toml").read_text().splitlines().index("[net]") + 2
        for url, word in (("https://proxy:3128", "plain HTTP"), ("http://proxy", "port"), ("http://pro xy:1", "spaces"),
                          ("http://n:s3cret@x@proxy:1", "%40"), ("proxy:3128", "http://")):
            city.set("net", f'proxy = "{url}"')
            daemon = city.launch("--lang", "en")
            _, text = daemon.communicate(timeout=20)
            self.assertEqual(daemon.returncode, 4, text)
            self.assertIn(f"line {line}: net.proxy must be ", text)
            self.assertIn(word, text)
            self.assertNotIn("s3cret", text)
            self.assertEqual(len(text.strip().splitlines()), 2, text)
        city.set("net", 'proxy = ""')
        city.set("net", 'no_proxy = ["http://x"]')
        daemon = city.launch("--lang", "en")
        _, text = daemon.communicate(timeout=20)
        self.assertEqual(daemon.returncode, 4, text)
        self.assertIn("net.no_proxy must be ", text)


if __name__ == "__main__":
    unittest.main()
