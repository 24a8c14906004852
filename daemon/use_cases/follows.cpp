#include "daemon/use_cases/follows.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/harmless.h"
#include "core/kinds.h"
#include "core/limits.h"
#include "core/themes.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

v1::FollowView view_of(const Follow& follow, const NetworkState* network) {
  v1::FollowView view;
  view.set_number(follow.number);
  view.set_name(follow.name);
  view.set_everything(follow.everything());
  for (const std::string& theme : follow.rule.themes) view.add_themes(theme);
  for (const LogKey& log : follow.rule.logs) {
    const MemberState* member = network == nullptr ? nullptr : network->by_key(log);
    view.add_from(member == nullptr ? to_hex(log.view()) : member->admission.handle);
  }
  for (const std::string& kind : follow.rule.kinds) view.add_kinds(kind);
  for (const std::string& language : follow.rule.languages) view.add_languages(language);
  return view;
}

void set_counts(v1::FollowView& view, const storage::FollowCounts& counts) {
  view.set_entries(counts.entries);
  view.set_documents(counts.documents);
  view.set_missing(counts.missing);
}

// The shape of a BCP 47 tag: `fr`, `pt-BR`.
bool is_language(std::string_view tag) {
  if (tag.size() < 2 || tag.size() > limits::language_bytes_max || tag.front() == '-' || tag.back() == '-')
    return false;
  const std::size_t first = std::min(tag.find('-'), tag.size());
  return first >= 2 && first <= 3 && std::ranges::all_of(tag, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

// Each word once, in the order in which it was typed, so that the same follow is known again.
template <typename T>
void add_once(std::vector<T>& list, T value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(std::move(value));
}

Result<FollowRule> rule_of(const v1::AddFollow& request, const NetworkState* network) {
  FollowRule rule;
  for (const std::string& theme : request.themes()) {
    if (find_theme(theme) == nullptr) {
      return fail(Errc::unknown_theme, {shortened(harmless(theme), 40), joined(nearest_themes(theme))});
    }
    add_once(rule.themes, theme);
  }
  for (const std::string& handle : request.from()) {
    if (network == nullptr) return fail(Errc::no_network);
    const auto city = find_city(*network, handle);
    if (!city) return tl::unexpected(city.error());
    add_once(rule.logs, (*city)->admission.node_key);
  }
  for (const std::string& kind : request.kinds()) {
    if (find_kind(kind) == nullptr) {
      std::vector<std::string> codes;
      for (const Kind& one : kinds()) codes.push_back(one.code);
      return fail(Errc::unknown_kind, {shortened(harmless(kind), 40), joined(nearest(kind, codes, 3))});
    }
    add_once(rule.kinds, kind);
  }
  for (const std::string& language : request.languages()) {
    if (!is_language(language)) {
      return fail(Errc::field_invalid, {"essaim follow", "--lang", shortened(harmless(language), 40), "fr, en, pt-BR"});
    }
    add_once(rule.languages, language);
  }
  return rule;
}

// What a change did, gathered while it is made.
struct Made {
  Follow follow;
  std::vector<Follow> replaced;
  std::size_t left = 0;
};

void change(Node& node, std::function<Result<void>(Follows&, Made&)> make, bool drop,
            std::function<void(Result<v1::FollowChanged>)> done) {
  auto made = std::make_shared<Made>();
  auto answer = [&node, made, done = std::move(done)](const Result<storage::Dropped>& dropped) {
    if (!dropped) return done(tl::unexpected(dropped.error()));
    const auto network = node.membership().current();
    v1::FollowChanged changed;
    *changed.mutable_follow() = view_of(made->follow, network.get());
    for (const Follow& follow : made->replaced) *changed.add_replaced() = view_of(follow, network.get());
    for (const storage::LogState& log : node.store().logs()) {
      changed.set_missing(changed.missing() + log.missing.size());
      changed.set_not_followed(changed.not_followed() + log.unwanted.size());
    }
    changed.set_dropped(dropped->documents);
    changed.set_dropped_bytes(dropped->octets);
    changed.set_left(static_cast<std::uint32_t>(made->left));
    done(std::move(changed));
  };
  auto made_once = [made, make = std::move(make)](Follows& follows) -> Result<void> {
    if (auto changed = make(follows, *made); !changed) return changed;
    made->left = follows.list().size();
    return {};
  };
  node.following().change(made_once, drop, std::move(answer));
}

}  // namespace

void list_follows(Node& node, std::function<void(Result<v1::FollowList>)> done) {
  auto count = [&node, done] {
    const auto follows = node.following().current();
    if (!follows) return done(tl::unexpected(follows.error()));
    const auto tally = node.store().tally(follows->filter().rules(), node.self());
    if (!tally) return done(tl::unexpected(tally.error()));
    const auto network = node.membership().current();
    v1::FollowList list;
    for (std::size_t i = 0; i < follows->list().size(); ++i) {
      v1::FollowView& view = *list.add_follows();
      view = view_of(follows->list()[i], network.get());
      set_counts(view, tally->rules[i]);
    }
    set_counts(*list.mutable_always(), tally->always);
    list.set_not_followed(tally->not_followed.entries);
    list.set_kept(tally->not_followed.documents);
    done(std::move(list));
  };
  if (!node.net().work(count)) done(fail(Errc::shutting_down));
}

void add_follow(Node& node, const v1::AddFollow& request, std::function<void(Result<v1::FollowChanged>)> done) {
  const bool narrower =
      request.themes_size() + request.from_size() + request.kinds_size() + request.languages_size() > 0;
  if (request.all() == narrower || (request.all() && !request.name().empty())) {
    return done(fail(Errc::malformed, {"a follow names themes, cities, kinds or languages, or is of all"}));
  }
  if (request.all()) {
    auto make = [](Follows& follows, Made& made) -> Result<void> {
      auto follow = follows.follow_everything(made.replaced);
      if (!follow) return tl::unexpected(follow.error());
      made.follow = std::move(*follow);
      return {};
    };
    return change(node, make, false, std::move(done));
  }
  const auto network = node.membership().current();
  auto rule = rule_of(request, network.get());
  if (!rule) return done(tl::unexpected(rule.error()));
  auto make = [rule = std::move(*rule), name = request.name()](Follows& follows, Made& made) -> Result<void> {
    auto follow = follows.add(rule, name, made.replaced);
    if (!follow) return tl::unexpected(follow.error());
    made.follow = std::move(*follow);
    return {};
  };
  change(node, make, false, std::move(done));
}

void remove_follow(Node& node, std::string_view typed, const v1::RemoveFollow& request,
                   std::function<void(Result<v1::FollowChanged>)> done) {
  auto make = [typed = std::string(typed)](Follows& follows, Made& made) -> Result<void> {
    auto follow = follows.remove(typed);
    if (!follow) return tl::unexpected(follow.error());
    made.follow = std::move(*follow);
    return {};
  };
  change(node, make, request.drop(), std::move(done));
}

}  // namespace essaim::daemon
