// Ends connections on our side, once everything that comes before the end has been sent.
#pragma once

#include <string_view>

#include "simulator/session/context.hpp"
#include "simulator/session/firings.hpp"
#include "simulator/session/inbox.hpp"
#include "simulator/session/model_part.hpp"
#include "simulator/session/outbox.hpp"
#include "simulator/session/pacing.hpp"
#include "simulator/session/sessions.hpp"

namespace ibgw::session {

class Endings final : public Outbox::Ends {
 public:
  Endings(Context& context, Sessions& sessions, Firings& firings, Outbox& outbox, Inbox& inbox,
          Pacing& pacing, ModelPart& model)
      : context_(context),
        sessions_(sessions),
        firings_(firings),
        outbox_(outbox),
        inbox_(inbox),
        pacing_(pacing),
        model_(model) {}

  void end_now(Session& session, const Ending& ending) override;

 private:
  void ask(const Session& session, const Ending& ending);
  void shut_down(Session& session, const Ending& ending);
  void close_our_side(Session& session);
  void forget(Session& session, std::string_view why);

  Context& context_;
  Sessions& sessions_;
  Firings& firings_;
  Outbox& outbox_;
  Inbox& inbox_;
  Pacing& pacing_;
  ModelPart& model_;
};

}  // namespace ibgw::session
