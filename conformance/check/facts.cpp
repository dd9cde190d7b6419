#include "conformance/check/facts.hpp"

#include <algorithm>

namespace ibgw::conformance {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

bool ClientFacts::can_call(const std::string& name) const {
  return contains(calls, name);
}

bool ClientFacts::can_observe(const std::string& what) const {
  return contains(observes, what);
}

bool ClientFacts::can_observe_callback(const std::string& name) const {
  return contains(observes, "callbacks") || contains(observes, name);
}

}  // namespace ibgw::conformance
