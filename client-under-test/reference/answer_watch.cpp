#include "client-under-test/reference/answer_watch.hpp"

#include <algorithm>

namespace ibgw::reference {

namespace {

bool is_row_of(const AnswerSpec& answer, std::string_view callback) {
  return std::find(answer.rows.begin(), answer.rows.end(), callback) != answer.rows.end();
}

int key_id(const AnswerSpec& answer, int id) {
  return answer.has_id ? id : kNoRequest;
}

}  // namespace

void AnswerWatch::add(const AnswerSpec& answer, int id, Time deadline) {
  Kind& kind = kinds_[{answer.end, key_id(answer, id)}];
  if (answer.has_id) {
    kind = {};
  }
  kind.waiting.push_back({&answer, deadline});
  kind.row_count = 0;
  kind.gave_up = false;
}

void AnswerWatch::withdraw(const AnswerSpec& answer, int id) {
  kinds_.erase({answer.end, key_id(answer, id)});
}

bool AnswerWatch::admit(std::string_view callback, int id) {
  for (const AnswerSpec& answer : all_answers()) {
    const bool is_end = answer.end == callback;
    if (!is_end && !is_row_of(answer, callback)) {
      continue;
    }
    const auto found = kinds_.find({answer.end, key_id(answer, id)});
    if (found == kinds_.end()) {
      return true;
    }
    Kind& kind = found->second;
    if (!is_end) {
      ++kind.row_count;
      return !kind.gave_up;
    }
    const bool is_admitted = admit_end(kind) || !answer.drops_late;
    if (kind.waiting.empty() && kind.late_ends == 0 && !kind.gave_up) {
      kinds_.erase(found);
    }
    return is_admitted;
  }
  return true;
}

bool AnswerWatch::admit_end(Kind& kind) {
  const bool is_late =
      kind.waiting.empty() || (kind.late_ends > 0 && kind.gave_up_rows && kind.row_count == 0);
  if (!is_late) {
    kind.waiting.pop_front();
    return true;
  }
  if (kind.late_ends == 0) {
    return true;
  }
  --kind.late_ends;
  return false;
}

void AnswerWatch::refuse(int id) {
  if (id == kNoRequest) {
    return;
  }
  std::erase_if(kinds_, [id](const auto& item) {
    return item.first.second == id && !item.second.waiting.empty();
  });
}

std::optional<AnswerWatch::Time> AnswerWatch::next_deadline() const {
  std::optional<Time> earliest;
  for (const auto& [key, kind] : kinds_) {
    if (!kind.waiting.empty()) {
      const Time deadline = kind.waiting.front().deadline;
      earliest = earliest ? std::min(*earliest, deadline) : deadline;
    }
  }
  return earliest;
}

std::vector<Unanswered> AnswerWatch::expire(Time now) {
  std::vector<Unanswered> given_up;
  for (auto& [key, kind] : kinds_) {
    while (!kind.waiting.empty() && kind.waiting.front().deadline <= now) {
      given_up.push_back({kind.waiting.front().answer, key.second});
      kind.waiting.pop_front();
      ++kind.late_ends;
      kind.gave_up = kind.waiting.empty();
      kind.gave_up_rows = kind.row_count > 0;
    }
  }
  return given_up;
}

std::vector<Unanswered> AnswerWatch::abandon() {
  std::vector<Unanswered> given_up;
  for (const auto& [key, kind] : kinds_) {
    for (const Waiting& waiting : kind.waiting) {
      given_up.push_back({waiting.answer, key.second});
    }
  }
  kinds_.clear();
  return given_up;
}

}  // namespace ibgw::reference
