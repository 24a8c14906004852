// One engine and a partner that is not honest, or not in step: what it is answered, and that nothing falls over.
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <vector>

#include "core/entry.h"
#include "core/network_log.h"
#include "core/sign.h"
#include "sync/engine.h"

namespace essaim::sync {
namespace {

constexpr LinkId link{1};

Bytes admission_of(const SigningKey& key, const std::string& handle) {
  Admission admission;
  admission.handle = handle;
  admission.names = {{"fr", handle}};
  admission.country = "FR";
  admission.node_key = key.public_key();
  admission.recovery_key.octets.fill(7);
  admission.salt = Bytes(16, 's');
  return *encode_admission(admission);
}

// The city under test is the lead; its partner is a member whose every message the test writes itself.
class Partner : public ::testing::Test {
 protected:
  void SetUp() override {
    founding = *found_network(lead, {.name = "Test", .admission = admission_of(lead, "lead"), .salt = Bytes(16, 'n')}, 1);
    network = network_id_of(founding);
    NetworkEntryContent admit{.time_ms = 2, .content = Admit{.admission = admission_of(member, "member")}};
    std::vector<VerifiedNetworkEntry> entries;
    entries.push_back(*check_network_entry(network, founding));
    entries.push_back(
        *check_network_entry(network, *write_network_entry(lead, network, 2, entries[0].hash(), admit)));
    tip = entries[1].hash();
    sync::Setup setup;
    setup.self = lead.public_key();
    setup.network = network;
    setup.network_entries = std::move(entries);
    setup.filter = Filter::everything();
    engine.emplace(std::move(setup));
    engine->on_connected(link, member.public_key(), false, Nonce{}, 0, now);
    perform();
  }

  // Does what the engine asks for at once, and keeps what it sends and closes.
  void perform() {
    while (auto action = engine->next_action()) {
      if (auto* send = std::get_if<Send>(&*action)) {
        sent.push_back(std::move(send->message));
      } else if (auto* close = std::get_if<Close>(&*action)) {
        closed = close->reason;
      } else if (auto* run = std::get_if<CheckRun>(&*action)) {
        engine->on_run_checked(run->ticket, check_run(network, run->run, run->accepted_tip), now);
      } else if (auto* document = std::get_if<CheckDocument>(&*action)) {
        engine->on_document_checked(document->ticket, check_document(network, document->claim, document->frame), now);
      } else if (auto* commit = std::get_if<Commit>(&*action)) {
        Ingested done;
        done.network = commit->ingest.network;
        done.runs = commit->ingest.runs;
        for (const VerifiedDocument& each : commit->ingest.documents) done.documents.push_back(each.place());
        for (const auto& each : done.runs) stored += each->headers().size();
        engine->on_committed(commit->ticket, done, now);
      } else if (auto* read = std::get_if<ReadRun>(&*action)) {
        engine->on_run_read(read->ticket, std::nullopt, now);
      } else if (auto* header = std::get_if<ReadHeader>(&*action)) {
        engine->on_header_read(header->ticket, std::nullopt, std::nullopt, now);
      } else if (auto* documents = std::get_if<ReadDocuments>(&*action)) {
        engine->on_documents_read(documents->ticket, {}, now);
      }
    }
  }
  void say(Message message) {
    engine->on_message(link, std::move(message), now);
    perform();
  }
  Hello hello() const {
    Hello hello;
    hello.network = network;
    hello.network_tips = {{.hash = tip, .position = 2}};
    hello.nonce.octets.fill(9);
    hello.frame_bytes_max = 256 * 1024;
    return hello;
  }
  // The next headers of the member's log, signed by `key`.
  essaim::Run run(std::size_t count, const SigningKey& key) {
    EntryWriter writer(member, network, 0, HeaderHash{});
    std::vector<VerifiedHeader> headers;
    HeaderFields fields;
    fields.time_ms = 5;
    fields.kind = "experience";
    for (std::size_t i = 0; i < count; ++i) headers.push_back(*writer.append(fields));
    essaim::Run run;
    run.log = member.public_key();
    for (const VerifiedHeader& header : headers) run.bodies.emplace_back(header.body());
    run.signature = key.sign(signing_bytes(domain::entry, network, headers.back().bytes()));
    return run;
  }
  template <class Kind>
  std::size_t count() const {
    std::size_t count = 0;
    for (const Message& message : sent) count += std::holds_alternative<Kind>(message) ? 1 : 0;
    return count;
  }

