#include "daemon/use_cases/approval.h"

#include <optional>
#include <utility>
#include <vector>

#include "daemon/node.h"
#include "daemon/use_cases/writing.h"

namespace essaim::daemon {

std::string quoted_file(std::string_view file_name) {
  if (file_name.empty() || file_name == "-") return "…";
  const std::string shown = shown_file(file_name);
  return shown.find(' ') == std::string::npos ? shown : "\"" + shown + "\"";
}

Result<void> check_direct(const Node& node, std::string submit) {
  if (!node.config().approval) return {};
  return fail(Errc::approval_required, {std::move(submit)});
}

void publish_once(Node& node, std::string mark, StoreLane::MakeDrafts make,
                  std::function<void(Result<PublishedEntry>)> done) {
  auto before = std::make_shared<std::optional<PublishedEntry>>();
  node.lane().publish_together(
      [&node, mark = std::move(mark), make = std::move(make), before]() -> Result<std::vector<Draft>> {
        const auto place = node.store().marked_place(mark);
        if (!place) return tl::unexpected(place.error());
        if (!*place) {
          auto drafts = make();
          if (drafts) drafts->front().mark = mark;
          return drafts;
        }
        const auto network = node.membership().current();
        const auto entry = node.store().find(**place);
        if (!entry) return tl::unexpected(entry.error());
        if (!network || !*entry) return fail(Errc::no_network);
        *before = PublishedEntry{**place, header_hash(network->id(), (*entry)->header)};
        // Ends the request; who asked gets what is there.
        return fail(Errc::daemon_busy);
      },
      [before, done = std::move(done)](Result<std::vector<PublishedEntry>> entries) {
        if (*before) return done(**before);
        if (!entries) return done(tl::unexpected(entries.error()));
        done(entries->front());
      });
}

}  // namespace essaim::daemon
