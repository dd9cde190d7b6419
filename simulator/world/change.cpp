#include "simulator/world/change.hpp"

#include <cstdio>

namespace ibgw::world {
namespace {

std::string text(double number) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.10g", number);
  return buffer;
}

struct Describe {
  std::string operator()(const PriceChange& price) const {
    return "price of " + std::to_string(price.con_id) + " to " + text(price.last);
  }
  std::string operator()(const FarmChange& farm) const {
    static const char* const kStates[] = {"ok", "inactive", "broken"};
    return "farm " + farm.name + ' ' + kStates[static_cast<int>(farm.state)];
  }
  std::string operator()(UpstreamChange upstream) const {
    static const char* const kStates[] = {"lost", "restored", "restored_data_lost"};
    return std::string("upstream ") + kStates[static_cast<int>(upstream)];
  }
  std::string operator()(const NextIdChange& next) const {
    return "next_valid_id " + std::to_string(next.id);
  }
  std::string operator()(const CompetitionChange& competition) const {
    return competition.competing ? "competing_session true" : "competing_session false";
  }
  std::string operator()(const PortChange& port) const {
    return "api_port " + std::to_string(port.port);
  }
  std::string operator()(const Restart&) const { return "restart"; }
  std::string operator()(const OrderChange& order) const {
    const std::string name = order.id == 0 ? "order" : "order " + std::to_string(order.id);
    if (order.cancel) {
      return name + " cancelled";
    }
    return name + " filled: " + (order.quantity > 0 ? text(order.quantity) : "all");
  }
  std::string operator()(const OrderEntry& entry) const {
    return "order by hand: " + entry.action + ' ' + text(entry.quantity) + " of " +
           std::to_string(entry.con_id);
  }
  std::string operator()(const PositionChange& position) const {
    return "position of " + std::to_string(position.con_id) + " to " + text(position.quantity);
  }
  std::string operator()(const CashChange& cash) const {
    return "cash in " + cash.currency + " to " + text(cash.amount);
  }
  std::string operator()(const Liquidation& what) const {
    return "liquidation of " + (what.quantity > 0 ? text(what.quantity) + " of " : "") +
           std::to_string(what.con_id);
  }
};

}  // namespace

std::string to_string(const Change& change) {
  return std::visit(Describe{}, change);
}

}  // namespace ibgw::world
