// Network namespaces for the threads that play cases, so that a case never meets what another one
// left in the kernel (a half-closed socket, a port).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/process/spawn.hpp"

namespace ibgw::conformance {

class NetworkNamespaces {
 public:
  /// No namespaces: all threads stay in the network in which this program was started.
  NetworkNamespaces() = default;

  /// Creates them, each with nothing but loopback, and enters each once to check that this works;
  /// otherwise creates none and sets why_not(). Without root, the process first moves into a user
  /// namespace, which is possible only while it has a single thread.
  [[nodiscard]] static NetworkNamespaces make(std::size_t count);

  [[nodiscard]] bool exist() const { return !descriptors_.empty(); }
  /// Empty if they exist or were not requested.
  [[nodiscard]] const std::string& why_not() const { return why_not_; }

  /// From now on, the calling thread and every process that it starts are in the n-th namespace
  /// (from 0). Does nothing if there are none. Throws `std::system_error` if the kernel refuses,
  /// because a case must not be played in the wrong network.
  void enter(std::size_t number) const;

 private:
  std::vector<OwnedDescriptor> descriptors_;
  std::string why_not_;
};

}  // namespace ibgw::conformance
