// Is the contract complete? What real gateways refuse here was told by their users, see
// conformance/recordings/validation.yaml. A contract id replaces the description, but not the
// exchange.
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/validation/checks.hpp"

namespace ibgw::gateway {
namespace {

using world::Check;

std::string_view text(const Question& q, std::string_view field) {
  return q.request.text(field);
}

bool has_con_id(const Question& q) {
  return q.request.integer("contract.conId").value_or(0) != 0;
}

/// Neither a contract id nor a local symbol.
bool is_described(const Question& q) {
  return !has_con_id(q) && text(q, "contract.localSymbol").empty();
}

std::optional<std::string> no_type(const Question& q) {
  return refused_if(!has_con_id(q) && sec_type_of(text(q, "contract.secType")).empty());
}

std::optional<std::string> continuous(const Question& q) {
  return refused_if(sec_type_of(text(q, "contract.secType")).ends_with("CONTFUT"));
}

std::optional<std::string> no_exchange(const Question& q) {
  return refused_if(text(q, "contract.exchange").empty());
}

std::optional<std::string> no_expiry(const Question& q) {
  return refused_if(is_described(q) && text(q, "contract.lastTradeDateOrContractMonth").empty());
}

std::optional<std::string> no_option_fields(const Question& q) {
  return refused_if(is_described(q) && (text(q, "contract.lastTradeDateOrContractMonth").empty() ||
                                        text(q, "contract.right").empty() ||
                                        q.request.real("contract.strike").value_or(0) <= 0));
}

std::optional<std::string> always(const Question&) {
  return refused_if(true);
}

std::optional<std::string> read_only(const Question& q) {
  return refused_if(q.model.world().read_only);
}

constexpr CheckRow kContractChecks[] = {
    {kAlways,
     {"PLACE_ORDER|CANCEL_ORDER|REQ_GLOBAL_CANCEL|EXERCISE_OPTIONS|REQ_OPEN_ORDERS",
      "REQ_ALL_OPEN_ORDERS|REQ_AUTO_OPEN_ORDERS|REQ_COMPLETED_ORDERS"},
     "",
     "everything about orders, if the API is read-only",
     kCannotValidate,
     "The API interface is currently in Read-Only mode.",
     read_only},
    {Check::sec_type,
     {"REQ_CONTRACT_DATA|PLACE_ORDER|EXERCISE_OPTIONS|REQ_CALC_IMPLIED_VOLAT|REQ_CALC_OPTION_PRICE",
      kLive, kPast},
     "",
     "no security type, or an unknown one, without a contract id",
     kCannotValidate,
     "Please enter a valid security type",
     no_type},
    {Check::sec_type,
     {kLive, "PLACE_ORDER"},
     "",
     "a continuous future, which has no quotes and cannot be traded",
     kCannotValidate,
     "Please enter a valid security type",
     continuous},
    {kAlways,
     {"REQ_CONTRACT_DATA"},
     "BAG",
     "a combination has no details",
     kCannotValidate,
     "BAG isn't supported for contract data request",
     always},
    {Check::order_exchange,
     {"PLACE_ORDER"},
     "",
     "no exchange, even with a contract id",
     kCannotValidate,
     "Missing order exchange.",
     no_exchange},
    {Check::exchange,
     {kLive, kPast},
     "",
     "no exchange, even with a contract id",
     kCannotValidate,
     "Please enter exchange",
     no_exchange},
    {Check::expiry,
     {kLive, kPast, "PLACE_ORDER"},
     "FUT",
     "neither an expiry nor a local symbol nor a contract id",
     kCannotValidate,
     "Please enter a local symbol or an expiry",
     no_expiry},
    {Check::option_fields,
     {kLive, kPast, "PLACE_ORDER|EXERCISE_OPTIONS|REQ_CALC_IMPLIED_VOLAT|REQ_CALC_OPTION_PRICE"},
     "OPT|FOP|WAR|IOPT",
     "right, strike or expiry is missing, and there is neither a local symbol nor a contract id",
     kCannotValidate,
     "When the local symbol field is empty, please fill the following fields (right, strike, "
     "expiry)",
     no_option_fields},
};

}  // namespace

CheckRows contract_checks() {
  return kContractChecks;
}

}  // namespace ibgw::gateway
