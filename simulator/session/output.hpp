// What the core wants done, in order. The network shell carries it out and decides nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/output_buffer.hpp"

namespace ibgw::session {

enum class StepKind : std::uint8_t {
  write,      ///< `size` bytes from `offset` of Output::bytes.
  segment,    ///< The same, not joined with other writes; what Step::proof says is to be proven.
  close_fin,  ///< Shut down writing; go on reading. The core asks for `release` when the peer has
              ///< closed.
  close_rst,  ///< Reset the connection and give up the descriptor.
  close_abrupt,  ///< Plain close, whatever is unread.
  half_close,    ///< Shut down writing only.
  release,       ///< Everything is said and read: flush, close the descriptor.
  stop_reading,  ///< `value`: size of the receive buffer, 0 = as it is.
  resume_reading,
  refuse,  ///< Listener steps have connection 0.
  listen,
  stop_accepting,  ///< `value`: length of the kernel's queue, -1 = as it is; `flag`: fill it.
  resume_accepting,
  blackhole_connection,
  blackhole_listener,
  tell_when_sent,  ///< Once most of what was written has left, Engine::sent is to be called.
};

/// A fault that the network is to carry out and to prove.
struct Promise {
  std::string name;      ///< Of the modifiers: `truncate, fragment`; or of an end: `close: fin`.
  std::string rule;      ///< Whose promise it is; empty: the model's own doing.
  bool apart = false;    ///< One segment of its own, after the client has read what came before.
  bool is_last = false;  ///< Of the item: now the proof is complete.
  std::uint64_t ticket = 0;  ///< The network says how it came out; 0: nobody waits for that.
};

/// What was checked of a fault, and what was seen.
struct Proof {
  std::string_view name;    ///< `fragment`, `close: rst`.
  std::string_view rule;    ///< Empty: the model's own doing.
  bool ok = false;          ///< False: the fault did not happen.
  std::string_view detail;  ///< `3 segments, 3 + 4 + 20 bytes`.
  std::uint64_t ticket = 0;
  bool forbidden = false;  ///< Not ok: the machine lacks the right that it takes.
};

struct Step {
  StepKind kind = StepKind::write;
  int connection = 0;
  std::size_t offset = 0;
  std::size_t size = 0;
  int value = 0;
  bool flag = false;
  std::string_view rule = {};  ///< Lives as long as the scenario.
  std::size_t proof = 0;       ///< segment: position in Output::proofs.
  std::uint64_t ticket = 0;    ///< Of other faults that are proven.
};

/// Reused from event to event: no allocation once warm.
struct Output {
  OutputBuffer bytes;
  std::vector<Step> steps;
  std::vector<Promise> proofs;

  void clear() {
    bytes.clear();
    steps.clear();
    proofs.clear();
  }
  void add(StepKind kind, int connection) {
    steps.push_back({.kind = kind, .connection = connection});
  }

  /// Bytes that were appended from `offset` on belong to `connection`; joins them with a write
  /// right before.
  void add_write(int connection, std::size_t offset) {
    const std::size_t size = bytes.size() - offset;
    if (!steps.empty() && steps.back().kind == StepKind::write &&
        steps.back().connection == connection &&
        steps.back().offset + steps.back().size == offset) {
      steps.back().size += size;
    } else {
      steps.push_back(
          {.kind = StepKind::write, .connection = connection, .offset = offset, .size = size});
    }
  }
  void add_segment(int connection, std::size_t offset, Promise proof) {
    steps.push_back({.kind = StepKind::segment,
                     .connection = connection,
                     .offset = offset,
                     .size = bytes.size() - offset,
                     .proof = proofs.size()});
    proofs.push_back(std::move(proof));
  }
};

}  // namespace ibgw::session
