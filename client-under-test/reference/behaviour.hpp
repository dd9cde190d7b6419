// The clients that this program can be: a good one, two models of the official C# client, and the
// good one with exactly one deliberate fault.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ibgw::reference {

// Faults of the client. At most one is set.
struct ClientFaults {
  bool swallows_error = false;      // errors from the gateway are not reported
  bool false_ready = false;         // nextValidId is reported as soon as the version is known
  bool blocked_connect = false;     // the handshake has no deadline
  bool late_failure = false;        // the handshake deadline is ten times too late
  bool false_success = false;       // connect succeeds when the peer closes before ready
  bool stale_connected = false;     // is_connected stays true after the connection is lost
  bool leaked_socket = false;       // the socket is not closed after a loss or failure
  bool wrong_order = false;         // nextValidId is reported before managedAccounts
  bool duplicate_ready = false;     // nextValidId is reported twice
  bool wrong_client_id = false;     // START_API carries the client id + 1
  bool no_closed_callback = false;  // connectionClosed is not reported
  bool extra_request = false;       // REQ_POSITIONS is sent unasked
  bool throws = false;              // connect ends with an exception instead of a failure
  bool dies = false;                // the process aborts in the middle of connect
  bool busy_loop = false;           // the end of the connection is taken for "no bytes yet"
  bool memory_hog = false;          // as much memory is allocated as a length prefix claims
  bool descriptor_leak = false;     // every attempt to connect leaks a socket
  bool storm = false;               // reconnects without a pause
  bool timeout_as_empty = false;    // an answer that does not come is reported as an empty one
  bool double_fill = false;         // executions are reported twice
  bool split_frame = false;         // if a frame arrives in two parts, the first part is lost
  bool after_coalesced = false;     // whatever arrives with the version reply is lost
  bool unknown_id = false;          // an unknown message id ends the session
  bool strict_text = false;         // a message with a backslash in a text cannot be read
  bool no_resubscribe = false;      // no request is repeated after a reconnect
};

// Faults of the adapter around it. At most one is set.
struct AdapterFaults {
  bool no_start = false;  // the program ends at once with exit code 3
  bool hangs = false;     // hello is never answered
  bool floods = false;    // endless lines after hello
  bool garbage = false;   // lines that are not JSON instead of events
  bool liar = false;      // unknown calls are claimed to have succeeded
};

enum class ClientKind { reference, ibkr_old, ibkr_new };

struct Behaviour {
  std::string name;
  ClientKind kind = ClientKind::reference;
  ClientFaults client;
  AdapterFaults adapter;
};

std::optional<Behaviour> find_behaviour(std::string_view name);

// All names, comma separated, for the usage text.
std::string behaviour_names();

}  // namespace ibgw::reference
