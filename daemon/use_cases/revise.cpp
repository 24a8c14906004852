#include <algorithm>
#include <utility>

#include "core/front_matter.h"
#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/problem.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/stored_document.h"
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
  const storage::Store& store = node.store();
  const auto entry = find_own_entry(node, **network, revision.label);
  if (!entry) return tl::unexpected(entry.error());
  if (read_header(entry->header).fields.kind == retraction_kind)
    return fail(Errc::entry_without_text, {revision.label});
  const auto text = text_of(store, **network, *entry);
  if (!text) return tl::unexpected(text.error());
  const storage::StoredEntry& newest = text->newest();
  const std::string newest_label = label_of(**network, newest.place);
  if (newest.retracted) return fail(Errc::entry_retracted, {newest_label});
  if (text->versions.size() >= limits::text_versions_max) {
    return fail(Errc::too_many, {newest_label, std::to_string(limits::text_versions_max)});
  }
  const HeaderFields before = read_header(newest.header).fields;
  const auto audience = audience_asked(revision.audience, before.audience, revision.file);
  if (!audience) return tl::unexpected(audience.error());
  const auto document = read_document(store, **network, newest);
  if (!document) return tl::unexpected(document.error());
  if (*document && **document == revision.document && *audience == before.audience) {
    return fail(Errc::revision_unchanged, {revision.file, newest_label});
  }
  auto draft = draft_of_file(revision.document, revision.file);
  if (!draft) return draft;
  draft->audience = *audience;
  draft->minor = revision.minor;
  std::vector<Error> remarks;
  auto references =
      references_of(node, **network, revision.document, revision.file, limits::references_per_entry_max - 1, remarks);
  if (!references) return tl::unexpected(references.error());
  draft->references = std::move(*references);
  for (const Error& remark : remarks) *answer.add_notes() = problem_of(remark);
  draft->references.push_back(reference_to(**network, Relation::supersedes, newest));
  answer.set_supersedes(newest_label);
  answer.set_text(label_of(**network, text->first().place));
  answer.set_version(static_cast<std::uint32_t>(text->versions.size() + 1));
  answer.set_went_on(newest.place != entry->place);
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
