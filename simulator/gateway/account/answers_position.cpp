// Positions, and the profit and loss of accounts and single positions.
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/account/account_answers.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kProfitIntervalMs = 1000;
constexpr int kProfitNotSubscribed = 10185;

struct Row {
  std::size_t account;
  int instrument;
  double quantity;
  double average_cost;
};
/// The positions last sent to the client: account and contract id to quantity and cost.
using Told = std::map<std::pair<std::size_t, int>, std::pair<double, double>>;

/// The positions that changed since they were sent to the client. A flat position that was never
/// sent does not count as changed.
std::vector<Row> news_for(Told& told, const Ledger& ledger,
                          const std::vector<std::size_t>& accounts) {
  std::vector<Row> rows;
  for (const std::size_t account : accounts) {
    for (const auto& [con_id, position] : ledger.accounts()[account].positions) {
      const auto now = std::pair(position.quantity, position.average_cost);
      const auto [known, first] = told.try_emplace({account, con_id});
      if (known->second != now) {
        known->second = now;
        rows.push_back({account, position.instrument, position.quantity, position.average_cost});
      }
    }
  }
  return rows;
}

/// `id` and `model_code` are for POSITION_MULTI only.
struct Listener {
  Model* model;
  int session;
  std::vector<std::size_t> accounts;
  bool multi = false;
  std::int64_t id = 0;
  std::string model_code = {};
  std::shared_ptr<Told> told = std::make_shared<Told>();

  void tell(MessageSink& sink) const {
    for (const Row& row : news_for(*told, model->ledger(), accounts)) {
      wire::Message& message = model->scratch().fresh(multi ? "POSITION_MULTI" : "POSITION");
      if (multi) {
        message.set("reqId", id);
        message.set("modelCode", model_code);
      }
      message.set("account", model->ledger().accounts()[row.account].id);
      const world::Instrument& instrument =
          model->world().instruments[static_cast<std::size_t>(row.instrument)];
      put_contract(message, "contract", instrument, "");
      if (instrument.sec_type == "OPT") {
        message.set("contract.exchange", "");  // As real gateways leave it.
      }
      message.set("position", decimal(row.quantity));
      message.set("avgCost", row.average_cost);
      sink.send(session, message);
    }
  }
};

double to_cents(double amount) {
  return std::round(amount * 100) / 100;
}

/// Sends the message that `fill` makes, now and then every second if it has changed. `fill` returns
/// a text for comparison.
using Fill = std::function<std::string(wire::Message&, std::int64_t)>;
void every_second(const Question& q, Stream stream, const char* name, Fill fill) {
  Model* const model = &q.model;
  const int session = q.client.session;
  const std::int64_t id = q.id();
  auto told = std::make_shared<std::string>();
  const auto tell = [model, session, id, name, told, fill = std::move(fill)](Moment at,
                                                                             MessageSink& sink) {
    wire::Message& message = model->scratch().fresh(name);
    message.set("reqId", id);
    std::string now = fill(message, at.wall_ms);
    if (now != *told) {
      *told = std::move(now);
      sink.send(session, message);
    }
  };
  model->subscriptions().add(
      session, stream, id,
      model->schedule().add_stream(session, Turns::wanted, q.now.after_ms(kProfitIntervalMs),
                                   kProfitIntervalMs, tell));
  tell(q.now, q.sink);
}

void cancel_stream(const Question& q, Stream stream) {
  if (!q.model.subscriptions().remove(q.client.session, stream, q.id())) {
    q.error(kProfitNotSubscribed, "Failed to cancel PNL (not subscribed)");
  }
}

void positions(const Question& q) {
  q.model.subscriptions().remove(q.client.session, Stream::positions,
                                 0);  // A repeated request gets all positions again.
  const Listener listener{&q.model, q.client.session, accounts_meant(q.model, "")};
  watch_ledger(q, Stream::positions, 0, 0,
               [listener](Moment, MessageSink& sink) { listener.tell(sink); });
  listener.tell(q.sink);
  q.send(q.fresh("POSITION_END"));
}

void cancel_positions(const Question& q) {
  q.model.subscriptions().remove(q.client.session, Stream::positions, 0);
}

