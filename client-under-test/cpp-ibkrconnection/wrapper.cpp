#include "client-under-test/cpp-ibkrconnection/wrapper.hpp"

#include <nlohmann/json.hpp>

void Wrapper::connectAck() {
  events_.callback("connectAck", Json::object());
  on_sign(0);
}

void Wrapper::nextValidId(long id) {
  events_.callback("nextValidId", {{"orderId", id}});
  on_sign(0);
}

void Wrapper::connectionClosed() {
  events_.callback("connectionClosed", Json::object());
}

void Wrapper::managedAccounts(const std::string& list) {
  events_.callback("managedAccounts", {{"accountsList", list}});
}

void Wrapper::currentTime(long time) {
  events_.callback("currentTime", {{"currentTime", std::to_string(time)}});
}

void Wrapper::positionEnd() {
  events_.callback("positionEnd", Json::object());
}

void Wrapper::report_error(int id, int code, const std::string& text) {
  events_.callback("error", {{"id", id}, {"errorCode", code}, {"errorMsg", text}});
  on_sign(code);
}

void Wrapper::report_position(const std::string& account, const Contract& contract,
                              const std::string& count, double cost) {
  events_.callback("position", {{"account", account},
                                {"contract", to_json(contract)},
                                {"position", count},
                                {"avgCost", cost}});
}

void Wrapper::report_status(const Status& status) {
  events_.callback("orderStatus", {{"orderId", status.id},
                                   {"status", status.status},
                                   {"filled", status.filled},
                                   {"remaining", status.remaining},
                                   {"avgFillPrice", status.average},
                                   {"permId", std::to_string(status.perm_id)},
                                   {"parentId", status.parent_id},
                                   {"lastFillPrice", status.last},
                                   {"clientId", status.client_id},
                                   {"whyHeld", status.why}});
}
