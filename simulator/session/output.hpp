// What the core wants done, in order. The network shell carries it out and decides nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/output_buffer.hpp"
#include "simulator/scenario/net_step.hpp"

namespace ibgw::session {

/// Of `segment`, Step::proof says what is to be proven; of the others that are proven,
/// Step::ticket. Steps of the listener have connection 0.
using StepKind = scenario::NetStep;

/// As traces and proofs call the action that is this step: `close: fin`. Only of such steps.
[[nodiscard]] std::string_view name_of(StepKind step);

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
  int value = 0;      ///< stop_reading: size of the receive buffer, 0 = as it is; stop_accepting:
                      ///< length of the kernel's queue, -1 = as it is.
  bool flag = false;  ///< stop_accepting: fill it.
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
