#include "tests/sim/schedule.h"

#include <chrono>
#include <istream>
#include <map>
#include <memory>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "core/check.h"
#include "tests/sim/invariants.h"
#include "tests/sim/node.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Longer than any wait of two partners that both answer.
constexpr Time meeting = minutes(2);
// What was received becomes durable by an own write, the network log or `flush` alone.
constexpr Time never = hours(100'000);

struct Written {
  Place place;
  HeaderHash hash;
  Ingest ingest;      // of a city that runs nowhere
  std::string after;  // the same
};

class Player {
 public:
  explicit Player(std::uint64_t number) : world_(number) {}

  // Empty, or what is wrong with the line.
  std::string play(const std::vector<std::string>& words, std::ostream& out) {
    const std::string& verb = words.front();
    const auto count = words.size();
    if (verb == "cities" && count > 1) {
      found(words);
    } else if (verb == "pub" && count == 3) {
      publish(node(words[1]), Draft{}, words[2]);
    } else if (verb == "retract" && count == 4) {
      publish(node(words[1]), retraction_of(words[2]), words[3]);
    } else if (verb == "write" && count == 6 && words[5] == "text") {
      write(node(words[1]), words[2], words[4], Draft{});
    } else if (verb == "write" && count == 7 && words[5] == "takes") {
      write(node(words[1]), words[2], words[4], retraction_of(words[6]));
    } else if (verb == "show" && count == 4) {
      show(node(words[1]), words[2], node(words[3]));
    } else if (verb == "sync" && count == 3) {
      meet(node(words[1]), node(words[2]));
    } else if (verb == "clone" && count == 3) {
      clone(node(words[1]), words[2]);
    } else if (verb == "revoke" && count == 3) {
      node(words[1]).revoke(node(words[2]).log(), "left");
    } else if (verb == "rivals" && count == 5) {
      rival(node(words[1]), words[3]);
      rival(node(words[2]), words[4]);
    } else if (verb == "flush" && count == 2) {
      node(words[1]).store().sync();
    } else if (verb == "crash" && count == 2) {
      node(words[1]).crash();
      node(words[1]).start();
    } else if (verb == "state" && count == 2) {
      tell(words[1], out);
    } else {
      return "a line that cannot be read";
    }
    world_.run_for(seconds(1));
    return world_.failure();
  }

 private:
  Node& node(const std::string& name) { return *cities_.at(name); }

  void found(const std::vector<std::string>& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      // Handles are lower case and longer than one letter.
      Node& city = world_.city("city-" + std::to_string(i), Filter::everything());
      city.machine().sync_after = never;
      cities_[words[i]] = &city;
      named_[city.log()] = words[i];
    }
    world_.start_all();
  }

  Draft retraction_of(const std::string& header) const {
    const Written& target = headers_.at(header);
    Draft draft;
    draft.retracts = Reference{Relation::retracts, target.place.log, target.hash, target.place.sequence};
    return draft;
  }

  void name(const std::string& header, Written written) {
    names_[written.hash] = header;
    headers_.insert_or_assign(header, std::move(written));
  }

  void publish(Node& city, const Draft& draft, const std::string& header) {
    city.publish({draft});
    world_.run_for(seconds(1));
    const SimStore::Log* log = city.store().log(city.log());
    CHECK(log && !log->rows.empty());
    const VerifiedHeader& newest = *log->rows.back().header;
    name(header, Written{{city.log(), newest.sequence()}, newest.hash(), {}, {}});
  }

  void write(Node& city, const std::string& header, const std::string& after, const Draft& draft) {
    const bool first = after == "-";
    const Sequence before = first ? 0 : headers_.at(after).place.sequence;
    Author author(city.identity().key, world_.network(), before, first ? HeaderHash{} : headers_.at(after).hash,
                  city.dictionaries());
    Ingest ingest = author.write({draft}, world_.unix_ms(), world_.random());
    const HeaderHash hash = ingest.runs.front()->head();
    name(header, Written{{city.log(), before + 1}, hash, std::move(ingest), first ? "" : after});
  }

  void show(Node& city, const std::string& header, Node& to) {
    std::vector<const Written*> chain;
    for (std::string each = header; !each.empty(); each = headers_.at(each).after) chain.push_back(&headers_.at(each));
    Node& machine = world_.clone_of(city);
    Ingest network;
    network.network = to.store().network();
    machine.preload(std::move(network));
    for (auto each = chain.rbegin(); each != chain.rend(); ++each) machine.preload((*each)->ingest);
    machine.start();
    meet(machine, to);
    machine.stop();
  }

  void meet(Node& a, Node& b) {
    const EdgeId edge = world_.wires().lay(a, b, LinkQuality{});
    world_.wires().restore(edge);
    world_.run_until([&] { return world_.wires().connected(edge); }, minutes(10), milliseconds(100));
    world_.run_for(meeting);
    world_.wires().cut(edge, milliseconds(1));
  }

  void clone(Node& original, const std::string& name) {
    Node& copy = world_.clone_of(original);
    copy.machine() = original.machine();
    cities_[name] = &copy;
    copy.start();
  }

  // An entry of the lead's that this city alone holds.
  void rival(Node& city, const std::string& admitted) {
    const NetworkState& state = *city.engine().network();
    const Identity identity = make_identity("rival-" + std::to_string(++rivals_), world_.random());
    named_[identity.key.public_key()] = admitted;
    auto entry = write_network_entry(world_.lead().identity().key, state.id(), state.head_position() + 1, state.head(),
                                     NetworkEntryContent{world_.unix_ms(), Admit{identity.admission}});
    CHECK(entry);
    auto verified = check_network_entry(state.id(), std::move(*entry));
    CHECK(verified);
    Ingest ingest;
    ingest.network.push_back(std::move(*verified));
    city.take(std::move(ingest));
  }

  void tell(const std::string& name, std::ostream& out) {
    look_around(world_);
    const Node& city = node(name);
    const NetworkState& network = world_.folded(city.store().network());
    out << name << " accepts";
    std::string shown, members, revoked;
    for (const MemberState& member : network.members()) {
      const LogKey& key = member.admission.node_key;
      const std::string& handle = named_.at(key);
      (member.revoked ? revoked : members) += " " + handle;
      for (Sequence sequence = 1; sequence <= accepted_of(city, network, key); ++sequence) {
        const std::string& header = names_.at(city.store().find({key, sequence})->header->hash());
        out << ' ' << handle << '/' << sequence << '=' << header;
        if (city.store().document({key, sequence})) shown += " " + header;
      }
    }
    out << " shows" << shown << " members" << members << " revoked" << revoked << '\n';
  }

  World world_;
  std::map<std::string, Node*> cities_;
  std::map<LogKey, std::string> named_;
  std::map<std::string, Written> headers_;
  std::map<HeaderHash, std::string> names_;
  unsigned rivals_ = 0;
};

}  // namespace

bool play_schedules(std::istream& in, std::ostream& out) {
  std::unique_ptr<Player> player;
  std::string line;
  for (unsigned number = 1; std::getline(in, line); ++number) {
    std::istringstream parts(line);
    std::vector<std::string> words;
    for (std::string word; parts >> word;) words.push_back(word);
    if (words.empty()) continue;
    std::string wrong;
    if (words.front() == "schedule" && words.size() == 2) {
      player = std::make_unique<Player>(std::strtoull(words[1].c_str(), nullptr, 10));
    } else if (player) {
      wrong = player->play(words, out);
    } else {
      wrong = "no schedule was begun";
    }
    if (wrong.empty()) continue;
    out << "line " << number << ": " << wrong << '\n';
    return false;
  }
  return true;
}

}  // namespace essaim::sim
