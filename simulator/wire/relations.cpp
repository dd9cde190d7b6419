#include "simulator/wire/relations.hpp"

#include "simulator/wire/spec.hpp"

namespace ibgw::wire {

std::vector<std::string_view> answers_of(const MessageSpec& request) {
  std::vector<std::string_view> answers = split_names(request.answers);
  if (!request.ends_with.empty()) {
    answers.push_back(request.ends_with);
  }
  return answers;
}

}  // namespace ibgw::wire
