#pragma once

#include <cstddef>
#include <vector>

#include "core/entry.h"
#include "core/error.h"
#include "core/network_log.h"
#include "daemon/use_cases/versions.h"
#include "storage/store.h"

// What other texts say of a text: who asks about it, answers, adapts, translates, recommends or cites it.
namespace essaim::daemon {

// A text in force that names another one, by its newest version.
struct Referrer {
  Relation relation = Relation::unknown;
  storage::StoredEntry entry;
  HeaderFields fields;
  HeaderHash names;  // which version of the other text it names
};
// Everything that is said of the text, whichever of its versions is named: each relation and text once, oldest arrival
// first, at most `most`. A text says only what its newest version says. Looks at no more than
// limits::referrers_examined_max references, so that nobody can make a popular text slow to show.
Result<std::vector<Referrer>> referrers_of(const storage::Store& store, const NetworkState& network, const Text& text,
                                           std::size_t most);
// The same of the newest versions that an entry names with this relation, which are held here and in force.
Result<std::vector<Text>> texts_named(const storage::Store& store, const NetworkState& network,
                                      const HeaderFields& fields, Relation relation);

}  // namespace essaim::daemon
