#include <utility>
#include <vector>

#include "core/front_matter.h"
#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/problem.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

std::function<void(Result<PublishedEntry>)> answer_with_label(const std::string& handle, std::vector<Error> remarks,
                                                              std::function<void(Result<v1::Published>)> done) {
  return [handle, remarks = std::move(remarks), done = std::move(done)](Result<PublishedEntry> entry) {
    if (!entry) return done(tl::unexpected(entry.error()));
    v1::Published published;
    published.set_label(handle + "/" + std::to_string(entry->place.sequence));
    published.set_id(to_hex(entry->hash.view()));
    for (const Error& remark : remarks) *published.add_notes() = problem_of(remark);
    done(std::move(published));
  };
}

}  // namespace

void publish(Node& node, const v1::Publish& request, std::function<void(Result<v1::Published>)> done) {
  auto network = writable_network(node);
  if (!network) return done(tl::unexpected(network.error()));
  const std::string file = shown_file(request.file_name());
  const auto audience = audience_asked(request.audience(), Audience::network, file);
  if (!audience) return done(tl::unexpected(audience.error()));
  auto document = parse_markdown(request.markdown(), file);
  if (!document) return done(tl::unexpected(document.error()));
  auto draft = draft_of_file(*document, file);
  if (!draft) return done(tl::unexpected(draft.error()));
  draft->audience = *audience;
  auto remarks = remarks_on(*document, request.markdown(), file);
  auto references = references_of(node, **network, *document, file, limits::references_per_entry_max, remarks);
  if (!references) return done(tl::unexpected(references.error()));
  draft->references = std::move(*references);
  node.lane().publish(std::move(*draft), answer_with_label(node.config().handle, std::move(remarks), std::move(done)));
}

}  // namespace essaim::daemon
