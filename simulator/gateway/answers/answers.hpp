// How requests are answered: one function per request, in tables by family.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "simulator/gateway/model.hpp"
#include "simulator/gateway/refusal.hpp"

namespace ibgw::gateway {

/// Ids of notices and errors that belong to no request.
inline constexpr std::int64_t kNoRequest = -1;
/// The id of some errors about a request without one; others say kNoRequest (both recorded).
inline constexpr std::int64_t kErrorOfNoRequest = 2147483647;

// Error codes.
inline constexpr int kMaxTickersReached = 101;
inline constexpr int kDuplicateTickerId = 102;
inline constexpr int kHistoricalError = 162;
inline constexpr int kNoSecurityDefinition = 200;
inline constexpr int kCannotFindTicker = 300;

/// A request that is being answered.
struct Question {
  Model& model;
  const ClientSession& client;
  const wire::Message& request;
  Moment now;
  MessageSink& sink;

  /// The client's id of the request, or kNoRequest.
  [[nodiscard]] std::int64_t id() const;
  [[nodiscard]] bool flag(std::string_view field) const {
    return request.integer(field).value_or(0) != 0;
  }
  [[nodiscard]] wire::Message& fresh(std::string_view name) const {
    return model.scratch().fresh(name);
  }
  void send(const wire::Message& message) const { sink.send(client.session, message); }
  /// With the request's id.
  void error(int code, std::string_view text) const {
    model.error(client.session, id(), code, text, now, sink);
  }
  void refuse(const Refusal& refusal) const { error(refusal.code, refusal.text); }
  /// Error 321.
  void invalid(std::string_view cause) const { refuse(cannot_validate(cause)); }
  /// Whether the client's version has that message.
  [[nodiscard]] bool speaks(std::string_view message) const;
};

struct Answer {
  std::string_view request;
  void (*give)(const Question&);
  std::string_view does;    ///< One line for the reference: what the model does.
  std::string_view errors;  ///< Codes it may answer with instead, space separated.
  bool acts = false;        ///< Whether it does more than send messages to this session.
};

/// A cancellation that arrives after everything has been sent.
inline void answered_at_once(const Question&) {}

// The requests by family: a row is in the file of the function that it names. Every request of the
// protocol but START_API is in exactly one of them.
using Answers = std::span<const Answer>;
[[nodiscard]] Answers account_answers();
[[nodiscard]] Answers account_value_answers();
[[nodiscard]] Answers advisor_answers();
[[nodiscard]] Answers configuration_answers();
[[nodiscard]] Answers contract_answers();
[[nodiscard]] Answers display_group_answers();
[[nodiscard]] Answers history_bar_answers();
[[nodiscard]] Answers history_tick_answers();
[[nodiscard]] Answers market_data_answers();
[[nodiscard]] Answers market_depth_answers();
[[nodiscard]] Answers news_answers();
[[nodiscard]] Answers order_answers();
[[nodiscard]] Answers position_answers();
[[nodiscard]] Answers real_time_bar_answers();
[[nodiscard]] Answers reference_answers();
[[nodiscard]] Answers scanner_answers();
[[nodiscard]] Answers session_answers();
[[nodiscard]] Answers tick_by_tick_answers();

/// nullptr if no table has it.
[[nodiscard]] const Answer* find_answer(const wire::MessageSpec& request);

/// Every request, what the model does, and its possible errors: the table in docs/gateway.md.
[[nodiscard]] std::string answers_markdown();

}  // namespace ibgw::gateway
