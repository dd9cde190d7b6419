#include "conformance/event/recorded_event.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace ibgw::conformance {
namespace {

struct KindName {
  EventKind kind;
  std::string_view name;
};

constexpr std::array kKindNames{
    KindName{EventKind::callback, "callback"},
    KindName{EventKind::call_begin, "call_begin"},
    KindName{EventKind::call_end, "call_end"},
    KindName{EventKind::answer, "answer"},
    KindName{EventKind::note, "note"},
    KindName{EventKind::step_begin, "step_begin"},
    KindName{EventKind::step_end, "step_end"},
    KindName{EventKind::query, "query"},
    KindName{EventKind::late, "late"},
    KindName{EventKind::case_end, "case_end"},
    KindName{EventKind::started, "started"},
    KindName{EventKind::exited, "exited"},
    KindName{EventKind::killed, "killed"},
    KindName{EventKind::listening, "listening"},
    KindName{EventKind::accept, "accept"},
    KindName{EventKind::in, "in"},
    KindName{EventKind::out, "out"},
    KindName{EventKind::rule, "rule"},
    KindName{EventKind::rule_done, "rule_done"},
    KindName{EventKind::action, "action"},
    KindName{EventKind::proof, "proof"},
    KindName{EventKind::stage, "stage"},
    KindName{EventKind::peer_fin, "peer_fin"},
    KindName{EventKind::peer_rst, "peer_rst"},
    KindName{EventKind::close, "close"},
    KindName{EventKind::error, "error"},
    KindName{EventKind::end, "end"},
    KindName{EventKind::socket, "socket"},
    KindName{EventKind::usage, "usage"},
};

}  // namespace

void CaseRecord::add(RecordedEvent event) {
  const auto later = [](Moment time, const RecordedEvent& other) { return time < other.time; };
  const auto place = std::upper_bound(events.begin(), events.end(), event.time, later);
  events.insert(place, std::move(event));
}

std::string_view to_string(EventKind kind) {
  for (const KindName& entry : kKindNames) {
    if (entry.kind == kind) {
      return entry.name;
    }
  }
  return "?";
}

std::optional<EventKind> event_kind(std::string_view name) {
  for (const KindName& entry : kKindNames) {
    if (entry.name == name) {
      return entry.kind;
    }
  }
  return std::nullopt;
}

bool is_from_adapter(EventKind kind) {
  return kind <= EventKind::note;
}

bool is_from_trace(EventKind kind) {
  return kind >= EventKind::listening && kind <= EventKind::end;
}

std::string format_span(std::int64_t nanoseconds) {
  const double milliseconds = static_cast<double>(nanoseconds) / 1e6;
  if (milliseconds > -1000 && milliseconds < 1000) {
    return fmt::format("{:.4g}ms", milliseconds);
  }
  return fmt::format("{:.3f}s", milliseconds / 1000);
}

}  // namespace ibgw::conformance
