#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace essaim::v1 {
class Digest;
}

// A digest as a page to read or to send by mail, in the language that is spoken. Nothing in it moves a cursor, and what
// partners wrote means nothing to HTML or Markdown.
namespace essaim::client {

// Fits what mail programs show without breaking it (RFC 5322 §2.1.1).
inline constexpr std::size_t digest_columns_max = 78;

// One line that says how much is new; fit for the subject of a mail.
std::string digest_subject(const v1::Digest& digest);
// Lines of at most digest_columns_max columns; it begins with the subject.
std::string digest_text(const v1::Digest& digest);
std::string digest_markdown(const v1::Digest& digest);
// A whole page that needs nothing else.
std::string digest_html(const v1::Digest& digest);

// The day that `24h`, `7d`, `2w` or a date such as 2026-11-19 leads back to; since_invalid else.
Result<std::string> digest_since(std::string_view typed, std::uint64_t now_ms);

}  // namespace essaim::client
