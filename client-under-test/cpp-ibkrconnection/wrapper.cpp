#include "wrapper.hpp"

#include <exception>

#include <nlohmann/json.hpp>

namespace {

// Compiles only if the wrapper has the callback exactly as the client declares it. Otherwise it
// would never be called, and nobody would know: add the signature to wrapper.hpp.
template <class... Parameters>
std::string reported(const char* name, void (EWrapper::* /*declared*/)(Parameters...),
                     void (Wrapper::* /*here*/)(Parameters...)) {
  return name;
}

}  // namespace

std::vector<std::string> Wrapper::callbacks() {
  return {reported("connectAck", &EWrapper::connectAck, &Wrapper::connectAck),
          reported("connectionClosed", &EWrapper::connectionClosed, &Wrapper::connectionClosed),
          reported("currentTime", &EWrapper::currentTime, &Wrapper::currentTime),
          reported("error", &EWrapper::error, &Wrapper::error),
          reported("managedAccounts", &EWrapper::managedAccounts, &Wrapper::managedAccounts),
          reported("nextValidId", &EWrapper::nextValidId, &Wrapper::nextValidId),
          reported("orderStatus", &EWrapper::orderStatus, &Wrapper::orderStatus),
          reported("position", &EWrapper::position, &Wrapper::position),
          reported("positionEnd", &EWrapper::positionEnd, &Wrapper::positionEnd)};
}

// A defect of ours must not reach the client, which would be blamed for it.
template <class Convert>
void Wrapper::report(const std::string& name, const Convert& convert) {
  Json arguments = Json::object();
  try {
    arguments = without_unset(convert());
  } catch (const std::exception& exception) {
    events_.note("adapter_defect", name + ": " + exception.what());
  }
  events_.callback(name, arguments);
}

void Wrapper::connectAck() {
  events_.callback("connectAck", Json::object());
  on_sign(0);
}

void Wrapper::nextValidId(long id) {
  report("nextValidId", [&] { return Json{{"orderId", integer(id)}}; });
  on_sign(0);
}

void Wrapper::connectionClosed() {
  events_.callback("connectionClosed", Json::object());
}

void Wrapper::managedAccounts(const std::string& list) {
  report("managedAccounts", [&] { return Json{{"accountsList", list}}; });
}

void Wrapper::currentTime(long time) {
  report("currentTime", [&] { return Json{{"currentTime", long_integer(time)}}; });
}

void Wrapper::positionEnd() {
  events_.callback("positionEnd", Json::object());
}

void Wrapper::report_error(const Error& error) {
  report("error", [&] {
    return Json{{"id", integer(error.id)},
                {"errorTime", error.time ? long_integer(*error.time) : Json()},
                {"errorCode", integer(error.code)},
                {"errorMsg", error.text},
                {"advancedOrderRejectJson", nonempty(error.json)}};
  });
  on_sign(error.code);
}

void Wrapper::report_position(const std::string& account, const Contract& contract,
                              const Amount& count, double cost) {
  report("position", [&] {
    return Json{{"account", account},
                {"contract", record(contract)},
                {"position", decimal(count)},
                {"avgCost", real(cost)}};
  });
}

void Wrapper::report_status(const Status& status) {
  report("orderStatus", [&] {
    return Json{{"orderId", integer(status.id)},         {"status", status.status},
                {"filled", decimal(status.filled)},      {"remaining", decimal(status.remaining)},
                {"avgFillPrice", real(status.average)},  {"permId", long_integer(status.perm_id)},
                {"parentId", integer(status.parent_id)}, {"lastFillPrice", real(status.last)},
                {"clientId", integer(status.client_id)}, {"whyHeld", status.why}};
  });
}