  SigningKey lead = SigningKey::generate(), member = SigningKey::generate();
  SignedNetworkEntry founding;
  NetworkId network;
  HeaderHash tip;
  TimePoint now{std::chrono::hours(1)};
  std::optional<Engine> engine;
  std::vector<Message> sent;
  std::optional<Reason> closed;
  std::size_t stored = 0;
};

// Nothing but Hello opens a conversation.
TEST_F(Partner, IsClosedWhenItSpeaksBeforeHello) {
  say(Want{{{member.public_key(), 1, 1}}});
  EXPECT_EQ(closed, Reason::bad_message);
}

// Another network, another protocol, my own words: each has its reason.
TEST_F(Partner, IsClosedForAnotherNetwork) {
  Hello other = hello();
  other.network.octets.fill(1);
  say(other);
  EXPECT_EQ(closed, Reason::not_a_member);
}
TEST_F(Partner, IsClosedForAnotherProtocol) {
  Hello newer = hello();
  newer.protocol_min = newer.protocol_max = 2;
  say(newer);
  EXPECT_EQ(closed, Reason::version_too_old);
}
TEST_F(Partner, IsClosedForASecondHello) {
  say(hello());
  EXPECT_EQ(closed, std::nullopt);
  say(hello());
  EXPECT_EQ(closed, Reason::bad_message);
}
TEST_F(Partner, IsClosedForAnIntroduction) {
  say(hello());
  say(Welcome{});
  EXPECT_EQ(closed, Reason::bad_message);
}

// What it signed itself is stored; what somebody else signed in its name closes the link.
TEST_F(Partner, ItsHeadersAreStored) {
  say(hello());
  say(RunMessage{run(3, member), std::nullopt});
  EXPECT_EQ(closed, std::nullopt);
  EXPECT_EQ(stored, 3U);
  say(RunMessage{run(3, member), std::nullopt});
  EXPECT_EQ(stored, 3U);
  EXPECT_EQ(engine->links().front().duplicate_headers, 3U);
}
TEST_F(Partner, IsClosedForAWrongSignature) {
  say(hello());
  say(RunMessage{run(3, lead), std::nullopt});
  EXPECT_EQ(closed, Reason::bad_message);
  EXPECT_EQ(stored, 0U);
}

// Neither a run behind a gap nor an unsigned one is a crime; the place after my head is asked for.
TEST_F(Partner, IsAskedAgainWhenSomethingIsMissing) {
  say(hello());
  essaim::Run later = run(3, member);
  later.first = 5;
  later.previous.octets.fill(3);
  const std::size_t before = count<Frontier>();
  say(RunMessage{later, std::nullopt});
  EXPECT_EQ(closed, std::nullopt);
  EXPECT_EQ(stored, 0U);
  EXPECT_EQ(count<Frontier>(), before + 1);
  essaim::Run unsigned_run = run(2, member);
  unsigned_run.signature.reset();
  say(RunMessage{unsigned_run, std::nullopt});
  EXPECT_EQ(closed, std::nullopt);
  EXPECT_EQ(stored, 0U);
}

// Logs, places and tags that nobody knows are passed over.
TEST_F(Partner, MaySpeakOfWhatNobodyKnows) {
  say(hello());
  LogKey stranger;
  stranger.octets.fill(0x55);
  say(Have{tag_of(stranger), 7, HeadTag{}});
  say(Have{tag_of(member.public_key()), 1'000'000'000, HeadTag{}});
  say(Follow{tag_of(stranger), 0, std::nullopt, false});
  say(DocumentMessage{tag_of(member.public_key()), 3, Bytes(40, 'x')});
  say(Absent{{stranger, 1, 1024}, true, Reason::none});
  say(Absent{{member.public_key(), 4'294'966'000U, 1024}, false, Reason::none});
  say(Locate{member.public_key(), {{5, Bytes(4, 'a')}, {1, Bytes(4, 'b')}}});
  say(Locate{std::nullopt, {{9, Bytes(32, 'a')}}});
  Frontier frontier;
  frontier.network_head = tip;
  frontier.places.resize(200);
  frontier.logs = {{stranger, 3, HeadTag{}, 2}};
  say(frontier);
  say(ForkProof{run(1, member), std::nullopt});
  say(Want{{{stranger, 1, 4}, {member.public_key(), 1, 4}}});
  EXPECT_EQ(closed, std::nullopt);
  EXPECT_EQ(count<Absent>(), 2U);
}

// A proof of a fork whose sides nobody signed is one no honest city could send.
TEST_F(Partner, IsClosedForAForgedForkProof) {
  say(hello());
  say(ForkProof{run(1, lead), run(2, lead)});
  EXPECT_EQ(closed, Reason::bad_message);
}

// After its link is gone, answers to what it asked for come to nobody, and the engine waits for nothing.
TEST_F(Partner, LeavesNothingBehind) {
  say(hello());
  engine->on_message(link, RunMessage{run(3, member), std::nullopt}, now);
  engine->on_message(link, Want{{{lead.public_key(), 1, 4}}}, now);
  engine->on_disconnected(link, now);
  perform();
  EXPECT_TRUE(engine->links().empty());
  EXPECT_EQ(engine->next_wakeup(), std::nullopt);
  say(hello());
}

}  // namespace
}  // namespace essaim::sync
