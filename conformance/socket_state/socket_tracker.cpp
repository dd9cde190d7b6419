#include "conformance/socket_state/socket_tracker.hpp"

namespace ibgw::conformance {
namespace {

using scenario::SocketEnd;

/// Connections that the kernel has completed but the gateway has not accepted are not held by a
/// process either.
bool may_wait_for_accept(std::string_view state) {
  return state == "ESTABLISHED" || state == "SYN_RECV" || state == "CLOSE_WAIT";
}

bool is_alive(const SocketRow& row) {
  return row.inode != 0 || row.state == "ESTABLISHED" || row.state == "SYN_SENT" ||
         row.state == "SYN_RECV";
}

}  // namespace

SocketTracker::SocketTracker(int gateway_port, const std::vector<SocketRow>& before)
    : gateway_port_(gateway_port) {
  for (const SocketRow& row : before) {
    before_.insert(row.cookie);
  }
}

std::vector<RecordedEvent> SocketTracker::update(const std::vector<SocketRow>& rows, Moment now) {
  std::vector<RecordedEvent> changes;
  std::set<Key> present;
  for (const SocketRow& row : rows) {
    // Without a peer it is not a connection, but the listener or the socket that keeps a refused
    // port. Without a local port, the kernel is just removing it.
    if (row.remote_port == 0 || row.local_port == 0 || before_.count(row.cookie) != 0) {
      continue;
    }
    const bool is_gateway = row.local_port == gateway_port_;
    const SocketEnd end = is_gateway ? SocketEnd::gateway : SocketEnd::client;
    const int client_port = is_gateway ? row.remote_port : row.local_port;
    const Key key{number_for(row, end, client_port), end};
    present.insert(key);
    const auto [place, is_new] = ends_.try_emplace(key);
    End& known = place->second;
    const bool was_held = known.was_held || row.inode != 0;
    const bool waits_for_accept = is_gateway && !was_held && may_wait_for_accept(row.state);
    const bool closed = row.inode == 0 && !waits_for_accept;
    const bool has_changed =
        is_new || !known.is_present || known.state != row.state || known.closed != closed;
    known = {.cookie = row.cookie,
             .inode = row.inode,
             .state = row.state,
             .is_present = true,
             .was_held = was_held,
             .closed = closed,
             .unread_bytes = row.unread_bytes};
    if (has_changed) {
      changes.push_back(event_for(key, known, now));
    }
  }
  for (auto& [key, known] : ends_) {
    if (known.is_present && present.count(key) == 0) {
      known.is_present = false;
      known.closed = true;
      known.inode = 0;
      known.state = "gone";
      changes.push_back(event_for(key, known, now));
    }
  }
  previous_ = now;
  return changes;
}

/// A port belongs to the connection that used it last, until a live socket appears where that one's
/// was closed. Cookies alone do not tell, because the kernel gives a socket in TIME_WAIT or an
/// orphaned FIN_WAIT_2 a new one.
int SocketTracker::number_for(const SocketRow& row, SocketEnd end, int client_port) {
  const auto number = number_of_port_.find(client_port);
  if (number != number_of_port_.end()) {
    const auto known = ends_.find({number->second, end});
    const bool is_reborn = known != ends_.end() && known->second.closed &&
                           known->second.cookie != row.cookie && is_alive(row);
    if (!is_reborn) {
      return number->second;
    }
  }
  number_of_port_[client_port] = ++connections_;
  port_of_number_[connections_] = client_port;
  return connections_;
}

RecordedEvent SocketTracker::event_for(const Key& key, const End& end, Moment now) const {
  RecordedEvent event;
  event.time = now;
  event.kind = EventKind::socket;
  event.connection = key.first;
  event.name = std::string(end.state);
  const auto instance = instance_of_number_.find(key.first);
  event.instance = instance == instance_of_number_.end() ? 0 : instance->second;
  event.socket = SocketFact{.end = key.second,
                            .client_port = port_of_number_.at(key.first),
                            .cookie = end.cookie,
                            .inode = end.inode,
                            .closed = end.closed,
                            .unread_bytes = end.unread_bytes,
                            .previous_sample = previous_};
  return event;
}

std::vector<RecordedEvent> SocketTracker::unread(Moment now) const {
  std::vector<RecordedEvent> events;
  for (const auto& [key, end] : ends_) {
    if (key.second == SocketEnd::client && end.inode != 0 && end.unread_bytes != 0) {
      events.push_back(event_for(key, end, now));
    }
  }
  return events;
}

void SocketTracker::set_instance(int connection, int instance) {
  instance_of_number_[connection] = instance;
}

std::vector<SocketTracker::ClientEnd> SocketTracker::client_ends() const {
  std::vector<ClientEnd> found;
  for (const auto& [key, end] : ends_) {
    if (key.second != SocketEnd::client || end.inode == 0) {
      continue;
    }
    const auto instance = instance_of_number_.find(key.first);
    found.push_back({.connection = key.first,
                     .inode = end.inode,
                     .unread_bytes = end.unread_bytes,
                     .instance = instance == instance_of_number_.end() ? 0 : instance->second});
  }
  return found;
}

}  // namespace ibgw::conformance
