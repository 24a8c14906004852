#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/entry.h"
#include "core/error.h"
#include "core/network_log.h"
#include "daemon/store_lane.h"
#include "daemon/use_cases/versions.h"
#include "storage/store.h"

namespace essaim::v1 {
class Reused;
}

// What adopting, recommending and translating share.
namespace essaim::daemon {

class Node;

// A text in force that this city is about to say something of.
struct ReusedText {
  Text text;
  std::string label;                 // of the newest version
  HeaderFields fields;               // of it
  std::optional<Document> document;  // where it is held
};
// Whether an entry of this kind has no subject of its own: what one wants to take up is the text that it is about.
bool is_about_another(std::string_view kind);
// The newest version of what was named. Errors: label_invalid, city_unknown, entry_unknown, entry_not_in_force;
// kind_unfit for a retraction and a city's profile.
Result<ReusedText> find_reused(const storage::Store& store, const NetworkState& network, std::string_view label);
// kind_unfit for what is about another entry, own_entry for what `self` wrote.
Result<void> refuse_unfit(const ReusedText& reused, const LogKey& self);

// An entry of this city in force that says something of a text.
struct OwnSaying {
  Text text;  // its versions
  std::string label;
  HeaderFields fields;
  std::optional<Document> document;
};
// All of this kind that name any version of a text with this relation. However many others there are, each is found.
Result<std::vector<OwnSaying>> own_sayings(const storage::Store& store, const NetworkState& network, const LogKey& self,
                                           const Text& of, Relation relation, std::string_view kind);

// What is to be published, and what it goes on from.
struct Saying {
  Document document;
  std::string audience;  // as asked for; empty for that of the version before, or the network
  std::string file;      // how errors name it
  std::optional<OwnSaying> before;
};
// The draft; `answer` learns what it goes on from. References follow from the head. Errors: too_many, field_invalid,
// nothing_new where all is as before, and those of draft_of_file.
Result<Draft> draft_saying(const Node& node, const NetworkState& network, const Saying& saying, v1::Reused& answer);

// Decided on the store lane, answered once it is durable.
using MakeSaying = std::function<Result<Saying>(const NetworkState&, v1::Reused&)>;
void publish_saying(Node& node, MakeSaying make, std::function<void(Result<v1::Reused>)> done);

}  // namespace essaim::daemon
