// Turns samples of the kernel's socket table into changes of the connections of one case. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "conformance/event/recorded_event.hpp"
#include "conformance/socket_state/socket_table.hpp"

namespace ibgw::conformance {

class SocketTracker {
 public:
  /// `before`: sockets that exist when the case begins (half-dead ones of earlier cases), which do
  /// not belong to it.
  SocketTracker(int gateway_port, const std::vector<SocketRow>& before);

  /// The changes since the last sample, each as an event of kind `socket`.
  [[nodiscard]] std::vector<RecordedEvent> update(const std::vector<SocketRow>& rows, Moment now);

  /// An event for each client end that has unread bytes and is held by a process, as of the last
  /// sample, even if nothing has changed.
  [[nodiscard]] std::vector<RecordedEvent> unread(Moment now) const;

  /// Sets the client process that holds the connection; later changes include it.
  void set_instance(int connection, int instance);

  struct ClientEnd {
    int connection = 0;
    std::uint64_t inode = 0;
    std::uint32_t unread_bytes = 0;
    int instance = 0;
  };
  /// The client ends that are currently held by a process.
  [[nodiscard]] std::vector<ClientEnd> client_ends() const;

 private:
  struct End {
    std::uint64_t cookie = 0;
    std::uint64_t inode = 0;
    std::string_view state;
    bool is_present = false;
    bool was_held = false;
    bool closed = false;
    std::uint32_t unread_bytes = 0;
  };
  using Key = std::pair<int, scenario::SocketEnd>;  ///< Number of the connection, and which end.

  [[nodiscard]] int number_for(const SocketRow& row, scenario::SocketEnd end, int client_port);
  [[nodiscard]] RecordedEvent event_for(const Key& key, const End& end, Moment now) const;

  int gateway_port_;
  Moment previous_ = 0;
  int connections_ = 0;
  std::set<std::uint64_t> before_;
  std::map<int, int> number_of_port_;
  std::map<int, int> port_of_number_;
  std::map<int, int> instance_of_number_;
  std::map<Key, End> ends_;
};

}  // namespace ibgw::conformance
