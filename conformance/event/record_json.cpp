#include "conformance/event/record_json.hpp"

#include <utility>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::SocketEnd;

void set_if(Tree& map, const char* key, const std::string& text) {
  if (!text.empty()) {
    set_member(map, key, text_tree(text));
  }
}

void set_if(Tree& map, const char* key, std::int64_t number) {
  if (number != 0) {
    set_member(map, key, integer_tree(number));
  }
}

Tree socket_tree(const SocketFact& fact) {
  Tree tree = map_tree();
  set_member(tree, "end", text_tree(fact.end == SocketEnd::client ? "client" : "gateway"));
  set_member(tree, "client_port", integer_tree(fact.client_port));
  set_member(tree, "cookie", integer_tree(static_cast<std::int64_t>(fact.cookie)));
  set_member(tree, "inode", integer_tree(static_cast<std::int64_t>(fact.inode)));
  set_member(tree, "closed", boolean_tree(fact.closed));
  set_member(tree, "unread_bytes", integer_tree(fact.unread_bytes));
  set_member(tree, "previous_sample", integer_tree(fact.previous_sample));
  return tree;
}

SocketFact socket_from(const Tree& tree) {
  SocketFact fact;
  fact.end = text_of(tree, "end") == "client" ? SocketEnd::client : SocketEnd::gateway;
  fact.client_port = static_cast<int>(integer_of(tree, "client_port"));
  fact.cookie = static_cast<std::uint64_t>(integer_of(tree, "cookie"));
  fact.inode = static_cast<std::uint64_t>(integer_of(tree, "inode"));
  const Tree* closed = tree.find("closed");
  fact.closed = closed != nullptr && closed->boolean;
  fact.unread_bytes = static_cast<std::uint32_t>(integer_of(tree, "unread_bytes"));
  fact.previous_sample = integer_of(tree, "previous_sample");
  return fact;
}

Tree event_tree(const RecordedEvent& event) {
  Tree tree = map_tree();
  set_member(tree, "t", integer_tree(event.time));
  set_member(tree, "kind", text_tree(std::string(to_string(event.kind))));
  set_if(tree, "client", event.instance);
  set_if(tree, "conn", event.connection);
  set_if(tree, "id", event.id);
  set_if(tree, "name", event.name);
  set_if(tree, "text", event.text);
  set_if(tree, "rule", event.rule);
  if (event.forbidden) {
    set_member(tree, "forbidden", boolean_tree(true));
  }
  if (event.values.kind != Tree::Kind::null) {
    set_member(tree, "values", event.values);
  }
  if (event.socket) {
    set_member(tree, "socket", socket_tree(*event.socket));
  }
  return tree;
}

RecordedEvent event_from(const Tree& tree) {
  RecordedEvent event;
  event.time = integer_of(tree, "t");
  event.kind = event_kind(text_of(tree, "kind")).value_or(EventKind::note);
  event.instance = static_cast<int>(integer_of(tree, "client"));
  event.connection = static_cast<int>(integer_of(tree, "conn"));
  event.id = integer_of(tree, "id");
  event.name = text_of(tree, "name");
  event.text = text_of(tree, "text");
  event.rule = text_of(tree, "rule");
  const Tree* const forbidden = tree.find("forbidden");
  event.forbidden = forbidden != nullptr && forbidden->boolean;
  if (const Tree* values = tree.find("values")) {
    event.values = *values;
  }
  if (const Tree* socket = tree.find("socket")) {
    event.socket = socket_from(*socket);
  }
  return event;
}

}  // namespace

Tree to_tree(const CaseRecord& record) {
  Tree tree = map_tree();
  set_member(tree, "begin", integer_tree(record.begin));
  if (record.end) {
    set_member(tree, "end", integer_tree(*record.end));
  }
  set_member(tree, "last_sample", integer_tree(record.last_sample));
  set_member(tree, "steps_done", boolean_tree(record.steps_done));
  Tree events;
  events.kind = Tree::Kind::list;
  for (const RecordedEvent& event : record.events) {
    events.items.push_back(event_tree(event));
  }
  set_member(tree, "events", std::move(events));
  return tree;
}

CaseRecord record_from(const Tree& tree) {
  CaseRecord record;
  record.begin = integer_of(tree, "begin");
  if (tree.find("end") != nullptr) {
    record.end = integer_of(tree, "end");
  }
  record.last_sample = integer_of(tree, "last_sample");
  const Tree* done = tree.find("steps_done");
  record.steps_done = done != nullptr && done->boolean;
  if (const Tree* events = tree.find("events")) {
    for (const Tree& event : events->items) {
      record.add(event_from(event));
    }
  }
  return record;
}

}  // namespace ibgw::conformance
