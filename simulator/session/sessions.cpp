#include "simulator/session/sessions.hpp"

#include <algorithm>

namespace ibgw::session {

Session& Sessions::open() {
  const int connection = ++opened_;
  Session& session = *(sessions_[connection] = std::make_unique<Session>());
  session.connection = connection;
  count_as_client(session);
  return session;
}

Session* Sessions::find(int connection) const {
  const auto found = sessions_.find(connection);
  return found == sessions_.end() ? nullptr : found->second.get();
}

void Sessions::close(Session& session) {
  close_writing(session);
  let_go(session);
  sessions_.erase(session.connection);
}

std::vector<int> Sessions::numbers() const {
  std::vector<int> numbers;
  for (const auto& [number, session] : sessions_) {
    numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

void Sessions::close_writing(Session& session) {
  session.write_closed = true;
  count_as_client(session);
}

void Sessions::hold(Session& session) {
  session.hold = true;
  count_as_client(session);
  count_as_held(session);
}

void Sessions::count_as_held(Session& session) {
  if (session.peer_closed && !session.counts_as_held) {
    session.counts_as_held = true;
    ++held_;
  }
}

void Sessions::let_go(Session& session) {
  session.hold = false;
  count_as_client(session);
  if (session.counts_as_held) {
    session.counts_as_held = false;
    --held_;
  }
}

void Sessions::count_as_client(Session& session) {
  const bool counts = !session.write_closed || session.hold;
  if (counts != session.counts_as_client) {
    session.counts_as_client = counts;
    clients_ += counts ? 1 : -1;
  }
}

}  // namespace ibgw::session
