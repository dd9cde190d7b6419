#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "simulator/recording/recording.hpp"
#include "simulator/scenario/field_reader.hpp"
#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/value_reader.hpp"
#include "simulator/scenario/world_reader.hpp"
#include "simulator/scenario/yaml_reader.hpp"
#include "simulator/time/text.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::recording {
namespace {

using scenario::FieldReader;
using scenario::FormSpec;
using scenario::KeySpec;
using scenario::kRequired;
using scenario::MapReader;
using scenario::MapSpec;
using scenario::Need;
using scenario::Problems;
using scenario::Reading;
using scenario::Shape;
using scenario::YamlNode;

constexpr Duration kLasts = std::chrono::seconds(1);
// Monday, 10:00 in New York: markets are open.
constexpr std::string_view kAt = "20260105-15:00:00";

constexpr std::array kStepKeys{
    KeySpec{"for", Shape::duration, "How long the clock runs then."},
};
constexpr std::array kRequestKeys{
    KeySpec{"with", Shape::field_values, "Its fields."},
    KeySpec{"client_id", Shape::whole_number, "The client that makes it; default: 1."},
};
constexpr std::array kStepForms{
    FormSpec{{"message", Shape::request, "A request."}, kRequestKeys},
    FormSpec{{"set", Shape::map, "A change of the world.", Need::optional, &scenario::kSet}},
};
constexpr MapSpec kRequest{"a request", "", kStepKeys, kStepForms};

constexpr std::array kAnswerKeys{
    KeySpec{"message", Shape::message_to_client, "What the gateway sent.", kRequired},
    KeySpec{"where", Shape::field_matchers, "The fields that count."},
    KeySpec{"count", Shape::count, "How often in a row; default: once."},
};
constexpr MapSpec kAnswer{"an answer", "", kAnswerKeys, {}};

constexpr std::array kDiffersKeys{
    KeySpec{"in", Shape::texts, "`MESSAGE.field`, or `MESSAGE`: it is missing, or comes too often.",
            kRequired},
    KeySpec{"why", Shape::text, "The kind, then what the model does: `orders: brackets`.",
            kRequired},
    KeySpec{"versions", Shape::map, "Versions at which it differs; default: all.", Need::optional,
            &scenario::kVersions},
};
constexpr MapSpec kDiffers{"a known difference", "", kDiffersKeys, {}};

constexpr std::array kExchangeKeys{
    KeySpec{"name", Shape::text, "A name that is unique in this file.", kRequired},
    KeySpec{"source", Shape::text, "Who saw it, and where.", kRequired},
    KeySpec{"server_version", Shape::server_version, "At which it was recorded."},
    KeySpec{"versions", Shape::map, "Versions at which gateways answer like this.", Need::optional,
            &scenario::kVersions},
    KeySpec{"gateway", Shape::map, "What differs from the default world.", Need::optional,
            &scenario::kGateway},
    KeySpec{"at", Shape::text, "When the gateway starts, in UTC: `20260105-15:00:00`."},
    KeySpec{"before", Shape::maps, "What leads to the request.", Need::optional, &kRequest},
    KeySpec{"request", Shape::map, "The request.", kRequired, &kRequest},
    KeySpec{"answers", Shape::maps, "The gateway's messages, in order.", kRequired, &kAnswer},
    KeySpec{"more", Shape::yes, "The gateway may send other messages too."},
    KeySpec{"differs", Shape::maps, "Where the model differs, and why.", Need::optional, &kDiffers},
};
constexpr MapSpec kExchange{"an exchange", "", kExchangeKeys, {}};

constexpr std::array kRecordingKeys{
    KeySpec{"server_version", Shape::server_version, "At which it was recorded.", kRequired},
    KeySpec{"exchanges", Shape::maps, "The exchanges.", kRequired, &kExchange},
};
constexpr MapSpec kRecording{"a recording", "", kRecordingKeys, {}};

std::optional<int> read_version(Reading& reading, const MapReader& map, std::string_view key) {
  const YamlNode* const node = map.find(key, Shape::server_version);
  return node == nullptr ? std::nullopt
                         : scenario::read_number(reading, {*node, key}, wire::kServerVersionMin,
                                                 Shape::server_version, wire::kServerVersionMax);
}

/// `20260105-15:00:00`, in UTC.
std::optional<std::int64_t> read_start(const std::string& text) {
  const std::optional<time::Read> found = time::read(text, time::Zone(), 0);
  return found && text.size() == kAt.size() && text[8] == '-' ? std::optional(found->wall_ms)
                                                              : std::nullopt;
}

Step read_step(Reading& reading, const YamlNode& node) {
  Step step;
  step.mark = reading.problems.mark(node.place);
  const MapReader map(reading, node, kRequest);
  if (!map.is_usable()) {
    return step;
  }
  step.lasts = map.duration("for").value_or(kLasts);
  if (const YamlNode* const set = map.find("set", Shape::map)) {
    scenario::Action action;
    scenario::read_change(reading, *set, nullptr, action);
    if (action.change) {
      if (auto* const order = std::get_if<world::OrderChange>(&*action.change)) {
        const Tree* const id = action.with.find("id");
        order->id = id == nullptr ? 0 : id->integer;
      }
      step.what = *action.change;
    }
    return step;
  }
  Request request;
  request.with.kind = Tree::Kind::map;
  if (const YamlNode* const name = map.find("message", Shape::request)) {
    request.message =
        scenario::read_message(reading, {*name, "message"}, wire::Direction::to_gateway);
  }
  if (const YamlNode* const with = map.find("with", Shape::field_values)) {
    request.with = scenario::read_field_values(
        reading, {*with, "with"}, scenario::owner_of_message(request.message), nullptr);
  }
  request.client_id = map.whole_number("client_id").value_or(request.client_id);
  step.what = std::move(request);
  return step;
}

Answer read_answer(Reading& reading, const YamlNode& node) {
  Answer answer;
  answer.mark = reading.problems.mark(node.place);
  const MapReader map(reading, node, kAnswer);
  if (const YamlNode* const name = map.find("message", Shape::message_to_client)) {
    answer.message =
        scenario::read_message(reading, {*name, "message"}, wire::Direction::to_client);
  }
  if (const YamlNode* const where = map.find("where", Shape::field_matchers)) {
    answer.where = scenario::read_field_matchers(reading, {*where, "where"},
                                                 scenario::owner_of_message(answer.message));
  }
  if (const YamlNode* const count = map.find("count", Shape::count)) {
    answer.count = scenario::read_count(reading, {*count, "count"}).value_or(answer.count);
  }
  return answer;
}

void read_versions(Reading& reading, const MapReader& map, Exchange& exchange) {
  if (const YamlNode* const node = map.find("versions", Shape::map)) {
    const MapReader versions(reading, *node, scenario::kVersions);
    exchange.since = read_version(reading, versions, "since").value_or(exchange.since);
    exchange.until = read_version(reading, versions, "until").value_or(exchange.until);
    if (exchange.server_version < exchange.since || exchange.server_version >= exchange.until) {
      reading.problems.add(node->place,
                           "`versions` excludes `server_version` " +
                               std::to_string(exchange.server_version) +
                               "; expected a range that contains the version of the recording");
    }
  }
}

/// `MESSAGE` or `MESSAGE.field`.
void read_place_of_difference(Reading& reading, const YamlNode& node, KnownDifference& known) {
  // The message and the field need not exist at the version of the recording.
  Reading at_last_version{reading.problems, wire::kServerVersionMax};
  Reading at_any_version{reading.problems};
  YamlNode name = node;
  const std::size_t dot = std::min(node.text.find('.'), node.text.size());
  name.text.resize(dot);
  known.message = scenario::read_message(at_last_version, {name, "in"}, wire::Direction::to_client);
  if (dot < node.text.size()) {
    known.field = node.text.substr(dot + 1);
    scenario::check_field(at_any_version, node.place, known.field,
                          scenario::owner_of_message(known.message));
  }
}

bool overlap(const KnownDifference& a, const KnownDifference& b) {
  return a.message == b.message && a.field == b.field && a.since < b.until && b.since < a.until;
}

void read_known_differences(Reading& reading, const YamlNode& node,
                            std::vector<KnownDifference>& all) {
  const MapReader map(reading, node, kDiffers);
  KnownDifference known;
  known.why = map.text("why").value_or("");
  if (const YamlNode* const why = map.find("why", Shape::text);
      why != nullptr && known.why.find(": ") == std::string::npos) {
    reading.problems.add(why->place,
                         "`why` is `" + known.why +
                             "`; expected the kind, then what the model does: `orders: brackets`");
  }
  if (const YamlNode* const versions = map.find("versions", Shape::map)) {
    const MapReader range(reading, *versions, scenario::kVersions);
    known.since = read_version(reading, range, "since").value_or(known.since);
    known.until = read_version(reading, range, "until").value_or(known.until);
  }
  if (const YamlNode* const in = map.find("in", Shape::texts)) {
    for (const YamlNode& item : scenario::read_list(reading, {*in, "in"}, Shape::texts)) {
      read_place_of_difference(reading, item, known);
      if (std::any_of(all.begin(), all.end(),
                      [&](const KnownDifference& other) { return overlap(known, other); })) {
        reading.problems.add(item.place,
                             "`" + item.text + "` is listed twice; expected each place only once");
      }
      all.push_back(known);
      known.field.clear();
    }
  }
}

void read_time(Reading& reading, const MapReader& map, Exchange& exchange) {
  const std::string text = map.text("at").value_or(std::string(kAt));
  if (const auto start = read_start(text)) {
    exchange.at_ms = *start;
  } else {
    reading.problems.add(
        map.find("at", Shape::text)->place,
        "`at` is `" + text + "`; expected a time in UTC such as `" + std::string(kAt) + "`");
  }
}

Exchange read_exchange(Problems& problems, const YamlNode& node, int server_version) {
  Reading reading{problems};
  Exchange exchange;
  exchange.mark = problems.mark(node.place);
  const MapReader map(reading, node, kExchange);
  if (!map.is_usable()) {
    return exchange;
  }
  exchange.name = map.text("name").value_or("");
  exchange.source = map.text("source").value_or("");
  exchange.server_version = read_version(reading, map, "server_version").value_or(server_version);
  read_versions(reading, map, exchange);
  // Names must exist at the version of the recording; at others it may not be played.
  reading.since = exchange.server_version;
  reading.until = exchange.server_version + 1;
  if (const YamlNode* const gateway = map.find("gateway", Shape::map)) {
    scenario::Scenario world;
    scenario::read_gateway(reading, *gateway, world);
    exchange.world = world.world;
    reading.world = world.world.get();
  }
  read_time(reading, map, exchange);
  for (const YamlNode& step : FieldReader(reading, map).maps("before")) {
    exchange.before.push_back(read_step(reading, step));
  }
  if (const YamlNode* const request = map.find("request", Shape::map)) {
    exchange.request = read_step(reading, *request);
  }
  for (const YamlNode& answer : FieldReader(reading, map).maps("answers")) {
    exchange.answers.push_back(read_answer(reading, answer));
  }
  if (const YamlNode* const more = map.find("more", Shape::yes)) {
    exchange.more = scenario::read_word(reading, {*more, "more"}, Shape::yes).has_value();
  }
  for (const YamlNode& known : FieldReader(reading, map).maps("differs")) {
    read_known_differences(reading, known, exchange.differs);
  }
  return exchange;
}

}  // namespace

std::vector<Exchange> load_recording_text(const std::string& text, const std::string& path) {
  Problems problems(path, text);
  const YamlNode root = scenario::read_yaml(text, problems);
  Reading reading{problems};
  const MapReader map(reading, root, kRecording);
  std::vector<Exchange> exchanges;
  const int version =
      read_version(reading, map, "server_version").value_or(wire::kServerVersionMax);
  for (const YamlNode& node : FieldReader(reading, map).maps("exchanges")) {
    Exchange exchange = read_exchange(problems, node, version);
    const bool is_known = std::any_of(exchanges.begin(), exchanges.end(), [&](const Exchange& e) {
      return !e.name.empty() && e.name == exchange.name;
    });
    if (is_known) {
      problems.add(node.place, "exchange `" + exchange.name +
                                   "` is listed twice; expected each name only once");
    }
    exchanges.push_back(std::move(exchange));
  }
  if (map.has("exchanges") && exchanges.empty()) {
    map.add_problem("exchanges", "a recording needs exchanges; expected at least one");
  }
  problems.throw_if_any();
  return exchanges;
}

}  // namespace ibgw::recording
