// Tracks whether rules were carried out. A fault that did not happen proves nothing about a client,
// so each firing of a rule is followed until its last action is done and proven.
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

/// A firing that is nullptr stands for the gateway's own actions, for which nothing is promised.
class Firings {
 public:
  Firings(Context& context, const Sessions& sessions) : context_(context), sessions_(sessions) {}

  [[nodiscard]] std::shared_ptr<Firing> begin(const scenario::Rule& rule,
                                              const Occurrence& occurrence);

  /// One more thing to wait for, and one less. The last settle() writes `rule_done` to the trace.
  void open(const std::shared_ptr<Firing>& firing);
  void settle(const std::shared_ptr<Firing>& firing);
  /// Not everything that the rule says will happen. The first reason counts.
  void give_up(const std::shared_ptr<Firing>& firing, std::string_view why);
  /// The same; also traces what could not be done.
  void fail(const Session* session, const std::shared_ptr<Firing>& firing,
            const wire::WireError& error);

  /// One more thing to wait for, a proof from the network; returns its ticket.
  [[nodiscard]] std::uint64_t promise(const std::shared_ptr<Firing>& firing);
  /// The network checked a fault; `connection` 0 is the listener.
  void prove(int connection, const Proof& proof);
  /// There will be no proof of a promised fault. `client_left`: because the client ended the
  /// connection.
  void unproven(std::uint64_t ticket, std::string_view why, bool client_left);
  /// The client ended the connection. Later failures may be due to that.
  void note_leaving(const Session& session);

  /// While this object lives, an action of this firing is running. These nest: the model's part of
  /// an action may trigger another rule.
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
  /// The same, if it acts on this connection; else nullptr.
  [[nodiscard]] std::shared_ptr<Firing> acting_on(const Session& session) const;

 private:
  Context& context_;
  const Sessions& sessions_;
  std::shared_ptr<Firing> acting_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Firing>> promised_;  ///< By ticket.
  std::unordered_set<int> left_;  ///< Connections that clients ended while firings were open.
  std::uint64_t tickets_ = 0;
  int begun_ = 0;
  int open_ = 0;
};

}  // namespace ibgw::session
