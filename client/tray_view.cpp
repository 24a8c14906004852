#include "client/tray_view.h"

#include "client/api_client.h"
#include "client/check_view.h"
#include "client/difference_view.h"
#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::client {
namespace {

bool waits(const v1::DraftSummary& draft) { return draft.given_back_by().empty(); }

std::string state_text(const v1::DraftSummary& draft) {
  if (waits(draft)) return draft.outdated_by().empty() ? say("waits") : say("outdated");
  return say("given back by {0}", {harmless(draft.given_back_by())});
}

void print_reason(const v1::DraftSummary& draft) {
  const std::string number = std::to_string(draft.number());
  print_line(say("Draft {0} was given back by {1}: {2}",
                 {number, harmless(draft.given_back_by()), harmless(draft.reason(), Shape::lines)}));
}

// `Draft 3, submitted by aminata on 2026-11-26: Experience, for the network`
void print_head(const v1::DraftSummary& draft) {
  print_line(say("Draft {0}, submitted by {1} on {2}: {3}",
                 {std::to_string(draft.number()), harmless(draft.submitted_by()), date_text(draft.submitted_ms()),
                  harmless(kind_label(draft.kind()))}));
  if (!draft.revises().empty()) {
    print_line(draft.minor() ? say("A new version of {0}, a small correction.", {harmless(draft.revises())})
                             : say("A new version of {0}.", {harmless(draft.revises())}));
  }
  if (!draft.outdated_by().empty()) {
    print_line(say("It goes on from {0}; {1} was published since, and it would undo that: it cannot be approved.",
                   {harmless(draft.goes_on_from()), harmless(draft.outdated_by())}));
  }
  if (draft.audience() == "public") print_line(say("For everybody, not only for the members of the network."));
  if (!waits(draft)) print_reason(draft);
}

void print_body(const v1::DraftView& view, bool whole) {
  if (!whole && view.has_difference()) {
    print_line(
        say("To {0}: lines - removed, + added; words [-removed-], {+added+}", {harmless(view.difference().from())}));
    print_prepared(difference_text(view.difference(), output_has_colour()));
    print_line();
    print_line(say("The whole text: essaim review {0} --whole", {std::to_string(view.summary().number())}));
    return;
  }
  print_text(view.markdown(), Fidelity::harmless);
  if (!view.markdown().ends_with('\n')) print_line();
}

void print_next(const v1::DraftSummary& draft) {
  const std::string number = std::to_string(draft.number());
  if (!waits(draft)) {
    print_note(say("Next: essaim submit FILE.md --again {0}, or essaim review --drop {0}", {number}));
  } else if (!draft.outdated_by().empty()) {
    print_note(
        say("Next, after a look at essaim show {1} --diff: essaim submit FILE.md --again {0}, with what {1} says",
            {number, harmless(draft.outdated_by())}));
  } else {
    print_note(say("Next: essaim approve {0}, or essaim reject {0} --reason TEXT", {number}));
  }
}

}  // namespace

std::string draft_target(const std::string& number) { return "/v1/drafts/" + url_part(number); }

void print_drafts(const v1::DraftList& list) {
  if (list.drafts().empty()) {
    print_line(say("The tray is empty. To hand in a text: essaim submit FILE.md"));
    return;
  }
  Table table({say("draft"), say("date"), say("by"), say("state"), say("kind"), say("title")}, 5);
  std::uint64_t waiting = 0, given_back = 0;
  for (const v1::DraftSummary& draft : list.drafts()) {
    table.add({std::to_string(draft.number()), date_text(draft.submitted_ms()), draft.submitted_by(), state_text(draft),
               kind_label(draft.kind()), draft.title()});
    if (waits(draft)) waiting = draft.number();
  }
  table.print();
  for (const v1::DraftSummary& draft : list.drafts()) {
    if (waits(draft)) continue;
    print_reason(draft);
    given_back = draft.number();
  }
  if (waiting != 0) print_note(say("To read one: essaim review {0}", {std::to_string(waiting)}));
  if (given_back != 0) {
    print_note(say("To hand in one again: essaim submit FILE.md --again {0}; to drop it: essaim review --drop {0}",
                   {std::to_string(given_back)}));
  }
}

void print_draft(const v1::DraftView& view, bool whole) {
  const v1::DraftSummary& draft = view.summary();
  print_head(draft);
  print_line();
  print_body(view, whole);
  print_line();
  const std::string shown = harmless(draft.file_name());
  if (const auto check = check_text(view.markdown(), shown, today(), spoken()); check) print_check(*check, shown);
  print_next(draft);
}

}  // namespace essaim::client
