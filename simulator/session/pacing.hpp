// When a client's requests are served: not faster than it may send, not before it has read what it
// asked for, and in turns with the others. Until then they wait.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

#include "simulator/gateway/model.hpp"
#include "simulator/session/context.hpp"
#include "simulator/session/flow_control.hpp"
#include "simulator/session/sessions.hpp"
#include "simulator/session/timers.hpp"

namespace ibgw::session {

class Pacing {
 public:
  /// Does what is due. Each call may end the session.
  class Server {
   public:
    /// `payload` has its length prefix right before it.
    virtual void serve(Session& session, std::string_view payload) = 0;
    /// Bytes of a session that is served no more.
    virtual void record(Session& session, std::string_view bytes) = 0;
    /// It came too fast, so many times by now.
    virtual void refuse(Session& session, int times) = 0;
    /// The client had closed behind its last request.
    virtual void closed_behind(int connection) = 0;

   protected:
    ~Server() = default;
  };

  /// Long answers of `model` are made in slices, and sent into `sink`.
  Pacing(Context& context, Timers& timers, const Sessions& sessions, FlowControl& flow,
         gateway::Model& model, gateway::MessageSink& sink, Server& server);

  /// Something came from clients, or time has passed. Whoever waits comes first, in the turn that
  /// begins with time.
  void begin_input();
  void begin_turn();
  /// When something is left to do.
  [[nodiscard]] std::optional<std::int64_t> next_due_ns() const;

  /// A frame was read: it is served at once, kept, or refused.
  void take(Session& session, std::string_view payload);
  /// Something ended that its requests had to wait for.
  void go_on(Session& session);
  /// Those whose turn it is, as far as it goes.
  void serve_waiting();
  /// A slice of the answers in the making, whatever the requests took; all of one.
  void work_on();
  void finish_work(int connection);

  /// The client closes: true if that is told later, behind what it said before.
  bool keep_close(Session& session);
  /// Most of what was written to it has left.
  void sent(Session& session);
  /// Nobody takes what is written to it. What waits is not served; true: it had closed behind that.
  bool lost(int connection);
  /// Nobody reads the answers: questions that wait are not served.
  void abandoned(Session& session);

 private:
  [[nodiscard]] bool is_work_left() const;
  [[nodiscard]] bool must_wait(const Session& session) const;
  [[nodiscard]] bool must_queue(const Session& session) const;
  void refuse(Session& session, std::string_view payload);
  void keep(Session& session, std::string_view payload, std::int64_t due_ns);
  void wait_for_turn(Session& session);
  void serve_first(int connection);
  void serve(Session& session, std::string_view payload);
  void drop_questions(Session& session);

  Context& context_;
  Timers& timers_;
  const Sessions& sessions_;
  FlowControl& flow_;
  gateway::Model& model_;
  gateway::WorkQueue& work_;
  gateway::MessageSink& sink_;
  Server& server_;
  /// Connections whose first frame may be served: by what they were served so far, then in the
  /// order in which they came.
  std::set<std::tuple<std::int64_t, std::uint64_t, int>> waiting_;
  std::uint64_t arrivals_ = 0;
  std::int64_t least_served_ = 0;  ///< Of who was served last, when it was its turn.
  std::int64_t beside_ = 0;        ///< Units that requests took since the turn was spent.
  std::int64_t turn_ns_ = 0;       ///< When something was first left to do.
};

}  // namespace ibgw::session
