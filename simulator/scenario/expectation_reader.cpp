#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "simulator/scenario/client_reader.hpp"
#include "simulator/scenario/value_reader.hpp"

namespace ibgw::scenario {
namespace {

struct ExpectationWord {
  std::string_view word;
  ExpectationKind kind;
};
constexpr std::array<ExpectationWord, 15> kExpectationWords{
    {{"callback", ExpectationKind::callback},
     {"never", ExpectationKind::never},
     {"call", ExpectationKind::call},
     {"is_connected", ExpectationKind::is_connected},
     {"socket", ExpectationKind::socket},
     {"request", ExpectationKind::request},
     {"no_request", ExpectationKind::no_request},
     {"in_order", ExpectationKind::in_order},
     {"before", ExpectationKind::before},
     {"quiet_for", ExpectationKind::quiet_for},
     {"connections", ExpectationKind::connections},
     {"cpu_below", ExpectationKind::cpu_below},
     {"memory_below", ExpectationKind::memory_below},
     {"descriptors_below", ExpectationKind::descriptors_below},
     {"one_of", ExpectationKind::one_of}}};

// Kernel names as netstat and ss show them, and our word for a socket that no process holds.
const std::vector<std::string> kSocketStates{"ESTABLISHED", "SYN_SENT",  "SYN_RECV",   "FIN_WAIT_1",
                                             "FIN_WAIT_2",  "TIME_WAIT", "CLOSE_WAIT", "LAST_ACK",
                                             "CLOSING",     "closed"};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ",") + word;
  }
  return text;
}

std::string names_of(const std::vector<Pattern>& patterns) {
  std::vector<std::string> names;
  for (const Pattern& pattern : patterns) {
    names.push_back(pattern.name);
  }
  return joined(names);
}

/// The finding id without a number: a short, distinct description of what is expected.
std::string finding_of(const Expectation& expectation) {
  switch (expectation.kind) {
    case ExpectationKind::callback:
      return (expectation.count ? "count:" : "callback:") + expectation.pattern.name;
    case ExpectationKind::never:
      return "never:" + expectation.pattern.name;
    case ExpectationKind::call:
      return "call:" + expectation.call;
    case ExpectationKind::is_connected:
      return expectation.connected ? "is_connected:true" : "is_connected:false";
    case ExpectationKind::socket:
      return std::string("socket:") +
             (expectation.end == SocketEnd::client ? "client:" : "gateway:") +
             (expectation.closed_within ? "closed" : joined(expectation.states));
    case ExpectationKind::request:
      return "request:" + expectation.pattern.name;
    case ExpectationKind::no_request:
      return "no_request:" + expectation.pattern.name;
    case ExpectationKind::in_order:
      return "in_order:" + names_of(expectation.sequence);
    case ExpectationKind::before:
      return "before:" + names_of(expectation.sequence);
    case ExpectationKind::quiet_for:
      return "quiet_for";
    case ExpectationKind::connections:
      return "connections";
    case ExpectationKind::cpu_below:
      return "cpu_below";
    case ExpectationKind::memory_below:
      return "memory_below";
    case ExpectationKind::descriptors_below:
      return "descriptors_below";
    case ExpectationKind::one_of:
      return "one_of";
  }
  return {};
}

/// Numbers equal ids, and puts the ids of expectations inside `one_of` below its own.
void name_findings(std::vector<Expectation>& expectations, const std::string& prefix) {
  std::map<std::string, int> uses;
  for (Expectation& expectation : expectations) {
    const std::string finding = finding_of(expectation);
    const int use = ++uses[finding];
    expectation.finding = prefix + finding + (use > 1 ? "#" + std::to_string(use) : "");
    for (std::size_t i = 0; i < expectation.alternatives.size(); ++i) {
      name_findings(expectation.alternatives[i].expectations,
                    expectation.finding + "/" + std::to_string(i + 1) + "/");
    }
  }
}

