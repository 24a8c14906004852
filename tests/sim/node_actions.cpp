// What a node does for its engine, and what it looks at while doing it.
#include <algorithm>
#include <variant>

#include "core/check.h"
#include "core/document_frame.h"
#include "sync/readable_frames.h"
#include "tests/sim/node.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

std::string described(const sync::Message& message) {
  std::string text(sync::name_of(message));
  if (const auto* run = std::get_if<sync::RunMessage>(&message)) {
    text += " " + to_hex(run->run.log.view().substr(0, 2)) + " " + std::to_string(run->run.first) + ".." +
            std::to_string(run->run.last()) + (run->document ? " with document" : "");
  } else if (const auto* document = std::get_if<sync::DocumentMessage>(&message)) {
    text += " " + to_hex(document->log.view().substr(0, 2)) + " " + std::to_string(document->sequence);
  } else if (const auto* frontier = std::get_if<sync::Frontier>(&message)) {
    text += " of " + std::to_string(frontier->places.size()) + " places";
    for (const sync::LogFrontier& place : frontier->logs) {
      text += ", " + to_hex(place.log.view().substr(0, 2)) + " " + std::to_string(place.sequence) +
              (place.only_told ? " only told" : "");
    }
  } else if (const auto* have = std::get_if<sync::Have>(&message)) {
    text += " " + to_hex(have->log.view().substr(0, 2)) + " " + std::to_string(have->sequence);
  } else if (const auto* follow = std::get_if<sync::Follow>(&message)) {
    text += " " + to_hex(follow->log.view().substr(0, 2)) + " from " + std::to_string(follow->sequence) +
            (follow->stop ? " stop" : "");
  } else if (const auto* want = std::get_if<sync::Want>(&message)) {
    for (const sync::WantRange& range : want->ranges) {
      text += " " + to_hex(range.log.view().substr(0, 2)) + " " + std::to_string(range.first) + "+" +
              std::to_string(range.count);
    }
  } else if (const auto* absent = std::get_if<sync::Absent>(&message)) {
    text += " " + to_hex(absent->range.log.view().substr(0, 2)) + " " + std::to_string(absent->range.first) + "+" +
            std::to_string(absent->range.count) +
            (absent->held_now   ? " held now"
             : absent->will_try ? " will try"
                                : " no");
  }
  return text;
}

}  // namespace

void Node::perform(sync::Send send) {
  const auto peer = peers_.find(send.link);
  if (peer == peers_.end()) return fail("the engine sends on a link that is gone");
  witness_.on_sending(send.link, peer->second, send.message);
  if (world_->verbose()) {
    world_->say(handle_, "-> " + to_hex(peer->second.view().substr(0, 2)) + " " + described(send.message));
  }
  if (const auto* want = std::get_if<sync::Want>(&send.message); want && honest(send.link)) {
    const std::string wrong = receipts_.on_asking(send.link, *want, world_->now());
    if (!wrong.empty() && world_->every_answer_counts()) return fail(wrong);
  }
  speak(send.link, send.message);
}

// How the message really goes out, with what makes this city another than the others.
void Node::speak(sync::LinkId link, const sync::Message& message) {
  const std::size_t octets = sync::encoded_size(message);
  if (!liar_ && !later_version_) return world_->wires().transmit(link, sync::encode(message), octets);
  sync::Message said = message;
  if (liar_ && !liar_->corrupt(said)) return later(Time{0}, [this, link, octets] { on_sent(link, octets); });
  if (!later_version_) return world_->wires().transmit(link, sync::encode(said), octets);
  if (world_->random().chance(10)) world_->wires().transmit(link, unknown_frame(), 0);
  world_->wires().transmit(link, with_unknown_fields(sync::encode(as_a_later_version_says(std::move(said)))), octets);
}

void Node::perform(sync::Close close) {
  if (world_->verbose()) world_->say(handle_, "closes: " + std::string(name_of(close.reason)) + ", " + close.why);
  if (close.reason == Reason::bad_message && honest(close.link)) {
    return fail("21: blames an honest partner: " + close.why);
  }
  if (!peers_.contains(close.link)) return;
  hang_up(close.link, close.reason);
}

void Node::hang_up(sync::LinkId link, Reason reason) {
  speak(link, sync::Bye{reason, {}});
  world_->wires().close(link);
  receipts_.on_link_down(link);
  peers_.erase(link);
  engine_->on_disconnected(link, world_->engine_now());
}

void Node::perform(sync::CheckRun check) {
  later(some(machine_.check), [this, check = std::move(check)] {
    CheckedRun checked = check_run(world_->network(), check.run, check.accepted_tip);
    // What hangs on another branch than mine is no fault of who sent it, and the engine knows.
    const bool explained = world_->equivocated(check.run.log) || world_->forged(fingerprint_of(check.run));
    if (checked.verdict == Verdict::reject && !explained) {
      return fail("21: rejects a run of an honest partner: " + checked.why);
    }
    engine_->on_run_checked(check.ticket, std::move(checked), world_->engine_now());
    pump();
  });
}

void Node::perform(sync::CheckDocument check) {
  later(some(machine_.check), [this, check = std::move(check)] {
    auto checked = check_document(world_->network(), check.claim, check.frame);
    const bool explained = world_->equivocated(check.claim.place.log) || world_->forged(fingerprint_of(check.frame));
    if (!checked && !explained) {
      return fail("21: refuses a document of an honest partner: " + checked.error().arguments.front());
    }
    engine_->on_document_checked(check.ticket, std::move(checked), world_->engine_now());
    pump();
  });
}

