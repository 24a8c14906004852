#pragma once

// A fault planted on purpose: `if (ESSAIM_FAULT("name")) return;` stands where a mistake would do harm, and the
// simulator must notice it (tests/sim/planted_faults.h lists them). Only the simulator's own objects are compiled with
// ESSAIM_PLANTED_FAULTS; everywhere else the condition is the constant false, and not even the name is left.
#ifdef ESSAIM_PLANTED_FAULTS

#include <string_view>

namespace essaim {

// The one that is switched on; empty for none. Set before anything runs and not changed while it does.
inline std::string_view planted_fault;

}  // namespace essaim

#define ESSAIM_FAULT(name) (::essaim::planted_fault == std::string_view(name))

#else

#define ESSAIM_FAULT(name) false

#endif
