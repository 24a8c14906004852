#include "daemon/use_cases/directory.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "core/directory.h"
#include "core/harmless.h"
#include "core/themes.h"
#include "daemon/node.h"
#include "daemon/profiles.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/city_view.h"
#include "daemon/use_cases/versions.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::daemon {
namespace {

// Entries looked at for texts and adoptions: a second or two.
constexpr std::size_t counted_max = 100'000;
// Texts of one theme whose authors are counted.
constexpr std::size_t texts_counted_max = 2'000;
constexpr std::size_t writers_max = 10;
constexpr std::size_t step_entries = 1'000;

using Network = std::shared_ptr<const NetworkState>;

// A member with its profile, where that is held.
struct Known {
  const MemberState* member = nullptr;
  std::optional<HeldProfile> held;
};

// Of those that are members now, in the order of admission; this city apart.
struct Everybody {
  std::vector<Known> others;
  std::optional<HeldProfile> own;
};

Result<Everybody> everybody(const Node& node, const NetworkState& network) {
  Everybody all;
  for (const MemberState& member : network.members()) {
    if (member.revoked) continue;
    auto held = profile_of(node.store(), network, member.admission.node_key);
    if (!held) return tl::unexpected(held.error());
    if (member.admission.node_key == node.self()) {
      all.own = std::move(*held);
    } else {
      all.others.push_back({&member, std::move(*held)});
    }
  }
  return all;
}

struct Counts {
  std::map<LogKey, std::uint64_t> texts, adoptions;
  bool cut = false;
};

// How many texts of each log are in force and held, and by how many cities its texts were taken up: each city once a
// text, whatever it says of it.
Result<Counts> count_entries(const Node& node, const NetworkState& network) {
  Counts counts;
  std::set<std::pair<LogKey, std::pair<LogKey, Sequence>>> seen;
  storage::ListQuery query;
  query.limit = step_entries;
  for (std::size_t looked_at = 0;;) {
    const auto entries = node.store().list(query);
    if (!entries) return tl::unexpected(entries.error());
    for (const storage::StoredEntry& entry : *entries) {
      query.before_arrival = entry.arrival;
      const auto life = life_of(node.store(), network, entry);
      if (!life) return tl::unexpected(life.error());
      if (*life != Life::living) continue;
      if (entry.document_held) ++counts.texts[entry.place.log];
      const HeaderFields fields = read_header(entry.header).fields;
      if (fields.kind != "adoption") continue;
      for (const Reference& reference : fields.references) {
        if (reference.relation != Relation::adapts || reference.log == entry.place.log) continue;
        if (seen.insert({entry.place.log, {reference.log, reference.sequence}}).second) {
          ++counts.adoptions[reference.log];
        }
      }
    }
    looked_at += entries->size();
    if (entries->size() < query.limit) return counts;
    counts.cut = looked_at >= counted_max;
    if (counts.cut) return counts;
  }
}

struct Writers {
  std::map<LogKey, std::uint64_t> texts;
  bool cut = false;
};

// Texts in force with the theme or one below it, by author.
Result<Writers> writers_on(const Node& node, const NetworkState& network, const std::string& theme, std::size_t most) {
  Writers writers;
  storage::ListQuery query;
  query.theme = theme;
  query.limit = most + 1;
  auto entries = node.store().list(query);
  if (!entries) return tl::unexpected(entries.error());
  writers.cut = entries->size() > most;
  if (writers.cut) entries->resize(most);
  for (const storage::StoredEntry& entry : *entries) {
    const auto life = life_of(node.store(), network, entry);
    if (!life) return tl::unexpected(life.error());
    if (*life == Life::living) ++writers.texts[entry.place.log];
  }
  return writers;
}

void add_role(const Known& city, std::span<const std::string> themes, const std::string& day, v1::RoleView* out) {
  const auto roles = roles_for(city.held->profile, themes, day);
  *out = role_view(*city.member, *roles.front());
}

bool names_somebody(const Known& city, std::span<const std::string> themes, const std::string& day) {
  return city.held && !roles_for(city.held->profile, themes, day).empty();
}

Result<v1::CityList> cities(const Node& node, const NetworkState& network) {
  v1::CityList list;
  const auto counts = count_entries(node, network);
  if (!counts) return tl::unexpected(counts.error());
  list.set_adoptions_cut(counts->cut);
  const auto count = [](const std::map<LogKey, std::uint64_t>& of, const LogKey& log) {
    const auto found = of.find(log);
    return found == of.end() ? 0 : found->second;
  };
  for (const MemberState& member : network.members()) {
    auto view = view_of_city(node, network, member);
    if (!view) return tl::unexpected(view.error());
    view->set_texts(count(counts->texts, member.admission.node_key));
    view->set_adoptions(count(counts->adoptions, member.admission.node_key));
    *list.add_cities() = std::move(*view);
  }
  return list;
}

// How near a role is to the theme asked for: that very one, then below it, then above.
int distance(const ProfileRole& role, std::string_view theme) {
  int nearest = 3;
  for (const std::string& one : role.themes) {
    if (one == theme) return 0;
    if (theme_includes(theme, one)) nearest = std::min(nearest, 1);
    if (theme_includes(one, theme)) nearest = std::min(nearest, 2);
  }
  return nearest;
}

Result<v1::WhoAnswer> who(const Node& node, const NetworkState& network, const std::string& theme) {
  const std::vector<std::string> themes{theme};
  const std::string day = today();
  v1::WhoAnswer answer;
  answer.set_theme(theme);
  std::vector<std::pair<int, v1::RoleView>> roles;
  std::map<LogKey, Known> known;
  for (const MemberState& member : network.members()) {
    if (member.revoked) continue;
    auto held = profile_of(node.store(), network, member.admission.node_key);
    if (!held) return tl::unexpected(held.error());
    if (*held) {
      for (const ProfileRole& role : (*held)->profile.roles) {
        const int how_far = distance(role, theme);
        if (how_far < 3 && is_valid(role, day)) roles.emplace_back(how_far, role_view(member, role));
      }
    }
    known.emplace(member.admission.node_key, Known{&member, std::move(*held)});
  }
  std::ranges::stable_sort(roles, {}, [](const auto& role) { return role.first; });
  for (auto& [how_far, role] : roles) *answer.add_roles() = std::move(role);

  const auto writers = writers_on(node, network, theme, texts_counted_max);
  if (!writers) return tl::unexpected(writers.error());
  answer.set_writers_cut(writers->cut);
  std::vector<std::pair<std::uint64_t, const Known*>> ranked;
  for (const auto& [log, texts] : writers->texts) {
    if (const auto city = known.find(log); city != known.end()) ranked.emplace_back(texts, &city->second);
  }
  std::ranges::sort(ranked, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first
                              : a.second->member->admission.handle < b.second->member->admission.handle;
  });
  if (ranked.size() > writers_max) ranked.resize(writers_max);
  for (const auto& [texts, city] : ranked) {
    v1::WriterView& out = *answer.add_writers();
    out.set_handle(city->member->admission.handle);
    out.set_city(city->member->name(""));
    out.set_texts(texts);
    if (names_somebody(*city, themes, day)) add_role(*city, themes, day, out.mutable_ask());
  }
  return answer;
}

