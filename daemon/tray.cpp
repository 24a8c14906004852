#include "daemon/tray.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/harmless.h"
#include "core/limits.h"
#include "core/sign.h"
#include "core/text.h"
#include "daemon/log.h"

namespace essaim::daemon {
namespace {

// Before the octets that name a draft; what an import writes begins otherwise.
constexpr std::string_view mark_prefix = "draft/";
constexpr std::size_t mark_bytes = 16;
// Earlier numbers of one text that are remembered, so that who asks for one hears of the newest.
constexpr std::size_t replaced_max = 64;

std::string letters_of(std::string_view name) {
  std::string letters;
  for (const char c : folded(name)) {
    const bool sign = static_cast<unsigned char>(c) < 0x80 && (c < '0' || c > '9') && (c < 'a' || c > 'z');
    if (!sign) letters += c;
  }
  return letters;
}

tl::unexpected<Error> unknown(std::string_view typed) {
  return fail(Errc::draft_unknown, {shortened(harmless(typed), 40)});
}

std::optional<std::uint64_t> number_typed(std::string_view typed) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (failure != std::errc() || end != typed.data() + typed.size()) return std::nullopt;
  return number;
}

}  // namespace

bool same_person(std::string_view one, std::string_view other) {
  const std::string letters = letters_of(one);
  // Names of nothing but signs are compared as they are.
  return letters.empty() ? one == other : letters == letters_of(other);
}

Result<std::unique_ptr<Tray>> Tray::open(const std::filesystem::path& directory,
                                         const std::function<Result<bool>(const std::string&)>& published) {
  std::unique_ptr<Tray> tray(new Tray(directory));
  if (auto read = tray->read(published); !read) return tl::unexpected(read.error());
  return tray;
}

Result<void> Tray::read(const std::function<Result<bool>(const std::string&)>& published) {
  const auto numbers = files_.numbers();
  if (!numbers) return tl::unexpected(numbers.error());
  last_ = files_.last_number();
  std::vector<std::uint64_t> gone;
  for (const std::uint64_t number : *numbers) {
    last_ = std::max(last_, number);
    auto draft = files_.read(number);
    if (!draft) return tl::unexpected(draft.error());
    if (!*draft) {
      log_error("the file of draft " + std::to_string(number) + " is damaged and left where it is");
      continue;
    }
    const auto known = published((*draft)->mark);
    if (!known) return tl::unexpected(known.error());
    if (*known) gone.push_back(number);
    // What took its place was written before it was to go.
    gone.insert(gone.end(), (*draft)->replaces.begin(), (*draft)->replaces.end());
    (*draft)->markdown.clear();
    drafts_.emplace(number, std::move(**draft));
  }
  for (const std::uint64_t number : gone) {
    if (!drafts_.contains(number)) continue;
    if (auto erased = erase(number); !erased) return erased;
  }
  return {};
}

std::vector<TrayDraft> Tray::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<TrayDraft> drafts;
  drafts.reserve(drafts_.size());
  for (const auto& [number, draft] : drafts_) drafts.push_back(draft);
  return drafts;
}

Result<TrayDraft> Tray::find(std::string_view number) const {
  const std::lock_guard lock(mutex_);
  const auto found = find_unlocked(number);
  if (!found) return tl::unexpected(found.error());
  return with_text(*found);
}

Result<TrayDraft> Tray::add(TrayDraft draft, std::uint64_t again) {
  const std::lock_guard lock(mutex_);
  if (again != 0) {
    const auto found = find_idle(std::to_string(again));
    if (!found) return tl::unexpected(found.error());
    draft.replaces = drafts_.at(again).replaces;
    draft.replaces.push_back(again);
    if (draft.replaces.size() > replaced_max) draft.replaces.erase(draft.replaces.begin());
  } else if (drafts_.size() >= limits::drafts_max) {
    return fail(Errc::tray_full, {std::to_string(limits::drafts_max)});
  }
  draft.number = last_ + 1;
  draft.mark = std::string(mark_prefix) + random_bytes(mark_bytes);
  // A number is never given twice, whatever comes after.
  if (auto kept = files_.keep_last_number(draft.number); !kept) return tl::unexpected(kept.error());
  last_ = draft.number;
  if (auto written = files_.write(draft); !written) return tl::unexpected(written.error());
  TrayDraft& held = drafts_[draft.number];
  held = draft;
  held.markdown.clear();
  if (again != 0) {
    if (auto erased = erase(again); !erased) return tl::unexpected(erased.error());
  }
  return draft;
}

