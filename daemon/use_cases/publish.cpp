#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "core/citations.h"
#include "core/front_matter.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/problem.h"
#include "daemon/use_cases/approval.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

struct Publication {
  std::shared_ptr<const NetworkState> network;
  std::string file;
  Document document;
  Draft draft;
  std::vector<Error> remarks;
};

// What only speaks of another entry says nothing where it names none; one that is not known here yet is a remark.
Result<void> refuse_unnamed(const Document& document, const std::string& file) {
  const Kind* const kind = find_kind(document.kind);
  if (kind == nullptr || kind->command.empty()) return {};
  const std::vector<Citation> citations = citations_of(document);
  for (const KindField& field : kind->fields) {
    if (!field.in_head || field.type != FieldType::entry || field.need != Need::required) continue;
    const bool named = std::ranges::any_of(
        citations, [&](const Citation& citation) { return head_code(citation.field) == field.code; });
    if (!named) return fail(Errc::kind_automatic, {file, kind->code, kind->command});
  }
  return {};
}

Result<void> refuse_same_text(const Node& node, const Publication& publication) {
  const auto said =
      node.own_texts().saying(*publication.network, publication.document, publication.draft.document->size());
  if (!said) return tl::unexpected(said.error());
  if (!*said) return {};
  return fail(Errc::same_text, {publication.file, label_of(*publication.network, **said)});
}

// What the city would write now.
Result<Publication> publication_of(const Node& node, const v1::Publish& request) {
  auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  const std::string file = shown_file(request.file_name());
  auto document = parse_markdown(request.markdown(), file);
  if (!document) return tl::unexpected(document.error());
  if (auto named = refuse_unnamed(*document, file); !named) return tl::unexpected(named.error());
  const auto audience = audience_of(*document, request.audience(), Audience::network, file);
  if (!audience) return tl::unexpected(audience.error());
  auto draft = draft_of_file(*document, file);
  if (!draft) return tl::unexpected(draft.error());
  draft->audience = *audience;
  auto remarks = remarks_on(*document, request.markdown(), file);
  auto references = references_of(node, **network, *document, file, limits::references_per_entry_max, remarks);
  if (!references) return tl::unexpected(references.error());
  draft->references = std::move(*references);
  return Publication{std::move(*network), file, std::move(*document), std::move(*draft), std::move(remarks)};
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
  if (auto direct = check_direct(node, submit); !direct) return done(tl::unexpected(direct.error()));
  if (!request.again()) {
    if (auto fresh = refuse_same_text(node, *publication); !fresh) return done(tl::unexpected(fresh.error()));
  }
  auto answer = answer_with_label(node.config().handle, std::move(publication->remarks), std::move(done));
  node.lane().publish(std::move(publication->draft), std::move(answer));
}

Result<CheckedText> check_publication(const Node& node, const v1::Publish& request) {
  auto publication = publication_of(node, request);
  if (!publication) return tl::unexpected(publication.error());
  if (!request.again()) {
    if (auto fresh = refuse_same_text(node, *publication); !fresh) return tl::unexpected(fresh.error());
  }
  return CheckedText{std::move(publication->document), std::move(publication->remarks), ""};
}

void publish_approved(Node& node, const v1::Publish& request, const Approved& approved,
                      std::function<void(Result<v1::Published>)> done) {
  auto publication = publication_of(node, request);
  if (!publication) return done(tl::unexpected(publication.error()));
  auto remarks = std::move(publication->remarks);
  const auto text = std::make_shared<Publication>(std::move(*publication));
  publish_once(
      node, approved.mark,
      [&node, text, again = request.again()]() -> Result<std::vector<Draft>> {
        // Only what was not published under this mark is asked for.
        if (auto fresh = again ? Result<void>() : refuse_same_text(node, *text); !fresh) {
          return tl::unexpected(fresh.error());
        }
        return std::vector<Draft>{std::move(text->draft)};
      },
      answer_with_label(node.config().handle, std::move(remarks), std::move(done)));
}

}  // namespace essaim::daemon
