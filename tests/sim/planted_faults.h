#pragma once

#include <string_view>
#include <vector>

namespace essaim::sim {

// A mistake that can be switched on (core/fault.h), and how the simulator finds it. It shows that the invariants bite.
struct PlantedFault {
  std::string_view name;
  std::string_view what;  // a sentence
};

// In the order in which --list-faults tells them.
const std::vector<PlantedFault>& planted_faults();
// From now on, in every world; before any world runs. False where there is none of that name.
bool switch_on(std::string_view name);

}  // namespace essaim::sim
