#include "core/network_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>

#include "core/limits.h"
#include "tests/support/cities.h"
#include "tests/support/register.h"

namespace essaim {
namespace {

using test::Register;
using Log = std::vector<VerifiedNetworkEntry>;

std::vector<std::string> handles(const NetworkState& state) {
  std::vector<std::string> all;
  for (const MemberState& member : state.members()) all.push_back(member.admission.handle);
  return all;
}

std::vector<std::string> current(const NetworkState& state) {
  std::vector<std::string> all;
  for (const MemberState& member : state.members()) {
    if (state.is_current(member.admission.node_key)) all.push_back(member.admission.handle);
  }
  return all;
}

using Names = std::vector<std::string>;

TEST(NetworkState, OfNothingHasNobody) {
  const Register net;
  const NetworkState state = net.fold({});
  EXPECT_EQ(state.id(), net.id());
  EXPECT_EQ(state.lead(), nullptr);
  EXPECT_TRUE(state.members().empty());
  EXPECT_TRUE(state.tips().empty());
  EXPECT_EQ(state.head_position(), 0U);
  EXPECT_FALSE(state.is_current(net.lead().public_key()));
}

TEST(NetworkState, BeginsWithTheLead) {
  const Register net;
  const NetworkState state = net.fold({net.founding()});
  EXPECT_EQ(state.name(), "Villes numériques");
  ASSERT_NE(state.lead(), nullptr);
  EXPECT_EQ(state.lead()->admission.node_key, net.lead().public_key());
  EXPECT_EQ(state.lead()->id, net.member("lead"));
  EXPECT_EQ(state.lead()->admitted_at, 1U);
  EXPECT_EQ(state.lead()->admitted_ms, test::founding_ms);
  EXPECT_TRUE(state.is_current(net.lead().public_key()));
  EXPECT_EQ(state.head(), net.founding().hash());
  EXPECT_EQ(state.head_position(), 1U);
  EXPECT_EQ(state.tips(), std::vector{net.founding().hash()});
  EXPECT_EQ(state.forked_at(), 0U);
}

TEST(NetworkState, FindsMembersByKeyHandleAndIdentity) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  const auto clermont = net.admit(castres, "clermont");
  const NetworkState state = net.fold({net.founding(), castres, clermont});
  EXPECT_EQ(handles(state), (Names{"lead", "castres", "clermont"}));
  const MemberState* member = state.by_handle("clermont");
  ASSERT_NE(member, nullptr);
  EXPECT_EQ(member->admitted_at, 3U);
  EXPECT_EQ(member->admission, net.admission("clermont"));
  EXPECT_EQ(state.by_key(member->admission.node_key), member);
  EXPECT_EQ(state.by_id(member->id), member);
  EXPECT_EQ(state.by_handle("paris"), nullptr);
  EXPECT_EQ(state.by_key(LogKey{}), nullptr);
  EXPECT_EQ(state.by_id(MemberId{}), nullptr);
}

TEST(MemberState, HasANameInEachLanguage) {
  const Register net;
  Admission admission = net.admission("castres");
  admission.names = {{"oc", "Castras"}, {"fr-FR", "Castres-Mazamet"}};
  const NetworkState state = net.fold({net.founding(), net.admit(net.founding(), admission)});
  const MemberState& member = state.members()[1];
  EXPECT_EQ(member.name("oc"), "Castras");
  EXPECT_EQ(member.name("fr-FR"), "Castres-Mazamet");
  EXPECT_EQ(member.name("fr"), "Castres-Mazamet");
  EXPECT_EQ(member.name("fr-SN"), "Castres-Mazamet");
  EXPECT_EQ(member.name("en"), "Castras") << "the first where there is none";
}

// The rest arrives later, or never; until then nothing is built on what is not known.
TEST(NetworkState, LetsEntriesWaitThatDoNotChain) {
  const Register net;
  const auto second = net.admit(net.founding(), "castres");
  const auto third = net.admit(second, "clermont");
  const NetworkState gap = net.fold({net.founding(), third});
  EXPECT_EQ(handles(gap), Names{"lead"});
  EXPECT_EQ(gap.tips(), std::vector{net.founding().hash()});
  EXPECT_EQ(net.fold({second, third}).lead(), nullptr);
  EXPECT_EQ(net.fold({third, net.founding(), second}).head(), third.hash());
}

// An entry may name the right hash and the wrong position.
TEST(NetworkState, CountsPositionsOneByOne) {
  const Register net;
  const Bytes body = net.admit(net.founding(), "castres").signed_entry().entry.substr(limits::head_bytes);
  const auto skipping =
      check_network_entry(net.id(), net.sign({1, net.id(), {net.lead().public_key(), 5}, net.founding().hash()}, body));
  ASSERT_TRUE(skipping);
  const NetworkState state = net.fold({net.founding(), *skipping});
  EXPECT_EQ(handles(state), Names{"lead"});
  EXPECT_EQ(state.head_position(), 1U);
}

// Otherwise any city, or any stranger, could bring a second entry to a position and stop all admissions.
TEST(NetworkState, KnowsOnlyWhatTheLeadSigned) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  const SigningKey stranger = test::key_of(9, "stranger");
  const SigningKey member = test::key_of(1, "castres");
  Log log = {net.founding(), castres};
  for (const SigningKey* signer : {&stranger, &member}) {
    const auto rival = net.write(net.founding(), {0, Admit{net.admission_bytes("friend")}}, *signer);
    log.push_back(rival);
    log.push_back(net.write(castres, {0, Revocation{net.member("lead"), {}, ""}}, *signer));
    log.push_back(net.admit(rival, "friend2"));
  }
  const NetworkState state = net.fold(log);
  EXPECT_EQ(current(state), (Names{"lead", "castres"}));
  EXPECT_EQ(state.forked_at(), 0U);
  EXPECT_EQ(state.tips(), std::vector{castres.hash()});
}

