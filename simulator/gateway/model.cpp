#include "simulator/gateway/model.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "simulator/base/check.hpp"

namespace ibgw::gateway {
namespace {

// Codes and texts: protocol.md 6. Ids of notices that belong to no request are -1.
constexpr std::int64_t kNoRequest = -1;
constexpr int kBadLogLevel = 319;
constexpr int kCannotRead = 320;
constexpr int kCannotValidate = 321;
constexpr int kClientIdInUse = 326;
constexpr int kAutoBindRefused = 327;
constexpr int kMarketDataFarmOk = 2104;
constexpr int kHistoricalFarmOk = 2106;
constexpr int kSecDefFarmOk = 2158;

/// The number by which the client knows the request, or -1.
std::int64_t request_id(const wire::Message& request) {
  for (const std::string_view name : {"reqId", "orderId"}) {
    if (request.root().spec->index_of(name) >= 0) {
      return request.integer(name).value_or(kNoRequest);
    }
  }
  return kNoRequest;
}

std::string comma_separated(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ","));
}

}  // namespace

/// What one kind of request is answered with.
class Model::Answer {
 public:
  struct Context {
    Model& model;
    const Client& client;
    const wire::Message& request;
    std::int64_t wall_ms;
    MessageSink& sink;
  };
  using Function = void (*)(const Context&);
  struct Row {
    std::string_view request;
    Function answer;
  };

  static Function find(std::string_view request) {
    const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                  [&](const Row& r) { return r.request == request; });
    return row == std::end(kRows) ? nullptr : row->answer;
  }

 private:
  static void nothing(const Context&) {}

  /// Only the end marker, with the request's id where it has one: this world holds no orders,
  /// positions or values yet.
  static void end_marker(const Context& c) {
    wire::Message& end = c.model.fresh(c.request.spec().ends_with);
    if (end.root().spec->index_of("reqId") >= 0) {
      end.set("reqId", request_id(c.request));
    }
    c.sink.send(end);
  }

  static void account_data(const Context& c) {
    if (c.request.integer("subscribe").value_or(0) == 0) {
      return;  // Unsubscribing has no answer.
    }
    const std::string_view asked = c.request.text("acctCode");
    const std::string_view account = asked.empty() ? c.model.world_.accounts.front() : asked;
    wire::Message& time = c.model.fresh("ACCT_UPDATE_TIME");
    const std::chrono::sys_seconds now{std::chrono::seconds(c.wall_ms / 1000)};
    time.set("timeStamp", fmt::format("{:%H:%M}", now));
    c.sink.send(time);
    wire::Message& end = c.model.fresh("ACCT_DOWNLOAD_END");
    end.set("accountName", account);
    c.sink.send(end);
  }

  static void auto_open_orders(const Context& c) {
    if (c.client.client_id != 0 && c.request.integer("autoBind").value_or(0) != 0) {
      c.model.error(kNoRequest, kAutoBindRefused,
                    "Only the default client (i.e 0) can auto bind orders.", c.wall_ms, c.sink);
    }
  }

  static void log_level(const Context& c) {
    const std::int64_t level = c.request.integer("logLevel").value_or(0);
    if (level < 1 || level > 5) {
      c.model.error(kNoRequest, kBadLogLevel, "Invalid log level", c.wall_ms, c.sink);
    }
  }

  static void current_time(const Context& c) {
    wire::Message& time = c.model.fresh("CURRENT_TIME");
    time.set("currentTime", c.wall_ms / 1000);
    c.sink.send(time);
  }
  static void current_time_in_millis(const Context& c) {
    wire::Message& time = c.model.fresh("CURRENT_TIME_IN_MILLIS");
    time.set("currentTimeInMillis", c.wall_ms);
    c.sink.send(time);
  }
  static void ids(const Context& c) { c.model.send_next_id(c.sink); }
  static void managed_accounts(const Context& c) { c.model.send_accounts(c.sink); }
  static void user_info(const Context& c) {
    wire::Message& info = c.model.fresh("USER_INFO");
    info.set("reqId", request_id(c.request));
    info.set("whiteBrandingId", "");
    c.sink.send(info);
  }

  static constexpr Row kRows[] = {
      {"REQ_IDS", ids},
      {"REQ_CURRENT_TIME", current_time},
      {"REQ_CURRENT_TIME_IN_MILLIS", current_time_in_millis},
      {"REQ_MANAGED_ACCTS", managed_accounts},
      {"SET_SERVER_LOGLEVEL", log_level},
      {"REQ_POSITIONS", end_marker},
      {"CANCEL_POSITIONS", nothing},
      {"REQ_POSITIONS_MULTI", end_marker},
      {"CANCEL_POSITIONS_MULTI", nothing},
      {"REQ_OPEN_ORDERS", end_marker},
      {"REQ_ALL_OPEN_ORDERS", end_marker},
      {"REQ_AUTO_OPEN_ORDERS", auto_open_orders},
      {"REQ_COMPLETED_ORDERS", end_marker},
      {"REQ_ACCT_DATA", account_data},
      {"REQ_ACCOUNT_UPDATES_MULTI", end_marker},
      {"CANCEL_ACCOUNT_UPDATES_MULTI", nothing},
      {"REQ_EXECUTIONS", end_marker},
      {"REQ_ACCOUNT_SUMMARY", end_marker},
      {"CANCEL_ACCOUNT_SUMMARY", nothing},
      {"REQ_USER_INFO", user_info},
  };
};

