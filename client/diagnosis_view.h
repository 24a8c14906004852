#pragma once

#include <string>

namespace essaim::v1 {
class Diagnosis;
class Finding;
}  // namespace essaim::v1

namespace essaim::client {

// What `essaim doctor` found, in the user's language: a line for each, what to do below it, and how many are no good at
// the end. Beyond a screen, partners with whom all is well are only counted.
void print_diagnosis(const v1::Diagnosis& diagnosis);

// The sentence of one, and what to do; what a daemon of a later version says and this client does not know comes in
// English. Harmless.
std::string finding_sentence(const v1::Finding& finding);
std::string finding_advice(const v1::Finding& finding);

}  // namespace essaim::client
