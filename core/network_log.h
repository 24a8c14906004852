#pragma once

// The register of the network itself: who asks to be admitted, what the lead writes, what follows from it, and the line
// by which a city is invited. For those who need all four.
#include "core/admission.h"
#include "core/invitation.h"
#include "core/network_entry.h"
#include "core/network_state.h"