TEST(NetworkState, AdmitsNoHandleAndNoKeyTwice) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  Admission same_handle = net.admission("clermont");
  same_handle.handle = "castres";
  const auto second = net.admit(castres, same_handle);
  Admission same_key = net.admission("clermont");
  same_key.node_key = net.admission("castres").node_key;
  const auto third = net.admit(second, same_key);
  // The log tag alone: no two keys are known that share it, but one may be made up.
  Admission same_tag = net.admission("paris");
  std::ranges::copy_n(net.admission("castres").node_key.octets.begin(), LogTag::size, same_tag.node_key.octets.begin());
  const auto fourth = net.admit(third, same_tag);
  const auto fifth = net.admit(fourth, "clermont");
  const NetworkState state = net.fold({net.founding(), castres, second, third, fourth, fifth});
  EXPECT_EQ(handles(state), (Names{"lead", "castres", "clermont"}));
  EXPECT_EQ(state.by_handle("castres")->admission.node_key, net.admission("castres").node_key);
  EXPECT_EQ(state.by_handle("clermont")->admitted_at, 6U);
  EXPECT_EQ(state.head_position(), 6U) << "void grants stay in the chain";
}

// An entry that this version cannot read, an admission that is none, a second founding.
TEST(NetworkState, PassesOverWhatItCannotRead) {
  const Register net;
  const auto unknown = net.raw(net.founding(),
                               "\x7A\x03"
                               "abc");
  const auto later_format = net.raw(unknown, "\xFF", 9);
  const auto no_admission = net.raw(later_format, "\x1A\x04\x0A\x02hi");
  const auto founded_again = net.raw(no_admission, net.founding().signed_entry().entry.substr(limits::head_bytes));
  const auto castres = net.admit(founded_again, "castres");
  const NetworkState state = net.fold({net.founding(), unknown, later_format, no_admission, founded_again, castres});
  EXPECT_EQ(handles(state), (Names{"lead", "castres"}));
  EXPECT_EQ(state.head_position(), 6U);
}

TEST(NetworkState, RevokesWithTips) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  const Tip seven = net.tip("castres", 7);
  const auto revoked = net.revoke(castres, "castres", {seven, seven}, "left the project");
  const NetworkState state = net.fold({net.founding(), castres, revoked});
  EXPECT_EQ(handles(state), (Names{"lead", "castres"})) << "a revoked member stays at its place";
  const MemberState& member = state.members()[1];
  EXPECT_EQ(member.revoked, std::vector{seven});
  EXPECT_EQ(member.revocation_reason, "left the project");
  EXPECT_FALSE(state.is_current(member.admission.node_key));
}

