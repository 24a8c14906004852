#pragma once

#include <functional>
#include <vector>

#include "core/findings.h"

namespace essaim::v1 {
class Diagnosis;
class DiagnosisProgress;
}  // namespace essaim::v1

namespace essaim::daemon {

class Node;

// Looks at everything that commonly keeps a city from working: machine, clock, store, port, proxy, and each partner,
// who is dialled where no link is up. Takes up to a minute; `done` comes on the net thread, or on that of the store
// where there is no network.
void diagnose(Node& node, std::function<void(v1::Diagnosis)> done);
v1::DiagnosisProgress diagnosis_progress(Node& node);

// Findings as they are answered, with what is said of each in English and how many are no good.
v1::Diagnosis diagnosis_of(const std::vector<Finding>& findings);

}  // namespace essaim::daemon
