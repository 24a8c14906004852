#include "core/follows.h"

#include <algorithm>
#include <charconv>

#include "core/harmless.h"
#include "core/limits.h"

namespace essaim {
namespace {

constexpr std::uint8_t layout_version = 1;
constexpr std::string_view everything_name = "everything";

// A number would be taken for that of a follow, and the name of everything belongs to it.
bool name_is_good(std::string_view name) {
  const bool digits = std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
  return !digits && name.size() <= limits::follow_name_bytes_max && name != everything_name && harmless(name) == name &&
         name.front() != ' ' && name.back() != ' ';
}

std::string called(const Follow& follow) {
  return std::to_string(follow.number) + (follow.name.empty() ? "" : " (" + follow.name + ")");
}

bool within_bounds(const FollowRule& rule) {
  return rule.themes.size() <= limits::follow_themes_max && rule.logs.size() <= limits::follow_logs_max &&
         rule.kinds.size() <= limits::follow_kinds_max && rule.languages.size() <= limits::follow_languages_max;
}

void append_text(Bytes& out, std::string_view text) {
  out.push_back(static_cast<char>(text.size()));
  out += text;
}

void append_list(Bytes& out, const std::vector<std::string>& list) {
  out.push_back(static_cast<char>(list.size()));
  for (const std::string& text : list) append_text(out, text);
}

// Takes what was written from the front; `good` stays false once too little was there.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}
  bool good() const { return good_; }
  bool at_end() const { return good_ && rest_.empty(); }

  ByteView take(std::size_t size) {
    good_ = good_ && rest_.size() >= size;
    if (!good_) return {};
    const ByteView taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::size_t octet() {
    const ByteView one = take(1);
    return one.empty() ? 0 : static_cast<std::uint8_t>(one.front());
  }
  std::uint32_t number() {
    const ByteView four = take(4);
    return four.empty() ? 0 : read_u32(four);
  }
  std::string text() { return std::string(take(octet())); }
  std::vector<std::string> list() {
    std::vector<std::string> texts;
    for (std::size_t left = octet(); left > 0 && good_; --left) texts.push_back(text());
    return texts;
  }

 private:
  ByteView rest_;
  bool good_ = true;
};

Follow read_follow(Reader& reader) {
  Follow follow;
  follow.number = reader.number();
  follow.name = reader.text();
  follow.rule.themes = reader.list();
  for (std::size_t left = reader.octet(); left > 0 && reader.good(); --left) {
    if (const auto log = LogKey::from(reader.take(LogKey::size))) follow.rule.logs.push_back(*log);
  }
  follow.rule.kinds = reader.list();
  follow.rule.languages = reader.list();
  return follow;
}

}  // namespace

Follows::Follows() {
  std::vector<Follow> none;
  (void)follow_everything(none);
}

Filter Follows::filter() const {
  std::vector<FollowRule> rules;
  for (const Follow& follow : list_) rules.push_back(follow.rule);
  return Filter(std::move(rules));
}

Result<Follow> Follows::add(FollowRule rule, std::string_view name, std::vector<Follow>& replaced) {
  if (!name.empty() && !name_is_good(name)) return fail(Errc::follow_name_invalid, {shortened(harmless(name), 40)});
  if (!within_bounds(rule)) return fail(Errc::too_many, {"themes, cities, kinds or languages of one follow", "32"});
  const auto same = std::ranges::find_if(
      list_, [&](const Follow& follow) { return follow.rule == rule || (!name.empty() && follow.name == name); });
  if (same != list_.end()) return fail(Errc::follow_exists, {called(*same)});
  const auto all = std::ranges::find_if(list_, &Follow::everything);
  if (all != list_.end()) {
    replaced.push_back(*all);
    list_.erase(all);
  }
  if (list_.size() >= limits::follow_rules_max) {
    return fail(Errc::too_many, {"follows", std::to_string(limits::follow_rules_max)});
  }
  return list_.emplace_back(Follow{++last_number_, std::string(name), std::move(rule)});
}

Result<Follow> Follows::follow_everything(std::vector<Follow>& replaced) {
  if (const auto all = std::ranges::find_if(list_, &Follow::everything); all != list_.end()) {
    return fail(Errc::follow_exists, {called(*all)});
  }
  replaced.insert(replaced.end(), list_.begin(), list_.end());
  list_ = {Follow{++last_number_, std::string(everything_name), FollowRule{}}};
  return list_.front();
}

Result<Follow> Follows::remove(std::string_view typed) {
  std::uint32_t number = 0;
  const auto [end, failure] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  const bool is_number = failure == std::errc() && end == typed.data() + typed.size();
  const auto found = std::ranges::find_if(list_, [&](const Follow& follow) {
    return is_number ? follow.number == number : !typed.empty() && follow.name == typed;
  });
  if (found == list_.end()) {
    std::string known;
    for (const Follow& follow : list_) known += (known.empty() ? "" : ", ") + called(follow);
    return fail(Errc::follow_unknown, {shortened(harmless(typed), 40), known.empty() ? "0" : known});
  }
  Follow removed = std::move(*found);
  list_.erase(found);
  return removed;
}

Bytes Follows::encode() const {
  Bytes out;
  out.push_back(static_cast<char>(layout_version));
  append_u32(out, last_number_);
  for (const Follow& follow : list_) {
    append_u32(out, follow.number);
    append_text(out, follow.name);
    append_list(out, follow.rule.themes);
    out.push_back(static_cast<char>(follow.rule.logs.size()));
    for (const LogKey& log : follow.rule.logs) out += log.view();
    append_list(out, follow.rule.kinds);
    append_list(out, follow.rule.languages);
  }
  return out;
}

std::optional<Follows> Follows::decode(ByteView bytes) {
  Reader reader(bytes);
  Follows follows;
  follows.list_.clear();
  if (reader.octet() != layout_version) return std::nullopt;
  follows.last_number_ = reader.number();
  while (reader.good() && !reader.at_end()) {
    follows.list_.push_back(read_follow(reader));
    const Follow& follow = follows.list_.back();
    if (!within_bounds(follow.rule) || follow.number > follows.last_number_) return std::nullopt;
  }
  if (!reader.good() || follows.list_.size() > limits::follow_rules_max) return std::nullopt;
  return follows;
}

}  // namespace essaim
