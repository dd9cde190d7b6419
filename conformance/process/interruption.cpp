#include "conformance/process/interruption.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>

#include "conformance/process/child.hpp"

namespace ibgw::conformance {
namespace {

std::atomic<bool> is_patient{false};
std::atomic<int> remembered{0};

void take_signal(int number) {
  int none = 0;
  if (is_patient && remembered.compare_exchange_strong(none, number)) {
    return;
  }
  kill_all_children();
  std::_Exit(128 + number);
}

}  // namespace

void end_on_signals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(number, take_signal);
  }
}

Interruption::Interruption() {
  remembered = 0;
  is_patient = true;
}

Interruption::~Interruption() {
  is_patient = false;
}

int Interruption::signal() const {
  return remembered;
}

}  // namespace ibgw::conformance
