// Runs rules: finds those that an event triggers, and carries out their actions one after the
// other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/session/context.hpp"
#include "simulator/session/firings.hpp"
#include "simulator/session/outbox.hpp"
#include "simulator/session/rule_book.hpp"
#include "simulator/session/rule_run.hpp"
#include "simulator/session/sessions.hpp"
#include "simulator/session/timers.hpp"

namespace ibgw::session {

class Rules {
 public:
  /// What rules need from the engine. Each call may end the session.
  class Gateway {
   public:
    /// Does what the gateway would have done on the event without the rule.
    virtual void model_part(Session& session, const RuleRun& run) = 0;
    /// Sends the version reply and fills in missing fields.
    virtual void say_version(Session& session, const wire::Message& message,
                             std::string_view rule) = 0;
    /// False: the target of the change does not exist. `session` may be nullptr.
    virtual bool change_world(const world::Change& change, const Session* session) = 0;

   protected:
    ~Gateway() = default;
  };

  /// `rules` must outlive this object. `act` false: rules fire but do nothing.
  Rules(const std::vector<scenario::Rule>& rules, bool act, Context& context, Timers& timers,
        Sessions& sessions, Firings& firings, Outbox& outbox, Gateway& gateway);

  /// Call this before accepting anything.
  void start();
  /// An event happened. True: a rule has taken it over, and `session` may no longer exist.
  bool take(Session& session, const Occurrence& occurrence, std::string_view frame);

  [[nodiscard]] bool empty() const { return book_.empty(); }
  /// How often each rule fired.
  [[nodiscard]] std::vector<std::pair<std::string, int>> fired() const { return book_.fired(); }

 private:
  /// When the rule continues after an action; later: at RuleRun::planned_ns.
  enum class Next { at_once, later, never };

  void schedule_timed(const Occurrence& occurrence);
  void fire_timed(std::size_t rule, int connection, std::int64_t planned_ns);
  void begin(std::size_t rule, Session* session, const Occurrence& occurrence,
             std::string_view frame, std::int64_t planned_ns);
  void go_on(const std::shared_ptr<RuleRun>& run);
  void go_on_at(std::int64_t due_ns, const std::shared_ptr<RuleRun>& run);
  Next act(RuleRun& run, const scenario::Action& action);
  void carry_out(RuleRun& run, const scenario::Action& action, Session* session);
  void wait(RuleRun& run, const scenario::Action& action) const;
  void ask_network(const RuleRun& run, const scenario::Action& action);
  void skip(const RuleRun& run, const std::string& action);
  Next write_item(RuleRun& run, const scenario::Action& action, Session& session);
  void send(RuleRun& run, const scenario::Action& action, Session& session);
  void change_world(const RuleRun& run, const scenario::Action& action);

  bool act_;
  Context& context_;
  Timers& timers_;
  Sessions& sessions_;
  Firings& firings_;
  Outbox& outbox_;
  Gateway& gateway_;
  RuleBook book_;
};

}  // namespace ibgw::session