// RULES 9: a revocation's list is final; a city comes back only with a new key and a new handle.
TEST(NetworkState, KeepsTheFirstRevocation) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  const auto first = net.revoke(castres, "castres", {net.tip("castres", 7)}, "first");
  const auto second = net.revoke(first, "castres", {net.tip("castres", 9)}, "second");
  const auto again = net.admit(second, "castres", 1);
  const NetworkState state = net.fold({net.founding(), castres, first, second, again});
  EXPECT_EQ(state.members()[1].revoked, std::vector{net.tip("castres", 7)});
  EXPECT_EQ(state.members()[1].revocation_reason, "first");
  EXPECT_EQ(current(state), Names{"lead"});
}

TEST(NetworkState, NeverRevokesTheLeadOrAStranger) {
  const Register net;
  const auto lead = net.revoke(net.founding(), "lead", {});
  const auto nobody = net.revoke(lead, "nobody", {});
  const NetworkState state = net.fold({net.founding(), lead, nobody});
  EXPECT_EQ(current(state), Names{"lead"});
  EXPECT_EQ(state.head_position(), 3U);
}

// RULES 13: the common prefix, every revocation of either branch, no grant of either.
TEST(NetworkState, OfRivalsHasThePrefixAndEveryRevocationAndNoGrant) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  const auto clermont = net.admit(castres, "clermont");
  const auto left = net.admit(clermont, "left");
  const auto left_on = net.revoke(left, "castres", {net.tip("castres", 3)});
  const auto right = net.admit(clermont, "right");
  const auto right_on = net.revoke(right, "clermont", {net.tip("clermont", 4)});
  const NetworkState state = net.fold({net.founding(), castres, clermont, left, left_on, right, right_on});
  EXPECT_EQ(handles(state), (Names{"lead", "castres", "clermont"}));
  EXPECT_EQ(current(state), Names{"lead"});
  EXPECT_EQ(state.forked_at(), 4U);
  EXPECT_EQ(state.head_position(), 3U);
  EXPECT_EQ(state.head(), clermont.hash());
  std::vector<HeaderHash> tips = {left_on.hash(), right_on.hash()};
  std::ranges::sort(tips);
  EXPECT_EQ(state.tips(), tips);
}

TEST(NetworkState, OfRivalRevocationsKeepsTheCommonTips) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  const Tip a = net.tip("castres", 3);
  const Tip b = net.tip("castres-2", 5);
  const Tip c = net.tip("castres-3", 1);
  const auto left = net.revoke(castres, "castres", {a, b});
  const auto right = net.revoke(castres, "castres", {b, c});
  EXPECT_EQ(net.fold({net.founding(), castres, left, right}).members()[1].revoked, std::vector{b});
  const auto third = net.revoke(castres, "castres", {a});
  EXPECT_EQ(net.fold({net.founding(), castres, left, right, third}).members()[1].revoked, std::vector<Tip>{});
}

// What was decided before the fork is not changed by a rival behind it.
TEST(NetworkState, OfRivalsLeavesEarlierRevocationsAlone) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  const auto revoked = net.revoke(castres, "castres", {net.tip("castres", 3)}, "before");
  const auto left = net.revoke(revoked, "castres", {}, "behind");
  const auto right = net.revoke(revoked, "castres", {net.tip("castres", 9)}, "behind");
  const NetworkState state = net.fold({net.founding(), castres, revoked, left, right});
  EXPECT_EQ(state.members()[1].revoked, std::vector{net.tip("castres", 3)});
  EXPECT_EQ(state.members()[1].revocation_reason, "before");
}

TEST(NetworkState, CountsSixteenBranches) {
  const Register net;
  const auto castres = net.admit(net.founding(), "castres");
  Log log = {net.founding(), castres};
  std::vector<HeaderHash> rivals;
  for (std::uint64_t i = 0; i < limits::network_rivals_max + 5; ++i) {
    log.push_back(net.admit(castres, "rival", i));
    rivals.push_back(log.back().hash());
  }
  std::ranges::sort(rivals);
  // A branch that does not count does not come in by growing.
  const auto last = std::ranges::find(log, rivals.back(), &VerifiedNetworkEntry::hash);
  log.push_back(net.revoke(*last, "castres", {}));
  const NetworkState state = net.fold(log);
  rivals.resize(limits::network_rivals_max);
  EXPECT_EQ(state.tips(), rivals);
  EXPECT_EQ(current(state), (Names{"lead", "castres"}));
}

