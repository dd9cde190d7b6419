// The user or the machine asks the program to end: SIGINT, SIGTERM, SIGHUP.
#pragma once

namespace ibgw::conformance {

/// From now on such a signal kills all children (they are in groups of their own, so that a
/// terminal's Ctrl-C does not reach them) and ends the program with 128 + its number.
void end_on_signals();

/// While one exists, the first such signal is only remembered, for a run that has something to
/// write; the second one ends the program as ever. At most one at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// The number of the signal that came; 0: none. From any thread.
  [[nodiscard]] int signal() const;
};

}  // namespace ibgw::conformance
