// What the requests about accounts share.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/gateway/account/account_values.hpp"
#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {

/// The accounts that a client means by an account, a group of the advisor's, `All`, or nothing
/// (which is all of them), as positions in Ledger::accounts(). Empty: there is no such thing.
[[nodiscard]] std::vector<std::size_t> accounts_meant(Model& model, std::string_view name);

/// The same for a request with an `account` field; sends error 321 when it is empty.
[[nodiscard]] std::vector<std::size_t> accounts_asked(const Question& q);

/// Error 322, request in vain, if the session has such a stream under the request's id already.
[[nodiscard]] bool is_duplicate(const Question& q, Stream stream);

[[nodiscard]] inline Valuation valuation(const Model& model, std::int64_t wall_ms) {
  return {model.world(), model.market(), wall_ms};
}

/// What a client was last told, by name of the value.
using ToldValues = std::map<std::string, std::string>;
/// Whether the client does not know that value yet; from now on it does.
[[nodiscard]] bool is_news(ToldValues& told, const std::string& name, const std::string& value);

/// All rows of an account, by key; BASE before the currencies.
[[nodiscard]] std::vector<ValueRow> all_rows(const Valuation& by, const AccountState& account);

using Tell = std::function<void(Moment, MessageSink&)>;

/// Calls `tell` soon after each trade, and `refresh_ms` after the last time (0 = never), until the
/// stream ends. The stream must not exist yet.
void watch_ledger(const Question& q, Stream stream, std::int64_t id, std::int64_t refresh_ms,
                  Tell tell);

/// The advisor's document of that type (1 groups, 2 profiles, 3 aliases), kept or from the world.
[[nodiscard]] std::string advisor_document(Model& model, int type);

}  // namespace ibgw::gateway