// Everything that a state says, in one text.
std::string everything(const NetworkState& state) {
  std::string out = state.name() + " " + to_hex(state.head().view()) + " " + std::to_string(state.head_position()) +
                    " fork " + std::to_string(state.forked_at()) + "\n";
  for (const HeaderHash& tip : state.tips()) out += to_hex(tip.view()) + "\n";
  for (const MemberState& member : state.members()) {
    out += member.admission.handle + " " + to_hex(member.id.view()) + " at " + std::to_string(member.admitted_at) +
           " " + std::to_string(member.admitted_ms) + member.revocation_reason;
    if (member.revoked) {
      out += " revoked";
      for (const Tip& tip : *member.revoked) out += " " + to_hex(tip.header.view());
    }
    out += "\n";
  }
  return out;
}

// Writes a log at random: mostly straight on, sometimes beside an older entry, by the lead and now and then by another.
Log random_log(const Register& net, std::uint64_t seed, std::size_t size, unsigned straight_on_percent) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  Log log = {net.founding()};
  while (log.size() < size) {
    const auto& after = below(100) < straight_on_percent ? log.back() : log[below(log.size())];
    const std::string handle = "city-" + std::to_string(below(8));
    const std::uint64_t time = random() % 1'000;
    std::vector<Tip> tips;
    for (Sequence s = 1; s <= 3; ++s) {
      if (below(2) == 0) tips.push_back(net.tip(handle, s));
    }
    switch (below(8)) {
      case 0: log.push_back(net.revoke(after, handle, tips, "reason " + std::to_string(time))); break;
      case 1:
        log.push_back(net.raw(after,
                              "\x7A\x03"
                              "abc"));
        break;
      case 2: {
        const SigningKey other = test::key_of(1, handle);
        log.push_back(net.write(after, {time, Admit{net.admission_bytes("intruder")}}, other));
        break;
      }
      default: log.push_back(net.admit(after, handle, time)); break;
    }
  }
  return log;
}

// The rules once more, written for reading and not for speed; knows nothing of the bound on branches.
std::string slow_fold(const Register& net, const Log& log) {
  const auto children = [&](const VerifiedNetworkEntry& parent) {
    std::map<HeaderHash, const VerifiedNetworkEntry*> found;
    for (const VerifiedNetworkEntry& entry : log) {
      if (entry.previous() == parent.hash() && entry.position() == parent.position() + 1 &&
          entry.signer() == net.lead().public_key()) {
        found.emplace(entry.hash(), &entry);
      }
    }
    return found;
  };
  std::set<HeaderHash> tips;
  std::vector<const VerifiedNetworkEntry*> prefix = {&net.founding()};
  while (children(*prefix.back()).size() == 1) prefix.push_back(children(*prefix.back()).begin()->second);
  const auto walk = [&](auto self, const VerifiedNetworkEntry& entry,
                        std::vector<const VerifiedNetworkEntry*>& all) -> void {
    const auto next = children(entry);
    if (next.empty()) tips.insert(entry.hash());
    for (const auto& [hash, child] : next) {
      all.push_back(child);
      self(self, *child, all);
    }
  };
  std::vector<const VerifiedNetworkEntry*> beyond;
  walk(walk, *prefix.back(), beyond);

  std::map<std::string, std::pair<MemberId, std::optional<std::set<Tip>>>> members;
  members["lead"] = {net.member("lead"), std::nullopt};
  const auto revoke = [&](const VerifiedNetworkEntry& entry, bool disputed, std::set<std::string>& touched) {
    const auto* revocation = std::get_if<Revocation>(&entry.content().content);
    if (revocation == nullptr) return;
    const std::set<Tip> tips_left(revocation->tips.begin(), revocation->tips.end());
    for (auto& [handle, member] : members) {
      if (member.first != revocation->member || handle == "lead") continue;
      if (!member.second) {
        member.second = tips_left;
        touched.insert(handle);
      } else if (disputed && touched.contains(handle)) {
        std::erase_if(*member.second, [&](const Tip& tip) { return !tips_left.contains(tip); });
      }
    }
  };
  std::set<std::string> touched;
  for (const VerifiedNetworkEntry* entry : prefix) {
    if (const auto* admit = std::get_if<Admit>(&entry->content().content)) {
      const auto admission = decode_admission(admit->admission);
      members.try_emplace(admission->handle, member_id(admit->admission), std::nullopt);
    }
    revoke(*entry, false, touched);
  }
  touched.clear();
  for (const VerifiedNetworkEntry* entry : beyond) revoke(*entry, true, touched);

  std::string text = to_hex(prefix.back()->hash().view()) + "\n";
  for (const HeaderHash& tip : tips) text += to_hex(tip.view()) + "\n";
  for (const auto& [handle, member] : members) {
    text += handle;
    if (member.second) {
      text += " revoked";
      for (const Tip& tip : *member.second) text += " " + to_hex(tip.header.view());
    }
    text += "\n";
  }
  return text;
}

