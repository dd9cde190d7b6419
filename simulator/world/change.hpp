// Changes to a running gateway's world that come from outside the protocol.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace ibgw::world {

enum class FarmState { ok, inactive, broken };

/// From now on the price moves around `last`.
struct PriceChange {
  int con_id = 0;
  double last = 0;
};

struct FarmChange {
  std::string name;
  FarmState state = FarmState::ok;
};

/// The connection between the gateway and the broker's servers.
enum class UpstreamChange { lost, restored, restored_data_lost };

struct NextIdChange {
  int id = 1;
};

/// Whether another session of the same user has the market data.
struct CompetitionChange {
  bool competing = true;
};

/// All clients are told to reconnect on another port.
struct PortChange {
  int port = 0;
};

/// The nightly restart: all connections end; orders and the world survive.
struct Restart {};

struct OrderChange {
  std::int64_t id = 0;  ///< A permanent id, or the order id of any client.
  bool cancel = false;
  double quantity = 0;  ///< Quantity to trade now, unless cancelled; 0 = all that remains.
  double price = 0;     ///< 0 = the market price.
};

/// An order entered by hand. Names are those of PLACE_ORDER.
struct OrderEntry {
  int con_id = 0;
  std::string account;  ///< Empty = the first one.
  std::string action = "BUY";
  double quantity = 0;
  std::string order_type = "MKT";
  double limit = 0;  ///< 0 = none.
  double aux = 0;    ///< 0 = none.
  std::string tif = "DAY";
};

/// What an assignment, a split or a transfer leaves.
struct PositionChange {
  int con_id = 0;
  std::string account;  ///< Empty = the first one.
  double quantity = 0;
  std::optional<double> average_cost;  ///< Nothing = as before.
};

struct CashChange {
  std::string account;  ///< Empty = the first one.
  std::string currency;
  double amount = 0;
};

/// The broker closes a position because of a lack of margin.
struct Liquidation {
  int con_id = 0;
  std::string account;  ///< Empty = the first one.
  double quantity = 0;  ///< 0 = all of it.
  double price = 0;     ///< 0 = the market price.
};

using Change = std::variant<PriceChange, FarmChange, UpstreamChange, NextIdChange,
                            CompetitionChange, PortChange, Restart, OrderChange, OrderEntry,
                            PositionChange, CashChange, Liquidation>;

/// `farm usfarm broken`, for logs.
[[nodiscard]] std::string to_string(const Change& change);

}  // namespace ibgw::world