Result<TrayDraft> Tray::give_back(std::string_view number, const std::string& by, std::string reason,
                                  std::uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = find_idle(number);
  if (!found) return tl::unexpected(found.error());
  auto draft = with_text(*found);
  if (!draft) return draft;
  draft->given_back_by = by;
  draft->given_back_ms = now_ms;
  draft->reason = std::move(reason);
  if (auto written = files_.write(*draft); !written) return tl::unexpected(written.error());
  draft->markdown.clear();
  drafts_[*found] = *draft;
  return draft;
}

Result<TrayDraft> Tray::drop(std::string_view number, const std::string& by) {
  const std::lock_guard lock(mutex_);
  const auto found = find_idle(number);
  if (!found) return tl::unexpected(found.error());
  TrayDraft draft = drafts_.at(*found);
  if (!same_person(by, draft.submitted_by)) {
    return fail(Errc::draft_of_another, {std::to_string(*found), draft.submitted_by});
  }
  if (auto erased = erase(*found); !erased) return tl::unexpected(erased.error());
  return draft;
}

Result<TrayDraft> Tray::begin_publishing(std::string_view number, const std::string& by) {
  const std::lock_guard lock(mutex_);
  const auto found = find_idle(number);
  if (!found) return tl::unexpected(found.error());
  const TrayDraft& draft = drafts_.at(*found);
  if (!draft.waits()) return fail(Errc::draft_given_back, {std::to_string(*found), draft.given_back_by});
  if (same_person(by, draft.submitted_by)) {
    return fail(Errc::same_person, {std::to_string(*found), draft.submitted_by});
  }
  auto whole = with_text(*found);
  if (whole) publishing_.insert(*found);
  return whole;
}

Result<void> Tray::end_publishing(std::uint64_t number, const std::string& label) {
  const std::lock_guard lock(mutex_);
  publishing_.erase(number);
  if (label.empty()) return {};
  published_.insert_or_assign(number, label);
  if (published_.size() > limits::drafts_max) published_.erase(published_.begin());
  return erase(number);
}

std::optional<std::string> Tray::published_as(std::string_view typed) const {
  const std::lock_guard lock(mutex_);
  const auto number = number_typed(typed);
  const auto found = number ? published_.find(*number) : published_.end();
  if (found == published_.end()) return std::nullopt;
  return found->second;
}

Result<std::uint64_t> Tray::find_unlocked(std::string_view typed) const {
  const auto typed_number = number_typed(typed);
  if (!typed_number) return unknown(typed);
  const std::uint64_t number = *typed_number;
  if (drafts_.contains(number)) return number;
  for (const auto& [newer, draft] : drafts_) {
    if (std::ranges::find(draft.replaces, number) != draft.replaces.end()) {
      return fail(Errc::draft_replaced, {std::to_string(number), std::to_string(newer)});
    }
  }
  return unknown(typed);
}

Result<std::uint64_t> Tray::find_idle(std::string_view number) const {
  auto found = find_unlocked(number);
  if (found && publishing_.contains(*found)) return fail(Errc::daemon_busy);
  return found;
}

Result<TrayDraft> Tray::with_text(std::uint64_t number) const {
  auto draft = files_.read(number);
  if (!draft) return tl::unexpected(draft.error());
  if (!*draft) return fail(Errc::store_damaged, {"the file of draft " + std::to_string(number)});
  return std::move(**draft);
}

// From here on it is in no list, whatever the disk says.
Result<void> Tray::erase(std::uint64_t number) {
  drafts_.erase(number);
  return files_.erase(number);
}

}  // namespace essaim::daemon
