#include "simulator/gateway/state.hpp"

#include <set>

#include <nlohmann/json.hpp>

#include "simulator/gateway/model.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

using Json = nlohmann::ordered_json;

const world::Instrument& instrument_at(const Model& model, int instrument) {
  return model.world().instruments[static_cast<std::size_t>(instrument)];
}

Json clients_json(const Model& model) {
  Json list = Json::array();
  for (const auto& [session, client] : model.clients().all()) {
    list.push_back({{"connection", session},
                    {"client_id", client.client_id},
                    {"server_version", client.server_version},
                    {"next_valid_id", model.orders().next_id(client.client_id)},
                    {"streams", model.subscriptions().count(session)}});
  }
  return list;
}

Json accounts_json(const Model& model) {
  Json list = Json::array();
  for (const AccountState& account : model.ledger().accounts()) {
    Json positions = Json::array();
    for (const auto& [con_id, position] : account.positions) {
      positions.push_back({{"conId", con_id},
                           {"symbol", instrument_at(model, position.instrument).symbol},
                           {"quantity", position.quantity},
                           {"averageCost", position.average_cost},
                           {"realized", position.realized}});
    }
    list.push_back({{"id", account.id},
                    {"cash", Json(account.cash)},
                    {"realized", account.realized},
                    {"positions", std::move(positions)}});
  }
  return list;
}

Json orders_json(const Model& model) {
  Json list = Json::array();
  for (const auto& [perm_id, order] : model.orders().orders()) {
    const bool single = order.terms.instrument >= 0;
    list.push_back({{"permId", perm_id},
                    {"clientId", order.client_id},
                    {"orderId", order.order_id},
                    {"account", order.terms.account},
                    {"symbol", single ? Json(instrument_at(model, order.terms.instrument).symbol)
                                      : Json(nullptr)},
                    {"action", order.terms.buy ? "BUY" : "SELL"},
                    {"orderType", order.terms.type == nullptr ? "" : order.terms.type->name},
                    {"totalQuantity", order.terms.quantity},
                    {"lmtPrice", order.terms.limit ? Json(*order.terms.limit) : Json(nullptr)},
                    {"status", status_text(order.status)},
                    {"filled", order.filled},
                    {"avgFillPrice", order.average_price}});
  }
  return list;
}

Json quotes_json(const Model& model, Moment now) {
  std::set<int> instruments;
  for (const AccountState& account : model.ledger().accounts()) {
    for (const auto& [con_id, position] : account.positions) {
      instruments.insert(position.instrument);
    }
  }
  for (const auto& [perm_id, order] : model.orders().orders()) {
    if (order.terms.instrument >= 0) {
      instruments.insert(order.terms.instrument);
    }
  }
  Json list = Json::array();
  for (const int instrument : instruments) {
    const Quote quote = model.market().quote(instrument, now.wall_ms);
    const world::Instrument& one = instrument_at(model, instrument);
    list.push_back({{"conId", one.con_id},
                    {"symbol", one.symbol},
                    {"bid", quote.bid},
                    {"ask", quote.ask},
                    {"last", quote.last}});
  }
  return list;
}

Json farms_json(const Uplink& uplink) {
  static const char* const kKinds[] = {"market_data", "historical", "sec_def"};
  static const char* const kStates[] = {"ok", "inactive", "broken"};
  Json list = Json::array();
  for (const Farm& farm : uplink.farms()) {
    list.push_back({{"name", farm.name},
                    {"kind", kKinds[static_cast<int>(farm.kind)]},
                    {"state", kStates[static_cast<int>(farm.state)]}});
  }
  return list;
}

}  // namespace

std::string state_json(const Model& model, Moment now) {
  const Json state = {{"time", time::zoned_text(now.wall_ms, time::Zone())},
                      {"upstream", model.uplink().upstream_lost() ? "lost" : "connected"},
                      {"competing_session", model.uplink().competing()},
                      {"farms", farms_json(model.uplink())},
                      {"clients", clients_json(model)},
                      {"accounts", accounts_json(model)},
                      {"orders", orders_json(model)},
                      {"quotes", quotes_json(model, now)}};
  // Texts come from files and clients, so invalid UTF-8 must not end the program.
  return state.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace ibgw::gateway
