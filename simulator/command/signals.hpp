// Which signals the gateway ignores, and which end it.
#pragma once

#include <boost/asio/signal_set.hpp>

namespace ibgw::command {

/// Ignores SIGPIPE, SIGXFSZ, SIGUSR1 and SIGUSR2, so that a reader that left, a full disk or a
/// request signal does not end the gateway. `--state-file` handles SIGUSR1.
void outlive_harmless_signals();

/// Adds the signals on which the gateway shuts down cleanly and writes its files: SIGINT, SIGTERM,
/// and SIGHUP, unless the parent ignores it, as `nohup` does.
void add_ending_signals(boost::asio::signal_set& signals);

}  // namespace ibgw::command
