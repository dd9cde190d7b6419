// One time that a rule fired.
#pragma once

#include <string>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::session {

/// What of it is still to come, and what could not be done.
struct Firing {
  const scenario::Rule* rule = nullptr;
  int connection = 0;
  int number = 0;           ///< n-th of the run, from 1.
  bool by_closing = false;  ///< The client's own close is what the rule stands on.
  bool begun = false;   ///< The client has met something of it, be it that an answer is held back.
  bool left = false;    ///< `trouble` came because the client had ended the connection.
  int open = 1;         ///< What is still to be done or proven; all the actions together are one.
  bool failed = false;  ///< Something of it could not be done.
  std::string trouble;  ///< The first such thing, for people.
};

}  // namespace ibgw::session
