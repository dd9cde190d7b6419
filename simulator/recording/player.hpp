// Plays the requests of an exchange to a fresh model gateway. No sockets and no real clock: the
// same exchange always gives the same messages.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "simulator/gateway/model.hpp"
#include "simulator/recording/recording.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::recording {

/// Whether the requests and answers of the exchange exist at that version, and gateways of that
/// version answer like this.
[[nodiscard]] bool is_playable(const Exchange& exchange, int server_version);

/// A message as the client reads it: encoded and decoded again.
using Messages = std::vector<std::unique_ptr<wire::Message>>;

class Player final : public gateway::MessageSink {
 public:
  /// The exchange must outlive the player, and be playable.
  Player(const Exchange& exchange, int server_version);

  /// What the client of the last step was sent for it. Once only.
  [[nodiscard]] Messages play();

  void send(int session, const wire::Message& message) override;

 private:
  void step(const Step& step);
  void request(const Request& request, const SourceMark& mark);
  void change(const world::Change& change, const SourceMark& mark);
  /// Starts the session if the client has none.
  const gateway::ClientSession& client(int client_id);
  void disconnect(int client_id);
  void run_for(Duration duration);

  const Exchange& exchange_;
  wire::Codec codec_;
  gateway::Model model_;
  gateway::Moment now_;
  std::map<int, gateway::ClientSession> clients_;  ///< By client id.
  int sessions_ = 0;                               ///< How many were started.
  int watched_ = 0;                                ///< The session whose messages are kept.
  Messages sent_;
  SourceMark asked_at_;  ///< Of the request whose answers are being sent.
};

}  // namespace ibgw::recording
