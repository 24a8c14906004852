"""Random schedules, what the model makes of them, and the same as a file for `essaim-sim --schedule`.

usage: schedules.py SEED [LAST]
"""

import random
import sys

import essaim_model as model

# What is built: one generation for each member, so nothing to adopt.
FLAGS = model.ALL - {"adopt"}
HONEST = ["A", "B", "C", "D"]  # A leads
HOSTILE = "E"
VERBS = (["pub"] * 6 + ["sync"] * 10 + ["retract"] * 2 + ["equivocate"] * 3 + ["extend"] * 3 + ["take others"] + ["flush"] +
         ["clone", "revoke", "rivals", "crash", "crash"])


class City(model.Node):
    """A node of the model that keeps what was taken back, hidden: its retraction may become void (RULES 15)."""

    def __init__(self, name, member):
        super().__init__(name, FLAGS)
        self.kept = set()
        self.own = {"m": member, "key": "k" + member + "1", "seq": 0, "head": None, "gen": 1}
        self.stopped = False  # saw what it did not write under its key; for good
        self.durable = None

    def apply(self):
        fold = self.fold()
        self.dead = set(fold.retracted)
        for header in self.hs.values():
            if not header.doc:
                continue
            text = self.dk(header)
            if header.id in self.dead and text in self.docs:
                self.docs.discard(text)
                self.kept.add(text)
            elif header.id not in self.dead and text in self.kept:
                self.kept.discard(text)
                self.docs.add(text)

    def snapshot(self):
        return super().snapshot() + (set(self.kept),)

    def load(self, snapshot):
        super().load(snapshot[:-1])
        self.kept = set(snapshot[-1])

    def notice(self):
        own, before = set(), self.own["head"]
        while before in self.hs:
            own.add(before)
            before = self.hs[before].prev
        if any(header.key == self.own["key"] and header.id not in own for header in self.hs.values()):
            self.stopped = True


