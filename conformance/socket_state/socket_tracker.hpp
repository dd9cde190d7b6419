// From samples of the kernel's socket table to changes of the connections of one case. Pure.
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
  /// What is in the table when the case begins (half-dead sockets of earlier cases) does not belong
  /// to it.
  SocketTracker(int gateway_port, const std::vector<SocketRow>& before);

  /// The changes since the last sample, each as an event of kind `socket`.
  [[nodiscard]] std::vector<RecordedEvent> update(const std::vector<SocketRow>& rows, Moment now);

  /// Client ends that a process holds without having read all that came, as of the last sample: an
  /// event for each, although nothing has changed.
  [[nodiscard]] std::vector<RecordedEvent> unread(Moment now) const;

  /// Says which client process holds the connection; later changes carry it.
  void set_instance(int connection, int instance);

  struct ClientEnd {
    int connection = 0;
    std::uint64_t inode = 0;
    std::uint32_t unread_bytes = 0;
    int instance = 0;
  };
  /// The client ends that a process holds now.
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
