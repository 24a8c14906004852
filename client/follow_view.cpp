#include "client/follow_view.h"

#include "client/entry_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

template <typename List>
std::string joined(const List& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + harmless(word);
  return text;
}

}  // namespace

std::string follow_text(const v1::FollowView& follow) {
  if (follow.everything()) return say("everything");
  std::string text;
  const auto add = [&](const std::string& part) { text = listed(text, part); };
  if (!follow.themes().empty()) add(say("theme {0}", {joined(follow.themes())}));
  if (!follow.from().empty()) add(say("from {0}", {joined(follow.from())}));
  if (!follow.kinds().empty()) add(say("kind {0}", {joined(follow.kinds())}));
  if (!follow.languages().empty()) add(say("language {0}", {joined(follow.languages())}));
  return text;
}

std::string numbered_follow_text(const v1::FollowView& follow) {
  const std::string name = follow.name().empty() || follow.everything() ? "" : " (" + harmless(follow.name()) + ")";
  return std::to_string(follow.number()) + name + " – " + follow_text(follow);
}

void print_wanted(const v1::FollowChanged& changed) {
  if (changed.missing() > 0) {
    print_line(say_count("{0} text is wanted now and is fetched from partners.",
                         "{0} texts are wanted now and are fetched from partners.", changed.missing()));
  }
  if (changed.not_followed() > 0) {
    print_line(say_count("{0} text is not followed and not here; essaim show fetches it by name.",
                         "{0} texts are not followed and not here; essaim show fetches one by name.",
                         changed.not_followed()));
  }
}

}  // namespace essaim::client