// The same in the words of slow_fold.
std::string in_its_words(const NetworkState& state) {
  std::string text = to_hex(state.head().view()) + "\n";
  for (const HeaderHash& tip : state.tips()) text += to_hex(tip.view()) + "\n";
  std::map<std::string, std::string> members;
  for (const MemberState& member : state.members()) {
    std::string& line = members[member.admission.handle];
    line = member.admission.handle;
    if (member.revoked) {
      line += " revoked";
      for (const Tip& tip : *member.revoked) line += " " + to_hex(tip.header.view());
    }
  }
  for (const auto& [handle, line] : members) text += line + "\n";
  return text;
}

TEST(NetworkState, FollowsTheRulesOnRandomLogs) {
  const Register net;
  std::size_t forked = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Log log = random_log(net, seed, 24, 85);
    const NetworkState state = net.fold(log);
    ASSERT_EQ(in_its_words(state), slow_fold(net, log)) << "seed " << seed;
    if (state.forked_at() != 0) ++forked;
  }
  EXPECT_GT(forked, 10U);
  EXPECT_LT(forked, 60U);
}

// Partners send entries in any order, several times over; everybody must come to the same members.
TEST(NetworkState, DoesNotDependOnTheOrderOfArrival) {
  const Register net;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Log log = random_log(net, seed, 30, 70);
    const std::string expected = everything(net.fold(log));
    std::mt19937_64 random(seed);
    for (int round = 0; round < 20; ++round) {
      std::ranges::shuffle(log, random);
      if (round == 10) {
        const Log again(log.begin(), log.begin() + 10);
        log.insert(log.end(), again.begin(), again.end());
      }
      ASSERT_EQ(everything(net.fold(log)), expected) << "seed " << seed << ", round " << round;
    }
  }
}

// What a node sends to another that lacks it: the branches that count.
Log that_count(const Register& net, const Log& log) {
  const NetworkState state = net.fold(log);
  Log counted;
  std::set<HeaderHash> wanted(state.tips().begin(), state.tips().end());
  Log newest_first = log;
  std::ranges::sort(newest_first, std::greater<>(), &VerifiedNetworkEntry::position);
  for (const VerifiedNetworkEntry& entry : newest_first) {
    if (!wanted.erase(entry.hash())) continue;
    counted.push_back(entry);
    wanted.insert(entry.previous());
  }
  return counted;
}

// Far more rivals than count: two nodes that know different ones agree once each has sent what counts for it.
TEST(NetworkState, AgreesAfterOneExchange) {
  const Register net;
  std::size_t overfull = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Log all = random_log(net, seed, 70, 25);
    std::mt19937_64 random(seed);
    // Each holds what it was sent by chance, and with each entry all before it.
    const auto some = [&] {
      Log held = {net.founding()};
      for (const VerifiedNetworkEntry& entry : all) {
        const bool chains = std::ranges::find(held, entry.previous(), &VerifiedNetworkEntry::hash) != held.end();
        if (chains && random() % 5 != 0) held.push_back(entry);
      }
      return held;
    };
    Log a = some();
    Log b = some();
    const Log from_a = that_count(net, a);
    const Log from_b = that_count(net, b);
    a.insert(a.end(), from_b.begin(), from_b.end());
    b.insert(b.end(), from_a.begin(), from_a.end());
    ASSERT_EQ(everything(net.fold(a)), everything(net.fold(b))) << "seed " << seed;
    if (net.fold(a).tips().size() == limits::network_rivals_max) ++overfull;
  }
  EXPECT_GT(overfull, 5U);
}

// 10,000 members, DESIGN §1. A fold of quadratic cost would need minutes here.
TEST(NetworkState, FoldsTenThousandMembersQuickly) {
  const Register net;
  Log log = {net.founding()};
  for (int i = 1; i < 10'000; ++i) log.push_back(net.admit(log.back(), "city-" + std::to_string(i)));
  const auto begin = std::chrono::steady_clock::now();
  const NetworkState state = net.fold(log);
  const auto taken = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(state.members().size(), 10'000U);
  EXPECT_LT(taken, std::chrono::seconds(5)) << "under the sanitizers it takes about a second";
}

}  // namespace
}  // namespace essaim
