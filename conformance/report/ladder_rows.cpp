#include <algorithm>
#include <cmath>

#include "conformance/report/ladder_parts.hpp"

namespace ibgw::conformance {
namespace {

constexpr double kGapMax = 66;

bool is_drawn(const RecordedEvent& event, const CaseRecord& record) {
  if (event.kind == EventKind::started) {
    return event.instance != 0 && event.time >= record.begin;
  }
  // Not drawn: a stage, for example, is shown by its cause.
  return !is_one_of(event.kind, {EventKind::stage, EventKind::step_end, EventKind::query,
                                 EventKind::listening, EventKind::end, EventKind::usage});
}

/// Long waits take more room than short ones, but not in proportion: a case has a dozen events in
/// its first millisecond, and then waits for seconds.
double gap_height(Moment gap) {
  const double ms = static_cast<double>(gap) / 1e6;
  return ms < 1 ? 0 : std::min(kGapMax, 6.5 * std::log2(1 + ms));
}

std::vector<LadderRow> make_rows(const CaseRecord& record) {
  std::vector<LadderRow> rows;
  for (std::size_t i = 0; i < record.events.size(); ++i) {
    const RecordedEvent& event = record.events[i];
    if (!is_drawn(event, record)) {
      continue;
    }
    const bool joins = event.kind == EventKind::socket && !rows.empty() &&
                       rows.back().time == event.time &&
                       record.events[rows.back().events[0]].kind == EventKind::socket;
    if (!joins) {
      rows.push_back({.events = {}, .time = event.time});
    }
    rows.back().events.push_back(i);
  }
  return rows;
}

}  // namespace

bool is_one_of(EventKind kind, std::initializer_list<EventKind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

LadderLayout lay_out(const CaseRecord& record, std::size_t rows_max) {
  LadderLayout layout;
  layout.rows = make_rows(record);
  std::vector<LadderRow>& rows = layout.rows;
  if (rows.size() > rows_max) {
    layout.left_out = rows.size() - rows_max;
    layout.left_out_at = rows_max / 2;
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(layout.left_out_at);
    rows.erase(first, first + static_cast<std::ptrdiff_t>(layout.left_out));
  }
  double y = kLadderHead + kLadderRow;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) {
      const bool is_cut = layout.left_out > 0 && i == layout.left_out_at;
      y += kLadderRow + (is_cut ? kLadderRow : gap_height(rows[i].time - rows[i - 1].time));
    }
    rows[i].y = y;
  }
  layout.height = rows.empty() ? 0 : y + 2 * kLadderRow;
  return layout;
}

}  // namespace ibgw::conformance
