// The gateway's connection to the broker's servers, and the notices about it: farms, the upstream
// connection, competing sessions, restarts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/gateway/message_sink.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/parts.hpp"
#include "simulator/gateway/subscriptions.hpp"
#include "simulator/world/change.hpp"

namespace ibgw::gateway {

class OrderBook;
class WorkQueue;
struct Answer;
struct Question;

enum class FarmKind : std::uint8_t { market_data, historical, sec_def };

struct Farm {
  std::string name;
  FarmKind kind = FarmKind::market_data;
  world::FarmState state = world::FarmState::ok;
};

/// What the caller has to do after a change.
enum class Outcome {
  done,
  refused,            ///< No such contract, farm or order, or the change does not apply to it.
  close_connections,  ///< Close all connections now.
};

class Uplink {
 public:
  /// All of them must outlive the uplink.
  Uplink(const Parts& parts, OrderBook& orders, Subscriptions& subscriptions);

  [[nodiscard]] const std::vector<Farm>& farms() const { return farms_; }
  [[nodiscard]] bool upstream_lost() const { return lost_; }
  [[nodiscard]] bool competing() const { return competing_; }
  /// Whether live market data currently flows.
  [[nodiscard]] bool data_flows() const { return data_flows_; }

  /// Sends the notices for a new session.
  void greet(int session, Moment now, MessageSink& sink);
  Outcome change(const world::Change& change, Moment now, MessageSink& sink);
  /// Sends the answer, or an error in its place while the data is not available.
  void answer(const Question& q, const Answer& answer);
  /// Runs what is due until then, without streams of live data that is paused. `turn`: see
  /// Schedule.
  void run_due(std::int64_t real_ns, MessageSink& sink, WorkQueue* turn);

 private:
  void notice(int session, int code, std::string_view text, Moment now, MessageSink& sink);
  void tell_all(int code, std::string_view text, Moment now, MessageSink& sink);
  Outcome change_farm(const world::FarmChange& change, Moment now, MessageSink& sink);
  /// Orders, positions and cash; false if the change does not apply.
  bool change_account(const world::Change& change, Moment now, MessageSink& sink);
  void change_upstream(world::UpstreamChange change, Moment now, MessageSink& sink);
  void change_competition(bool competing, Moment now, MessageSink& sink);
  [[nodiscard]] bool all_broken(FarmKind kind) const;
  void update_flow();
  void drop_live_streams();

  Parts parts_;
  OrderBook& orders_;
  Subscriptions& subscriptions_;
  std::vector<Farm> farms_;
  bool lost_ = false;
  bool competing_ = false;
  bool data_flows_ = true;
  bool has_past_data_ = true;
};

}  // namespace ibgw::gateway
