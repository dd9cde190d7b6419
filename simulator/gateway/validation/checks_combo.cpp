// Do the legs of a combination make sense?
#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/validation/checks.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::gateway {
namespace {

using world::Check;

struct Leg {
  std::int64_t con_id;
  std::int64_t ratio;
  std::string_view action;
  std::optional<double> price;
};

std::vector<Leg> legs_of(const Question& q) {
  std::vector<Leg> legs;
  const wire::Value* const list = q.request.find("contract.comboLegs");
  for (const wire::Value& item : list == nullptr ? std::span<wire::Value>{} : list->list()) {
    const auto at = [&](std::string_view name) -> const wire::Value& {
      return item.record->at(item.record->spec->index_of(name));
    };
    legs.push_back({wire::integer_of(at("conId")).value_or(0),
                    wire::integer_of(at("ratio")).value_or(0), at("action").text(),
                    wire::real_of(at("perLegPrice"))});
  }
  return legs;
}

bool priced(const Leg& leg) {
  return leg.price.has_value();
}

std::optional<std::string> no_legs(const Question& q) {
  return refused_if(legs_of(q).empty());
}

std::optional<std::string> bad_leg(const Question& q) {
  const std::vector<Leg> legs = legs_of(q);
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const Leg& leg = legs[i];
    const int side = leg.action == "BUY"                              ? 1
                     : leg.action == "SELL" || leg.action == "SSHORT" ? 2
                                                                      : 0;
    if (leg.con_id == 0 || leg.ratio <= 0 || side == 0) {
      return fmt::format(
          "The combo details for leg '{}' are invalid. -  conid, ratio, side: {}, {}, "
          "{}",
          i, leg.con_id, leg.ratio, side);
    }
  }
  return std::nullopt;
}

std::optional<std::string> common_divisor(const Question& q) {
  std::int64_t divisor = 0;
  for (const Leg& leg : legs_of(q)) {
    divisor = std::gcd(divisor, saturate<int>(leg.ratio));
  }
  return refused_if(divisor > 1);
}

std::optional<std::string> prices_of_another_type(const Question& q) {
  const std::vector<Leg> legs = legs_of(q);
  std::string type(q.request.text("order.orderType"));
  std::erase(type, ' ');
  const auto found = std::find_if(legs.begin(), legs.end(), priced);
  return found == legs.end() || type == "LMT" || type == "REL+LMT"
             ? std::nullopt
             : std::optional(std::to_string(found - legs.begin()));
}

std::optional<std::string> some_prices(const Question& q) {
  const std::vector<Leg> legs = legs_of(q);
  const auto missing = std::find_if_not(legs.begin(), legs.end(), priced);
  return missing == legs.end() || std::none_of(legs.begin(), legs.end(), priced)
             ? std::nullopt
             : std::optional(std::to_string(missing - legs.begin()));
}

std::optional<std::string> both_prices(const Question& q) {
  const std::vector<Leg> legs = legs_of(q);
  return refused_if(std::any_of(legs.begin(), legs.end(), priced) &&
                    q.request.real("order.lmtPrice").value_or(0) != 0);
}

constexpr CheckRow kComboChecks[] = {
    {kAlways,
     {kLive, kPast, "PLACE_ORDER|REQ_CALC_IMPLIED_VOLAT|REQ_CALC_OPTION_PRICE"},
     "BAG",
     "no legs",
     kCannotValidate,
     "Security type 'BAG' requires combo leg details.",
     no_legs},
    {kAlways,
     {kLive, kPast, "PLACE_ORDER"},
     "BAG",
     "a leg without a contract id, a ratio above 0, or a side",
     kCannotValidate,
     "{}",
     bad_leg},
    {Check::leg_ratio,
     {"PLACE_ORDER"},
     "BAG",
     "ratios with a common divisor",
     kCannotValidate,
     "Invalid leg ratio.",
     common_divisor},
    {Check::leg_prices,
     {"PLACE_ORDER"},
     "BAG",
     "prices of legs in an order that is not LMT",
     kCannotValidate,
     "The combo details for leg '{}' are invalid. - Only LMT or REL+LMT order allows using per-leg "
     "prices.",
     prices_of_another_type},
    {Check::leg_prices,
     {"PLACE_ORDER"},
     "BAG",
     "prices of some legs only",
     kCannotValidate,
     "The combo details for leg '{}' are invalid. - All leg prices are needed when specifying "
     "per-leg prices.",
     some_prices},
    {Check::leg_prices,
     {"PLACE_ORDER"},
     "BAG",
     "prices of the legs beside a limit price",
     kCannotValidate,
     "Can't specify combo price when using per-leg prices.",
     both_prices},
};

}  // namespace

CheckRows combo_checks() {
  return kComboChecks;
}

}  // namespace ibgw::gateway
