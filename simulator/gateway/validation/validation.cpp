#include "simulator/gateway/validation/validation.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "simulator/base/check.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/validation/checks.hpp"

namespace ibgw::gateway {
namespace {

/// In the order in which they are made: what is asked for, then how.
std::vector<const CheckRow*> all_checks() {
  std::vector<const CheckRow*> all;
  for (const CheckRows rows :
       {contract_checks(), combo_checks(), order_checks(), value_checks(), history_checks()}) {
    for (const CheckRow& row : rows) {
      all.push_back(&row);
    }
  }
  return all;
}

std::vector<std::string_view> names_of(const CheckRow& row) {
  std::vector<std::string_view> names;
  for (const std::string_view list : row.requests) {
    const std::vector<std::string_view> more = wire::split_names(list);
    names.insert(names.end(), more.begin(), more.end());
  }
  return names;
}

using Index = std::vector<std::vector<const CheckRow*>>;

/// By base id of the request.
Index index_checks() {
  Index by_id;
  for (const CheckRow* const row : all_checks()) {
    for (const std::string_view name : names_of(*row)) {
      const wire::MessageSpec* const spec = wire::find_message(name, wire::Direction::to_gateway);
      IBGW_CHECK(spec != nullptr);
      const auto id = static_cast<std::size_t>(spec->id);
      by_id.resize(std::max(by_id.size(), id + 1));
      by_id[id].push_back(row);
    }
  }
  return by_id;
}

Refusal refusal_of(const CheckRow& row, const std::string& detail) {
  const std::string text = fmt::format(fmt::runtime(row.text), detail);
  return row.code == kCannotValidate ? cannot_validate(text) : Refusal{row.code, text};
}

std::string_view name_of(world::Check check) {
  return check == world::Check::end ? std::string_view{}
                                    : world::kCheckNames[static_cast<std::size_t>(check)];
}

/// A format as the text of a cell: braces stand once, and `|` does not end the cell.
std::string cell(std::string_view format) {
  std::string text;
  for (std::size_t at = 0; at < format.size(); ++at) {
    const char one = format[at];
    text += one == '|' ? "\\|" : std::string(1, one);
    at += (one == '{' || one == '}') && format.substr(at, 2) == std::string(2, one) ? 1U : 0U;
  }
  return text;
}

}  // namespace

bool has_word(std::string_view list, std::string_view word) {
  const std::vector<std::string_view> words = wire::split_names(list);
  return std::find(words.begin(), words.end(), word) != words.end();
}

Refusal validate(const Question& q) {
  static const Index by_id = index_checks();
  const auto id = static_cast<std::size_t>(q.request.spec().id);
  if (id >= by_id.size() || by_id[id].empty()) {
    return {};
  }
  const std::vector<world::Check>& skipped = q.model.world().skip_checks;
  const std::string_view sec_type = sec_type_of(q.request.text("contract.secType"));
  for (const CheckRow* const row : by_id[id]) {
    if ((!row->sec_types.empty() && !has_word(row->sec_types, sec_type)) ||
        std::find(skipped.begin(), skipped.end(), row->check) != skipped.end()) {
      continue;
    }
    if (const std::optional<std::string> detail = row->wrong(q)) {
      return refusal_of(*row, *detail);
    }
  }
  return {};
}

std::string checks_markdown() {
  std::string text =
      "| check | requests | refuses | code | text |\n"
      "| --- | --- | --- | --- | --- |\n";
  for (const CheckRow* const row : all_checks()) {
    std::string requests;
    for (const std::string_view name : names_of(*row)) {
      requests += fmt::format("{}`{}`", requests.empty() ? "" : ", ", name);
    }
    std::string types;
    for (const std::string_view type : wire::split_names(row->sec_types)) {
      types += fmt::format("{}{}", types.empty() ? "" : ", ", type);
    }
    const std::string_view name = name_of(row->check);
    text += fmt::format("| {} | {} | {}{}{} | {} | {} |\n",
                        name.empty() ? "" : fmt::format("`{}`", name), requests, types,
                        types.empty() ? "" : ": ", row->refuses, row->code, cell(row->text));
  }
  return text;
}

}  // namespace ibgw::gateway
