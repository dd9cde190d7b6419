// The parts of ladder.cpp: the layout of rows, and the kernel's lane.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// One line of the picture. Socket events of the same sample share a row.
struct LadderRow {
  std::vector<std::size_t> events;  ///< Indexes into the record.
  Moment time = 0;
  double y = 0;
};

struct LadderLayout {
  std::vector<LadderRow> rows;
  std::size_t left_out = 0;  ///< Number of rows left out before row `left_out_at`.
  std::size_t left_out_at = 0;
  double height = 0;  ///< 0 without rows.
};

// Heights, in pixels.
inline constexpr double kLadderHead = 44;
inline constexpr double kLadderRow = 21;

[[nodiscard]] LadderLayout lay_out(const CaseRecord& record, std::size_t rows_max);

/// Number of connection ends that the kernel showed.
[[nodiscard]] std::size_t count_tracks(const CaseRecord& record);

/// A bar for each state of each end of each connection, from `x_percent` to the right edge.
[[nodiscard]] std::string draw_states(const CaseRecord& record, const LadderLayout& layout,
                                      double x_percent);

[[nodiscard]] bool is_one_of(EventKind kind, std::initializer_list<EventKind> kinds);

}  // namespace ibgw::conformance
