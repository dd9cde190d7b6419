// A gateway model with a market that moves only when the test moves it, and the messages it sent.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "simulator/gateway/model.hpp"

namespace ibgw::gateway {

inline constexpr std::int64_t kWall = 1767623400000;  // 2026-01-05T14:30:00Z, a Monday.
inline constexpr int kApple = 265598;
inline constexpr int kIbm = 8314;

struct Sent {
  int session = 0;
  std::string name;
  std::shared_ptr<const nlohmann::json> fields;

  /// JSON null if there is no such field.
  [[nodiscard]] const nlohmann::json& at(const char* pointer) const;
};

class Recorder final : public MessageSink {
 public:
  void send(int session, const wire::Message& message) override;
  std::vector<Sent> sent;
};

/// A world in which AAPL is always at 99.99 / 100.01 and IBM at 199.99 / 200.01, with 500 on each
/// side.
[[nodiscard]] world::World still_world();

class Bench {
 public:
  explicit Bench(world::World world = still_world(), std::uint64_t seed = 0);

  [[nodiscard]] Moment now() const { return {ms_ * 1'000'000, kWall + ms_}; }
  ClientSession connect(int session, int client_id, int version = 176);

  /// Makes a request; returns what the gateway sent because of it, to any client.
  std::vector<Sent> ask(const ClientSession& client, const char* name,
                        const std::string& fields = "{}");
  /// Places an order with these fields; usual ones are filled in.
  std::vector<Sent> place(const ClientSession& client, int id, const nlohmann::json& order,
                          int con_id = kApple);
  std::vector<Sent> place_fields(const ClientSession& client, int id,
                                 const nlohmann::json& contract, const nlohmann::json& order);
  std::vector<Sent> cancel(const ClientSession& client, int id);
  /// Lets time pass; returns what was sent meanwhile.
  std::vector<Sent> pass(std::int64_t ms);

  Model model;
  std::vector<Sent> start_up;  ///< Start-up messages of the latest session.

 private:
  std::int64_t ms_ = 0;
};

// Sequences of messages as live gateways send them (protocol.md 5.12).
inline constexpr const char* kRests =
    "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted "
    "OPEN_ORDER=Submitted ORDER_STATUS=Submitted";
inline constexpr const char* kFills =
    "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted EXECUTION_DATA "
    "OPEN_ORDER=Filled ORDER_STATUS=Filled COMMISSION_AND_FEES_REPORT";
inline constexpr const char* kEnds = "ORDER_STATUS=Cancelled ERR_MSG=202";

/// The order of message names, for whole sequences.
[[nodiscard]] std::string names(const std::vector<Sent>& sent);

/// The last message of that name; fails the test if there is none.
[[nodiscard]] Sent last(const std::vector<Sent>& sent, const char* name);

}  // namespace ibgw::gateway