Severity read_severity(Reading& reading, const MapReader& map) {
  constexpr std::array kValues{Severity::fail, Severity::non_strict, Severity::informational};
  const YamlNode* const severity = map.find("severity", Shape::severity);
  return severity == nullptr
             ? Severity::fail
             : kValues[read_word(reading, {*severity, "severity"}, Shape::severity).value_or(0)];
}

void read_event(Reading& reading, const MapReader& map, Expectation& expectation) {
  FieldOwner owner;
  const std::string_view form = map.form();
  if (form == "callback" || form == "never") {
    if (const YamlNode* const name = map.find(form, Shape::callback)) {
      expectation.pattern.name = read_callback(reading, {*name, form});
    }
    owner = owner_of_callback(expectation.pattern.name);
  } else if (const YamlNode* const name = map.find(form, Shape::request)) {
    expectation.pattern.kind = Pattern::Kind::request;
    expectation.pattern.name = name->text;
    owner = owner_of_message(read_message(reading, {*name, form}, wire::Direction::to_gateway));
  }
  expectation.pattern.mark = expectation.mark;
  if (const YamlNode* const where = map.find("where", Shape::field_matchers)) {
    expectation.pattern.where = read_field_matchers(reading, {*where, "where"}, owner);
  }
  if (const YamlNode* const count = map.find("count", Shape::count)) {
    expectation.count = read_count(reading, {*count, "count"});
  }
}

void read_call_expectation(Reading& reading, const MapReader& map, Expectation& expectation) {
  if (const YamlNode* const call = map.find("call", Shape::call)) {
    expectation.call = read_call(reading, {*call, "call"});
  }
  if (const YamlNode* const timeout = map.find("before_timeout", Shape::client_timeout)) {
    expectation.before_timeout = read_client_timeout(reading, {*timeout, "before_timeout"});
  }
  if (map.find("nth", Shape::ordinal) != nullptr) {
    expectation.nth = map.ordinal("nth");
  }
  expectation.each = map.boolean("each").value_or(false);
  if (expectation.each && expectation.nth) {
    map.add_problem("nth", "`nth` and `each` cannot be combined; expected one of them");
  }
  if (const YamlNode* const outcomes = map.find("returns", Shape::outcomes)) {
    constexpr std::array kValues{Outcome::success, Outcome::failure, Outcome::exception,
                                 Outcome::blocked};
    for (const YamlNode& outcome :
         read_one_or_list(reading, {*outcomes, "returns"}, Shape::outcomes)) {
      if (const auto index = read_word(reading, {outcome, "returns"}, Shape::outcomes)) {
        expectation.outcomes.push_back(kValues[*index]);
      }
    }
  }
}

void read_socket(Reading& reading, const MapReader& map, Expectation& expectation) {
  if (const YamlNode* const end = map.find("socket", Shape::socket_end)) {
    const bool is_gateway = read_word(reading, {*end, "socket"}, Shape::socket_end) == 1U;
    expectation.end = is_gateway ? SocketEnd::gateway : SocketEnd::client;
  }
  if (const YamlNode* const states = map.find("state", Shape::socket_states)) {
    for (const YamlNode& state :
         read_one_or_list(reading, {*states, "state"}, Shape::socket_states)) {
      if (const auto index = read_word(reading, {state, "state"}, kSocketStates)) {
        expectation.states.push_back(kSocketStates[*index]);
      }
    }
  }
  if (const YamlNode* const limit = map.find("closed_within", Shape::limit)) {
    expectation.closed_within = read_limit(reading, {*limit, "closed_within"});
  }
  expectation.connection = map.ordinal("connection");
  if (map.has("state") == map.has("closed_within")) {
    map.add_problem("socket",
                    "`socket` needs exactly one check; expected either `state` or `closed_within`");
  } else if (map.has("at") && map.has("closed_within")) {
    map.add_problem("at",
                    "`at` and `closed_within` cannot be combined; expected `at` only with `state`");
  }
}

