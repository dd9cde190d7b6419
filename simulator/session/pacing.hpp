// Decides when a client's requests are served: not faster than the client may send, not before it
// has read earlier answers, and in turns with other clients. Until then they wait.
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
  /// Serves requests when they are due. Each call may end the session.
  class Server {
   public:
    /// The length prefix is in memory right before `payload`.
    virtual void serve(Session& session, std::string_view payload) = 0;
    /// Bytes of a session that is no longer served: they are only recorded.
    virtual void record(Session& session, std::string_view bytes) = 0;
    /// A request came too fast, for the `times`-th time.
    virtual void refuse(Session& session, int times) = 0;
    /// The client had closed after its last request, which has now been served.
    virtual void closed_behind(int connection) = 0;

   protected:
    ~Server() = default;
  };

  /// Long answers of `model` are produced in slices and sent to `sink`.
  Pacing(Context& context, Timers& timers, const Sessions& sessions, FlowControl& flow,
         gateway::Model& model, gateway::MessageSink& sink, Server& server);

  /// Clients sent something, or time has passed. Input does not begin a new turn while somebody
  /// waits: those who wait come first, in the turn that begins when time passes.
  void begin_input();
  void begin_turn();
  /// When there is something to do; nothing: no work is left.
  [[nodiscard]] std::optional<std::int64_t> next_due_ns() const;

  /// A frame was read: serves it at once, keeps it, or refuses it.
  void take(Session& session, std::string_view payload);
  /// Something that the session's requests were waiting for has ended.
  void go_on(Session& session);
  /// Serves waiting requests until the turn is used up.
  void serve_waiting();
  /// Produces a slice of the pending long answers, even if requests used up the turn;
  /// finish_work(), all of one connection's.
  void work_on();
  void finish_work(int connection);

  /// The client closes. True: closed_behind() reports this later, after its waiting requests.
  bool keep_close(Session& session);
  /// Most of what was written to the session has left.
  void sent(Session& session);
  /// Nothing written to the connection can arrive any more; waiting requests are discarded. True:
  /// the client had closed after them.
  bool lost(int connection);
  /// Nobody reads the answers: waiting requests that would only be answered are discarded.
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
  /// Connections whose first waiting frame may be served, ordered by how much they were served so
  /// far, then by arrival.
  std::set<std::tuple<std::int64_t, std::uint64_t, int>> waiting_;
  std::uint64_t arrivals_ = 0;
  std::int64_t least_served_ = 0;  ///< Lower bound of Session::served: the value of the connection
                                   ///< served last.
  std::int64_t beside_ = 0;        ///< Units that requests used after the turn was used up.
  std::int64_t turn_ns_ = 0;       ///< Since when there has been work left.
};

}  // namespace ibgw::session
