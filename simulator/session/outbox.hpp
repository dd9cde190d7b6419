// What connections have to say: messages to bytes, items with their modifiers, and whatever has to
// wait, one queue per connection. What comes behind it, the end among it, waits in the same queue.
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
  /// Ends a connection, or one direction of it, when its turn has come.
  class Ends {
   public:
    virtual void end_now(Session& session, const Ending& ending) = 0;

   protected:
    ~Ends() = default;
  };

  /// `work`: what is said takes its share of the turn.
  Outbox(Context& context, Timers& timers, const Sessions& sessions, Firings& firings,
         FlowControl& flow, gateway::WorkQueue& work, Ends& ends);

  /// `rule` empty: the model's own. Not what cannot be encoded, nor anything after our end.
  void write(Session& session, const wire::Message& message, std::string_view rule);
  /// The same, encoded already; `message` may be nullptr.
  void write_bytes(Session& session, std::string_view bytes, const wire::Message* message,
                   std::string_view rule);
  /// Behind everything that waits to be said. A plain release is for who has nothing to say.
  void end(Session& session, Ending ending);

  /// All that the session writes from here on belongs to the item, which must stay until it is
  /// closed; its end closes it, too.
  void open_item(Session& session, OpenItem& item);
  void close_item(Session& session, OpenItem& item);
  /// From here on the rule's `output` changes every frame.
  void set_output(Session& session, const scenario::Rule& rule);

  /// The connection is over, and what still waits is never said.
  void abandon(const Session& session);
  /// Gives back what long messages needed.
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