void read_connections(Reading& reading, const MapReader& map, Expectation& expectation) {
  const YamlNode* const node = map.find("connections", Shape::map);
  if (node == nullptr) {
    return;
  }
  const MapReader range(reading, *node, kConnections);
  expectation.count = CountRange{};
  expectation.count->min = range.whole_number("at_least").value_or(expectation.count->min);
  expectation.count->max = range.whole_number("at_most").value_or(expectation.count->max);
  expectation.per = range.duration("per");
  if (range.has("per") && (!range.has("at_most") || range.has("at_least"))) {
    range.add_problem("per",
                      "`per` works only with `at_most`; expected `at_most`, and no `at_least`");
  }
  if (node->kind == YamlNode::Kind::map && node->entries.empty()) {
    add_wrong_type(reading, {*node, "connections"}, "`at_most` or `at_least`");
  }
}

/// The number before a unit, above 0.
std::optional<double> number_before(const YamlNode& node, std::string_view unit) {
  const std::string& text = node.text;
  if (node.kind != YamlNode::Kind::scalar || !text.ends_with(unit)) {
    return std::nullopt;
  }
  double number = 0;
  const char* const last = text.data() + text.size() - unit.size();
  const auto [end, error] = std::from_chars(text.data(), last, number, std::chars_format::fixed);
  const bool is_number = error == std::errc{} && end == last && number > 0 && number < 1e9;
  return is_number ? std::optional(number) : std::nullopt;
}

void read_usage(Reading& reading, const MapReader& map, Expectation& expectation) {
  if (const YamlNode* const share = map.find("cpu_below", Shape::percent)) {
    if (const std::optional<double> percent = number_before(*share, "%")) {
      expectation.cpu_percent = *percent;
    } else {
      add_wrong_type(reading, {*share, "cpu_below"}, describe(Shape::percent));
    }
    expectation.span = map.duration("over").value_or(Duration{1});
    if (expectation.span == Duration::zero()) {
      map.add_problem("over", "`over` is zero; expected a duration above 0");
    }
  }
  if (const YamlNode* const size = map.find("memory_below", Shape::memory_size)) {
    for (const auto& [unit, bytes] : {std::pair("KiB", 1024.0), std::pair("MiB", 1024.0 * 1024),
                                      std::pair("GiB", 1024.0 * 1024 * 1024)}) {
      if (const std::optional<double> number = number_before(*size, unit)) {
        expectation.growth = static_cast<std::int64_t>(*number * bytes);
      }
    }
    if (expectation.growth == 0) {
      add_wrong_type(reading, {*size, "memory_below"}, describe(Shape::memory_size));
    }
  }
  if (map.find("descriptors_below", Shape::ordinal) != nullptr) {
    expectation.growth = map.ordinal("descriptors_below").value_or(1);
  }
}

void read_sequence(Reading& reading, const MapReader& map, Expectation& expectation) {
  const auto add = [&](const YamlNode& node) {
    if (std::optional<Pattern> pattern = read_pattern(reading, node)) {
      expectation.sequence.push_back(std::move(*pattern));
    }
  };
  if (const YamlNode* const patterns = map.find("in_order", Shape::patterns)) {
    for (const YamlNode& item : read_list(reading, {*patterns, "in_order"}, Shape::patterns)) {
      add(item);
    }
  } else if (const YamlNode* const pair = map.find("before", Shape::map)) {
    const MapReader before(reading, *pair, kBefore);
    for (const std::string_view key : {"a", "b"}) {
      if (const YamlNode* const pattern = before.find(key, Shape::pattern)) {
        add(*pattern);
      }
    }
  }
}

std::vector<Expectation> read_list_of_expectations(Reading& reading, const YamlNode& node);

