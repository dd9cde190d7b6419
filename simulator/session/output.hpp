// What the core asks for, in order. The network shell carries it out and decides nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/output_buffer.hpp"
#include "simulator/scenario/net_step.hpp"

namespace ibgw::session {

/// What to prove is in Step::proof for `segment`, and in Step::ticket for other steps that have a
/// proof. Steps of the listener have connection 0.
using StepKind = scenario::NetStep;

/// The name of the step's action in traces and proofs: `close: fin`. Only for steps that are an
/// action.
[[nodiscard]] std::string_view name_of(StepKind step);

/// A fault that the network has to carry out and prove.
struct Promise {
  std::string name;      ///< The modifiers, `truncate, fragment`; or an end, `close: fin`.
  std::string rule;      ///< The rule that asked for it; empty: the model.
  bool apart = false;    ///< A segment of its own, sent once the client has read everything before
                         ///< it.
  bool is_last = false;  ///< The last piece of the item, which completes the proof.
  std::uint64_t ticket = 0;  ///< For reporting the result; 0: nobody waits for it.
};

/// The result of checking a fault.
struct Proof {
  std::string_view name;    ///< `fragment`, `close: rst`.
  std::string_view rule;    ///< Empty: the model.
  bool ok = false;          ///< False: the fault did not happen.
  std::string_view detail;  ///< `3 segments, 3 + 4 + 20 bytes`.
  std::uint64_t ticket = 0;
  bool forbidden = false;  ///< If not ok: the gateway lacks the right for it.
};

struct Step {
  StepKind kind = StepKind::write;
  int connection = 0;
  std::size_t offset = 0;
  std::size_t size = 0;
  int value = 0;      ///< stop_reading: size of the receive buffer, 0 = unchanged; stop_accepting:
                      ///< length of the kernel's queue, -1 = unchanged.
  bool flag = false;  ///< stop_accepting: fill it.
  std::string_view rule = {};  ///< Lives as long as the scenario.
  std::size_t proof = 0;       ///< segment: position in Output::proofs.
  std::uint64_t ticket = 0;    ///< For other faults that have a proof.
};

/// Reused from event to event, so that it soon allocates nothing.
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

  /// The bytes from `offset` on belong to `connection`. Merges them with a write right before.
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