class Matching {
 public:
  Matching(const Node& node, const NetworkState& network, Everybody all)
      : node_(node), network_(network), all_(std::move(all)), day_(today()) {
    for (const Known& city : all_.others) profiles_.push_back(city.held ? &city.held->profile : nullptr);
  }

  Result<v1::MatchAnswer> answer() {
    if (!all_.own) {
      answer_.set_no_profile(true);
      return std::move(answer_);
    }
    for (const Match& match : match_topics(all_.own->profile, profiles_, Side::they_seek)) {
      add(match, match.own->form, *answer_.add_they_seek());
    }
    for (const Match& match : match_topics(all_.own->profile, profiles_, Side::they_offer)) {
      add(match, match.theirs->form, *answer_.add_we_seek());
    }
    if (auto written = add_writers(); !written) return tl::unexpected(written.error());
    std::ranges::stable_sort(*answer_.mutable_we_seek(), {}, [](const v1::MatchView& match) { return match.theme(); });
    return std::move(answer_);
  }

 private:
  void begin(const Known& city, const std::string& theme, const std::string& own, v1::MatchView& out) {
    const std::vector<std::string> themes{theme};
    out.set_theme(theme);
    out.set_handle(city.member->admission.handle);
    out.set_city(city.member->name(""));
    out.set_own_sentence(own);
    if (names_somebody(city, themes, day_)) add_role(city, themes, day_, out.mutable_ask());
  }

  void add(const Match& match, const std::string& form, v1::MatchView& out) {
    const Known& city = all_.others[match.city];
    begin(city, match.theme, match.own->sentence, out);
    out.set_form(form);
    out.set_sentence(match.theirs->sentence);
  }

  // Cities that wrote about what we look for, and do not offer it besides.
  Result<void> add_writers() {
    std::map<std::string, Writers> on;
    for (const ProfileTopic& seek : all_.own->profile.seeks) {
      for (const std::string& theme : seek.themes) {
        if (on.contains(theme)) continue;
        auto writers = writers_on(node_, network_, theme, texts_each_max);
        if (!writers) return tl::unexpected(writers.error());
        for (const Known& city : all_.others) {
          const auto texts = writers->texts.find(city.member->admission.node_key);
          if (texts == writers->texts.end() || offers(city, theme)) continue;
          v1::MatchView& out = *answer_.add_we_seek();
          begin(city, theme, seek.sentence, out);
          out.set_texts(texts->second);
        }
        on.emplace(theme, std::move(*writers));
      }
    }
    return {};
  }
  static bool offers(const Known& city, const std::string& theme) {
    return city.held && std::ranges::any_of(city.held->profile.offers, [&](const ProfileTopic& offer) {
             return std::ranges::any_of(offer.themes, [&](const std::string& one) { return themes_fit(one, theme); });
           });
  }

  // What is sought may name 128 themes.
  static constexpr std::size_t texts_each_max = 200;

  const Node& node_;
  const NetworkState& network_;
  Everybody all_;
  std::string day_;
  std::vector<const Profile*> profiles_;
  v1::MatchAnswer answer_;
};

}  // namespace

void list_cities(Node& node, std::function<void(Result<v1::CityList>)> done) {
  const Network network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  node.bulk().post([&node, network, done = std::move(done)] { done(cities(node, *network)); });
}

void find_who(Node& node, std::string theme, std::function<void(Result<v1::WhoAnswer>)> done) {
  const Network network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  if (find_theme(theme) == nullptr) {
    std::string near;
    for (const std::string& code : nearest_themes(theme)) near += (near.empty() ? "" : ", ") + code;
    return done(fail(Errc::unknown_theme, {shortened(harmless(theme), 40), near}));
  }
  node.bulk().post(
      [&node, network, theme = std::move(theme), done = std::move(done)] { done(who(node, *network, theme)); });
}

void find_matches(Node& node, std::function<void(Result<v1::MatchAnswer>)> done) {
  const Network network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  node.bulk().post([&node, network, done = std::move(done)] {
    auto all = everybody(node, *network);
    if (!all) return done(tl::unexpected(all.error()));
    done(Matching(node, *network, std::move(*all)).answer());
  });
}

}  // namespace essaim::daemon