void read_alternatives(Reading& reading, const MapReader& map, Expectation& expectation) {
  const YamlNode* const list = map.find("one_of", Shape::alternatives);
  if (list == nullptr) {
    return;
  }
  for (const YamlNode& item : read_list(reading, {*list, "one_of"}, Shape::alternatives)) {
    const MapReader alternative(reading, item, kAlternative);
    Alternative result;
    result.severity = read_severity(reading, alternative);
    if (const YamlNode* const expectations = alternative.find("expect", Shape::expectations)) {
      result.expectations = read_list_of_expectations(reading, *expectations);
    }
    expectation.alternatives.push_back(std::move(result));
  }
}

void read_times(Reading& reading, const MapReader& map, Expectation& expectation) {
  const auto limit = [&](std::string_view key) -> std::optional<Limit> {
    const YamlNode* const node = map.find(key, Shape::limit);
    return node == nullptr ? std::nullopt : read_limit(reading, {*node, key});
  };
  expectation.within = limit("within");
  expectation.at = limit("at");
  if (map.form() == "quiet_for") {
    expectation.quiet_for = limit("quiet_for");
  }
  if (const YamlNode* const from = map.find("from", Shape::anchor)) {
    expectation.from = read_anchor(reading, *from);
    // Expectations about events may have `from` alone; all others also need a time.
    const bool is_event = map.form() == "callback" || map.form() == "request" ||
                          map.form() == "cpu_below" || map.form() == "memory_below" ||
                          map.form() == "descriptors_below";
    if (!is_event && !map.has("within") && !map.has("at") && !map.has("closed_within") &&
        !map.has("quiet_for")) {
      map.add_problem("from",
                      "`from` has no effect here; expected a time such as `within` with it");
    }
  }
}

Expectation read_expectation(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kExpectation);
  Expectation expectation;
  expectation.mark = reading.problems.mark(node.place);
  if (!map.is_usable()) {
    return expectation;
  }
  for (const ExpectationWord& word : kExpectationWords) {
    if (word.word == map.form()) {
      expectation.kind = word.kind;
    }
  }
  expectation.severity = read_severity(reading, map);
  expectation.instance = map.ordinal("client").value_or(1);
  read_times(reading, map, expectation);
  switch (expectation.kind) {
    case ExpectationKind::callback:
    case ExpectationKind::never:
    case ExpectationKind::request:
    case ExpectationKind::no_request:
      read_event(reading, map, expectation);
      break;
    case ExpectationKind::call:
      read_call_expectation(reading, map, expectation);
      break;
    case ExpectationKind::is_connected:
      expectation.connected = map.boolean("is_connected").value_or(false);
      break;
    case ExpectationKind::socket:
      read_socket(reading, map, expectation);
      break;
    case ExpectationKind::in_order:
    case ExpectationKind::before:
      read_sequence(reading, map, expectation);
      break;
    case ExpectationKind::connections:
      read_connections(reading, map, expectation);
      break;
    case ExpectationKind::cpu_below:
    case ExpectationKind::memory_below:
    case ExpectationKind::descriptors_below:
      read_usage(reading, map, expectation);
      break;
    case ExpectationKind::one_of:
      read_alternatives(reading, map, expectation);
      break;
    case ExpectationKind::quiet_for:
      break;
  }
  return expectation;
}

std::vector<Expectation> read_list_of_expectations(Reading& reading, const YamlNode& node) {
  std::vector<Expectation> expectations;
  for (const YamlNode& item : read_list(reading, {node, "expect"}, Shape::expectations)) {
    if (item.kind != YamlNode::Kind::broken) {
      expectations.push_back(read_expectation(reading, item));
    }
  }
  return expectations;
}

}  // namespace

std::vector<Expectation> read_expectations(Reading& reading, const YamlNode& node) {
  std::vector<Expectation> expectations = read_list_of_expectations(reading, node);
  name_findings(expectations, "");
  return expectations;
}

}  // namespace ibgw::scenario
