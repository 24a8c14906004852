#include "client/live_status.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

#include "client/event_stream.h"
#include "client/interruption.h"
#include "client/say.h"
#include "client/terminal.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Print = std::function<void(const Context&, const v1::Status&, const std::string&)>;

// Changes that come together are shown together.
constexpr milliseconds gathering{200};
// On a terminal, so that "3 s ago" does not stand there for ever.
constexpr seconds ages_stay_good{30};
// While the search index is being made, so that one sees how far it is.
constexpr seconds progress_stays_good{1};
constexpr milliseconds again_first{250};
constexpr milliseconds again_last{4000};

// What must differ for the status to be shown again; ages and octets move all the time.
std::string essence(v1::Status status) {
  status.clear_now_ms();
  status.mutable_search()->clear_looked_at();
  status.mutable_search()->clear_texts();
  for (v1::Partner& partner : *status.mutable_partners()) {
    partner.clear_last_contact_ms();
    partner.clear_bytes_received();
    partner.clear_bytes_sent();
    partner.clear_headers_received();
    partner.clear_documents_received();
  }
  return status.SerializeAsString();
}

class LiveStatus {
 public:
  LiveStatus(const Context& context, const Print& print) : context_(context), print_(print) {}

  int run() {
    auto stream = EventStream::open(context_.socket, std::nullopt);
    if (!stream) return context_.failed(stream.error());
    std::optional<EventStream> open(std::move(*stream));
    for (;;) {
      // After the stream was opened, so that nothing falls between the two.
      if (!show(false)) open.reset();
      if (open && !until_it_ends(*open)) return 0;
      open = reconnect();
      if (!open) return 0;
    }
  }

 private:
  // False where the daemon went away.
  bool show(bool ages_too) {
    v1::Status status;
    const auto answer = context_.api().get("/v1/status", status);
    if (!answer) return false;
    std::string shown = essence(status);
    if (shown == shown_ && !ages_too) return true;
    const bool over = output_is_terminal() && !context_.json;
    if (over) {
      // To the top left, and everything below away.
      std::fputs(shown_.empty() ? "\x1b[2J\x1b[H" : "\x1b[H\x1b[J", stdout);
    } else if (!shown_.empty() && !context_.json) {
      print_line();
    }
    print_(context_, status, *answer);
    std::fflush(stdout);
    shown_ = std::move(shown);
    patience_ = status.search().state() == "ready" ? ages_stay_good : progress_stays_good;
    return true;
  }

  // True when the daemon went away, false when we are interrupted.
  bool until_it_ends(EventStream& stream) {
    const bool over = output_is_terminal() && !context_.json;
    v1::Event event;
    for (;;) {
      const auto heard = stream.next(event, patience_, interruption_);
      if (heard == EventStream::Heard::interrupted) return false;
      if (heard == EventStream::Heard::ended) return true;
      if (heard == EventStream::Heard::event) {
        if (interruption_.within(gathering)) return false;
        // What was told meanwhile is in the status that is asked for now.
        for (auto more = heard; more == EventStream::Heard::event;) {
          more = stream.next(event, milliseconds(0), interruption_);
          if (more == EventStream::Heard::interrupted) return false;
          if (more == EventStream::Heard::ended) return true;
        }
      }
      if (!show(heard == EventStream::Heard::nothing && over)) return true;
    }
  }

  std::optional<EventStream> reconnect() {
    print_note(say("essaim: the daemon does not answer; waiting for it…"));
    shown_.clear();
    for (milliseconds wait = again_first;; wait = std::min(wait * 2, again_last)) {
      if (interruption_.within(wait)) return std::nullopt;
      auto stream = EventStream::open(context_.socket, std::nullopt);
      if (stream) return std::move(*stream);
    }
  }

  const Context& context_;
  const Print& print_;
  Interruption interruption_;
  std::string shown_;
  seconds patience_ = ages_stay_good;
};

}  // namespace

int watch_status(const Context& context, const Print& print) { return LiveStatus(context, print).run(); }

}  // namespace essaim::client
