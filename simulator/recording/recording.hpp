// A recording: requests and what real gateways answered, as data. The format is described in
// docs/exchanges.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulator/base/duration.hpp"
#include "simulator/base/load_error.hpp"
#include "simulator/base/tree.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/wire/spec.hpp"

namespace ibgw::recording {

/// A request of one client.
struct Request {
  const wire::MessageSpec* message = nullptr;
  Tree with;  ///< Map of fields, nested like the message.
  int client_id = 1;
};

/// What happens: a request or a change of the world; then the clock runs for a while.
struct Step {
  std::variant<Request, world::Change> what;
  Duration lasts{};
  SourceMark mark;
};

/// A message of the real gateway, with the fields that count.
struct Answer {
  const wire::MessageSpec* message = nullptr;
  std::vector<scenario::FieldMatcher> where;
  scenario::CountRange count{1, 1};
  SourceMark mark;
};

/// A message or field in which the model is known to differ.
struct KnownDifference {
  const wire::MessageSpec* message = nullptr;
  std::string field;      ///< Dotted path; empty: the message is missing, or comes too often.
  std::string why;        ///< `orders: brackets`: the kind, and what the model does.
  int since = 0;          ///< The first version at which it differs.
  int until = INT32_MAX;  ///< The first version at which it no longer does.
};

struct Exchange {
  std::string name;        ///< Unique in its file.
  std::string source;      ///< Who saw it, and where.
  int server_version = 0;  ///< At which it was recorded.
  int since = 0;           ///< The first version at which gateways answer like this.
  int until = INT32_MAX;   ///< The first version at which they no longer do.
  std::shared_ptr<const world::World> world;  ///< nullptr: the default world.
  std::int64_t at_ms = 0;                     ///< Wall time at which the gateway starts.
  std::vector<Step> before;  ///< What leads to the request; answers to it do not count.
  Step request;
  std::vector<Answer> answers;           ///< In this order.
  bool more = false;                     ///< The gateway may send other messages too.
  std::vector<KnownDifference> differs;  ///< Anything else must be equal.
  SourceMark mark;
};

/// Loads the exchanges of a file. `text` is the YAML; `path` is used in error messages. Throws
/// LoadError with all problems found.
[[nodiscard]] std::vector<Exchange> load_recording_text(const std::string& text,
                                                        const std::string& path);

}  // namespace ibgw::recording
