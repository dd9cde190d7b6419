// Requests about accounts: their values, sent at once and again after changes. The table also names
// the requests about positions, profit and advisors.
#include <memory>

#include <fmt/format.h>

#include "simulator/gateway/account/account_answers.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kUnsubscribed = 2100;
constexpr int kOtherAccountInUse = 2101;

/// One client's view of one account in ACCT_VALUE and PORTFOLIO_VALUE rows.
struct AccountListener {
  Model* model;
  int session;
  std::size_t account;
  std::shared_ptr<ToldValues> told = std::make_shared<ToldValues>();

  void tell(Moment at, MessageSink& sink) const {
    const Valuation by = valuation(*model, at.wall_ms);
    const std::string id = model->ledger().accounts()[account].id;
    for (const ValueRow& row : all_rows(by, model->ledger().accounts()[account])) {
      if (is_news(*told, fmt::format("{}/{}", row.key, row.currency), row.value)) {
        wire::Message& message = model->scratch().fresh("ACCT_VALUE");
        message.set("key", row.key);
        message.set("value", row.value);
        message.set("currency", row.currency);
        message.set("accountName", id);
        sink.send(session, message);
      }
    }
    tell_portfolio(by, id, sink);
    wire::Message& time = model->scratch().fresh("ACCT_UPDATE_TIME");
    time.set("timeStamp", time::clock_text(at.wall_ms, model->world().time_zone));
    sink.send(session, time);
  }

  void tell_portfolio(const Valuation& by, const std::string& id, MessageSink& sink) const {
    std::vector<MarkedPosition> marked;
    for (const auto& [con_id, position] : model->ledger().accounts()[account].positions) {
      marked.push_back(mark_position(by, position));
    }
    for (const MarkedPosition& one : marked) {
      const world::Instrument& what =
          model->world().instruments[static_cast<std::size_t>(one.instrument)];
      const std::string name = fmt::format("portfolio/{}", what.con_id);
      // A position that was flat from the start is not reported.
      if ((one.quantity == 0 && !told->contains(name)) ||
          !is_news(*told, name,
                   fmt::format("{} {} {}", one.quantity, one.average_cost, one.price))) {
        continue;
      }
      wire::Message& message = model->scratch().fresh("PORTFOLIO_VALUE");
      put_contract(message, "contract", what, "");
      message.set("contract.primaryExch",
                  what.primary_exchange.empty() ? what.exchange : what.primary_exchange);
      message.set("position", decimal(one.quantity));
      message.set("marketPrice", one.price);
      message.set("marketValue", one.value);
      message.set("averageCost", one.average_cost);
      message.set("unrealizedPNL", one.unrealized);
      message.set("realizedPNL", one.realized);
      message.set("accountName", id);
      sink.send(session, message);
    }
  }
};

bool may_switch(Model& model) {
  const auto& configuration = model.kept().configuration;
  return configuration != nullptr &&
         configuration->integer("api.settings.letApiAccountRequestsSwitchSubscription")
                 .value_or(0) != 0;
}

/// Only one account is shown at a time. Returns false and sends notice 2101 if other clients look
/// at another account and must not be switched away from it.
bool make_way(const Question& q, std::size_t account) {
  struct Viewer {
    int session;
    int client_id;
    std::int64_t account;
  };
  std::vector<Viewer> others;
  std::string names;
  for (const auto& [session, client] : q.model.clients().all()) {
    for (const std::int64_t shown : q.model.subscriptions().ids(session, Stream::account_updates)) {
      if (shown != static_cast<std::int64_t>(account)) {
        others.push_back({session, client.client_id, shown});
        if (session != q.client.session) {
          names += fmt::format("{}{}", names.empty() ? "" : ",", client.client_id);
        }
      }
    }
  }
  if (!names.empty() && !may_switch(q.model)) {
    q.error(kOtherAccountInUse,
            "Unable to subscribe to account as the following clients are subscribed to a "
            "different account: " +
                names);
    return false;
  }
  for (const Viewer& viewer : others) {
    q.model.subscriptions().remove(viewer.session, Stream::account_updates, viewer.account);
    q.model.error(viewer.session, kNoRequest, kUnsubscribed,
                  "New account data requested from TWS. API client has been unsubscribed from "
                  "account data.",
                  q.now, q.sink);
  }
  return true;
}

void account_data(const Question& q) {
  const int session = q.client.session;
  if (!q.flag("subscribe")) {
    for (const std::int64_t shown : q.model.subscriptions().ids(session, Stream::account_updates)) {
      q.model.subscriptions().remove(session, Stream::account_updates, shown);
      q.error(kUnsubscribed, "API client has been unsubscribed from account data.");
    }
    return;
  }
  const std::string_view code = q.request.text("acctCode");
  const std::vector<std::size_t> meant = accounts_meant(q.model, code);
  if (meant.empty()) {
    q.invalid(fmt::format("Invalid account code '{}'.", code));
    return;
  }
  const std::size_t account = meant.front();
  if (!make_way(q, account)) {
    return;
  }
  const auto id = static_cast<std::int64_t>(account);
  q.model.subscriptions().remove(session, Stream::account_updates,
                                 id);  // A repeated request gets everything again.
  const AccountListener listener{&q.model, session, account};
  watch_ledger(q, Stream::account_updates, id, q.model.world().account_refresh_ms,
               [listener](Moment at, MessageSink& sink) { listener.tell(at, sink); });
  listener.tell(q.now, q.sink);
  wire::Message& end = q.fresh("ACCT_DOWNLOAD_END");
  end.set("accountName", q.model.ledger().accounts()[account].id);
  q.send(end);
}

constexpr Answer kAccountAnswers[] = {
    {"REQ_ACCT_DATA", account_data,
     "values, portfolio, time and end marker; then changes, after trades and every three minutes; "
     "one account at a time for all clients",
     "321 2100 2101"},
};

}  // namespace

Answers account_answers() {
  return kAccountAnswers;
}

}  // namespace ibgw::gateway
