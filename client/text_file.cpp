#include "client/text_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "client/say.h"
#include "client/system_words.h"
#include "core/limits.h"
#include "core/readable.h"

namespace essaim::client {

Result<std::string> read_text(const std::string& path, const std::string& shown) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) return fail(Errc::file_unreadable, {shown, system_words(EISDIR)});
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::file_unreadable, {shown, system_words(errno)});
  std::string text(limits::markdown_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad()) return fail(Errc::file_unreadable, {shown, system_words(errno)});
  if (text.empty()) return fail(Errc::file_empty, {shown});
  if (text.size() > limits::markdown_bytes_max) {
    const auto size = std::filesystem::file_size(path, failure);
    return fail(Errc::file_too_large,
                {shown, std::to_string(failure ? text.size() : size), std::to_string(limits::markdown_bytes_max)});
  }
  if (auto problem = why_unreadable(text, shown)) return tl::unexpected(*std::move(problem));
  return text;
}

Result<std::string> read_standard_input() {
  const std::string shown = "-";
  std::string text(limits::markdown_bytes_max + 1, '\0');
  std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::cin.gcount()));
  if (std::cin.bad()) return fail(Errc::file_unreadable, {shown, system_words(errno)});
  if (text.empty()) return fail(Errc::file_empty, {shown});
  if (text.size() > limits::markdown_bytes_max) {
    return fail(Errc::file_too_large, {shown, std::to_string(text.size()), std::to_string(limits::markdown_bytes_max)});
  }
  if (auto problem = why_unreadable(text, shown)) return tl::unexpected(*std::move(problem));
  return text;
}

}  // namespace essaim::client