void Node::perform(sync::CheckNetworkEntries check) {
  later(some(machine_.check), [this, check = std::move(check)] {
    std::vector<Result<VerifiedNetworkEntry>> all;
    for (const SignedNetworkEntry& entry : check.entries) {
      all.push_back(check_network_entry(world_->network(), entry));
      if (!all.back()) return fail("refuses an entry of the network log: " + all.back().error().arguments.front());
    }
    engine_->on_network_entries_checked(check.ticket, std::move(all), world_->engine_now());
    pump();
  });
}

void Node::perform(sync::Commit commit) {
  // A shared pointer, because a job may be copied and a batch should not.
  auto ingest = std::make_shared<Ingest>(std::move(commit.ingest));
  witness_.on_handed_over(*ingest);
  store_lane([this, ticket = commit.ticket, ingest] {
    if (world_->random().chance(machine_.disk_trouble_per_cent)) {
      world_->trace("disk full", static_cast<std::uint64_t>(ticket), 0, handle_);
      world_->say(handle_, "cannot store a batch" + std::string(ingest->network.empty() ? "" : " of the network log"));
      engine_->on_commit_failed(ticket, Reason::disk_full, world_->engine_now());
      return pump();
    }
    const bool durable_at_once = !ingest->network.empty();
    const Ingested ingested = store_ingest(std::move(*ingest));
    if (durable_at_once) store_.sync();
    ++world_->tally().commits;
    world_->trace("commit", ingested.first_arrival, ingested.documents.size(), handle_);
    tell_committed(ticket, ingested);
    sync_soon();
    pump();
  });
}

// As the daemon's OwnLog does.
void Node::look_for_another_machine(const Ingested& received) {
  const bool headers = std::ranges::any_of(received.runs, [&](const auto& run) { return run->log() == log(); });
  const bool fork = std::ranges::any_of(received.forks, [&](const auto& each) { return each.log() == log(); });
  if (!headers && !fork) return;
  if (!written_elsewhere_) world_->say(handle_, "learns that another machine writes with its key");
  written_elsewhere_ = true;
}

void Node::tell_committed(std::optional<sync::Ticket> ticket, const Ingested& ingested) {
  if (ticket) look_for_another_machine(ingested);
  engine_->on_committed(ticket, ingested, world_->engine_now());
  witness_.on_stored(ingested);
}

void Node::perform(sync::ReadRun read) {
  later(some(machine_.read), [this, read] {
    engine_->on_run_read(read.ticket, store_.run(read.log, read.first), world_->engine_now());
    pump();
  });
}

void Node::perform(sync::ReadHeader read) {
  later(some(machine_.read), [this, read] {
    std::optional<HeaderHash> hash;
    std::optional<DocumentClaim> claim;
    if (const SimStore::Row* row = store_.find(read.place)) {
      hash = row->header->hash();
      const HeaderFields& fields = row->header->fields();
      if (fields.document) claim = DocumentClaim{read.place, *fields.document, fields.document_size};
    }
    engine_->on_header_read(read.ticket, hash, claim, world_->engine_now());
    pump();
  });
}

void Node::perform(sync::ReadDocuments read) {
  later(some(machine_.read), [this, read] {
    auto readable = sync::readable_frames(store_.documents(read.log, read.first, read.last, read.bytes_max), read);
    if (!readable.damaged.empty()) return fail("holds a document that does not open");
    engine_->on_documents_read(read.ticket, std::move(readable.frames), world_->engine_now());
    pump();
  });
}

void Node::perform(const sync::DemandFailed& failed) { failed_demands_.emplace_back(failed.place, failed.reason); }

void Node::perform(const sync::NetworkChanged& changed) {
  std::vector<sync::LinkId> strangers;
  for (const auto& [link, peer] : peers_) {
    if (!changed.state->is_current(peer)) strangers.push_back(link);
  }
  for (const sync::LinkId link : strangers) hang_up(link, Reason::revoked);
}

// ---- what arrives ----

void Node::look_at_frame(ByteView frame) {
  if (dictionary_of(frame) == 0U) ++world_->tally().documents_without_dictionary;
  if (!opens_with(frame, dictionaries_)) fail("is sent a frame made with a dictionary that it did not list");
}

// What a liar sends is received like anything else, but neither counted nor remembered: it may be no document at all.
void Node::count_arrival(sync::LinkId link, const sync::Message& message) {
  Tally& tally = world_->tally();
  const bool counted = honest(link);
  const auto count_document = [&](const LogTag& log, Sequence sequence, ByteView frame) {
    ++tally.documents;
    look_at_frame(frame);
    if (!counted || receipts_.on_document(link, {log, sequence}, world_->now())) return;
    ++tally.duplicate_documents;
    if (world_->verbose()) world_->say(handle_, "had that document: " + std::to_string(sequence));
  };
  if (const auto* run = std::get_if<sync::RunMessage>(&message)) {
    Sequence sequence = run->run.first;
    const std::uint64_t before = tally.duplicate_headers;
    for (const Bytes& body : run->run.bodies) {
      ++tally.headers;
      if (counted && !receipts_.on_header(tag_of(run->run.log), sequence, body)) {
        ++tally.duplicate_headers;
        if (world_->verbose()) world_->say(handle_, "had that header: " + std::to_string(sequence));
      }
      ++sequence;
    }
    if (run->document) {
      ++tally.documents_in_runs;
      const std::uint64_t documents = tally.duplicate_documents;
      count_document(tag_of(run->run.log), run->run.first, *run->document);
      // News that come again are counted once, by their header.
      if (tally.duplicate_headers > before) tally.duplicate_documents = documents;
    }
  } else if (const auto* document = std::get_if<sync::DocumentMessage>(&message)) {
    count_document(document->log, document->sequence, document->frame);
  } else if (const auto* absent = std::get_if<sync::Absent>(&message); absent && counted) {
    receipts_.on_answer(link, *absent, world_->now());
  }
}

}  // namespace essaim::sim
