#include "conformance/play/adapter_line.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "simulator/wire/names.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::conformance {
namespace {

constexpr std::size_t kQuotedMax = 120;

BadLine bad(std::string_view line, std::string_view why) {
  const std::string quoted =
      to_flow(text_tree(std::string(line.substr(0, 2 * kQuotedMax))), kQuotedMax);
  return {.what = fmt::format("{}: {}", why, quoted)};
}

std::vector<std::string> texts(const Tree& map, std::string_view key) {
  std::vector<std::string> result;
  const Tree* list = map.find(key);
  if (list != nullptr) {
    for (const Tree& item : list->items) {
      result.push_back(item.text);
    }
  }
  return result;
}

/// False if `client_versions` is there and is not a range.
bool read_versions(const Tree& tree, Greeting& greeting) {
  const Tree* const list = tree.find("client_versions");
  if (list == nullptr) {
    return true;
  }
  std::vector<int> bounds;
  for (const Tree& item : list->items) {
    int bound = 0;
    const char* const end = item.text.data() + item.text.size();
    if (std::from_chars(item.text.data(), end, bound).ptr == end && bound > 0) {
      bounds.push_back(bound);
    }
  }
  if (bounds.size() != 2 || list->items.size() != 2 || bounds[0] > bounds[1]) {
    return false;
  }
  greeting.versions = {bounds[0], bounds[1]};
  return true;
}

AdapterLine read_greeting(const Tree& tree, std::string_view line) {
  Greeting greeting;
  greeting.adapter = text_of(tree, "adapter");
  greeting.client = text_of(tree, "client");
  greeting.calls = texts(tree, "calls");
  greeting.observes = texts(tree, "observes");
  if (greeting.calls.empty() || greeting.observes.empty()) {
    return bad(line, "hello has no `calls` or no `observes`");
  }
  if (!read_versions(tree, greeting)) {
    return bad(line, "`client_versions` of hello are not the lowest and the highest version");
  }
  return greeting;
}

AdapterLine read_call(const Tree& tree, std::string_view line, RecordedEvent event) {
  const std::string phase = text_of(tree, "phase");
  event.text = text_of(tree, "outcome");
  if (phase == "begin") {
    event.kind = EventKind::call_begin;
    return event;
  }
  const bool is_outcome = event.text == "success" || event.text == "failure" ||
                          event.text == "exception" || event.text == "unsupported";
  if (phase != "end" || !is_outcome) {
    return bad(line, "call has no known phase and outcome");
  }
  event.kind = EventKind::call_end;
  event.values = map_tree();
  if (const Tree* text = tree.find("text")) {
    set_member(event.values, "text", *text);
  }
  return event;
}

Tree command(const char* what) {
  Tree tree = map_tree();
  set_member(tree, "do", text_tree(what));
  return tree;
}

}  // namespace

AdapterLine read_adapter_line(std::string_view line, Moment now, int instance) {
  const std::optional<Tree> tree = parse_json(line);
  if (!tree || tree->kind != Tree::Kind::map) {
    return bad(line, "not a JSON object");
  }
  const std::string what = text_of(*tree, "event");
  if (what == "hello") {
    return read_greeting(*tree, line);
  }
  RecordedEvent event;
  event.time = now;
  event.instance = instance;
  event.id = integer_of(*tree, "id");
  event.name = text_of(*tree, "name");
  if (event.name.empty()) {
    return bad(line, what.empty() ? "no `event`" : "event has no name");
  }
  if (what == "call") {
    return read_call(*tree, line, std::move(event));
  }
  if (what == "callback" || what == "note") {
    event.kind = what == "note" ? EventKind::note : EventKind::callback;
    const Tree* arguments = tree->find("args");
    event.values = arguments != nullptr ? *arguments : map_tree();
    event.text = text_of(*tree, "text");
    return event;
  }
  if (what == "answer") {
    event.kind = EventKind::answer;
    const Tree* value = tree->find("value");
    event.values = value != nullptr ? *value : Tree{};
    return event;
  }
  return bad(line, "unknown event");
}

std::optional<std::string> greeting_problem(const Greeting& greeting, int server_min,
                                            int server_max) {
  if (greeting.versions) {
    // The gateway has no other versions.
    const int lowest = std::max(greeting.versions->first, wire::kServerVersionMin);
    const int highest = std::min(greeting.versions->second, wire::kServerVersionMax);
    if (lowest != server_min || highest != server_max) {
      return fmt::format(
          "`server_versions` of the manifest are [{}, {}], but hello says `client_versions` [{}, "
          "{}]; expected the same range",
          server_min, server_max, greeting.versions->first, greeting.versions->second);
    }
  }
  for (const std::string& call : greeting.calls) {
    if (!wire::is_call(call)) {
      const std::string near = near_miss(call, wire::call_names());
      return fmt::format("hello names a call `{}`, which no scenario can ask for{}", call,
                         near.empty() ? "" : "; did you mean `" + near + "`?");
    }
  }
  return std::nullopt;
}

std::string hello_line() {
  return to_json(command("hello"));
}

std::string case_line(const std::string& case_id, const std::string& host, int port) {
  Tree tree = command("case");
  set_member(tree, "case", text_tree(case_id));
  set_member(tree, "host", text_tree(host));
  set_member(tree, "port", integer_tree(port));
  return to_json(tree);
}

std::string call_line(std::int64_t id, const std::string& name, const Tree& arguments) {
  Tree tree = command("call");
  set_member(tree, "id", integer_tree(id));
  set_member(tree, "name", text_tree(name));
  set_member(tree, "args", arguments.kind == Tree::Kind::map ? arguments : map_tree());
  return to_json(tree);
}

std::string query_line(std::int64_t id, const std::string& name) {
  Tree tree = command("query");
  set_member(tree, "id", integer_tree(id));
  set_member(tree, "name", text_tree(name));
  return to_json(tree);
}

std::string bye_line() {
  return to_json(command("bye"));
}

}  // namespace ibgw::conformance