void positions_multi(const Question& q) {
  if (is_duplicate(q, Stream::positions_multi)) {
    return;
  }
  std::vector<std::size_t> accounts = accounts_asked(q);
  if (accounts.empty()) {
    return;
  }
  const std::string_view model_code = q.request.text("modelCode");
  if (!model_code.empty()) {
    accounts.clear();  // The world has no model portfolios, so they are empty.
  }
  const std::int64_t id = q.id();
  const Listener listener{&q.model, q.client.session,       std::move(accounts), true,
                          id,       std::string(model_code)};
  watch_ledger(q, Stream::positions_multi, id, 0,
               [listener](Moment, MessageSink& sink) { listener.tell(sink); });
  listener.tell(q.sink);
  wire::Message& end = q.fresh("POSITION_MULTI_END");
  end.set("reqId", id);
  q.send(end);
}

void cancel_positions_multi(const Question& q) {
  q.model.subscriptions().remove(q.client.session, Stream::positions_multi, q.id());
}

void profit(const Question& q) {
  if (is_duplicate(q, Stream::pnl)) {
    return;
  }
  const std::vector<std::size_t> accounts = accounts_asked(q);
  if (accounts.empty()) {
    return;
  }
  every_second(
      q, Stream::pnl, "PNL",
      [model = &q.model, accounts](wire::Message& message, std::int64_t wall_ms) {
        Profit sum;
        for (const std::size_t account : accounts) {
          const Profit one =
              profit_of(valuation(*model, wall_ms), model->ledger().accounts()[account], 0);
          sum.daily += one.daily;
          sum.unrealized += one.unrealized;
          sum.realized += one.realized;
        }
        message.set("dailyPnL", to_cents(sum.daily));
        message.set("unrealizedPnL", to_cents(sum.unrealized));
        message.set("realizedPnL", to_cents(sum.realized));
        return fmt::format("{:.2f} {:.2f} {:.2f}", sum.daily, sum.unrealized, sum.realized);
      });
}

void cancel_profit(const Question& q) {
  cancel_stream(q, Stream::pnl);
}

void profit_single(const Question& q) {
  if (is_duplicate(q, Stream::pnl_single)) {
    return;
  }
  const auto con_id = saturate<int>(q.request.integer("conId").value_or(0));
  if (q.model.world().find_instrument(con_id) < 0) {
    q.error(kNoSecurityDefinition, "No security definition has been found for the request");
    return;
  }
  const std::vector<std::size_t> accounts = accounts_asked(q);
  if (accounts.empty()) {
    return;
  }
  every_second(q, Stream::pnl_single, "PNL_SINGLE",
               [model = &q.model, accounts, con_id](wire::Message& message, std::int64_t wall_ms) {
                 Profit sum;
                 bool held = false;
                 for (const std::size_t index : accounts) {
                   const AccountState& account = model->ledger().accounts()[index];
                   held = held || account.positions.contains(con_id);
                   const Profit one = profit_of(valuation(*model, wall_ms), account, con_id);
                   sum.daily += one.daily;
                   sum.unrealized += one.unrealized;
                   sum.realized += one.realized;
                   sum.value += one.value;
                   sum.quantity += one.quantity;
                   sum.traded = sum.traded || one.traded;
                 }
                 message.set("position", decimal(sum.quantity));
                 message.set("value", to_cents(sum.value));
                 if (held) {  // Otherwise the values stay unset.
                   message.set("dailyPnL", to_cents(sum.daily));
                   message.set("unrealizedPnL", to_cents(sum.unrealized));
                 }
                 if (sum.traded) {
                   message.set("realizedPnL", to_cents(sum.realized));
                 }
                 return fmt::format("{} {} {} {:.2f} {:.2f} {:.2f} {:.2f}", held, sum.traded,
                                    sum.quantity, sum.value, sum.daily, sum.unrealized,
                                    sum.realized);
               });
}

void cancel_profit_single(const Question& q) {
  cancel_stream(q, Stream::pnl_single);
}

constexpr Answer kPositionAnswers[] = {
    {"REQ_POSITIONS", positions,
     "every position, then changes; a closed position is sent once, as 0", ""},
    {"CANCEL_POSITIONS", cancel_positions, "no answer", ""},
    {"REQ_POSITIONS_MULTI", positions_multi, "positions of an account or group, then changes",
     "321 322"},
    {"CANCEL_POSITIONS_MULTI", cancel_positions_multi, "no answer", ""},
    {"REQ_PNL", profit, "profit and loss in the base currency, once a second while it changes",
     "321 322"},
    {"CANCEL_PNL", cancel_profit, "no answer", "10185"},
    {"REQ_PNL_SINGLE", profit_single,
     "profit and loss of one contract, once a second while it changes", "200 321 322"},
    {"CANCEL_PNL_SINGLE", cancel_profit_single, "no answer", "10185"},
};

}  // namespace

Answers position_answers() {
  return kPositionAnswers;
}

}  // namespace ibgw::gateway
