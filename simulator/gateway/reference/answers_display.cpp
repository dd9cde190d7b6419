// Display groups: windows that show the same contract, linked by a number from 1 to 7.
#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {
namespace {

/// 0 = the request subscribed to none.
std::int64_t group_of(const Question& q) {
  const auto& groups = q.model.data_session(q.client.session).display_groups;
  const auto found = groups.find(q.id());
  return found == groups.end() ? 0 : found->second;
}

void tell(Model& model, int session, std::int64_t request_id, std::int64_t group,
          MessageSink& sink) {
  const std::string& shown = model.kept().display_groups[static_cast<std::size_t>(group - 1)];
  wire::Message& message = model.scratch().fresh("DISPLAY_GROUP_UPDATED");
  message.set("reqId", request_id);
  message.set("contractInfo", shown.empty() ? std::string_view("none") : std::string_view(shown));
  sink.send(session, message);
}

void query_display_groups(const Question& q) {
  std::string groups;
  for (int group = 1; group <= kDisplayGroups; ++group) {
    groups += fmt::format("{}{}", group == 1 ? "" : "|", group);
  }
  wire::Message& message = q.fresh("DISPLAY_GROUP_LIST");
  message.set("reqId", q.id());
  message.set("groups", groups);
  q.send(message);
}

void subscribe_to_display_group(const Question& q) {
  const std::int64_t group = q.request.integer("groupId").value_or(0);
  if (group < 1 || group > kDisplayGroups) {
    q.invalid(fmt::format("Invalid group {}.", group));
    return;
  }
  if (group_of(q) != 0) {
    q.refuse(cannot_process("Duplicate ticker id."));
    return;
  }
  q.model.subscriptions().add(q.client.session, Stream::display_group, q.id(), 0);
  q.model.data_session(q.client.session).display_groups[q.id()] = group;
  tell(q.model, q.client.session, q.id(), group, q.sink);
}

void update_display_group(const Question& q) {
  const std::int64_t group = group_of(q);
  if (group == 0) {
    q.invalid("Not subscribed to a group.");
    return;
  }
  const std::string_view shown = q.request.text("contractInfo");
  q.model.kept().display_groups[static_cast<std::size_t>(group - 1)] = shown;
  struct Subscriber {
    int session;
    std::int64_t request_id;
  };
  std::vector<Subscriber> others;
  for (const auto& [session, client] : q.model.clients().all()) {
    for (const std::int64_t id : q.model.subscriptions().ids(session, Stream::display_group)) {
      const bool own = session == q.client.session && id == q.id();
      if (!own && q.model.data_session(session).display_groups.at(id) == group) {
        others.push_back({session, id});
      }
    }
  }
  for (const Subscriber& other : others) {
    tell(q.model, other.session, other.request_id, group, q.sink);
  }
}

void unsubscribe_from_display_group(const Question& q) {
  if (q.model.subscriptions().remove(q.client.session, Stream::display_group, q.id())) {
    q.model.data_session(q.client.session).display_groups.erase(q.id());
  }
}

constexpr Answer kDisplayGroupAnswers[] = {
    {"QUERY_DISPLAY_GROUPS", query_display_groups, "groups 1 to 7", ""},
    {"SUBSCRIBE_TO_GROUP_EVENTS", subscribe_to_display_group,
     "the group's contract, now and after each update", "321 322"},
    {"UPDATE_DISPLAY_GROUP", update_display_group,
     "sends the new contract to the group's other subscribers", "321", true},
    {"UNSUBSCRIBE_FROM_GROUP_EVENTS", unsubscribe_from_display_group, "no answer", ""},
};

}  // namespace

Answers display_group_answers() {
  return kDisplayGroupAnswers;
}

}  // namespace ibgw::gateway
