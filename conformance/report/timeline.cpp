#include "conformance/report/timeline.hpp"

#include <cstdlib>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

std::string with(std::string text, const Tree& values) {
  const bool is_empty =
      values.kind == Tree::Kind::null || (values.kind == Tree::Kind::map && values.members.empty());
  return is_empty ? text : text + " " + to_flow(values, 160);
}

std::string joined(const std::string& first, const std::string& second) {
  if (first.empty() || second.empty()) {
    return first + second;
  }
  return first + ": " + second;
}

std::string describe_message(const RecordedEvent& event, const char* verb) {
  if (event.name.empty()) {
    return fmt::format("{} {} bytes: {}", verb, event.text.size() / 2, event.text.substr(0, 80));
  }
  return with(fmt::format("{} {}", verb, event.name), event.values);
}

std::string describe_socket(const RecordedEvent& event) {
  const SocketFact& fact = *event.socket;
  const char* const end = fact.end == scenario::SocketEnd::client ? "client" : "gateway";
  const bool shows_holder = event.name != "gone";
  const std::string unread =
      fact.unread_bytes != 0 ? fmt::format(", {} bytes unread", fact.unread_bytes) : std::string();
  return fmt::format("{} socket {}{}", end, event.name,
                     !shows_holder ? ""
                     : fact.closed ? ", no process"
                                   : unread);
}

std::string describe_usage(const RecordedEvent& event) {
  return fmt::format("client{} uses {} ms CPU, {:.1f} MiB, {} descriptors",
                     event.instance > 1 ? fmt::format(" {}", event.instance) : std::string(),
                     integer_of(event.values, "cpu_ms"),
                     static_cast<double>(integer_of(event.values, "memory")) / (1024.0 * 1024),
                     integer_of(event.values, "descriptors"));
}

std::string describe_client(const RecordedEvent& event) {
  if (event.kind == EventKind::callback) {
    return with("callback " + event.name, event.values);
  }
  if (event.kind == EventKind::call_begin) {
    return "call " + event.name + " begins";
  }
  if (event.kind == EventKind::call_end) {
    return joined("call " + event.name + " ends: " + event.text, text_of(event.values, "text"));
  }
  if (event.kind == EventKind::answer) {
    return "answers " + event.name + ": " +
           (event.values.kind == Tree::Kind::null ? "does not know" : event.values.text);
  }
  return joined("note " + event.name, event.text);
}

std::string describe_runner(const RecordedEvent& event) {
  if (event.kind == EventKind::step_begin) {
    const std::string what =
        event.text.empty() || event.text == event.name ? event.name : event.name + " " + event.text;
    return fmt::format("step {} begins: {}", event.id, what);
  }
  if (event.kind == EventKind::step_end) {
    return fmt::format("step {} ends: {}", event.id, event.text);
  }
  if (event.kind == EventKind::query) {
    return "asks " + event.name;
  }
  if (event.kind == EventKind::late) {
    return "was late by " + format_span(event.values.integer);
  }
  if (event.kind == EventKind::case_end) {
    return "end of the case: all expectations are decided";
  }
  if (event.kind == EventKind::started) {
    return event.name + " started";
  }
  if (event.kind == EventKind::exited) {
    return event.name + " ended: " + event.text;
  }
  return joined("kills " + event.name, event.text);
}

std::string describe_gateway(const RecordedEvent& event) {
  if (event.kind == EventKind::in || event.kind == EventKind::out) {
    return describe_message(event, event.kind == EventKind::in ? "receives" : "sends");
  }
  if (event.kind == EventKind::end) {
    const Tree* const rules = event.values.find("rules");
    return with("end of the trace; rules fired:", rules != nullptr ? *rules : Tree{});
  }
  std::string text = std::string(to_string(event.kind));
  if (event.kind == EventKind::proof) {
    const bool is_refuted = event.values.kind == Tree::Kind::boolean && !event.values.boolean;
    return joined(text + " " + event.name + (is_refuted ? " FAILED" : ""), event.text);
  }
  if (event.kind != EventKind::listening && !event.name.empty()) {
    text += " " + event.name;
  }
  return joined(text, event.text);
}

/// Whether the difference is worth a line: there are ten samples a second.
bool uses_differently(const RecordedEvent& a, const RecordedEvent& b) {
  const auto differs = [&](const char* key, std::int64_t by) {
    return std::abs(integer_of(a.values, key) - integer_of(b.values, key)) >= by;
  };
  return differs("descriptors", 1) || differs("memory", 1 << 20) || differs("cpu_ms", 50);
}

std::vector<const RecordedEvent*> events_to_tell(const CaseRecord& record) {
  std::vector<const RecordedEvent*> told;
  std::map<int, const RecordedEvent*> usage;
  for (const RecordedEvent& event : record.events) {
    if (event.kind == EventKind::usage) {
      const RecordedEvent*& last = usage[event.instance];
      if (last != nullptr && !uses_differently(*last, event)) {
        continue;
      }
      last = &event;
    }
    told.push_back(&event);
  }
  return told;
}

}  // namespace

std::string event_origin(const RecordedEvent& event) {
  const std::string number =
      event.instance > 1 ? fmt::format(" {}", event.instance) : std::string();
  if (is_from_adapter(event.kind)) {
    return "client" + number;
  }
  const std::string connection =
      event.connection > 0 ? fmt::format(" #{}", event.connection) : std::string();
  if (is_from_trace(event.kind)) {
    return "gateway" + connection;
  }
  if (event.kind == EventKind::usage) {
    return "kernel";
  }
  return event.kind == EventKind::socket ? "kernel" + connection : "runner" + number;
}

std::string event_text(const RecordedEvent& event) {
  if (is_from_adapter(event.kind)) {
    return describe_client(event);
  }
  if (is_from_trace(event.kind)) {
    return describe_gateway(event);
  }
  if (event.kind == EventKind::usage) {
    return describe_usage(event);
  }
  return event.kind == EventKind::socket ? describe_socket(event) : describe_runner(event);
}

std::string format_milliseconds(Moment span) {
  const std::string text = fmt::format("{:.1f}", static_cast<double>(span) / 1e6);
  return text == "-0.0" ? "0.0" : text;
}

Moment beginning(const CaseRecord& record) {
  return record.begin != 0 ? record.begin : record.events.empty() ? 0 : record.events.front().time;
}

std::string timeline(const CaseRecord& record, std::size_t lines_max) {
  const Moment begin = beginning(record);
  const auto line_of = [begin](const RecordedEvent& event) {
    return fmt::format("{:>10} ms  {:<11} {}\n", format_milliseconds(event.time - begin),
                       event_origin(event), event_text(event));
  };
  std::string text;
  const std::vector<const RecordedEvent*> events = events_to_tell(record);
  const std::size_t count = events.size();
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_left_out = count > lines_max && i >= lines_max / 2 && i < count - lines_max / 2;
    if (is_left_out && i == lines_max / 2) {
      text += fmt::format("              ... {} more events ...\n", count - 2 * (lines_max / 2));
    }
    if (!is_left_out) {
      text += line_of(*events[i]);
    }
    const bool ends_here = record.end && events[i]->time <= *record.end &&
                           (i + 1 == count || events[i + 1]->time > *record.end);
    if (ends_here && !is_left_out) {
      text +=
          fmt::format("{:>10.1f} ms  ---------   end of the case; later events are not judged\n",
                      static_cast<double>(*record.end - begin) / 1e6);
    }
  }
  return text;
}

}  // namespace ibgw::conformance
