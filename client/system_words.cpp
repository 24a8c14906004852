#include "client/system_words.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "client/say.h"
#include "core/harmless.h"

namespace essaim::client {

std::string system_words(int error) {
  switch (error) {
    case ENOENT: return say("it is not there");
    case EACCES:
    case EPERM: return say("you have no right to it");
    case EISDIR: return say("it is a directory");
    case ENOTDIR: return say("a part of its path is no directory");
    case EEXIST: return say("it is there already");
    case ENOSPC: return say("the disk is full");
    case EROFS: return say("the disk cannot be written");
    default: return std::strerror(error);
  }
}

std::string why_not_made(const std::string& path, int error) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code unknown;
  if (error != ENOENT || folder.empty() || std::filesystem::exists(folder, unknown)) return system_words(error);
  return say("the folder “{0}” is not there", {harmless(folder.string())});
}

}  // namespace essaim::client
