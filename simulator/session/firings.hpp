// Whether what a rule says was carried out. A fault that did not happen proves nothing about a
// client, so each firing of a rule is followed until its last action is done and proven.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "simulator/session/context.hpp"
#include "simulator/session/firing.hpp"
#include "simulator/session/rule_book.hpp"
#include "simulator/session/sessions.hpp"

namespace ibgw::session {

/// Where a firing is asked for, nullptr is none: the gateway's own doing, of which nothing is
/// promised.
class Firings {
 public:
  Firings(Context& context, const Sessions& sessions) : context_(context), sessions_(sessions) {}

  [[nodiscard]] std::shared_ptr<Firing> begin(const scenario::Rule& rule,
                                              const Occurrence& occurrence);

  /// One thing more to wait for, and one less; the last one is told in the trace.
  void open(const std::shared_ptr<Firing>& firing);
  void settle(const std::shared_ptr<Firing>& firing);
  /// It does not come to all that the rule says. The first reason counts.
  void give_up(const std::shared_ptr<Firing>& firing, std::string_view why);
  /// The same, and the trace is told what could not be done.
  void fail(const Session* session, const std::shared_ptr<Firing>& firing,
            const wire::WireError& error);

  /// The ticket for one thing more to wait for, a proof of the network.
  [[nodiscard]] std::uint64_t promise(const std::shared_ptr<Firing>& firing);
  /// A fault was checked; `connection` 0 is the listener.
  void prove(int connection, const Proof& proof);
  /// A fault that was promised did not come to a proof. `client_left`: because the client had ended
  /// the connection.
  void unproven(std::uint64_t ticket, std::string_view why, bool client_left);
  /// The client ends the connection. What fails from now on may be because of that.
  void note_leaving(const Session& session);

  /// Whose action is at work, while this lives. Within the model's part of one there may be
  /// another.
  class Acting {
   public:
    Acting(Firings& firings, std::shared_ptr<Firing> firing)
        : firings_(firings), outer_(std::exchange(firings.acting_, std::move(firing))) {}
    ~Acting() { firings_.acting_ = std::move(outer_); }
    Acting(const Acting&) = delete;
    Acting& operator=(const Acting&) = delete;

   private:
    Firings& firings_;
    std::shared_ptr<Firing> outer_;
  };
  [[nodiscard]] const std::shared_ptr<Firing>& acting() const { return acting_; }
  /// The same if it is at work on this connection.
  [[nodiscard]] std::shared_ptr<Firing> acting_on(const Session& session) const;

 private:
  Context& context_;
  const Sessions& sessions_;
  std::shared_ptr<Firing> acting_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Firing>> promised_;  ///< By ticket.
  std::unordered_set<int> left_;  ///< Connections that clients ended while rules were at work.
  std::uint64_t tickets_ = 0;
  int begun_ = 0;
  int open_ = 0;
};

}  // namespace ibgw::session
