#include "client/inbox_view.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "client/entry_view.h"
#include "client/head_words.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"

namespace essaim::client {
namespace {

// In the order in which somebody with ten minutes wants them.
constexpr std::array reasons = {"question", "answer",      "accepted",    "adoption", "question-to-all",
                                "review",   "translation", "endorsement", "citation"};

std::string heading(std::string_view reason) {
  if (reason == "question") return say("Asked of you");
  if (reason == "answer") return say("Answers to your questions");
  if (reason == "accepted") return say("Answers of yours that settled a question");
  if (reason == "adoption") return say("Who takes up a text of yours");
  if (reason == "question-to-all") return say("Asked of everybody");
  if (reason == "review") return say("Texts of yours to look at again");
  if (reason == "translation") return say("Translations of your texts");
  if (reason == "endorsement") return say("Recommendations of your texts");
  if (reason == "citation") return say("Who cites your texts");
  return std::string(reason);
}

std::string advice(const v1::InboxItem& item) {
  const std::string label = harmless(item.summary().label());
  const std::string_view reason = item.reason();
  if (item.accepted() || (item.read() && !item.unanswered())) return "";
  if (reason == "question" || reason == "question-to-all") return say("Answer: essaim answer {0} \"…\"", {label});
  if (reason == "answer") return say("If it settles the question: essaim accept {0}", {label});
  if (reason == "review")
    return say("Still right? essaim confirm {0}. Otherwise change it: essaim revise {0} FILE", {label});
  return "";
}

std::uint64_t now_ms() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count());
}

// Whole days since; 0 where the author's clock is ahead of ours.
unsigned long days_since(std::uint64_t then_ms) {
  constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000;
  const std::uint64_t now = now_ms();
  return now > then_ms ? static_cast<unsigned long>((now - then_ms) / day_ms) : 0;
}

std::string waiting(std::uint64_t since_ms) {
  const unsigned long days = days_since(since_ms);
  if (days == 0) return say("no answer yet, asked today");
  return say_count("no answer for {0} day", "no answer for {0} days", days);
}

// The lines of a text, set in.
void print_indented(const std::string& text, const std::string& indent) {
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = harmless(std::string_view(text).substr(at, end - at));
    print_line(line.empty() ? "" : indent + line);
    at = end + 1;
  }
}

std::string from_text(const v1::EntrySummary& summary) {
  return harmless(summary.label() + " · " + summary.city() + " · " + date_text(summary.time_ms()));
}

std::string stage_text(const std::string& stage) {
  const Kind* const kind = find_kind("adoption");
  const KindField* const field = kind == nullptr ? nullptr : kind->find_field("stage", true);
  return field == nullptr ? stage : choice_label(*field, stage, spoken());
}

// What it says. An adoption has the title of our text, which stands there already: its parts say more.
void print_said(const v1::InboxItem& item) {
  if (item.reason() == "question-to-all" && item.summary().themes_size() > 0) {
    print_line("    " + say("on {0}", {harmless(theme_label(item.summary().themes(0)))}));
  }
  if (!item.text().empty()) return print_indented(item.text(), "    ");
  if (item.stage().empty()) return print_line("    " + harmless(title_or_reason(item.summary())));
  if (!item.modules().empty()) print_line("    " + say("parts: {0}", {harmless(item.modules())}));
}

void print_item(const v1::InboxItem& item) {
  std::string line = "  " + from_text(item.summary());
  if (!item.stage().empty()) line += " · " + harmless(stage_text(item.stage()));
  if (!item.review_by().empty()) line += " · " + say("since {0}", {harmless(date_words_behind(item.review_by()))});
  if (item.read()) line += " · " + say("read");
  if (item.read() && item.unanswered()) line += " · " + waiting(item.summary().time_ms());
  if (item.accepted()) line += " · " + say("settles the question");
  print_line(line);
  if (!item.about().empty()) {
    const std::string title = harmless(shortened(item.about_title(), terminal_width() / 2));
    print_line("    " + say("on {0} {1}", {harmless(item.about()), title}));
  }
  print_said(item);
  const std::string next = advice(item);
  if (!next.empty()) print_line("    → " + next);
}

// What was read and waits all the same.
void print_waiting(const v1::Inbox& inbox) {
  if (inbox.waiting() == 0) return;
  print_line(say_count("{0} question to you was read and has no answer: essaim inbox --all",
                       "{0} questions to you were read and have no answer: essaim inbox --all", inbox.waiting()));
}

void print_question(const v1::Question& question) {
  std::string line = from_text(question.summary());
  if (question.answers().empty() && !question.summary().retracted())
    line += " · " + waiting(question.summary().time_ms());
  print_line(line);
  print_indented(question.text().empty() ? title_or_reason(question.summary()) : question.text(), "  ");
}

}  // namespace

void print_inbox(const v1::Inbox& inbox) {
  if (inbox.items().empty()) {
    print_line(inbox.total() == 0 ? say("Nothing concerns your city yet.")
                                  : say("Nothing new. What was read: essaim inbox --all"));
    print_waiting(inbox);
    return;
  }
  bool first = true;
  for (const char* const reason : reasons) {
    bool headed = false;
    for (const v1::InboxItem& item : inbox.items()) {
      if (item.reason() != reason) continue;
      if (!headed) {
        if (!first) print_line();
        print_line(heading(reason));
        headed = true;
        first = false;
      }
      print_item(item);
    }
  }
  if (inbox.unread() == 0 && inbox.waiting() == 0) return;
  print_line();
  print_waiting(inbox);
  if (inbox.unread() == 0) return;
  print_line(say_count("{0} not read. When you have seen it: essaim inbox --read all",
                       "{0} not read. When you have seen them: essaim inbox --read all", inbox.unread()));
}

void print_thread(const v1::EntryView& view) {
  if (view.thread().empty()) return;
  const bool itself = view.summary().kind() == "question";
  print_line();
  if (!itself) print_line(say("Questions and answers"));
  for (const v1::Question& question : view.thread()) {
    if (itself) {
      print_line(question.answers().empty() ? waiting(question.summary().time_ms()) : say("Answers"));
    } else {
      print_question(question);
    }
    const std::string indent = itself ? "" : "  ";
    for (const v1::Answer& answer : question.answers()) {
      const bool good = answer.summary().label() == question.accepted();
      print_line(indent + "↳ " + from_text(answer.summary()) + (good ? " · " + say("settles the question") : ""));
      print_indented(answer.text().empty() ? title_or_reason(answer.summary()) : answer.text(), indent + "  ");
    }
  }
}

}  // namespace essaim::client
