// The adapter contract from the runner's side: the lines that it sends and reads. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// The answer to `hello`.
struct Greeting {
  std::string adapter;
  std::string client;
  std::vector<std::string> calls;
  std::vector<std::string> observes;
};

/// Why a line violates the contract.
struct BadLine {
  std::string what;
};

using AdapterLine = std::variant<RecordedEvent, Greeting, BadLine>;

/// Reads one line of an adapter's stdout; an event gets this time and instance.
[[nodiscard]] AdapterLine read_adapter_line(std::string_view line, Moment now, int instance);

[[nodiscard]] std::string hello_line();
[[nodiscard]] std::string case_line(const std::string& case_id, const std::string& host, int port);
[[nodiscard]] std::string call_line(std::int64_t id, const std::string& name,
                                    const Tree& arguments);
[[nodiscard]] std::string query_line(std::int64_t id, const std::string& name);
[[nodiscard]] std::string bye_line();

}  // namespace ibgw::conformance
