// Functions shared by the requests about accounts.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/gateway/account/account_values.hpp"
#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {

/// The accounts that a client selects by an account, an advisor's group, `All`, or nothing (which
/// selects all), as indices in Ledger::accounts(). Empty if nothing matches.
[[nodiscard]] std::vector<std::size_t> accounts_meant(Model& model, std::string_view name);

/// The same for a request with an `account` field; sends error 321 when it is empty.
[[nodiscard]] std::vector<std::size_t> accounts_asked(const Question& q);

/// Sends error 322 if the session already has such a stream with the request's id.
[[nodiscard]] bool is_duplicate(const Question& q, Stream stream);

[[nodiscard]] inline Valuation valuation(const Model& model, std::int64_t wall_ms) {
  return {model.world(), model.market(), wall_ms};
}

/// The values last sent to a client, by name.
using ToldValues = std::map<std::string, std::string>;
/// Records a value; returns true if the client has not received it yet.
[[nodiscard]] bool is_news(ToldValues& told, const std::string& name, const std::string& value);

/// All rows of an account, by key; BASE before the currencies.
[[nodiscard]] std::vector<ValueRow> all_rows(const Valuation& by, const AccountState& account);

using Tell = std::function<void(Moment, MessageSink&)>;

/// Calls `tell` soon after each trade, and `refresh_ms` after its last call (0 = never), until the
/// stream ends. The stream must not exist yet.
void watch_ledger(const Question& q, Stream stream, std::int64_t id, std::int64_t refresh_ms,
                  Tell tell);

/// The advisor's document of that type (1 groups, 2 profiles, 3 aliases), kept or from the world.
[[nodiscard]] std::string advisor_document(Model& model, int type);

}  // namespace ibgw::gateway
