// Account values requested with a request id: summaries, and values of several accounts.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "simulator/gateway/account/account_answers.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kSummariesMax = 2;

/// For both kinds of requests. `rows` computes the values of one account.
struct ValueListener {
  Model* model;
  int session;
  std::int64_t id;
  std::vector<std::size_t> accounts;
  std::function<std::vector<ValueRow>(const Valuation&, const AccountState&)> rows;
  bool summary;
  std::string model_code = {};
  std::shared_ptr<ToldValues> told = std::make_shared<ToldValues>();

  void tell(Moment at, MessageSink& sink) const {
    const Valuation by = valuation(*model, at.wall_ms);
    for (const std::size_t index : accounts) {
      const std::string account = model->ledger().accounts()[index].id;
      for (const ValueRow& row : rows(by, model->ledger().accounts()[index])) {
        if (!is_news(*told, fmt::format("{}/{}/{}", index, row.key, row.currency), row.value)) {
          continue;
        }
        wire::Message& message =
            model->scratch().fresh(summary ? "ACCOUNT_SUMMARY" : "ACCOUNT_UPDATE_MULTI");
        message.set("reqId", id);
        message.set("account", account);
        message.set(summary ? "tag" : "key", row.key);
        message.set("value", row.value);
        message.set("currency", row.currency);
        if (!summary) {
          message.set("modelCode", model_code);
        }
        sink.send(session, message);
      }
    }
  }
};

void start_values(const Question& q, Stream stream, const ValueListener& listener) {
  watch_ledger(q, stream, listener.id, q.model.world().account_refresh_ms,
               [listener](Moment at, MessageSink& sink) { listener.tell(at, sink); });
  listener.tell(q.now, q.sink);
  wire::Message& end = q.fresh(q.request.spec().ends_with);
  end.set("reqId", listener.id);
  q.send(end);
}

void account_updates_multi(const Question& q) {
  if (is_duplicate(q, Stream::account_updates_multi)) {
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
  const bool ledger_only = q.request.integer("ledgerAndNLV").value_or(0) != 0;
  const auto rows = [ledger_only](const Valuation& by, const AccountState& account) {
    std::vector<ValueRow> chosen = all_rows(by, account);
    if (ledger_only) {
      std::erase_if(chosen, [](const ValueRow& row) {
        return row.key != "NetLiquidation" && !row.of_ledger;
      });
    }
    return chosen;
  };
  start_values(q, Stream::account_updates_multi,
               {&q.model, q.client.session, q.id(), std::move(accounts), rows, false,
                std::string(model_code)});
}

void cancel_account_updates_multi(const Question& q) {
  q.model.subscriptions().remove(q.client.session, Stream::account_updates_multi, q.id());
}

/// The rows selected by a comma-separated list of tags, including ledger tags.
class Tags {
 public:
  explicit Tags(std::string_view list) {
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      std::string_view word = list.substr(0, comma);
      list.remove_prefix(std::min(comma + 1, list.size()));
      const std::size_t first = word.find_first_not_of(' ');
      word = first == std::string_view::npos
                 ? ""
                 : word.substr(first, word.find_last_not_of(' ') + 1 - first);
      constexpr std::string_view kLedger = "$LEDGER";
      if (word == kLedger) {
        currencies_.emplace_back("BASE");
      } else if (word.starts_with(kLedger) && word.substr(kLedger.size(), 1) == ":") {
        currencies_.emplace_back(word.substr(kLedger.size() + 1));
      } else if (!word.empty()) {
        names_.push_back(spelling(word));
      }
    }
  }

  [[nodiscard]] bool empty() const { return names_.empty() && currencies_.empty(); }

  [[nodiscard]] std::vector<ValueRow> choose(const Valuation& by,
                                             const AccountState& account) const {
    std::vector<ValueRow> rows;
    if (!names_.empty()) {
      rows = account_rows(by, account);
      std::erase_if(rows, [&](const ValueRow& row) { return !has(names_, row.key); });
    }
    if (!currencies_.empty()) {
      for (ValueRow& row : ledger_rows(by, account)) {
        if (has(currencies_, row.currency) || has(currencies_, "ALL")) {
          rows.push_back(std::move(row));
        }
      }
    }
    return rows;
  }

 private:
  static bool has(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  }

  /// The official documentation and samples spell three tags differently.
  static std::string spelling(std::string_view word) {
    if (word == "PreviousEquityWithLoanValue") {
      return "PreviousDayEquityWithLoanValue";
    }
    if (word == "ReqTEquity" || word == "ReqTMargin") {
      return "Reg" + std::string(word.substr(3));
    }
    return std::string(word);
  }

  std::vector<std::string> names_;
  std::vector<std::string> currencies_;
};

void account_summary(const Question& q) {
  if (is_duplicate(q, Stream::account_summary)) {
    return;
  }
  if (q.model.subscriptions().count(q.client.session, Stream::account_summary) >= kSummariesMax) {
    q.refuse(
        cannot_process("Maximum number of account summary requests exceeded; desubscribe to "
                       "previous request first"));
    return;
  }
  const std::string_view group = q.request.text("group");
  std::vector<std::size_t> accounts = accounts_meant(q.model, group);
  if (group.empty() || accounts.empty()) {
    q.invalid(fmt::format("Invalid group '{}'.", group));
    return;
  }
  const Tags tags(q.request.text("tags"));
  if (tags.empty()) {
    q.invalid("No tags.");
    return;
  }
  start_values(q, Stream::account_summary,
               {&q.model, q.client.session, q.id(), std::move(accounts),
                [tags](const Valuation& by, const AccountState& account) {
                  return tags.choose(by, account);
                },
                true});
}

void cancel_account_summary(const Question& q) {
  q.model.subscriptions().remove(q.client.session, Stream::account_summary, q.id());
}

constexpr Answer kAccountValueAnswers[] = {
    {"REQ_ACCOUNT_UPDATES_MULTI", account_updates_multi,
     "values of an account or group, then changes", "321 322"},
    {"CANCEL_ACCOUNT_UPDATES_MULTI", cancel_account_updates_multi, "no answer", ""},
    {"REQ_ACCOUNT_SUMMARY", account_summary,
     "the requested tags, including $LEDGER, then changes; at most two requests at a time; unknown "
     "tags are skipped",
     "321 322"},
    {"CANCEL_ACCOUNT_SUMMARY", cancel_account_summary, "no answer", ""},
};

}  // namespace

Answers account_value_answers() {
  return kAccountValueAnswers;
}

}  // namespace ibgw::gateway
