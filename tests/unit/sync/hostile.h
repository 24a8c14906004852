#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/entry.h"
#include "core/network_log.h"
#include "core/sign.h"
#include "sync/engine.h"
#include "tests/support/cities.h"

namespace essaim::sync {

// One engine, that of the lead, and partners whose every message the test writes itself. What the engine asks for is
// really done (signatures and documents are checked) and kept nowhere but in counts.
class Hostile : public ::testing::Test {
 protected:
  Hostile() : network_(std::vector<std::string>{"lead", "liar", "honest", "author"}) {}

  void SetUp() override {
    sync::Setup setup;
    setup.self = network_.lead().log();
    setup.network = network_.id();
    setup.network_entries = network_.log();
    setup.filter = Filter::everything();
    engine.emplace(std::move(setup));
  }

  // ---- links ----

  LinkId connect(const std::string& handle) {
    const LinkId link{++last_link_};
    engine->on_connected(link, network_.city(handle).log(), false, Nonce{}, 0, now);
    perform();
    return link;
  }
  // Through the first frames: both Hellos, and a frontier that knows of nothing.
  LinkId greeted(const std::string& handle) {
    const LinkId link = connect(handle);
    say(link, hello());
    say(link, Interest{Filter::everything()});
    say(link, frontier({}));
    return link;
  }
  void disconnect(LinkId link) {
    engine->on_disconnected(link, now);
    perform();
  }
  void say(LinkId link, Message message) {
    received_octets[link] += encoded_size(message);
    engine->on_message(link, std::move(message), now);
    perform();
  }
  // As the daemon does: nothing more is read from a link that has enough under way.
  bool say_if_read(LinkId link, const Message& message) {
    if (closed.contains(link) || !engine->may_read(link)) return false;
    say(link, message);
    return true;
  }
  // What was sent has left.
  void drain() {
    for (auto& [link, octets] : unsent_octets) engine->on_sent(link, std::exchange(octets, 0), now);
    perform();
  }

  // ---- messages ----

  Hello hello() {
    Hello hello;
    hello.network = network_.id();
    hello.network_tips = {{.hash = network_.log().back().hash(), .position = network_.log().back().position()}};
    hello.nonce.octets.fill(9);
    hello.frame_bytes_max = 256 * 1024;
    return hello;
  }
  // Says of these logs how far they go, and of the others that there is nothing.
  Frontier frontier(const std::map<std::string, Sequence>& held) {
    Frontier frontier;
    for (std::size_t i = 0; i < network_.size(); ++i) {
      const test::TestCity& city = network_.city(i);
      const auto found = held.find(city.handle());
      frontier.logs.push_back({.log = city.log(),
                               .sequence = found == held.end() ? 0 : found->second,
                               .head_tag = HeadTag{},
                               .fork = 0,
                               .only_told = false});
    }
    return frontier;
  }
  RunMessage run_of(const test::TestCity& city, Sequence first, Sequence last) {
    return {city.run(first, last), std::nullopt};
  }
  // The same run, proved by somebody else's signature.
  RunMessage forged_run_of(const test::TestCity& city, Sequence first, Sequence last) {
    RunMessage message = run_of(city, first, last);
    message.run.signature = network_.city("liar").key().sign("something else");
    return message;
  }
  DocumentMessage document_of(const test::TestCity& city, Sequence sequence) {
    return {tag_of(city.log()), sequence, city.entry(sequence).document->frame()};
  }

  // ---- work ----

  void perform() {
    while (auto action = engine->next_action()) {
      ++actions;
      if (auto* send = std::get_if<Send>(&*action)) {
        const std::size_t octets = encoded_size(send->message);
        sent_octets[send->link] += octets;
        unsent_octets[send->link] += octets;
        sent.emplace_back(send->link, std::move(send->message));
      } else if (auto* close = std::get_if<Close>(&*action)) {
        closed.emplace(close->link, close->reason);
      } else if (!std::holds_alternative<NetworkChanged>(*action)) {
        work.push_back(std::move(*action));
        if (working) do_work();
      }
    }
  }
  void do_work() {
    while (!work.empty()) {
      Action action = std::move(work.front());
      work.pop_front();
      std::visit([this](auto& each) { answer(each); }, action);
      perform_sends();
    }
  }