class Schedule:
    """Makes one step after the other and keeps the lines that say so, with the states expected of the program."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = [f"schedule {seed}", "cities " + " ".join(HONEST + [HOSTILE])]
        self.expected = []  # one for each `state` line
        self.names = {}     # of headers
        self.labels = 0
        self.cities = {}
        chain = [model.FOUND]
        for member in HONEST + [HOSTILE]:
            chain.append(model.net(len(chain), chain[-1].id, "admit", (member, "k" + member + "1", "r" + member)))
        for member in HONEST:
            city = City(member, member)
            for entry in chain:
                city.net[entry.id] = entry
            city.durable = city.snapshot()
            self.cities[member] = city
        self.hostile = []      # headers that E signed
        self.forked = set()    # members of whose log there may be two branches

    def new_name(self, header):
        self.names[header.id] = f"h{len(self.names) + 1}"
        return self.names[header.id]

    def pick(self, some):
        return some[self.random.randrange(len(some))]

    # ---- what cities do ----

    def append(self, city, kind, target=None):
        own = city.own
        text = f"d{len(self.names)}" if kind == "doc" else None
        header = model.header(own["key"], own["seq"] + 1, own["head"], kind, target, text)
        city.hs[header.id] = header
        city.sigs.add(header.id)
        own["seq"], own["head"] = header.seq, header.id
        if text:
            city.docs.add(city.dk(header))
        city.dirty()
        city.apply()
        city.durable = city.snapshot()
        return header

    def may_publish(self, city):
        return not city.stopped and city.own["m"] not in city.fold().revoked

    def publish(self):
        city = self.pick(list(self.cities.values()))
        if self.may_publish(city):
            self.lines.append(f"pub {city.name} {self.new_name(self.append(city, 'doc'))}")
            return [city]
        return []

    def retract(self):
        city = self.pick(list(self.cities.values()))
        mine = sorted(each for each in city.visible() if city.hs[each].key == city.own["key"])
        if not mine or not self.may_publish(city):
            return []
        target = self.pick(mine)
        header = self.append(city, "retract", target)
        self.lines.append(f"retract {city.name} {self.names[target]} {self.new_name(header)}")
        return [city]

    def talk(self, a, b):
        """Whether a connection between the two stands: other keys, and neither revoked in the eyes of the other."""
        return (a.own["m"] != b.own["m"] and a.own["m"] not in b.fold().revoked and b.own["m"] not in a.fold().revoked)

    def meet(self, a, b):
        # The network log goes first and is durable at once, and with it what had come before.
        union = {**a.net, **b.net}
        for city in (a, b):
            if len(city.net) < len(union):
                city.net = dict(union)
                city.dirty()
                city.apply()
                city.durable = city.snapshot()
        # Until nothing moves: what one side sends may change what the other has for it.
        for _ in range(3 if self.talk(a, b) else 0):
            model.sync(a, b)
        for city in (a, b):
            city.apply()
            city.notice()

    def sync(self):
        a, b = self.random.sample(list(self.cities.values()), 2)
        if not self.talk(a, b):
            return []
        self.lines.append(f"sync {a.name} {b.name}")
        self.meet(a, b)
        return [a, b]

    def clone(self):
        city = self.pick(list(self.cities.values()))
        if city.stopped or city.own["m"] == "A" or len(self.cities) > 5 or city.own["m"] in city.fold().revoked:
            return []
        copy = City(f"{city.name}{len(self.cities)}", city.own["m"])
        copy.load(city.snapshot())
        copy.durable = city.durable
        self.cities[copy.name] = copy
        self.forked.add(city.own["m"])
        self.lines.append(f"clone {city.name} {copy.name}")
        return [city, copy]

    def flush(self):
        city = self.pick(list(self.cities.values()))
        city.durable = city.snapshot()
        self.lines.append(f"flush {city.name}")
        return [city]

    def crash(self):
        city = self.pick(list(self.cities.values()))
        city.load(city.durable)
        city.apply()
        self.lines.append(f"crash {city.name}")
        return [city]

    # ---- what the lead does ----

    def revoke(self):
        lead, member = self.cities["A"], self.pick(["D", HOSTILE, HOSTILE])
        fold = lead.fold()
        # The model is ahead of what is built where a tip lies beyond a fork.
        if fold.netfork is not None or member in fold.revoked or member in self.forked:
            return []
        tips = []
        for key, _ in fold.gens[member]:
            before = {lead.hs[each].prev for each in fold.acc[key]}
            tips += [(key, lead.hs[each].seq, each) for each in fold.acc[key] if each not in before]
        entry = model.net(fold.nethead.pos + 1, fold.nethead.id, "revoke", (member, tuple(tips)))
        self.write_network(lead, entry)
        self.forked.add(member)  # E writes no second branch afterwards
        self.lines.append(f"revoke A {member}")
        return [lead]

    def write_network(self, city, entry):
        city.net[entry.id] = entry
        city.dirty()
        city.apply()
        city.durable = city.snapshot()

    def rivals(self):
        a, b = self.random.sample(list(self.cities.values()), 2)
        fold = a.fold()
        if fold.netfork is not None or b.fold().netfork is not None or b.fold().nethead.id != fold.nethead.id:
            return []
        names = []
        for city in (a, b):
            self.labels += 1
            names.append(f"X{self.labels}")
            entry = model.net(fold.nethead.pos + 1, fold.nethead.id, "admit", (names[-1], f"kX{self.labels}", "rX"))
            self.write_network(city, entry)
        self.lines.append(f"rivals {a.name} {b.name} {names[0]} {names[1]}")
        return [a, b]

    # ---- what E does, which keeps to no rule but its signatures ----

    def show(self, header, city):
        machine = City(HOSTILE, HOSTILE)
        machine.net = dict(city.net)
        held = {each.id: each for each in self.hostile}
        while header:
            machine.hs[header.id] = header
            header = held.get(header.prev)
        machine.sigs = set(machine.hs)
        machine.docs = {machine.dk(each) for each in machine.hs.values() if each.doc}
        machine.dirty()
        machine.apply()
        self.meet(machine, city)

    def write(self, base, kind, target=None):
        text = f"e{len(self.names)}" if kind == "doc" else None
        header = model.header("kE1", base.seq + 1 if base else 1, base.id if base else None, kind, target, text)
        self.hostile.append(header)
        name = self.new_name(header)
        what = "text" if kind == "doc" else f"takes {self.names[target]}"
        self.lines.append(f"write {HOSTILE} {name} after {self.names[base.id] if base else '-'} {what}")
        return header

    def hear(self, header, city):
        self.lines.append(f"show {HOSTILE} {self.names[header.id]} {city.name}")
        self.show(header, city)
        return [city]

    def listeners(self):
        return [city for city in self.cities.values() if HOSTILE not in city.fold().revoked]

    def extend(self):
        if not self.listeners():
            return []
        base = self.hostile[-1] if self.hostile else None
        mine = [each for each in self.ancestors(base) if each.kind == "doc"]
        if mine and self.random.random() < 0.25:
            return self.hear(self.write(base, "retract", self.pick(mine).id), self.pick(self.listeners()))
        return self.hear(self.write(base, "doc"), self.pick(self.listeners()))

    def ancestors(self, header):
        held = {each.id: each for each in self.hostile}
        chain = []
        while header:
            chain.append(header)
            header = held.get(header.prev)
        return chain

    def equivocate(self):
        # Once E is revoked it may only go on where it was: the program is not built for tips beyond a fork yet.
        if not self.hostile or not self.listeners() or any(HOSTILE in city.fold().revoked for city in self.cities.values()):
            return []
        self.forked.add(HOSTILE)
        return self.hear(self.write(self.pick(self.hostile), "doc"), self.pick(self.listeners()))

    def take_others(self):
        """E takes back what another wrote, and tells somebody who may not even know that."""
        if not self.listeners():
            return []
        seen = self.pick(list(self.cities.values()))
        others = sorted(each for each in seen.visible() if seen.hs[each].key != "kE1")
        if not others:
            return []
        base = self.hostile[-1] if self.hostile else None
        return self.hear(self.write(base, "retract", self.pick(others)), self.pick(self.listeners()))

    # ---- the whole ----

    def tell(self, cities):
        for city in cities:
            self.lines.append(f"state {city.name}")
            self.expected.append(self.state(city))

    def state(self, city):
        fold = city.fold()
        accepted, shown, members, revoked = [], [], [], []
        visible = city.visible()
        for member in fold.members:
            (revoked if member in fold.revoked else members).append(member)
            for key, _ in fold.gens[member]:
                for each in sorted(fold.acc[key], key=lambda each: city.hs[each].seq):
                    accepted.append(f"{member}/{city.hs[each].seq}={self.names[each]}")
                    if each in visible:
                        shown.append(self.names[each])
        return " ".join([city.name, "accepts", *accepted, "shows", *shown, "members", *members, "revoked", *revoked])

    def run(self, steps):
        verbs = {"pub": self.publish, "sync": self.sync, "retract": self.retract, "equivocate": self.equivocate,
                 "extend": self.extend, "take others": self.take_others, "clone": self.clone, "revoke": self.revoke,
                 "rivals": self.rivals, "crash": self.crash, "flush": self.flush}
        for _ in range(steps):
            self.tell(verbs[self.pick(VERBS)]())
        # In the end everybody meets everybody, often enough that nothing moves any more.
        cities = list(self.cities.values())
        for _ in range(2):
            for i, a in enumerate(cities):
                for b in cities[i + 1:]:
                    if self.talk(a, b):
                        self.lines.append(f"sync {a.name} {b.name}")
                        self.meet(a, b)
        self.tell(cities)
        return self


def make(seed):
    return Schedule(seed).run(5 + seed % 40)


if __name__ == "__main__":
    for each in range(int(sys.argv[1]), int(sys.argv[-1]) + 1):
        schedule = make(each)
        answers = iter(schedule.expected)
        for line in schedule.lines:
            print(line)
            if line.startswith("state "):
                print("  " + next(answers))
