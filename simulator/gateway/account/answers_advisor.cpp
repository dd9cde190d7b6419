// Requests for advisors: groups of accounts, aliases, family codes, soft dollar tiers.
#include <fmt/format.h>

#include "simulator/gateway/account/account_answers.hpp"
#include "simulator/gateway/answers/row_writer.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kGroups = 1;
constexpr int kProfiles = 2;
constexpr int kAliases = 3;

constexpr std::string_view kHeader = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Whether the world has several accounts and the document exists; otherwise sends error 321.
bool may_advise(const Question& q, std::int64_t type) {
  if (q.model.world().accounts.size() < 2) {
    const Refusal refusal = cannot_validate("FA data operations ignored for non FA customers.");
    const std::int64_t id = q.id() == kNoRequest ? kErrorOfNoRequest : q.id();
    q.model.error(q.client.session, id, refusal.code, refusal.text, q.now, q.sink);
    return false;
  }
  if (type < kGroups || type > kAliases) {
    q.invalid(fmt::format("Invalid FA data type {}.", type));
    return false;
  }
  return true;
}

}  // namespace

std::string advisor_document(Model& model, int type) {
  const auto kept = model.kept().advisor_documents.find(type);
  if (kept != model.kept().advisor_documents.end()) {
    return kept->second;
  }
  std::string items;
  for (const world::Account& account : model.world().accounts) {
    items += type == kGroups ? fmt::format("      <String>{}</String>\n", account.id)
                             : fmt::format(
                                   "  <AccountAlias>\n    <account>{0}</account>\n"
                                   "    <alias>{0}</alias>\n  </AccountAlias>\n",
                                   account.id);
  }
  switch (type) {
    case kGroups:
      return fmt::format(
          "{}<ListOfGroups>\n  <Group>\n    <name>Everyone</name>\n"
          "    <ListOfAccts varName=\"list\">\n{}    </ListOfAccts>\n"
          "    <defaultMethod>NetLiq</defaultMethod>\n  </Group>\n</ListOfGroups>\n",
          kHeader, items);
    case kProfiles:
      return fmt::format("{}<ListOfAllocationProfiles>\n</ListOfAllocationProfiles>\n", kHeader);
    default:
      return fmt::format("{}<ListOfAccountAliases>\n{}</ListOfAccountAliases>\n", kHeader, items);
  }
}

namespace {

void advisor_data(const Question& q) {
  const std::int64_t type = q.request.integer("faDataType").value_or(0);
  if (!may_advise(q, type)) {
    return;
  }
  const std::string document = advisor_document(q.model, static_cast<int>(type));
  wire::Message& message = q.fresh("RECEIVE_FA");
  message.set("faDataType", type);
  message.set("xml", document);
  q.send(message);
}

void replace_advisor_data(const Question& q) {
  const std::int64_t type = q.request.integer("faDataType").value_or(0);
  if (!may_advise(q, type)) {
    return;
  }
  const std::string_view document = q.request.text("xml");
  q.model.kept().advisor_documents[static_cast<int>(type)] = document;
  wire::Message& end = q.fresh("REPLACE_FA_END");
  end.set("reqId", q.id());
  end.set("text", "success");
  q.send(end);
}

void family_codes(const Question& q) {
  const world::World& world = q.model.world();
  wire::Message& message = q.fresh("FAMILY_CODES");
  const bool alone = world.accounts.size() == 1 && world.family_codes.empty();
  put_rows(message, message.root(), "familyCodes", world.accounts.size(),
           [&](std::size_t i, RowWriter row) {
             row.set("accountId", alone ? std::string_view("*") : world.accounts[i].id);
             std::string_view code;
             for (const auto& [account, family] : world.family_codes) {
               code = account == world.accounts[i].id ? std::string_view(family) : code;
             }
             row.set("familyCode", code);
           });
  q.send(message);
}

void soft_dollar_tiers(const Question& q) {
  wire::Message& message = q.fresh("SOFT_DOLLAR_TIERS");
  message.set("reqId", q.id());
  put_rows(message, message.root(), "softDollarTiers", 0, [](std::size_t, RowWriter) {});
  q.send(message);
}

constexpr Answer kAdvisorAnswers[] = {
    {"REQ_FA", advisor_data,
     "groups, profiles or aliases as XML, if the world has several accounts", "321"},
    {"REPLACE_FA", replace_advisor_data, "stores the document, for all clients", "321", true},
    {"REQ_FAMILY_CODES", family_codes, "one code per account, usually empty", ""},
    {"REQ_SOFT_DOLLAR_TIERS", soft_dollar_tiers, "an empty list", ""},
};

}  // namespace

Answers advisor_answers() {
  return kAdvisorAnswers;
}

}  // namespace ibgw::gateway
