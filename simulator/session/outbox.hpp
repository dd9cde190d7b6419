// What connections send: encodes messages, applies modifiers to items, and keeps whatever has to
// wait in one queue per connection. Later output and the end of the connection wait in the same
// queue.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "simulator/gateway/work.hpp"
#include "simulator/session/context.hpp"
#include "simulator/session/firings.hpp"
#include "simulator/session/flow_control.hpp"
#include "simulator/session/sessions.hpp"
#include "simulator/session/timers.hpp"

namespace ibgw::session {

class Outbox {
 public:
  /// Ends a connection, or one direction of it, when its turn comes.
  class Ends {
   public:
    virtual void end_now(Session& session, const Ending& ending) = 0;

   protected:
    ~Ends() = default;
  };

  /// `work`: is charged for everything that is sent.
  Outbox(Context& context, Timers& timers, const Sessions& sessions, Firings& firings,
         FlowControl& flow, gateway::WorkQueue& work, Ends& ends);

  /// `rule` empty: the model sends it. Sends nothing (and traces why) if the message cannot be
  /// encoded or our side is closed.
  void write(Session& session, const wire::Message& message, std::string_view rule);
  /// The same for bytes that are already encoded; `message` may be nullptr.
  void write_bytes(Session& session, std::string_view bytes, const wire::Message* message,
                   std::string_view rule);
  /// Ends the connection after everything that waits. A `release` does not wait: nothing can be
  /// sent any more.
  void end(Session& session, Ending ending);

  /// Everything that the session writes from here on belongs to the item, which must stay valid
  /// until it is closed. Ending the session closes it too.
  void open_item(Session& session, OpenItem& item);
  void close_item(Session& session, OpenItem& item);
  /// From here on the rule's `output` changes every frame.
  void set_output(Session& session, const scenario::Rule& rule);

  /// The connection is over; whatever still waits is discarded.
  void abandon(const Session& session);
  /// Frees memory that long messages needed.
  void give_back() { written_.give_back(); }

 private:
  bool is_mute(const Session& session, const wire::Message* message);
  void wrote(Session& session, std::size_t offset, const wire::Message* message,
             std::string_view rule);
  [[nodiscard]] const wire::Message* as_written(const Session& session,
                                                const wire::Message* message,
                                                std::string_view frame);
  bool keep(Session& session, std::size_t offset, const wire::Message* message,
            std::string_view rule);
  void deliver(Session& session, OpenItem& item, bool strict);
  void trace_dropped(const Session& session, const OpenItem& item);
  void delay(Session& session, Item item, std::int64_t ns);
  void enqueue(Session& session, Item item);
  void flush(Session& session);
  void say(Session& session, const OutputQueue::Waiting& next);
  void trace_out(const Session& session, const Frame& frame, std::string_view rule);

  Context& context_;
  Timers& timers_;
  const Sessions& sessions_;
  Firings& firings_;
  FlowControl& flow_;
  gateway::WorkQueue& work_;
  Ends& ends_;
  wire::Message written_;  ///< Reused for every message that is traced.
};

}  // namespace ibgw::session
