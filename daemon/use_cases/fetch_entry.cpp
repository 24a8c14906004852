#include <chrono>
#include <string>
#include <utility>

#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// A few round trips of the slowest link, and about as long as somebody waits at a screen.
constexpr std::chrono::seconds patience{10};

}  // namespace

void fetch_entry(Node& node, ShowRequest request, std::function<void(Result<v1::EntryView>)> done) {
  auto view = show_entry(node, request);
  if (!view || view->summary().missing_reason() != name_of(Reason::not_followed)) return done(std::move(view));
  const auto network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  // Of a text with several versions it is the newest that is lacking, whichever was named.
  const auto entry = find_entry(node.store(), *network, view->summary().label());
  if (!entry) return done(tl::unexpected(entry.error()));
  auto look_again = [&node, request = std::move(request), done](Reason reason) {
    auto now = show_entry(node, request);
    const bool missing = now && now->summary().missing_reason() == name_of(Reason::not_followed);
    if (missing) now->set_fetch_problem(std::string(name_of(reason)));
    done(std::move(now));
  };
  node.net().demand(entry->place, patience, look_again);
}

}  // namespace essaim::daemon
