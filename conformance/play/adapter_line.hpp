// The adapter contract from the runner's side: the lines that it sends and reads. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
  std::optional<std::pair<int, int>> versions;  ///< Lowest and highest, if it reports them.
};

/// Why the greeting contradicts a manifest with this range of server versions, or which of its
/// calls does not exist; nothing if it is fine.
[[nodiscard]] std::optional<std::string> greeting_problem(const Greeting& greeting, int server_min,
                                                          int server_max);

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
