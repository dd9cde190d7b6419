// What can be changed about a running gateway's world, from outside its protocol.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace ibgw::world {

enum class FarmState { ok, inactive, broken };

/// From now on the price swings around `last`.
struct PriceChange {
  int con_id = 0;
  double last = 0;
};

struct FarmChange {
  std::string name;
  FarmState state = FarmState::ok;
};

/// Between the gateway and the broker's servers.
enum class UpstreamChange { lost, restored, restored_data_lost };

struct NextIdChange {
  int id = 1;
};

/// Whether somebody uses the market data of this user elsewhere.
struct CompetitionChange {
  bool competing = true;
};

/// Every client is told to come back on another port.
struct PortChange {
  int port = 0;
};

/// The nightly one: all connections end, orders and the world stay.
struct Restart {};

struct OrderChange {
  std::int64_t id = 0;  ///< A permanent id, or the order id of any client.
  bool cancel = false;
  double quantity = 0;  ///< What trades now, unless it is cancelled; 0 = all that remains.
  double price = 0;     ///< 0 = as the market stands.
};

using Change = std::variant<PriceChange, FarmChange, UpstreamChange, NextIdChange,
                            CompetitionChange, PortChange, Restart, OrderChange>;

/// `farm usfarm broken`, for logs.
[[nodiscard]] std::string to_string(const Change& change);

}  // namespace ibgw::world
