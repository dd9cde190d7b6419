#include "simulator/gateway/client_sessions.hpp"

namespace ibgw::gateway {

bool ClientSessions::add(const ClientSession& client) {
  if (!session_of_client_id_.emplace(client.client_id, client.session).second) {
    return false;
  }
  by_session_[client.session] = client;
  return true;
}

void ClientSessions::remove(const ClientSession& client) {
  const auto found = session_of_client_id_.find(client.client_id);
  if (found != session_of_client_id_.end() && found->second == client.session) {
    session_of_client_id_.erase(found);
  }
  by_session_.erase(client.session);
}

const ClientSession* ClientSessions::find(int session) const {
  const auto found = by_session_.find(session);
  return found == by_session_.end() ? nullptr : &found->second;
}

std::vector<int> ClientSessions::sessions() const {
  std::vector<int> sessions;
  for (const auto& [session, client] : by_session_) {
    sessions.push_back(session);
  }
  return sessions;
}

}  // namespace ibgw::gateway
