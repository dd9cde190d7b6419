#include "simulator/command/signals.hpp"

#include <csignal>

namespace ibgw::command {

void outlive_harmless_signals() {
  for (const int signal : {SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2}) {
    std::signal(signal, SIG_IGN);
  }
}

void add_ending_signals(boost::asio::signal_set& signals) {
  signals.add(SIGINT);
  signals.add(SIGTERM);
  struct sigaction hangup {};
  if (::sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN) {
    signals.add(SIGHUP);
  }
}

}  // namespace ibgw::command
