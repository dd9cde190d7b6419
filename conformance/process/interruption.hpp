// Signals that ask the program to end: SIGINT, SIGTERM, SIGHUP.
#pragma once

namespace ibgw::conformance {

/// From now on, such a signal kills all children (they have their own process groups, so a
/// terminal's Ctrl-C does not reach them) and ends the program with 128 + its number.
void end_on_signals();

/// While one exists, the first such signal is only recorded, so that a run can write its reports;
/// the second one ends the program as usual. At most one may exist.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// The number of the signal; 0: none. May be called from any thread.
  [[nodiscard]] int signal() const;
};

}  // namespace ibgw::conformance
