#include <memory>
#include <utility>
#include <vector>

#include "core/front_matter.h"
#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/problem.h"
#include "daemon/use_cases/approval.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

struct Publication {
  Document document;
  Draft draft;
  std::vector<Error> remarks;
};

// What the city would write now.
Result<Publication> publication_of(const Node& node, const v1::Publish& request) {
  auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  const std::string file = shown_file(request.file_name());
  auto document = parse_markdown(request.markdown(), file);
  if (!document) return tl::unexpected(document.error());
  const auto audience = audience_of(*document, request.audience(), Audience::network, file);
  if (!audience) return tl::unexpected(audience.error());
  auto draft = draft_of_file(*document, file);
  if (!draft) return tl::unexpected(draft.error());
  draft->audience = *audience;
  auto remarks = remarks_on(*document, request.markdown(), file);
  auto references = references_of(node, **network, *document, file, limits::references_per_entry_max, remarks);
  if (!references) return tl::unexpected(references.error());
  draft->references = std::move(*references);
  return Publication{std::move(*document), std::move(*draft), std::move(remarks)};
}

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
  auto publication = publication_of(node, request);
  if (!publication) return done(tl::unexpected(publication.error()));
  const std::string submit = "essaim submit " + quoted_file(request.file_name());
  if (auto direct = check_direct(node, publication->document.kind, submit); !direct) {
    return done(tl::unexpected(direct.error()));
  }
  auto answer = answer_with_label(node.config().handle, std::move(publication->remarks), std::move(done));
  node.lane().publish(std::move(publication->draft), std::move(answer));
}

Result<CheckedText> check_publication(const Node& node, const v1::Publish& request) {
  auto publication = publication_of(node, request);
  if (!publication) return tl::unexpected(publication.error());
  return CheckedText{std::move(publication->document), std::move(publication->remarks)};
}

void publish_approved(Node& node, const v1::Publish& request, std::string mark,
                      std::function<void(Result<v1::Published>)> done) {
  auto publication = publication_of(node, request);
  if (!publication) return done(tl::unexpected(publication.error()));
  auto draft = std::make_shared<Draft>(std::move(publication->draft));
  publish_once(
      node, std::move(mark), [draft]() -> Result<std::vector<Draft>> { return std::vector<Draft>{std::move(*draft)}; },
      answer_with_label(node.config().handle, std::move(publication->remarks), std::move(done)));
}

}  // namespace essaim::daemon
