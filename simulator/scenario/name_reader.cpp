#include "simulator/scenario/name_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "simulator/scenario/words.hpp"
#include "simulator/wire/field_versions.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::scenario {
namespace {

struct StageWord {
  const char* word;
  TriggerKind kind;
};
constexpr std::array<StageWord, 6> kStageWords{{{"accept", TriggerKind::accept},
                                                {"hello", TriggerKind::hello},
                                                {"version_sent", TriggerKind::version_sent},
                                                {"ready", TriggerKind::ready},
                                                {"peer_fin", TriggerKind::peer_fin},
                                                {"peer_rst", TriggerKind::peer_rst}}};

bool is_readable_scalar(Reading& reading, Named value, Shape shape) {
  if (value.node.kind != YamlNode::Kind::scalar || value.node.text.empty()) {
    add_wrong_type(reading, value, describe(shape));
    return false;
  }
  return true;
}

void add_unknown_name(Reading& reading, const YamlNode& node, const std::string& kind,
                      const std::vector<std::string>& names, std::string_view otherwise) {
  reading.problems.add(node.place, with_hint("unknown " + kind + " `" + node.text + "`", node.text,
                                             names, otherwise));
}

void check_since(Reading& reading, const YamlNode& node, const wire::MessageSpec* message) {
  if (message != nullptr &&
      wire::since_of(*message) > std::max(reading.since, wire::kServerVersionMin)) {
    const std::string since = std::to_string(wire::since_of(*message));
    reading.problems.add(node.place, "`" + node.text + "` exists only from server version " +
                                         since + "; expected `versions: {since: " + since +
                                         "}` or later");
  }
}

/// Reports fields that do not exist at the scenario's versions: a matcher on them would always or
/// never match.
void check_versions(Reading& reading, Place place, const std::string& path,
                    const FieldOwner& owner) {
  const wire::FieldVersions field = wire::versions_of_field(*owner.message, path);
  const std::string what = "`" + path + "` of " + owner.name;
  if (field.since >= reading.until) {
    reading.problems.add(place, what + " exists only from server version " +
                                    std::to_string(field.since) +
                                    "; expected `versions:` that include it");
  } else if (field.before <= reading.since) {
    reading.problems.add(place, what + " does not exist from server version " +
                                    std::to_string(field.before) +
                                    " on; expected `versions:` that include an earlier one");
  }
}

}  // namespace

std::vector<std::string> stage_names() {
  std::vector<std::string> names;
  for (const StageWord& stage : kStageWords) {
    names.emplace_back(stage.word);
  }
  for (std::string& request : wire::message_names(wire::Direction::to_gateway)) {
    names.push_back(std::move(request));
  }
  return names;
}

const wire::MessageSpec* read_message(Reading& reading, Named value, wire::Direction direction) {
  const bool to_client = direction == wire::Direction::to_client;
  const Shape shape = to_client ? Shape::message_to_client : Shape::request;
  if (!is_readable_scalar(reading, value, shape)) {
    return nullptr;
  }
  const std::string& name = value.node.text;
  if (!to_client && name == wire::name_of(wire::greeting())) {
    return &wire::greeting();
  }
  const wire::MessageSpec* const message = wire::find_message(name, direction);
  if (message == nullptr) {
    if (wire::find_message(name) != nullptr) {
      reading.problems.add(value.node.place, "`" + name + "` goes to the " +
                                                 (to_client ? "gateway" : "client") +
                                                 "; expected " + std::string(describe(shape)));
    } else {
      add_unknown_name(reading, value.node, "message", wire::message_names(direction),
                       std::string(describe(shape)) + " (`fake-gateway messages` lists them)");
    }
  }
  check_since(reading, value.node, message);
  return message;
}

std::string read_callback(Reading& reading, Named value) {
  if (!is_readable_scalar(reading, value, Shape::callback)) {
    return {};
  }
  if (!wire::is_callback(value.node.text)) {
    add_unknown_name(reading, value.node, "callback", wire::callback_names(),
                     "a callback (`fake-gateway messages` lists them)");
    return {};
  }
  const wire::MessageSpec* const message = wire::message_of_callback(value.node.text);
  if (value.node.text != "historicalDataEnd") {
    check_since(reading, value.node, message);
  } else if (wire::since_of(*message) > std::max(reading.since, wire::kServerVersionMin)) {
    const std::string since = std::to_string(wire::since_of(*message));
    reading.problems.warn(
        value.node.place,
        "no message triggers `historicalDataEnd` below server version " + since +
            "; some clients call it after HISTORICAL_DATA, others do not. `versions: {since: " +
            since + "}` excludes those versions");
  }
  return value.node.text;
}

