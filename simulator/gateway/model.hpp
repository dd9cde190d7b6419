// The healthy gateway: a request in, messages out. Knows no bytes, sockets, clocks or scenarios.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "simulator/gateway/world.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Takes the model's messages, in order. The message is only lent.
class MessageSink {
 public:
  virtual void send(const wire::Message& message) = 0;

 protected:
  ~MessageSink() = default;
};

/// One client session as the model sees it; made by Model::start.
struct Client {
  int session = 0;  ///< The caller's number of the session, never reused.
  int client_id = 0;
};

class Model {
 public:
  explicit Model(World world);

  [[nodiscard]] const World& world() const { return world_; }

  /// `20260105 14:30:00 UTC`, the second field of the version reply.
  [[nodiscard]] std::string connection_time(std::int64_t wall_ms) const;

  /// START_API. Sends the start-up messages (accounts, next id, farm notices) and returns true; or
  /// error 326 and false, when another session has that client id: the caller then closes the
  /// connection.
  [[nodiscard]] bool start(const Client& client, std::int64_t wall_ms, MessageSink& sink);

  /// Frees the client id.
  void end(const Client& client);

  /// Any request but START_API. Never silent when the protocol has an answer.
  void request(const Client& client, const wire::Message& request, std::int64_t wall_ms,
               MessageSink& sink);

  /// A request that could not be read: error 320 with the request id if that much was read.
  void unreadable(const wire::Message* request, const std::string& reason, std::int64_t wall_ms,
                  MessageSink& sink);

 private:
  class Answer;

  wire::Message& fresh(std::string_view name);
  void error(std::int64_t id, int code, std::string_view text, std::int64_t wall_ms,
             MessageSink& sink);
  void send_accounts(MessageSink& sink);
  void send_next_id(MessageSink& sink);

  World world_;
  std::unordered_map<int, int> session_of_client_id_;
  wire::Message scratch_;  ///< Reused for every answer: no allocation once warm.
};

}  // namespace ibgw::gateway
