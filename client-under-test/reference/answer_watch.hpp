// Tracks which requests wait for the end of their answer, and until when; and decides which
// arriving messages belong to a request that was given up. Uses no threads and no clock.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "client-under-test/reference/answers.hpp"
#include "client-under-test/reference/client_errors.hpp"

namespace ibgw::reference {

// A request whose answer was not completed.
struct Unanswered {
  const AnswerSpec* answer = nullptr;
  int id = kNoRequest;
};

class AnswerWatch {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // A request was made, and must be answered by the deadline.
  void add(const AnswerSpec& answer, int id, Time deadline);

  // A request was cancelled or could not be sent: nobody waits for it any more.
  void withdraw(const AnswerSpec& answer, int id);

  // False for a late message, which belongs to an answer that was given up. Without an id, late
  // messages cannot be distinguished from those of the next request of the same kind, so:
  // * until there is a next request, every message of the kind is late;
  // * afterwards, an end without rows is late if the request that was given up had brought rows;
  // * as many further ends are late as requests were given up.
  bool admit(std::string_view callback, int id);

  // The gateway refused the request with an error: it is over, and no message of it can be late.
  void refuse(int id);

  std::optional<Time> next_deadline() const;

  // Gives up requests whose deadline has passed.
  std::vector<Unanswered> expire(Time now);

  // The connection is gone: gives up everything that waits; nothing is late afterwards.
  std::vector<Unanswered> abandon();

 private:
  struct Waiting {
    const AnswerSpec* answer;
    Time deadline;
  };
  // All requests with the same end and id.
  struct Kind {
    std::deque<Waiting> waiting;
    int row_count = 0;          // since the last request
    bool gave_up = false;       // the latest request of the kind
    bool gave_up_rows = false;  // ... and it had brought rows
    int late_ends = 0;          // that may still come
  };
  using Key = std::pair<std::string_view, int>;

  bool admit_end(Kind& kind);

  std::map<Key, Kind> kinds_;
};

}  // namespace ibgw::reference
