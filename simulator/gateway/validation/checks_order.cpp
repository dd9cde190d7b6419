// Does a gateway know what the order asks for? What it does not offer for a contract is up to the
// order book.
#include "simulator/gateway/validation/checks.hpp"

namespace ibgw::gateway {
namespace {

using world::Check;

constexpr int kBadTimeInForce = 10052;
constexpr int kETradeOnly = 10268;
constexpr int kFirmQuoteOnly = 10269;
constexpr int kNbboPriceCap = 10270;
// Gateways from November 2022 on refuse the attributes that were taken out of the API.
constexpr int kRetiredSince = 176;

constexpr std::string_view kActions[] = {"BUY", "SELL", "SSHORT", "SLONG"};
constexpr std::string_view kOrderTypes[] = {
    "MKT",    "LMT",     "STP",      "STPLMT",   "TRAIL",    "TRAILLIMIT", "MIT",
    "LIT",    "MOC",     "LOC",      "MKTPRT",   "STPPRT",   "MIDPRICE",   "REL",
    "PEGMID", "PEGBEST", "PEGMKT",   "PEGPRIM",  "PEGSTK",   "PEGBENCH",   "MTL",
    "BOXTOP", "VOL",     "SNAPMKT",  "SNAPMID",  "SNAPPRIM", "PASSVREL",   "RELLMT",
    "RELMKT", "LMTMKT",  "TRAILLIT", "TRAILMIT", "REL+LMT",  "REL+MKT",    "LMT+MKT",
    "LWTH",   "RPI",     "QUOTE",    "AUC",      "IBALGO",   "FUNARI"};
constexpr std::string_view kTimesInForce[] = {"DAY", "GTC", "GTD", "IOC",    "FOK",
                                              "OPG", "DTC", "AUC", "Minutes"};

std::optional<std::string> bad_action(const Question& q) {
  return refused_if(!is_one_of(kActions, q.request.text("order.action")));
}

std::optional<std::string> bad_type(const Question& q) {
  std::string type(q.request.text("order.orderType"));
  std::erase(type, ' ');
  return refused_if(!is_one_of(kOrderTypes, type));
}

/// Only in protobuf: text orders without it get a default.
std::optional<std::string> no_time_in_force(const Question& q) {
  return refused_if(q.request.text("order.tif").empty() &&
                    q.client.server_version >= q.request.spec().protobuf_since);
}

std::optional<std::string> bad_time_in_force(const Question& q) {
  const std::string_view tif = q.request.text("order.tif");
  return tif.empty() || is_one_of(kTimesInForce, tif) ? std::nullopt
                                                      : std::optional(std::string(tif));
}

std::optional<std::string> e_trade_only(const Question& q) {
  return refused_if(q.client.gateway_version >= kRetiredSince && q.flag("order.eTradeOnly"));
}

std::optional<std::string> firm_quote_only(const Question& q) {
  return refused_if(q.client.gateway_version >= kRetiredSince && q.flag("order.firmQuoteOnly"));
}

std::optional<std::string> nbbo_price_cap(const Question& q) {
  return refused_if(q.client.gateway_version >= kRetiredSince &&
                    q.request.real("order.nbboPriceCap").value_or(0) > 0);
}

constexpr CheckRow kOrderChecks[] = {
    {kAlways,
     {"PLACE_ORDER"},
     "",
     "neither BUY nor SELL",
     kCannotValidate,
     "Please enter a valid action",
     bad_action},
    {Check::order_type,
     {"PLACE_ORDER"},
     "",
     "an order type that no gateway knows",
     kCannotValidate,
     "Invalid order type was entered",
     bad_type},
    {Check::time_in_force,
     {"PLACE_ORDER"},
     "",
     "no time in force, as protobuf; as text it means DAY",
     kBadTimeInForce,
     "Invalid time in force:Empty",
     no_time_in_force},
    {kAlways,
     {"PLACE_ORDER"},
     "",
     "a time in force that no gateway knows",
     kBadTimeInForce,
     "Invalid time in force:{}",
     bad_time_in_force},
    {Check::retired_attribute,
     {"PLACE_ORDER"},
     "",
     "eTradeOnly, at a gateway of 176 or newer",
     kETradeOnly,
     "The 'EtradeOnly' order attribute is not supported.",
     e_trade_only},
    {Check::retired_attribute,
     {"PLACE_ORDER"},
     "",
     "firmQuoteOnly, at a gateway of 176 or newer",
     kFirmQuoteOnly,
     "The 'FirmQuoteOnly' order attribute is not supported.",
     firm_quote_only},
    {Check::retired_attribute,
     {"PLACE_ORDER"},
     "",
     "nbboPriceCap, at a gateway of 176 or newer",
     kNbboPriceCap,
     "The 'NbboPriceCap' order attribute is not supported.",
     nbbo_price_cap},
};

}  // namespace

CheckRows order_checks() {
  return kOrderChecks;
}

}  // namespace ibgw::gateway
