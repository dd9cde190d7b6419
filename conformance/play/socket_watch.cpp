#include "conformance/play/socket_watch.hpp"

#include <utility>

#include "conformance/socket_state/owner.hpp"

namespace ibgw::conformance {

SocketWatch::SocketWatch(SocketTable table, SocketTracker tracker, int port)
    : table_(std::move(table)), tracker_(std::move(tracker)), port_(port) {}

std::optional<SocketWatch> SocketWatch::open(int gateway_port) {
  boost::system::result<SocketTable> table = SocketTable::open();
  if (!table) {
    return std::nullopt;
  }
  const boost::system::result<std::vector<SocketRow>> before = table->list(gateway_port);
  if (!before) {
    return std::nullopt;
  }
  return SocketWatch(std::move(*table), SocketTracker(gateway_port, *before), gateway_port);
}

std::optional<std::vector<RecordedEvent>> SocketWatch::sample(Moment now,
                                                              const std::map<int, pid_t>& groups) {
  if (refresh(now)) {
    return std::nullopt;
  }
  std::vector<RecordedEvent> changes = tracker_.update(rows_, now);
  find_owners(changes, groups);
  return changes;
}

boost::system::error_code SocketWatch::refresh(Moment now) {
  constexpr Moment kLookForNew = 100'000'000;
  if (looks_for_new_ || now - looked_for_new_ >= kLookForNew) {
    boost::system::result<std::vector<SocketRow>> listed = table_.list(port_);
    if (!listed) {
      return listed.error();
    }
    rows_ = std::move(*listed);
    looked_for_new_ = now;
    looks_for_new_ = false;
    return {};
  }
  std::vector<SocketRow> fresh;
  for (const SocketRow& row : rows_) {
    const boost::system::result<std::optional<SocketRow>> found = table_.look_up(row.identity);
    if (!found) {
      return found.error();
    }
    if (*found) {
      fresh.push_back(**found);
    }
  }
  rows_ = std::move(fresh);
  return {};
}

void SocketWatch::find_owners(std::vector<RecordedEvent>& changes,
                              const std::map<int, pid_t>& groups) {
  constexpr int kLooksForHolder = 20;
  if (groups != searched_) {
    misses_.clear();
    searched_ = groups;
  }
  for (const SocketTracker::ClientEnd& end : tracker_.client_ends()) {
    const auto missed = misses_.find(end.inode);
    if (end.instance != 0 || (missed != misses_.end() && missed->second == kLooksForHolder)) {
      continue;
    }
    int owner = groups.size() == 1 ? groups.begin()->first : 0;
    if (owner == 0) {
      std::vector<pid_t> all;
      for (const auto& [instance, group] : groups) {
        all.push_back(group);
      }
      const pid_t group = group_holding(end.inode, all);
      for (const auto& [instance, candidate] : groups) {
        owner = candidate == group && group != 0 ? instance : owner;
      }
    }
    if (owner == 0) {
      ++misses_[end.inode];
      continue;
    }
    tracker_.set_instance(end.connection, owner);
    for (RecordedEvent& change : changes) {
      if (change.connection == end.connection) {
        change.instance = owner;
      }
    }
  }
}

std::uint32_t SocketWatch::unread_bytes(int instance) const {
  std::uint32_t bytes = 0;
  for (const SocketTracker::ClientEnd& end : tracker_.client_ends()) {
    if (end.instance == instance || end.instance == 0) {
      bytes += end.unread_bytes;
    }
  }
  return bytes;
}

}  // namespace ibgw::conformance
