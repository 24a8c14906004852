#include <memory>
#include <utility>

#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/imported.h"
#include "core/limits.h"
#include "daemon/json_lines.h"
#include "daemon/node.h"
#include "daemon/use_cases/bulk.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/versions.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// A page is small beside what one connection may cost, and large beside asking for it.
constexpr std::size_t page_bytes_wanted = 1024 * 1024;
// Entries read at once; of usual texts a page holds two such steps.
constexpr std::size_t entries_per_step = 256;

class Page {
 public:
  Page(const storage::Store& store, std::shared_ptr<const NetworkState> network, bool as_lines)
      : store_(store), network_(std::move(network)), as_lines_(as_lines) {}

  Result<v1::ExportPage> read(storage::ListQuery query) {
    query.limit = entries_per_step;
    page_.set_newest(store_.counters().last_arrival);
    for (;;) {
      auto entries = store_.list(query);
      if (!entries) return tl::unexpected(entries.error());
      for (const storage::StoredEntry& entry : *entries) {
        if (auto added = add(entry); !added) return tl::unexpected(added.error());
        query.before_arrival = entry.arrival;
        if (bytes_ < page_bytes_wanted) continue;
        page_.set_next_before(query.before_arrival);
        return std::move(page_);
      }
      if (entries->size() < query.limit) return std::move(page_);
    }
  }

 private:
  Result<void> add(const storage::StoredEntry& entry) {
    const HeaderFields fields = read_header(entry.header).fields;
    const MemberState* member = network_->by_key(entry.place.log);
    const auto life = life_of(store_, *network_, entry);
    if (!life) return tl::unexpected(life.error());
    if (member == nullptr || *life != Life::living) return {};
    auto document = read_document(store_, *network_, entry);
    if (!document) return tl::unexpected(document.error());
    if (!*document) {
      if (fields.document) page_.set_without_text(page_.without_text() + 1);
      return {};
    }
    v1::ExportedEntry& out = *page_.add_entries();
    out.set_handle(member->admission.handle);
    out.set_number(entry.place.sequence);
    out.set_title((*document)->title);
    const std::string id = export_id(label_of(*network_, entry.place), header_hash(network_->id(), entry.header));
    out.set_text(as_lines_ ? write_json_line(id, **document, fields.audience) : print_markdown(**document));
    bytes_ += out.text().size() + out.title().size();
    return {};
  }

  const storage::Store& store_;
  std::shared_ptr<const NetworkState> network_;
  bool as_lines_;
  v1::ExportPage page_;
  std::size_t bytes_ = 0;
};

}  // namespace

void export_entries(Node& node, ExportQuery query, std::function<void(Result<v1::ExportPage>)> done) {
  const auto network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  if (query.format != "jsonl" && query.format != "markdown") {
    return done(fail(Errc::malformed, {"format must be jsonl or markdown"}));
  }
  ListRequest request;
  request.from = std::move(query.from);
  request.theme = std::move(query.theme);
  request.kind = std::move(query.kind);
  request.before = query.before;
  auto list = list_query(*network, request);
  if (!list) return done(tl::unexpected(list.error()));
  node.bulk().post([&node, network, list = std::move(*list), as_lines = query.format == "jsonl", done] {
    done(Page(node.store(), network, as_lines).read(list));
  });
}

}  // namespace essaim::daemon