std::string read_call(Reading& reading, Named value) {
  if (!is_readable_scalar(reading, value, Shape::call)) {
    return {};
  }
  if (!wire::is_call(value.node.text)) {
    add_unknown_name(reading, value.node, "call", wire::call_names(),
                     "a call (`fake-gateway messages` lists them)");
    return {};
  }
  check_since(reading, value.node, wire::message_of_call(value.node.text));
  return value.node.text;
}

std::string read_capability(Reading& reading, Named value) {
  if (!is_readable_scalar(reading, value, Shape::capabilities)) {
    return {};
  }
  const std::vector<std::string>& names = capability_names();
  if (std::find(names.begin(), names.end(), value.node.text) == names.end()) {
    add_unknown_name(reading, value.node, "capability", names, describe(Shape::capabilities));
    return {};
  }
  return value.node.text;
}

std::string read_client_timeout(Reading& reading, Named value) {
  if (!is_readable_scalar(reading, value, Shape::client_timeout)) {
    return {};
  }
  check_client_timeout(reading, value.node.place, value.node.text);
  return value.node.text;
}

void check_client_timeout(Reading& reading, Place place, const std::string& name) {
  const std::vector<std::string>& names = client_timeout_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    reading.problems.add(place, with_hint("unknown time-out `" + name + "`", name, names,
                                          describe(Shape::client_timeout)));
  }
}

std::optional<std::size_t> read_word(Reading& reading, Named value, Shape shape) {
  return read_word(reading, value, words_of(shape));
}

std::optional<std::size_t> read_word(Reading& reading, Named value,
                                     const std::vector<std::string>& words) {
  if (value.node.kind == YamlNode::Kind::broken) {
    return std::nullopt;
  }
  const auto found = std::find(words.begin(), words.end(), value.node.text);
  if (value.node.kind != YamlNode::Kind::scalar || found == words.end()) {
    const std::string text =
        value.node.kind == YamlNode::Kind::scalar ? value.node.text : std::string();
    reading.problems.add(
        value.node.place,
        with_hint("`" + std::string(value.name) + "` is `" + text + "`", text, words, "one word"));
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - words.begin());
}

std::optional<Stage> read_stage(Reading& reading, Named value) {
  if (!is_readable_scalar(reading, value, Shape::stage)) {
    return std::nullopt;
  }
  const std::string& word = value.node.text;
  for (const StageWord& stage : kStageWords) {
    if (word == stage.word) {
      return Stage{stage.kind, {}};
    }
  }
  if (wire::find_message(word) == nullptr) {
    add_unknown_name(reading, value.node, "stage", stage_names(),
                     "accept, hello, version_sent, START_API, ready, peer_fin, peer_rst or the "
                     "name of a request");
    return std::nullopt;
  }
  if (read_message(reading, value, wire::Direction::to_gateway) == nullptr) {
    return std::nullopt;
  }
  return Stage{TriggerKind::request, word};
}

FieldOwner owner_of_message(const wire::MessageSpec* message) {
  return message == nullptr ? FieldOwner{nullptr, {}, true}
                            : FieldOwner{message, std::string(wire::name_of(*message)), false};
}

FieldOwner owner_of_callback(const std::string& callback) {
  return {wire::message_of_callback(callback), "callback `" + callback + "`", callback.empty()};
}

FieldOwner owner_of_call(const std::string& call) {
  return {wire::message_of_call(call), "call `" + call + "`", call.empty()};
}

void check_field(Reading& reading, Place place, const std::string& path, const FieldOwner& owner) {
  if (owner.unknown) {
    return;
  }
  if (owner.message == nullptr) {
    reading.problems.add(place,
                         "unknown field `" + path + "` of " + owner.name + "; it has no fields");
    return;
  }
  if (wire::has_field(*owner.message, path)) {
    check_versions(reading, place, path, owner);
    return;
  }
  // The hint is for the first part of the path that does not exist.
  std::size_t end = path.find('.');
  std::string parent;
  while (end != std::string::npos && wire::has_field(*owner.message, path.substr(0, end))) {
    parent = path.substr(0, end);
    end = path.find('.', end + 1);
  }
  const std::size_t begin = parent.empty() ? 0 : parent.size() + 1;
  const std::string part = path.substr(begin, end == std::string::npos ? end : end - begin);
  const std::string where = parent.empty() ? owner.name : "`" + parent + "` of " + owner.name;
  reading.problems.add(
      place, with_hint("unknown field `" + part + "` of " + where, part,
                       wire::field_names(*owner.message, parent), "a field of that message"));
}

}  // namespace ibgw::scenario
