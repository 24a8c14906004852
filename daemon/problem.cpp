#include "daemon/problem.h"

#include "essaim/v1/api.pb.h"

namespace essaim::daemon {

v1::Problem problem_of(const Error& error) {
  v1::Problem problem;
  problem.set_code(name_of(error.code));
  for (const std::string& argument : error.arguments) problem.add_arguments(argument);
  problem.set_sentence(sentence(error, Language::english));
  problem.set_advice(advice(error, Language::english));
  return problem;
}

}  // namespace essaim::daemon
