// The tables themselves: everything that rows refer to must exist and be consistent.
#include <set>

#include <catch2/catch.hpp>

#include "simulator/wire/spec.hpp"

namespace ibgw::wire {
namespace {

// Requests without any answer, and why.
const std::set<std::string_view> kUnanswered{
    "SET_SERVER_LOGLEVEL",  // Takes effect without an answer.
};

bool is_cancel(std::string_view name) {
  for (const MessageSpec& message : messages()) {
    if (message.cancel == name) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("every request names its answers, or is a cancel") {
  for (const MessageSpec& message : messages()) {
    INFO(message.name);
    if (message.direction == Direction::to_client) {
      CHECK(message.answers.empty());
      CHECK(message.ends_with.empty());
      CHECK(message.cancel.empty());
      continue;
    }
    const bool answered = !message.answers.empty();
    CHECK((answered || is_cancel(message.name)) != kUnanswered.contains(message.name));
    std::vector<std::string_view> names = split_names(message.answers);
    if (!message.ends_with.empty()) {
      names.push_back(message.ends_with);
    }
    for (const std::string_view name : names) {
      INFO(name);
      CHECK(find_message(name, Direction::to_client) != nullptr);
    }
    if (!message.cancel.empty()) {
      const MessageSpec* const cancel = find_message(message.cancel, Direction::to_gateway);
      REQUIRE(cancel != nullptr);
      CHECK(request_id_field(*cancel) == request_id_field(message));
      CHECK(cancel->until >= message.until);
    }
  }
}

TEST_CASE("an answer has its request's id in the same field") {
  for (const MessageSpec& message : messages()) {
    for (const std::string_view name : split_names(message.answers)) {
      INFO(message.name << " -> " << name);
      const std::string_view theirs = request_id_field(*find_message(name, Direction::to_client));
      CHECK((theirs.empty() || theirs == request_id_field(message) ||
             request_id_field(message).empty() || theirs == "reqId" || theirs == "orderId"));
    }
  }
}

TEST_CASE("every row has an encoding at every version at which it exists") {
  for (const MessageSpec& message : messages()) {
    INFO(message.name);
    CHECK(message.text_form != TextForm::not_in_tables);
    CHECK((message.text_form == TextForm::layout || message.protobuf_since <= message.since));
  }
}

TEST_CASE("an id belongs to one message per direction") {
  std::set<std::pair<Direction, int>> seen;
  for (const MessageSpec& message : messages()) {
    INFO(message.name);
    CHECK(seen.emplace(message.direction, message.id).second);
    CHECK(find_message(message.id, message.direction) == &message);
  }
}

}  // namespace ibgw::wire
