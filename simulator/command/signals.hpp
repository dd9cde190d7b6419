// Which signals the gateway lives through, and which end it.
#pragma once

#include <boost/asio/signal_set.hpp>

namespace ibgw::command {

/// From here on a reader that left, a full disk and a signal that only asks for something are no
/// reason to end: SIGPIPE, SIGXFSZ, SIGUSR1 (`--state-file` takes it over), SIGUSR2.
void outlive_harmless_signals();

/// Adds those after which the gateway ends in order, with its last lines and files written: SIGINT,
/// SIGTERM, and SIGHUP unless whoever started us wants it ignored, as `nohup` does.
void add_ending_signals(boost::asio::signal_set& signals);

}  // namespace ibgw::command
