// docs/gateway.md's table, from the answers and the message tables.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {

std::string answers_markdown() {
  std::string text =
      "| request | what the gateway does | answers | errors |\n"
      "| --- | --- | --- | --- |\n";
  for (const wire::MessageSpec& message : wire::messages()) {
    const Answer* const answer =
        message.direction == wire::Direction::to_gateway ? find_answer(message) : nullptr;
    if (answer == nullptr) {
      continue;
    }
    const std::vector<std::string_view> names = wire::split_names(message.answers);
    text += fmt::format(
        "| `{}` | {} | {}{}{} | {} |\n", message.name, answer->does, fmt::join(names, ", "),
        names.empty() || message.ends_with.empty() ? "" : "; ", message.ends_with, answer->errors);
  }
  return text;
}

}  // namespace ibgw::gateway
