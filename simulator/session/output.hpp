// What the core wants done, in order. The network shell carries it out and decides nothing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "simulator/base/output_buffer.hpp"

namespace ibgw::session {

enum class StepKind : std::uint8_t {
  write,      ///< `size` bytes from `offset` of Output::bytes.
  close_fin,  ///< Shut down writing; go on reading. The core asks for `release` when the peer has
              ///< closed.
  close_rst,  ///< Reset the connection and give up the descriptor.
  close_abrupt,  ///< Plain close, whatever is unread.
  half_close,    ///< Shut down writing only.
  release,       ///< Everything is said and read: flush, close the descriptor.
  stop_reading,
  resume_reading,
  refuse,  ///< Listener steps have connection 0.
  listen,
  stop_accepting,
  resume_accepting,
};

struct Step {
  StepKind kind = StepKind::write;
  int connection = 0;
  std::size_t offset = 0;
  std::size_t size = 0;
};

/// Reused from event to event: no allocation once warm.
struct Output {
  OutputBuffer bytes;
  std::vector<Step> steps;

  void clear() {
    bytes.clear();
    steps.clear();
  }
  void add(StepKind kind, int connection) { steps.push_back({kind, connection, 0, 0}); }

  /// Bytes that were appended from `offset` on belong to `connection`; joins them with a write
  /// right before.
  void add_write(int connection, std::size_t offset) {
    const std::size_t size = bytes.size() - offset;
    if (!steps.empty() && steps.back().kind == StepKind::write &&
        steps.back().connection == connection &&
        steps.back().offset + steps.back().size == offset) {
      steps.back().size += size;
    } else {
      steps.push_back({StepKind::write, connection, offset, size});
    }
  }
};

}  // namespace ibgw::session
