"""A city's session with one partner (docs/protocol.md, sections 5 to 8).

It is told nothing that the page and the schemas do not say. Whatever the partner sends that it may not send raises.
"""
import os
import time

import documents
import forks
import frames
import frontier
import runs
import signing
import tls
from schemas import entry, wire

UNANSWERED_MAX = 512
WANTED_RANGES_MAX = 256
NETWORK_RUN_MAX = 64
EVERYTHING = wire.Interest(rules=[wire.FollowRule()])
NOTHING = wire.Interest()


class Ended(Exception):
    """The partner said goodbye."""

    def __init__(self, bye):
        super().__init__(f"{entry.Reason.Name(bye.reason)} {bye.problem}".strip())
        self.reason = bye.reason


def dial(city, port=None, lead=None, **more):
    port, lead = port or city.address[0], lead or city.address[1]
    return Session(city, tls.dial(port, city.key, tls.ESSAIM, lead, **more), dialled=True)


class Session:
    """One connection on essaim/1. open() says Hello; step() takes one frame and answers it."""

    def __init__(self, city, connection, dialled):
        self.city, self.dialled = city, dialled
        self.channel = frames.Channel(connection)
        self.nonce = os.urandom(16)
        self.partner = connection.partner_key()
        self.heard = []          # names of all frames, in order
        self.equal = self.settled = False
        self.theirs = None       # their Hello
        self.interest = None     # theirs
        self.told = {}           # log: Place, of what they told
        self.frontier_sent = False
        self.pushed = {}         # log: sequence up to which they have it from us
        self.followers = set()   # logs that they follow here
        self.unanswered = set()
        self.answers = True
        self.wants = []
        self.promised = set()    # (log, sequence) of documents that they look for
        self.served = set()      # (log, sequence) of documents that they asked for and got
        self.news = []           # (log, sequence) that came as runs of one with their document
        self._waiting = []       # frontiers that came before the network log was settled

    # ---- hello ----

    def hello(self, **changes):
        log = self.city.network_log
        message = wire.Hello(protocol_min=1, protocol_max=1, network=self.city.network,
                             network_tips=[wire.NetworkTip(hash=tip.hash, position=tip.position) for tip in log.tips],
                             frontier_digest=self.city.digest(), nonce=self.nonce, dictionaries=[documents.DICTIONARY],
                             clock_ms=int(time.time() * 1000), software="second 1")
        for name, value in changes.items():
            setattr(message, name, value)
        return message

    def open(self, interest=EVERYTHING, seconds=5):
        self.city.refold()
        mine = self.hello()
        self.channel.send(mine)
        name, theirs = self.channel.next(seconds)
        self.heard.append(name)
        if name == "bye":
            raise Ended(theirs)
        if name != "hello" or theirs.network != self.city.network or theirs.nonce == self.nonce:
            raise runs.Refused(f"no Hello: {name}")
        self.theirs = theirs
        self.channel.send(interest)
        tips = [tip.hash for tip in theirs.network_tips]
        self.equal = theirs.frontier_digest == mine.frontier_digest and tips == [tip.hash for tip in mine.network_tips]
        if self.equal:
            self.settled = True
            self.frontier_sent = True
            for key, log in self.city.logs.items():
                self.told[key] = frontier.Place(log.sequence)
                self.pushed[key] = log.sequence
        else:
            self._offer_network_log()
            self._settle()
        return self

    # ---- the loop ----

    def step(self, seconds):
        name, message = self.channel.next(seconds)
        self.heard.append(name)
        if name is not None:
            getattr(self, "_on_" + name)(message)
        return name

    def until(self, condition, what="it", seconds=10, answer=True):
        """Goes on until the condition holds. Without `answer` a Want only waits in `wants`, for serve()."""
        self.answers = answer
        end = time.monotonic() + seconds
        while not condition():
            try:
                self.step(end - time.monotonic())
            except tls.Silent:
                raise AssertionError(f"waited {seconds} s in vain for {what}; heard {self.heard}") from None

    def caught_up(self):
        """Whether everything came that the partner told of so far."""
        return set(self.city.logs) - set(self.told) <= {self.city.key.public} and all(
            self.city.logs[key].sequence >= place.sequence for key, place in self.told.items())

    def listen(self, seconds):
        """Everything that comes within this time."""
        before, end = len(self.heard), time.monotonic() + seconds
        try:
            while True:
                self.step(max(end - time.monotonic(), 0))
        except tls.Silent:
            return self.heard[before:]

    def close(self, reason=entry.REASON_SHUTTING_DOWN):
        try:
            self.channel.send(wire.Bye(reason=reason))
        except tls.Closed:
            pass
        self.channel.tls.close()

    def tag(self, head):
        nonces = (self.nonce, self.theirs.nonce) if self.dialled else (self.theirs.nonce, self.nonce)
        return signing.head_tag(*nonces, head) if head else b""

    def _on_bye(self, bye):
        raise Ended(bye)

    # ---- the network log ----

    def _offer_network_log(self):
        log = self.city.network_log
        unknown = [tip for tip in self.theirs.network_tips if tip.hash not in log.entries]
        if not unknown:
            self._send_network_log([tip.hash for tip in self.theirs.network_tips])
        elif any(tip.position <= log.tips[0].position for tip in unknown):
            chain, back, points = list(log.chain()), 0, []
            while back < len(chain) - 1:
                points.append(chain[back])
                back = back * 2 or 1
            points.append(chain[-1])
            self.channel.send(wire.Locate(points=[wire.LocatePoint(sequence=entry.position, tag=entry.hash)
                                                  for entry in points]))

    def _send_network_log(self, known):
        entries = self.city.network_log.beyond(known)
        for at in range(0, len(entries), NETWORK_RUN_MAX):
            self.channel.send(wire.NetworkRun(entries=[
                wire.SignedNetworkEntry(entry=entry.octets, signature=entry.signature)
                for entry in entries[at:at + NETWORK_RUN_MAX]]))

    def _on_network_run(self, run):
        for signed in run.entries:
            self.city.network_log.append(signed.entry, signed.signature)
        self.city.refold()
        self._settle()

    def _settle(self):
        if self.settled or not all(tip.hash in self.city.network_log.entries for tip in self.theirs.network_tips):
            return
        self.settled = True
        self.send_frontier()
        waiting, self._waiting = self._waiting, []
        for message in waiting:
            self._on_frontier(message)

    # ---- catalogue ----

    def places(self, only_told=False):
        logs = [self.city.logs[key] for key in self.city.network_log.keys()]
        return [(log.key, frontier.Place(log.sequence, self.tag(log.head), log.fork.position if log.fork else 0, only_told))
                for log in logs]

    def send_frontier(self, packed=True, only_told=False):
        self.frontier_sent = True
        places = self.places(only_told)
        if packed:
            self.channel.send(frontier.pack(self.city.network_log.head, places))
        else:
            self.channel.send(wire.Frontier(logs=[frontier.in_full(key, place) for key, place in places]))

    def _on_frontier(self, message):
        if not self.settled:
            self._waiting.append(message)
            return
        if message.explicit_wanted:
            self.send_frontier(packed=False)
        places, left = frontier.unpack(message, self.city.network_log.keys(), self.city.network_log.head)
        if left:
            self.channel.send(wire.Frontier(explicit_wanted=True))
        for key, place in places.items():
            log = self.city.logs.get(key)
            if log is None:
                continue
            self.told[key] = place
            if log.fork and (not place.fork or place.fork > log.fork.position):
                self.channel.send(log.fork.proof())
            elif not place.fork and 0 < place.sequence <= log.sequence and \
                    place.tag != self.tag(log.hash_at(place.sequence)):
                self._locate(log, forks.places_back(log.sequence))
                continue
            if not place.only_told and place.sequence != frontier.NOT_CARRIED:
                self._send_runs(log, place.sequence)

    def _send_runs(self, log, after):
        first = max(after, self.pushed.get(log.key, 0)) + 1
        while first <= log.sequence:
            run = log.run_from(first)
            self.channel.send(run)
            first += len(run.bodies)
        self.pushed[log.key] = log.sequence

    def _on_run(self, run):
        new = self.city.take_run(run)
        self.pushed[run.log] = max(self.pushed.get(run.log, 0), run.first + len(run.bodies) - 1)
        if new and run.document:
            self.news.append((run.log, run.first))
        if new:
            self.want(run.log)

    # ---- documents ----

    def want(self, key):
        """Asks for what is missing of this log, newest first, as far as the partner may be asked at once."""
        asked = []
        for sequence in self.city.missing(key):
            if len(self.unanswered) >= UNANSWERED_MAX:
                break
            if (key, sequence) not in self.unanswered:
                asked.append(sequence)
                self.unanswered.add((key, sequence))
        ranges = []
        for sequence in asked:
            if ranges and ranges[-1].first == sequence + 1:
                ranges[-1].first -= 1
                ranges[-1].count += 1
            else:
                ranges.append(wire.WantRange(log=key, first=sequence, count=1))
        for at in range(0, len(ranges), WANTED_RANGES_MAX):
            self.channel.send(wire.Want(ranges=ranges[at:at + WANTED_RANGES_MAX]))

    def _on_document(self, message):
        log = self.city.log_of(message.log_tag)
        if (log.key, message.sequence) not in self.unanswered:
            raise runs.Refused("a document that nobody asked for")
        self.unanswered.discard((log.key, message.sequence))
        self.city.take_document(log.key, message.sequence, message.frame)
        self.want(log.key)

    def _on_absent(self, message):
        for sequence in range(message.first, message.first + message.count):
            if message.will_try:
                self.promised.add((message.log, sequence))
            else:
                self.promised.discard((message.log, sequence))
                self.unanswered.discard((message.log, sequence))

    def _on_want(self, message):
        if self.answers:
            self.serve(message)
        else:
            self.wants.append(message)

    def serve(self, message):
        for asked in message.ranges:
            for sequence in reversed(range(asked.first, asked.first + asked.count)):
                frame = self.city.documents.get((asked.log, sequence))
                if frame is None:
                    self.channel.send(wire.Absent(log=asked.log, first=sequence, count=1,
                                                  reason=entry.REASON_NO_PARTNER_HOLDS_IT))
                else:
                    self.served.add((asked.log, sequence))
                    self.channel.send(wire.DocumentFrame(log_tag=asked.log[:8], sequence=sequence, frame=frame))

    def _on_interest(self, message):
        self.interest = message

    # ---- news ----

    def follow(self, key):
        log = self.city.logs[key]
        self.channel.send(wire.Follow(log_tag=key[:8], sequence=log.sequence, head_tag=self.tag(log.head)))

    def _on_follow(self, message):
        log = self.city.log_of(message.log_tag)
        if log is None:
            return
        if message.stop:
            self.followers.discard(log.key)
            return
        self.followers.add(log.key)
        self._send_runs(log, message.sequence)

    def _on_have(self, message):
        log = self.city.log_of(message.log_tag)
        if log is not None:
            self.told[log.key] = frontier.Place(message.sequence, message.head_tag)

    def publish(self, title, text, **more):
        """Writes an entry and tells the partner: pushed with its document to who follows, else announced."""
        sequence = self.city.write(title, text, **more)
        log = self.city.logs[self.city.key.public]
        if log.key not in self.followers:
            self.channel.send(wire.Have(log_tag=log.key[:8], sequence=sequence, head_tag=self.tag(log.head)))
            return sequence
        run = log.run_from(sequence)
        if self.interest is not None and self.interest.rules:
            run.document = self.city.documents[log.key, sequence]
        self.pushed[log.key] = sequence
        self.channel.send(run)
        return sequence

    # ---- forks ----

    def _locate(self, log, places):
        self.channel.send(wire.Locate(log=log.key, points=[
            wire.LocatePoint(sequence=place, tag=self.tag(log.hash_at(place))) for place in places]))

    def _on_locate(self, message):
        if not message.log:
            known = [point.tag for point in message.points if point.tag in self.city.network_log.entries]
            self._send_network_log(known[:1])
            return
        log = self.city.logs.get(message.log)
        if log is None:
            return
        common, differs = forks.compare(message.points, lambda place: self.tag(log.hash_at(place)), log.sequence)
        if differs is None or differs <= common:
            return
        if differs == common + 1:
            self.channel.send(wire.ForkProof(first=log.run_from(differs)))
        else:
            self._locate(log, forks.places_between(common, differs))

    def _on_fork_proof(self, proof):
        log = self.city.logs.get(proof.first.log)
        place = proof.first.first
        if log is None or log.fork and log.fork.position <= place:
            return
        if not proof.HasField("second"):
            if place > log.sequence:
                return
            proof.second.CopyFrom(log.run_from(place))
            self.channel.send(wire.ForkProof(first=proof.second, second=proof.first))
        fork = forks.read(self.city.network, proof)
        if fork is not None:
            log.fork = fork
            log.end_at((fork.position - 1, fork.previous))
