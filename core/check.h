#pragma once

// Ends the process with the place and the condition when an assumption about our own code does not hold. Stays on in
// release. Never used on anything that a peer, a file, the disk or a user can influence: those give a Result.
#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) ::essaim::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)

namespace essaim {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace essaim