  test::TestNetwork network_;
  std::optional<Engine> engine;
  TimePoint now{std::chrono::hours(1)};
  std::deque<Action> work;  // asked for and not done yet
  bool working = true;
  std::size_t actions = 0, documents_checked = 0;
  std::map<LogKey, Sequence> stored;  // how far each log goes
  std::vector<Place> documents;       // stored
  std::vector<std::pair<LinkId, Message>> sent;
  std::map<LinkId, std::size_t> sent_octets, unsent_octets, received_octets;
  std::map<LinkId, Reason> closed;

  template <class Kind>
  std::size_t count(LinkId to) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        sent, [to](const auto& each) { return each.first == to && std::holds_alternative<Kind>(each.second); }));
  }
  // Whether an honest partner would send runs of this city for what it was told since so many messages ago.
  bool was_asked(LinkId link, const test::TestCity& city, std::size_t since = 0) const {
    for (std::size_t i = since; i < sent.size(); ++i) {
      if (sent[i].first != link) continue;
      if (const auto* follow = std::get_if<Follow>(&sent[i].second)) {
        if (follow->log == tag_of(city.log()) && !follow->stop) return true;
      }
      const auto* frontier = std::get_if<Frontier>(&sent[i].second);
      if (frontier == nullptr) continue;
      for (const LogFrontier& each : frontier->logs) {
        if (each.log == city.log() && !each.only_told) return true;
      }
      for (const FrontierPlace& each : frontier->places) {
        if (each.key_tag == read_u16(city.log().view()) && !each.only_told) return true;
      }
    }
    return false;
  }
  Sequence held(const std::string& handle) {
    const auto found = stored.find(network_.city(handle).log());
    return found == stored.end() ? 0 : found->second;
  }
  // Time goes on, with every wake-up that the engine asks for; what is sent leaves at once.
  void pass(std::chrono::milliseconds time) {
    const TimePoint until = now + time;
    while (true) {
      drain();
      const auto next = engine->next_wakeup();
      if (!next || *next > until) break;
      now = std::max(now + std::chrono::milliseconds(1), *next);
      engine->on_wakeup(now);
      perform();
    }
    now = until;
  }

 private:
  void perform_sends() {
    const bool before = std::exchange(working, false);
    perform();
    working = before;
  }
  void answer(Send&) {}
  void answer(Close&) {}
  void answer(NetworkChanged&) {}
  void answer(DemandFailed&) {}
  void answer(CheckRun& check) {
    engine->on_run_checked(check.ticket, check_run(network_.id(), check.run, check.accepted_tip), now);
  }
  void answer(CheckDocument& check) {
    ++documents_checked;
    engine->on_document_checked(check.ticket, check_document(network_.id(), check.claim, check.frame), now);
  }
  void answer(CheckNetworkEntries& check) {
    std::vector<Result<VerifiedNetworkEntry>> checked;
    for (auto& entry : check.entries) checked.push_back(check_network_entry(network_.id(), std::move(entry)));
    engine->on_network_entries_checked(check.ticket, std::move(checked), now);
  }
  void answer(Commit& commit) {
    Ingested done;
    done.network = commit.ingest.network;
    done.forks = commit.ingest.forks;
    for (const auto& run : commit.ingest.runs) {
      Sequence& end = stored[run->log()];
      if (run->first() != end + 1) continue;
      end = run->last();
      runs_[run->log()].push_back(run);
      done.runs.push_back(run);
    }
    for (const VerifiedDocument& document : commit.ingest.documents) {
      done.documents.push_back(document.place());
      documents.push_back(document.place());
    }
    engine->on_committed(commit.ticket, done, now);
  }
  void answer(ReadRun& read) { engine->on_run_read(read.ticket, std::nullopt, now); }
  void answer(ReadHeader& read) {
    const VerifiedHeader* found = nullptr;
    for (const auto& run : runs_[read.place.log]) {
      for (const VerifiedHeader& header : run->headers()) {
        if (header.sequence() == read.place.sequence) found = &header;
      }
    }
    if (found == nullptr) return engine->on_header_read(read.ticket, std::nullopt, std::nullopt, now);
    std::optional<DocumentClaim> claim;
    if (found->fields().document) {
      claim = DocumentClaim{read.place, *found->fields().document, found->fields().document_size};
    }
    engine->on_header_read(read.ticket, found->hash(), claim, now);
  }
  void answer(ReadDocuments& read) { engine->on_documents_read(read.ticket, {}, now); }

  std::uint64_t last_link_ = 0;
  std::map<LogKey, std::vector<std::shared_ptr<const VerifiedRun>>> runs_;
};

}  // namespace essaim::sync
