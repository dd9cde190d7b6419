// What clients say: bytes to a greeting and whole frames, of today's clients and of those from
// before version 100.
#pragma once

#include <cstddef>
#include <string_view>

#include "simulator/session/context.hpp"
#include "simulator/session/sessions.hpp"
#include "simulator/wire/hello.hpp"

namespace ibgw::session {

class Inbox {
 public:
  /// Each call may end the session.
  class Reader {
   public:
    /// `message`: the same, decoded. Whether it can be followed is in the session's phase.
    virtual void on_hello(Session& session, const wire::Hello& hello,
                          const wire::Message& message) = 0;
    /// `payload` has its length prefix right before it.
    virtual void on_frame(Session& session, std::string_view payload) = 0;
    /// The client cannot be followed any further.
    virtual void on_unreadable(Session& session, std::string_view why) = 0;

   protected:
    ~Reader() = default;
  };

  Inbox(Context& context, const Sessions& sessions, Reader& reader)
      : context_(context), sessions_(sessions), reader_(reader) {}

  void take(Session& session, std::string_view bytes);
  /// The client has closed: traces what is not complete.
  void close(const Session& session) const;
  /// Nobody follows the frames any more.
  void forget_unfinished(Session& session);

 private:
  void take_greeting(Session& session, std::string_view bytes);
  void take_frames(Session& session, std::string_view bytes);
  void take_legacy(Session& session, std::string_view bytes);
  bool keep_unfinished(Session& session);

  Context& context_;
  const Sessions& sessions_;
  Reader& reader_;
  std::size_t unfinished_ = 0;  ///< Bytes of unfinished frames, of all clients together.
};

}  // namespace ibgw::session
