// Who is connected: one session for each client id.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

namespace ibgw::gateway {

/// One client session as the model sees it; made by Model::start.
struct ClientSession {
  int session = 0;  ///< The caller's number of the session, never reused.
  int client_id = 0;
  int server_version = 0;   ///< Negotiated.
  int gateway_version = 0;  ///< What the gateway offered: how new it is.
};

class ClientSessions {
 public:
  /// False: another session has that client id.
  [[nodiscard]] bool add(const ClientSession& client);
  /// Frees the client id.
  void remove(const ClientSession& client);
  /// nullptr if the session has not been started, or has ended.
  [[nodiscard]] const ClientSession* find(int session) const;
  [[nodiscard]] const std::map<int, ClientSession>& all() const { return by_session_; }
  /// A copy: whoever sends to them may end sessions.
  [[nodiscard]] std::vector<int> sessions() const;

 private:
  std::map<int, ClientSession> by_session_;
  std::unordered_map<int, int> session_of_client_id_;
};

}  // namespace ibgw::gateway
