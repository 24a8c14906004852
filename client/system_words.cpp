#include "client/system_words.h"

#include <cerrno>
#include <cstring>

#include "client/say.h"

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

}  // namespace essaim::client
