// One firing of a rule.
#pragma once

#include <string>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::session {

/// What is still to be done, and what could not be done.
struct Firing {
  const scenario::Rule* rule = nullptr;
  int connection = 0;
  int number = 0;           ///< The n-th firing of the run, from 1.
  bool by_closing = false;  ///< The rule was triggered by the client's own close.
  bool begun = false;       ///< The client has noticed some of it, even if only that an answer is
                            ///< missing.
  bool left = false;        ///< `trouble` happened because the client had ended the connection.
  int open = 1;         ///< Number of things still to be done or proven; all actions together count
                        ///< as one.
  bool failed = false;  ///< Part of it could not be done.
  std::string trouble;  ///< The first such failure, for people.
};

}  // namespace ibgw::session
