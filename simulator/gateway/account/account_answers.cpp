#include "simulator/gateway/account/account_answers.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

namespace ibgw::gateway {
namespace {

/// The part of the groups document that describes the group, or nothing.
std::string group_text(const std::string& document, std::string_view name) {
  const std::size_t at = document.find(fmt::format("<name>{}</name>", name));
  return at == std::string::npos ? "" : document.substr(at, document.find("</Group>", at) - at);
}

}  // namespace

std::vector<std::size_t> accounts_meant(Model& model, std::string_view name) {
  const std::vector<AccountState>& accounts = model.ledger().accounts();
  const std::string group = accounts.size() > 1 && !name.empty()
                                ? group_text(advisor_document(model, 1), name)
                                : std::string{};
  std::vector<std::size_t> meant;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const std::string& id = accounts[i].id;
    if (name.empty() || name == "All" || name == id ||
        group.find('>' + id + '<') != std::string::npos) {
      meant.push_back(i);
    }
  }
  return meant;
}

std::vector<std::size_t> accounts_asked(const Question& q) {
  const std::string_view name = q.request.text("account");
  std::vector<std::size_t> meant = accounts_meant(q.model, name);
  if (meant.empty()) {
    q.invalid(fmt::format("Invalid account code '{}'.", name));
  }
  return meant;
}

bool is_duplicate(const Question& q, Stream stream) {
  if (!q.model.subscriptions().has(q.client.session, stream, q.id())) {
    return false;
  }
  q.refuse(cannot_process("Duplicate ticker id."));
  return true;
}

bool is_news(ToldValues& told, const std::string& name, const std::string& value) {
  std::string& known = told[name];
  if (known == value) {
    return false;
  }
  known = value;
  return true;
}

std::vector<ValueRow> all_rows(const Valuation& by, const AccountState& account) {
  std::vector<ValueRow> rows = account_rows(by, account);
  std::vector<ValueRow> more = ledger_rows(by, account);
  std::move(more.begin(), more.end(), std::back_inserter(rows));
  // Sorts by key. Stable, so BASE stays before the currencies.
  std::stable_sort(rows.begin(), rows.end(),
                   [](const ValueRow& a, const ValueRow& b) { return a.key < b.key; });
  return rows;
}

void watch_ledger(const Question& q, Stream stream, std::int64_t id, std::int64_t refresh_ms,
                  Tell tell) {
  Model* const model = &q.model;
  const std::int64_t tick_ms = std::max(1, model->world().tick_interval_ms);
  constexpr std::int64_t kNever = INT64_MAX;
  const auto after = [refresh_ms](Moment at) {
    return refresh_ms > 0 ? at.after_ms(refresh_ms).real_ns : kNever;
  };
  const Schedule::Id task = model->schedule().add_stream(
      q.client.session, Turns::latest, q.now.after_ms(tick_ms), tick_ms,
      [model, after, tell = std::move(tell), seen = model->ledger().version(),
       refresh_ns = after(q.now)](Moment at, MessageSink& sink) mutable {
        const std::uint64_t version = model->ledger().version();
        if (version == seen && at.real_ns < refresh_ns) {
          return;
        }
        refresh_ns = after(at);
        seen = version;
        tell(at, sink);
      });
  model->subscriptions().add(q.client.session, stream, id, task);
}

}  // namespace ibgw::gateway
