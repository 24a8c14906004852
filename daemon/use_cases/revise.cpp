#include <utility>

#include "core/front_matter.h"
#include "daemon/node.h"
#include "daemon/problem.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/new_version.h"
#include "daemon/use_cases/versions.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

struct Revision {
  std::string label, file, audience;
  bool minor = false;
  Document document;
};

// The draft of the new version against what is stored now; `answer` learns what it goes on from.
Result<Draft> next_version(const Node& node, const Revision& revision, v1::Revised& answer) {
  const auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  const auto entry = find_own_entry(node, **network, revision.label);
  if (!entry) return tl::unexpected(entry.error());
  if (read_header(entry->header).fields.kind == retraction_kind)
    return fail(Errc::entry_without_text, {revision.label});
  const auto text = text_of(node.store(), **network, *entry);
  if (!text) return tl::unexpected(text.error());
  const Audience before = read_header(text->newest().header).fields.audience;
  const auto audience = audience_asked(revision.audience, before, revision.file);
  if (!audience) return tl::unexpected(audience.error());
  std::vector<Error> remarks;
  auto draft =
      draft_of_version(node, **network, *text, {revision.document, *audience, revision.minor, revision.file}, remarks);
  if (!draft) return draft;
  for (const Error& remark : remarks) *answer.add_notes() = problem_of(remark);
  answer.set_supersedes(label_of(**network, text->newest().place));
  answer.set_text(label_of(**network, text->first().place));
  answer.set_version(static_cast<std::uint32_t>(text->versions.size() + 1));
  answer.set_went_on(text->newest().place != entry->place);
  return draft;
}

}  // namespace

void revise(Node& node, std::string_view label, const v1::Revise& request,
            std::function<void(Result<v1::Revised>)> done) {
  Revision revision{.label = std::string(label),
                    .file = shown_file(request.file_name()),
                    .audience = request.audience(),
                    .minor = request.minor(),
                    .document = {}};
  auto document = parse_markdown(request.markdown(), revision.file);
  if (!document) return done(tl::unexpected(document.error()));
  auto answer = std::make_shared<v1::Revised>();
  for (const Error& remark : remarks_on(*document, request.markdown(), revision.file)) {
    *answer->add_notes() = problem_of(remark);
  }
  revision.document = std::move(*document);
  node.lane().publish_together(
      [&node, revision = std::move(revision), answer]() -> Result<std::vector<Draft>> {
        auto draft = next_version(node, revision, *answer);
        if (!draft) return tl::unexpected(draft.error());
        std::vector<Draft> drafts;
        drafts.push_back(std::move(*draft));
        return drafts;
      },
      [handle = node.config().handle, answer, done = std::move(done)](Result<std::vector<PublishedEntry>> entries) {
        if (!entries) return done(tl::unexpected(entries.error()));
        answer->set_label(handle + "/" + std::to_string(entries->front().place.sequence));
        answer->set_id(to_hex(entries->front().hash.view()));
        done(std::move(*answer));
      });
}

}  // namespace essaim::daemon
