#include "daemon/use_cases/tray.h"

#include <memory>
#include <utility>

#include "core/audience_field.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/text.h"
#include "daemon/log.h"
#include "daemon/node.h"
#include "daemon/problem.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_tray.pb.h"
#include "storage/free_space.h"

namespace essaim::daemon {
namespace {

// A name, or what is said in a sentence or two; `malformed` where it is empty or too long.
Result<std::string> said(const char* what, const std::string& text, std::size_t bytes_max, Shape shape) {
  std::string plain = harmless(trimmed(text), shape);
  if (plain.empty()) return fail(Errc::malformed, {std::string(what) + " is missing"});
  if (plain.size() > bytes_max) {
    return fail(Errc::malformed, {std::string(what) + " has more than " + std::to_string(bytes_max) + " octets"});
  }
  return plain;
}

// Whom the draft would be published for, as far as it says so: whoever approves it must see that, wherever it stands.
std::string audience_of_draft(const TrayDraft& draft) {
  if (!draft.audience.empty()) return draft.audience;
  const auto document = parse_markdown(draft.markdown, draft.file);
  const auto in_head = document ? audience_in_head(*document, draft.file) : std::optional<Audience>();
  return in_head && *in_head ? std::string(name_of(**in_head)) : std::string();
}

Result<std::string> person(const std::string& by) { return said("by", by, limits::person_bytes_max, Shape::one_line); }

Result<v1::DraftSummary> summary_of(const Result<TrayDraft>& draft) {
  if (!draft) return tl::unexpected(draft.error());
  v1::DraftSummary summary;
  fill(*draft, summary);
  return summary;
}

v1::Publish publication_of(const TrayDraft& draft) {
  v1::Publish request;
  request.set_markdown(draft.markdown);
  request.set_file_name(draft.file);
  request.set_audience(draft.audience);
  return request;
}

v1::Revise revision_of(const TrayDraft& draft) {
  v1::Revise request;
  request.set_markdown(draft.markdown);
  request.set_file_name(draft.file);
  request.set_audience(draft.audience);
  request.set_minor(draft.minor);
  return request;
}

// What is not said of a text that takes the place of another one is as it was.
Result<TrayDraft> draft_of(Node& node, const v1::Submit& request) {
  TrayDraft draft;
  draft.file = shown_file(request.file_name());
  draft.audience = request.audience();
  draft.revises = request.revises();
  draft.minor = request.minor();
  draft.markdown = request.markdown();
  draft.submitted_ms = unix_now_ms();
  auto by = person(request.by());
  if (!by) return tl::unexpected(by.error());
  draft.submitted_by = std::move(*by);
  if (request.again() == 0) return draft;
  const auto before = node.tray().find(std::to_string(request.again()));
  if (!before) return tl::unexpected(before.error());
  if (draft.audience.empty()) draft.audience = before->audience;
  if (draft.revises.empty()) {
    draft.revises = before->revises;
    draft.minor = draft.minor || before->minor;
  }
  return draft;
}

Result<v1::Submitted> submitted(Node& node, const v1::Submit& request) {
  auto draft = draft_of(node, request);
  if (!draft) return tl::unexpected(draft.error());
  auto checked = draft->revises.empty() ? check_publication(node, publication_of(*draft))
                                        : check_revision(node, draft->revises, revision_of(*draft));
  if (!checked) return tl::unexpected(checked.error());
  if (auto free = storage::check_free_space(node.directory(), node.config().free_mib_floor << 20); !free) {
    return tl::unexpected(free.error());
  }
  draft->title = checked->document.title;
  draft->kind = checked->document.kind;
  v1::Submitted answer;
  for (const Error& remark : checked->remarks) *answer.add_notes() = problem_of(remark);
  const auto kept = node.tray().add(std::move(*draft), request.again());
  if (!kept) return tl::unexpected(kept.error());
  answer.set_number(kept->number);
  return answer;
}

// Not on the store lane, which has no time for another file.
void end_publishing(Node& node, std::uint64_t number, Result<v1::Published> published,
                    std::function<void(Result<v1::Published>)> done) {
  node.bulk().post([&node, number, published = std::move(published), done = std::move(done)] {
    if (auto ended = node.tray().end_publishing(number, published.has_value()); !ended) {
      log_error("draft " + std::to_string(number) + ": " + sentence(ended.error(), Language::english));
    }
    done(published);
  });
}

void publish_draft(Node& node, const TrayDraft& draft, std::function<void(Result<v1::Published>)> done) {
  if (draft.revises.empty()) return publish_approved(node, publication_of(draft), draft.mark, std::move(done));
  revise_approved(node, draft.revises, revision_of(draft), draft.mark,
                  [done = std::move(done)](const Result<v1::Revised>& revised) {
                    if (!revised) return done(tl::unexpected(revised.error()));
                    v1::Published published;
                    published.set_label(revised->label());
                    published.set_id(revised->id());
                    *published.mutable_notes() = revised->notes();
                    done(std::move(published));
                  });
}

}  // namespace

void submit_draft(Node& node, const v1::Submit& request, std::function<void(Result<v1::Submitted>)> done) {
  node.bulk().post([&node, request, done = std::move(done)] { done(submitted(node, request)); });
}

v1::DraftList list_drafts(Node& node) {
  v1::DraftList list;
  for (const TrayDraft& draft : node.tray().list()) fill(draft, *list.add_drafts());
  return list;
}

Result<v1::DraftView> show_draft(Node& node, const std::string& number) {
  const auto draft = node.tray().find(number);
  if (!draft) return tl::unexpected(draft.error());
  v1::DraftView view;
  fill(*draft, *view.mutable_summary());
  view.mutable_summary()->set_audience(audience_of_draft(*draft));
  view.set_markdown(draft->markdown);
  return view;
}

void approve_draft(Node& node, std::string number, const v1::Approve& request,
                   std::function<void(Result<v1::Published>)> done) {
  node.bulk().post([&node, number = std::move(number), request, done = std::move(done)] {
    const auto by = person(request.by());
    if (!by) return done(tl::unexpected(by.error()));
    const auto draft = node.tray().begin_publishing(number, *by);
    if (!draft) return done(tl::unexpected(draft.error()));
    publish_draft(node, *draft, [&node, number = draft->number, done](Result<v1::Published> published) {
      end_publishing(node, number, std::move(published), done);
    });
  });
}

void reject_draft(Node& node, std::string number, const v1::Reject& request,
                  std::function<void(Result<v1::DraftSummary>)> done) {
  node.bulk().post([&node, number = std::move(number), request, done = std::move(done)] {
    const auto by = person(request.by());
    if (!by) return done(tl::unexpected(by.error()));
    auto reason = said("reason", request.reason(), limits::rejection_bytes_max, Shape::lines);
    if (!reason) return done(tl::unexpected(reason.error()));
    done(summary_of(node.tray().give_back(number, *by, std::move(*reason), unix_now_ms())));
  });
}

void drop_draft(Node& node, std::string number, const v1::DropDraft& request,
                std::function<void(Result<v1::DraftSummary>)> done) {
  node.bulk().post([&node, number = std::move(number), request, done = std::move(done)] {
    const auto by = person(request.by());
    if (!by) return done(tl::unexpected(by.error()));
    done(summary_of(node.tray().drop(number, *by)));
  });
}

}  // namespace essaim::daemon
