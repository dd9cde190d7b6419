#include "conformance/play/trace_line.hpp"

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

// Enough to recognise a message in a report; the gateway's own trace has all bytes.
constexpr std::size_t kHexMax = 512;

void read_message(const Tree& tree, RecordedEvent& event) {
  const Tree* message = tree.find("message");
  if (message != nullptr) {
    event.name = text_of(*message, "message");
    const Tree* fields = message->find("fields");
    event.values = fields != nullptr ? *fields : map_tree();
  }
  event.text = text_of(tree, "hex").substr(0, kHexMax);
}

std::string reason_of(const Tree& tree) {
  std::string reason = text_of(tree, "reason");
  const std::string field = text_of(tree, "field");
  return field.empty() ? reason : reason + " (field " + field + ")";
}

}  // namespace

std::optional<RecordedEvent> read_trace_line(std::string_view line) {
  const std::optional<Tree> tree = parse_json(line);
  if (!tree || tree->kind != Tree::Kind::map) {
    return std::nullopt;
  }
  const std::optional<EventKind> kind = event_kind(text_of(*tree, "kind"));
  if (!kind || !is_from_trace(*kind) || tree->find("t") == nullptr) {
    return std::nullopt;
  }
  RecordedEvent event;
  event.kind = *kind;
  event.time = integer_of(*tree, "t");
  event.connection = static_cast<int>(integer_of(*tree, "conn"));
  event.rule = text_of(*tree, "rule");
  const Tree* const forbidden = tree->find("forbidden");
  event.forbidden = forbidden != nullptr && forbidden->boolean;
  event.text = reason_of(*tree);
  if (event.kind == EventKind::in || event.kind == EventKind::out) {
    read_message(*tree, event);
  } else if (event.kind == EventKind::accept) {
    event.text = text_of(*tree, "peer");
  } else if (event.kind == EventKind::stage) {
    event.name = text_of(*tree, "stage");
  } else if (event.kind == EventKind::rule) {
    event.name = event.rule;
    event.id = integer_of(*tree, "firing");
    if (const Tree* const saved = tree->find("saved")) {
      event.values = *saved;
    }
  } else if (event.kind == EventKind::rule_done) {
    event.name = event.rule;
    event.id = integer_of(*tree, "firing");
    event.values = map_tree();
    for (const char* const member : {"ok", "begun", "client_left"}) {
      const Tree* const value = tree->find(member);
      set_member(event.values, member, boolean_tree(value != nullptr && value->boolean));
    }
  } else if (event.kind == EventKind::action) {
    event.name = text_of(*tree, "action");
  } else if (event.kind == EventKind::proof) {
    const Tree* const holds = tree->find("ok");
    event.name = text_of(*tree, "proof");
    event.text = text_of(*tree, "detail");
    event.values = boolean_tree(holds == nullptr || holds->boolean);
  } else if (event.kind == EventKind::end) {
    event.values = *tree;
  }
  return event;
}

}  // namespace ibgw::conformance
