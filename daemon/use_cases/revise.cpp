#include <utility>

#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/kinds.h"
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
  Approved approved = {};  // where a second person did
};

// The draft of the new version against what is stored now; `answer` learns what it goes on from.
Result<Draft> next_version(const Node& node, const Revision& revision, v1::Revised& answer,
                           std::vector<Error>& remarks) {
  const auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  const auto entry = find_own_entry(node, **network, revision.label);
  if (!entry) return tl::unexpected(entry.error());
  const std::string kind = read_header(entry->header).fields.kind;
  if (kind == retraction_kind) return fail(Errc::entry_without_text, {revision.label});
  if (const Kind* const known = find_kind(kind); known != nullptr && known->automatic) {
    return fail(Errc::kind_automatic, {revision.label, kind, known->command});
  }
  const auto text = text_of(node.store(), **network, *entry);
  if (!text) return tl::unexpected(text.error());
  std::string newest = label_of(**network, text->newest().place);
  const std::string& from = revision.approved.goes_on_from;
  if (!from.empty() && from != newest) {
    return fail(Errc::draft_outdated, {std::to_string(revision.approved.draft), std::move(newest)});
  }
  const Audience before = read_header(text->newest().header).fields.audience;
  const auto audience = audience_of(revision.document, revision.audience, before, revision.file);
  if (!audience) return tl::unexpected(audience.error());
  auto draft =
      draft_of_version(node, **network, *text, {revision.document, *audience, revision.minor, revision.file}, remarks);
  if (!draft) return draft;
  answer.set_supersedes(newest);
  answer.set_text(label_of(**network, text->first().place));
  answer.set_version(static_cast<std::uint32_t>(text->versions.size() + 1));
  answer.set_went_on(text->newest().place != entry->place);
  return draft;
}

Result<Revision> revision_of(std::string_view label, const v1::Revise& request) {
  Revision revision{.label = std::string(label),
                    .file = shown_file(request.file_name()),
                    .audience = request.audience(),
                    .minor = request.minor(),
                    .document = {}};
  auto document = parse_markdown(request.markdown(), revision.file);
  if (!document) return tl::unexpected(document.error());
  revision.document = std::move(*document);
  return revision;
}

// The answer is there once its drafts are made.
StoreLane::MakeDrafts making(const Node& node, Revision revision, std::shared_ptr<v1::Revised> answer) {
  return [&node, revision = std::move(revision), answer = std::move(answer)]() -> Result<std::vector<Draft>> {
    std::vector<Error> remarks;
    auto draft = next_version(node, revision, *answer, remarks);
    if (!draft) return tl::unexpected(draft.error());
    for (const Error& remark : remarks) *answer->add_notes() = problem_of(remark);
    std::vector<Draft> drafts;
    drafts.push_back(std::move(*draft));
    return drafts;
  };
}

std::shared_ptr<v1::Revised> answer_with_remarks(const Revision& revision, const std::string& markdown) {
  auto answer = std::make_shared<v1::Revised>();
  for (const Error& remark : remarks_on(revision.document, markdown, revision.file)) {
    *answer->add_notes() = problem_of(remark);
  }
  return answer;
}

void finish(const std::string& handle, const PublishedEntry& entry, v1::Revised& answer) {
  answer.set_label(handle + "/" + std::to_string(entry.place.sequence));
  answer.set_id(to_hex(entry.hash.view()));
}

}  // namespace

void revise(Node& node, std::string_view label, const v1::Revise& request,
            std::function<void(Result<v1::Revised>)> done) {
  auto revision = revision_of(label, request);
  if (!revision) return done(tl::unexpected(revision.error()));
  const std::string submit =
      "essaim submit " + quoted_file(request.file_name()) + " --revises " + shortened(harmless(label), 60);
  if (auto direct = check_direct(node, submit); !direct) {
    return done(tl::unexpected(direct.error()));
  }
  auto answer = answer_with_remarks(*revision, request.markdown());
  node.lane().publish_together(
      making(node, std::move(*revision), answer),
      [handle = node.config().handle, answer, done = std::move(done)](Result<std::vector<PublishedEntry>> entries) {
        if (!entries) return done(tl::unexpected(entries.error()));
        finish(handle, entries->front(), *answer);
        done(std::move(*answer));
      });
}

Result<CheckedText> check_revision(const Node& node, std::string_view label, const v1::Revise& request) {
  auto revision = revision_of(label, request);
  if (!revision) return tl::unexpected(revision.error());
  v1::Revised answer;
  auto remarks = remarks_on(revision->document, request.markdown(), revision->file);
  if (auto draft = next_version(node, *revision, answer, remarks); !draft) return tl::unexpected(draft.error());
  return CheckedText{std::move(revision->document), std::move(remarks), answer.supersedes()};
}

void revise_approved(Node& node, std::string_view label, const v1::Revise& request, const Approved& approved,
                     std::function<void(Result<v1::Revised>)> done) {
  auto revision = revision_of(label, request);
  if (!revision) return done(tl::unexpected(revision.error()));
  revision->approved = approved;
  auto answer = answer_with_remarks(*revision, request.markdown());
  publish_once(node, approved.mark, making(node, std::move(*revision), answer),
               [handle = node.config().handle, answer, done = std::move(done)](const Result<PublishedEntry>& entry) {
                 if (!entry) return done(tl::unexpected(entry.error()));
                 finish(handle, *entry, *answer);
                 done(std::move(*answer));
               });
}

}  // namespace essaim::daemon
