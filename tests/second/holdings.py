"""What a city holds: the network log, every member's headers, documents (docs/protocol.md, sections 1, 2 and 6).

It lives in memory: the suite is about the wire.
"""
import os
import time

import documents
import frontier
import invitation
import runs
import signing
from schemas import entry

LANGUAGE = "fr"


class City:
    """A city of ours: its key and what it holds."""

    def __init__(self, handle):
        self.handle = handle
        self.key = signing.Key(os.urandom(32))
        self.network_log = None
        self.logs = {}
        self.documents = {}   # (log, sequence): frame
        self.retracted = set()  # header hashes
        self.address = None

    def join(self, line, addresses=()):
        content = invitation.admission(self.handle, self.key, addresses)
        self.network_log, lead, port = invitation.introduce(line, self.key, content)
        self.address = (port, lead)
        self.refold()
        return content

    @property
    def network(self):
        return self.network_log.network

    def refold(self):
        """Gives ourselves and every member a log, and ends the logs of those who were revoked."""
        self.logs.setdefault(self.key.public, runs.Log(self.network, self.key.public))
        for member in self.network_log.members:
            log = self.logs.setdefault(member.key, runs.Log(self.network, member.key))
            if member.revoked:
                log.end_at(member.tip())

    def digest(self):
        return frontier.digest(self.network, [tip.hash for tip in self.network_log.tips],
                               [(key, self.logs[key].head, self.logs[key].fork.position if self.logs[key].fork else 0)
                                for key in self.network_log.keys()])

    def log_of(self, tag):
        return next((log for key, log in self.logs.items() if key[:8] == tag), None)

    def take_run(self, run):
        """The headers of a run that were new. A document that comes with it is checked at once."""
        log = self.logs.get(run.log)
        new = log.accept(run) if log is not None else []
        if new and run.document:
            self.take_document(run.log, run.first, run.document)
        for header in new:
            for reference in (header.fields.references if header.fields else ()):
                if reference.relation == entry.RELATION_RETRACTS and reference.log == run.log:
                    self.retracted.add(reference.header)
                    for sequence, target in enumerate(log.headers, 1):
                        if target.hash == reference.header:
                            self.documents.pop((run.log, sequence), None)
        return new

    def take_document(self, log, sequence, frame):
        header = self.logs[log].headers[sequence - 1]
        documents.verified(self.network, log, sequence, header.fields, frame)
        if header.hash not in self.retracted:
            self.documents[log, sequence] = frame

    def document(self, log, sequence):
        header = self.logs[log].headers[sequence - 1]
        return documents.verified(self.network, log, sequence, header.fields, self.documents[log, sequence])

    def missing(self, log):
        """Sequences whose document is named, not taken back and not held, newest first."""
        return [sequence for sequence, header in reversed(list(enumerate(self.logs[log].headers, 1)))
                if header.fields and header.fields.document_hash and header.hash not in self.retracted
                and (log, sequence) not in self.documents]

    def write(self, title, text, kind="experience", themes=("data.gis",)):
        """One more entry of our own, signed; its place."""
        log = self.logs[self.key.public]
        octets = documents.octets_of(entry.Document(
            title=title, language=LANGUAGE, themes=themes, kind=kind,
            sections=[entry.Section(code="lessons", heading="À retenir", level=2, text=text)]))
        sequence = log.sequence + 1
        log.write(self.key, entry.EntryHeader(
            time_ms=int(time.time() * 1000), kind=kind, themes=themes, language=LANGUAGE, audience=entry.AUDIENCE_NETWORK,
            document_hash=signing.document_hash(self.network, log.key, sequence, octets), document_size=len(octets)))
        self.documents[log.key, sequence] = documents.close(octets)
        return sequence
