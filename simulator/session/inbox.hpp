// Splits clients' bytes into a greeting and frames, for today's clients and for those from before
// version 100.
#pragma once

#include <cstddef>
#include <string_view>

#include "simulator/session/context.hpp"
#include "simulator/session/sessions.hpp"
#include "simulator/wire/hello.hpp"
#include "simulator/wire/message.hpp"
#include "simulator/wire/wire_error.hpp"

namespace ibgw::session {

class Inbox {
 public:
  /// Each call may end the session.
  class Reader {
   public:
    /// `message`: the same, decoded. The session's phase says whether the greeting can be answered.
    virtual void on_hello(Session& session, const wire::Hello& hello,
                          const wire::Message& message) = 0;
    /// The length prefix is in memory right before `payload`.
    virtual void on_frame(Session& session, std::string_view payload) = 0;
    /// The rest of the stream cannot be parsed.
    virtual void on_unreadable(Session& session, std::string_view why) = 0;

   protected:
    ~Reader() = default;
  };

  Inbox(Context& context, const Sessions& sessions, Reader& reader)
      : context_(context), sessions_(sessions), reader_(reader) {}

  void take(Session& session, std::string_view bytes);
  /// The client has closed: traces an incomplete frame or greeting.
  void close(const Session& session) const;
  /// Discards an incomplete frame.
  void forget_unfinished(Session& session);

 private:
  void take_greeting(Session& session, std::string_view bytes);
  void take_frames(Session& session, std::string_view bytes);
  void take_legacy(Session& session, std::string_view bytes);
  void take_unframed(Session& session, std::string_view request);
  void give_up_legacy(Session& session, std::string_view rest, const wire::WireError& error);
  bool keep_unfinished(Session& session);

  Context& context_;
  const Sessions& sessions_;
  Reader& reader_;
  wire::Message first_{wire::kHello};  ///< Scratch, to find the end of a request.
  std::size_t unfinished_ = 0;         ///< Bytes of incomplete frames, of all clients together.
};

}  // namespace ibgw::session
