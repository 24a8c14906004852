// The register of a network (core/network_log.h): entries are checked and folded, whoever signed them, whatever they
// say and in whatever order they come.
//
// The input is a list of entries to write, each an octet for what it is, one for who signs it, one for the entry that
// it follows (0: the newest, and so a chain), and what that kind of entry takes.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/check.h"
#include "core/limits.h"
#include "core/network_log.h"
#include "core/sign.h"
#include "tests/fuzz/input.h"

namespace essaim::fuzz {
namespace {

constexpr std::size_t cities = 6;
constexpr std::size_t entries_max = 24;
constexpr std::uint64_t time_ms = 1'767'225'600'000;

const SigningKey& key(std::size_t number) {
  static const std::array<SigningKey, cities> keys = [] {
    const auto made = [](char c) { return SigningKey::from_seed(Bytes(SigningKey::seed_bytes, c)).value(); };
    return std::array<SigningKey, cities>{made('0'), made('1'), made('2'), made('3'), made('4'), made('5')};
  }();
  return keys.at(number);
}

// City `name` with the key of `number`; as long as both are the same, an honest one.
const Bytes& admission(std::size_t name, std::size_t number) {
  static std::map<std::pair<std::size_t, std::size_t>, Bytes> made;
  Bytes& octets = made[{name, number}];
  if (!octets.empty()) return octets;
  Admission city;
  city.handle = "city-" + std::to_string(name);
  city.names = {{"fr", "Ville " + std::to_string(name)}};
  city.country = "FR";
  city.node_key = key(number).public_key();
  city.recovery_key = RecoveryKey{{static_cast<std::uint8_t>(name + 1)}};
  city.addresses = {"a.example:1"};
  city.salt = Bytes(limits::salt_bytes, static_cast<char>('a' + name));
  octets = encode_admission(city).value();
  return octets;
}

const SignedNetworkEntry& founding() {
  static const SignedNetworkEntry made =
      found_network(key(0), Founding{"Villes", admission(0, 0), Bytes(limits::salt_bytes, 's')}, time_ms).value();
  return made;
}
const NetworkId& network() {
  static const NetworkId id = network_id_of(founding());
  return id;
}

SignedNetworkEntry signed_as_it_is(const SigningKey& signer, Sequence position, const HeaderHash& previous,
                                   ByteView body, std::uint8_t format) {
  SignedNetworkEntry out;
  const NetworkId named = position == 1 ? NetworkId{} : network();
  out.entry = encode_head({format, named, {signer.public_key(), position}, previous}).append(body);
  out.signature = signer.sign(signing_bytes(domain::network_entry, named, out.entry));
  return out;
}

// Checking takes most of the time, and inputs share most of their entries.
std::optional<VerifiedNetworkEntry> checked(const SignedNetworkEntry& entry) {
  static std::unordered_map<Bytes, VerifiedNetworkEntry> known;
  constexpr std::size_t known_max = 10'000;
  const Bytes name = entry.entry + entry.signature.bytes();
  if (const auto found = known.find(name); found != known.end()) return found->second;
  auto verified = check_network_entry(network(), entry);
  if (!verified) {
    CHECK(verified.error().code == Errc::malformed);
    return std::nullopt;
  }
  CHECK(verified->signed_entry() == entry);
  if (known.size() >= known_max) known.clear();
  known.emplace(name, *verified);
  return *std::move(verified);
}

Revocation revocation(Input& input) {
  Revocation out;
  const std::size_t name = input.below(cities), number = input.below(cities);
  out.member = member_id(admission(name, number));
  out.reason = "r";
  for (std::size_t count = input.below(4); count > 0; --count) {
    const std::size_t log = input.below(cities);
    const auto sequence = static_cast<Sequence>(input.below(5));
    out.tips.push_back({key(log).public_key(), sequence, HeaderHash{{static_cast<std::uint8_t>(1 + input.below(3))}}});
  }
  return out;
}

// One more entry, or nothing where it cannot be written or is no entry.
std::optional<VerifiedNetworkEntry> next(Input& input, const std::vector<VerifiedNetworkEntry>& before) {
  enum class Kind : unsigned char { admit, revoke, admit_odd, body, later_format, octets };
  const auto kind = static_cast<Kind>(input.below(6));
  const std::size_t signed_by = input.below(8);
  const SigningKey& signer = key(signed_by < cities ? 0 : signed_by - cities + 1);  // mostly the lead
  const std::size_t back = input.below(before.size());
  const VerifiedNetworkEntry& parent = before[before.size() - 1 - back];
  const Sequence position = parent.position() + 1;
  NetworkEntryContent content{time_ms, {}};
  switch (kind) {
    case Kind::admit: {
      const std::size_t name = input.below(cities);
      content.content = Admit{admission(name, name)};
      break;
    }
    case Kind::admit_odd: {
      const std::size_t name = input.below(cities);
      content.content = Admit{admission(name, input.below(cities))};
      break;
    }
    case Kind::revoke: content.content = revocation(input); break;
    case Kind::body: return checked(signed_as_it_is(signer, position, parent.hash(), input.part(), 1));
    case Kind::later_format: return checked(signed_as_it_is(signer, position, parent.hash(), input.part(), 2));
    case Kind::octets: return checked({Bytes(input.part()), Signature{}});
  }
  const auto written = write_network_entry(signer, network(), position, parent.hash(), content);
  return written ? checked(*written) : std::nullopt;
}

void check_same(const NetworkState& a, const NetworkState& b) {
  CHECK(a.id() == b.id() && a.name() == b.name());
  CHECK(a.tips() == b.tips() && a.head() == b.head() && a.head_position() == b.head_position());
  CHECK(a.forked_at() == b.forked_at());
  CHECK(a.members().size() == b.members().size());
  for (std::size_t i = 0; i < a.members().size(); ++i) {
    const MemberState &one = a.members()[i], &other = b.members()[i];
    CHECK(one.id == other.id && one.admission == other.admission && one.admitted_at == other.admitted_at);
    CHECK(one.revoked == other.revoked && one.revocation_reason == other.revocation_reason);
  }
}

// What everybody else relies on.
void check_state(const NetworkState& state) {
  CHECK(state.lead() != nullptr && state.lead() == &state.members().front() && !state.lead()->revoked);
  CHECK(std::ranges::is_sorted(state.tips()) && !state.tips().empty());
  CHECK(state.tips().size() <= limits::network_rivals_max);
  CHECK(state.forked_at() == 0 ? state.tips() == std::vector<HeaderHash>{state.head()}
                               : state.forked_at() == state.head_position() + 1);
  std::unordered_set<LogTag> tags;
  for (const MemberState& member : state.members()) {
    const LogKey& log = member.admission.node_key;
    CHECK(state.by_handle(member.admission.handle) == &member && state.by_key(log) == &member);
    CHECK(state.by_id(member.id) == &member && state.is_current(log) != member.revoked.has_value());
    CHECK(tags.insert(tag_of(log)).second);
    CHECK(!member.revoked || std::ranges::is_sorted(*member.revoked));
    CHECK(member.admitted_at >= 1 && member.admitted_at <= state.head_position());
  }
  for (const LogEnd& end : state.ends()) CHECK(!state.is_current(end.log));
}

// The tips and what they follow: what two nodes send one another.
std::vector<VerifiedNetworkEntry> what_counts(const NetworkState& state,
                                              const std::vector<VerifiedNetworkEntry>& entries) {
  std::unordered_map<HeaderHash, const VerifiedNetworkEntry*> by_hash;
  for (const VerifiedNetworkEntry& entry : entries) by_hash.emplace(entry.hash(), &entry);
  std::unordered_set<HeaderHash> taken;
  std::vector<VerifiedNetworkEntry> out;
  for (HeaderHash hash : state.tips()) {
    while (!hash.is_zero() && taken.insert(hash).second) {
      const VerifiedNetworkEntry& entry = *by_hash.at(hash);
      out.push_back(entry);
      hash = entry.previous();
    }
  }
  return out;
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace essaim;
  using namespace essaim::fuzz;
  Input input(data, size);
  std::vector<VerifiedNetworkEntry> entries{*checked(founding())};
  for (std::size_t tried = 0; tried < entries_max && !input.empty(); ++tried) {
    if (auto entry = next(input, entries)) entries.push_back(*std::move(entry));
  }
  const NetworkState state = NetworkState::fold(network(), entries);
  check_state(state);

  std::vector<VerifiedNetworkEntry> other(entries.rbegin(), entries.rend());
  other.insert(other.end(), entries.begin(), entries.end());
  check_same(state, NetworkState::fold(network(), other));
  check_same(state, NetworkState::fold(network(), what_counts(state, entries)));

  std::erase_if(other, [](const VerifiedNetworkEntry& entry) { return entry.signer() != key(0).public_key(); });
  check_same(state, NetworkState::fold(network(), other));
  // Without its begin nothing counts.
  std::erase_if(other, [](const VerifiedNetworkEntry& entry) { return entry.position() == 1; });
  CHECK(NetworkState::fold(network(), other).members().empty());
  return 0;
}
