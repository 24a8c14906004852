"""The table of scripts/bench: every figure with its aim, declared once."""
from dataclasses import dataclass

import measures

# A loss is a figure that is worse than the one committed by more than this ratio.
RATIO = 0.8


@dataclass(frozen=True)
class Row:
    key: str  # in what its measurement gives
    what: str
    unit: str
    aim: float = None
    more_is_better: bool = False
    digits: int = 0
    noise: float = 0  # a difference that says nothing

    def met(self, value):
        return self.aim is None or (value >= self.aim if self.more_is_better else value <= self.aim)

    def lost(self, value, before):
        if abs(value - before) <= self.noise:
            return False
        return value < RATIO * before if self.more_is_better else value > before / RATIO

    def shown(self, value):
        return f"{value:,.{self.digits}f}"

    def shown_aim(self):
        return "" if self.aim is None else ("≥ " if self.more_is_better else "≤ ") + self.shown(self.aim)


@dataclass(frozen=True)
class Group:
    name: str  # for --only
    rows: tuple
    measure: object  # called with the run and what one fdatasync takes in microseconds; gives a value for each key
    needs: tuple = ()  # groups that must be measured before


# The issues give aims of speed for `likely` only.
def first_sync(corpus, rate=None, octets=None, cpu=None):
    return Group(f"first-sync-{corpus}", (
        Row("rate", f"first sync, {corpus}", "entries/s", rate, more_is_better=True),
        Row("bytes", f"first sync, {corpus}: after TLS, both ways", "bytes an entry", octets),
        Row("cpu", f"first sync, {corpus}: CPU, both sides", "µs an entry", cpu),
        Row("giver", f"first sync, {corpus}: resident at most, who gives", "MB", 120),
        Row("receiver", f"first sync, {corpus}: resident at most, who receives", "MB", 120),
    ), lambda bench, disk: measures.first_sync(bench, corpus))


def disk(corpus, aim):
    return Group(f"disk-{corpus}", (Row("bytes", f"disk once settled, {corpus}", "bytes an entry", aim),),
                 lambda bench, disk: measures.disk(bench, corpus), needs=(f"first-sync-{corpus}",))


TABLE = (
    first_sync("likely", rate=20_000, octets=850, cpu=75),
    Group("search", (
        Row("searchable_s", "everything searchable, after a first sync", "s", 90),
        Row("index_us", "indexing: CPU of its lane", "µs an entry"),
        Row("resident", "indexing anew: resident at most, whole daemon", "MB", 100),
        Row("bytes", "search index on the disk", "bytes an entry", 2_200),
        Row("hits_ms", "search, 20 hits with facets, in the daemon: 99th percentile", "ms", 10, digits=1, noise=1),
        Row("hits_median_ms", "search, 20 hits with facets, in the daemon: median", "ms", digits=1, noise=1),
        Row("snippets_ms", "search, 20 hits with ten snippets, in the daemon: 99th percentile", "ms", 20, digits=1, noise=1),
        Row("snippets_median_ms", "search, 20 hits with ten snippets, in the daemon: median", "ms", digits=1, noise=1),
        Row("client_ms", "search as a whole client process, median", "ms", 40, digits=1, noise=3),
    ), lambda bench, disk: measures.searching(bench), needs=("first-sync-likely",)),
    Group("indexing-beside", (
        Row("ratio", "first sync, likely, in times of one with nothing indexed meanwhile", "×", 1.2, digits=2, noise=0.1),
    ), lambda bench, disk: measures.indexing_beside(bench), needs=("first-sync-likely",)),
    Group("commands", (
        Row("list_ms", "list as a whole client process, median", "ms", 40, digits=1, noise=3),
        Row("show_ms", "show as a whole client process, median", "ms", 40, digits=1, noise=3),
    ), lambda bench, disk: measures.commands(bench), needs=("first-sync-likely",)),
    Group("export", (
        Row("s", "export of everything to JSON Lines, whole process", "s", 10, digits=1, noise=0.3),
        Row("cpu", "export to JSON Lines: CPU of the daemon", "µs an entry"),
        Row("client", "export to JSON Lines: CPU of the client", "µs an entry"),
        Row("csv_s", "export of everything as a table, whole process", "s", digits=1, noise=0.3),
    ), lambda bench, disk: measures.bulk_export(bench), needs=("first-sync-likely",)),
    disk("likely", 900),
    first_sync("foreign"),
    disk("foreign", 1_300),
    Group("import", (
        Row("rate", "import of one file, durable", "entries/s", 12_000, more_is_better=True),
        Row("cpu", "import of one file: CPU of the daemon", "µs an entry"),
    ), lambda bench, disk: measures.bulk_import(bench)),
    Group("ten-new", (
        Row("bytes", "10 new entries, link made anew: after TLS", "bytes", 12_000),
        Row("ms", "10 new entries, link made anew: from dialling to shown", "ms", 50, digits=1, noise=5),
    ), lambda bench, disk: measures.ten_new(bench), needs=("first-sync-likely",)),
    Group("publish", (
        Row("us", "publish one at a time, durable, in the daemon", "µs"),
        Row("ratio", "the same in times of the disk's fdatasync", "×", 2.5, digits=1),
        Row("client_ms", "the same as a whole client process", "ms", 30, digits=1, noise=3),
    ), measures.publish, needs=("first-sync-likely",)),
    Group("reconnect", (
        Row("bytes", "reconnect with nothing new, 300 members: after TLS", "bytes", 400),
        Row("trips", "reconnect with nothing new, 300 members: after the handshake", "round trips", 1.2, digits=1),
    ), lambda bench, disk: measures.reconnect(bench)),
    Group("two-hops", (Row("ms", "A–B–C, publish to shown at C, median", "ms", 8, digits=1, noise=1),),
          lambda bench, disk: measures.two_hops(bench)),
    Group("idle", (
        Row("cpu", "idle connected pair: CPU of one", "% of a core", 0.1, digits=3, noise=0.05),
        Row("bytes", "idle connected pair: with TLS, TCP and IP", "bytes an hour", 4_096),
    ), lambda bench, disk: measures.idling(bench)),
)