Model::Model(World world) : world_(std::move(world)), scratch_(*wire::find_message("ERR_MSG")) {
  IBGW_CHECK(!world_.accounts.empty());
}

std::string Model::connection_time(std::int64_t wall_ms) const {
  const std::chrono::sys_seconds now{std::chrono::seconds(wall_ms / 1000)};
  return fmt::format("{:%Y%m%d %H:%M:%S} {}", now, world_.time_zone);
}

wire::Message& Model::fresh(std::string_view name) {
  const wire::MessageSpec* const spec = wire::find_message(name);
  IBGW_CHECK(spec != nullptr);
  scratch_.reset(*spec);
  return scratch_;
}

void Model::error(std::int64_t id, int code, std::string_view text, std::int64_t wall_ms,
                  MessageSink& sink) {
  wire::Message& message = fresh("ERR_MSG");
  message.set("id", id);
  message.set("errorTime", wall_ms);
  message.set("errorCode", code);
  message.set("errorMsg", text);
  sink.send(message);
}

void Model::send_accounts(MessageSink& sink) {
  wire::Message& accounts = fresh("MANAGED_ACCTS");
  accounts.set("accountsList", comma_separated(world_.accounts));
  sink.send(accounts);
}

void Model::send_next_id(MessageSink& sink) {
  wire::Message& next = fresh("NEXT_VALID_ID");
  next.set("orderId", world_.next_valid_id);
  sink.send(next);
}

bool Model::start(const Client& client, std::int64_t wall_ms, MessageSink& sink) {
  if (!session_of_client_id_.emplace(client.client_id, client.session).second) {
    error(kNoRequest, kClientIdInUse,
          "Unable to connect as the client id is already in use. Retry with a unique client id.",
          wall_ms, sink);
    return false;
  }
  send_accounts(sink);
  send_next_id(sink);
  for (const std::string& farm : world_.market_data_farms) {
    error(kNoRequest, kMarketDataFarmOk, "Market data farm connection is OK:" + farm, wall_ms,
          sink);
  }
  for (const std::string& farm : world_.historical_farms) {
    error(kNoRequest, kHistoricalFarmOk, "HMDS data farm connection is OK:" + farm, wall_ms, sink);
  }
  error(kNoRequest, kSecDefFarmOk, "Sec-def data farm connection is OK:" + world_.sec_def_farm,
        wall_ms, sink);
  return true;
}

void Model::end(const Client& client) {
  const auto found = session_of_client_id_.find(client.client_id);
  if (found != session_of_client_id_.end() && found->second == client.session) {
    session_of_client_id_.erase(found);
  }
}

void Model::request(const Client& client, const wire::Message& request, std::int64_t wall_ms,
                    MessageSink& sink) {
  const Answer::Function answer = Answer::find(request.spec().name);
  if (answer != nullptr) {
    answer({*this, client, request, wall_ms, sink});
    return;
  }
  error(request_id(request), kCannotValidate,
        fmt::format("Error validating request: {} is not offered by this gateway",
                    request.spec().name),
        wall_ms, sink);
}

void Model::unreadable(const wire::Message* request, const std::string& reason,
                       std::int64_t wall_ms, MessageSink& sink) {
  error(request == nullptr ? kNoRequest : request_id(*request), kCannotRead,
        "Error reading request: " + reason, wall_ms, sink);
}

}  // namespace ibgw::gateway
