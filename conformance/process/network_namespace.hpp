// Networks of their own for the threads that run cases: what one leaves behind in the kernel (a
// half-closed socket, a port) no other one can meet.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/process/spawn.hpp"

namespace ibgw::conformance {

class NetworkNamespaces {
 public:
  /// None: everybody stays in the network where this program was started.
  NetworkNamespaces() = default;

  /// Makes them, each with nothing but loopback, and enters each once to see that it can be; or
  /// makes none and says why. Without root the process moves into a user namespace first, which it
  /// can do only while it has no other thread.
  [[nodiscard]] static NetworkNamespaces make(std::size_t count);

  [[nodiscard]] bool exist() const { return !descriptors_.empty(); }
  /// Empty when they exist or were not asked for.
  [[nodiscard]] const std::string& why_not() const { return why_not_; }

  /// From now on the calling thread, and every process that it starts, is in the n-th (from 0).
  /// Does nothing when there are none. Throws `std::system_error` where the kernel refuses: a case
  /// in the wrong network would be told as one in its own.
  void enter(std::size_t number) const;

 private:
  std::vector<OwnedDescriptor> descriptors_;
  std::string why_not_;
};

}  // namespace ibgw::conformance
