#include "simulator/gateway/orders/order_terms.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/order_hours.hpp"
#include "simulator/gateway/orders/order_algorithm.hpp"
#include "simulator/gateway/orders/order_conditions.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/request_time.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::gateway {
namespace {

// Codes: protocol.md 6.1.
constexpr int kIncomplete = 107;
constexpr int kTickSize = 110;
constexpr int kTifAndType = 111;
constexpr int kCloseNeedsDay = 113;
constexpr int kTypeNotOffered = 387;
constexpr int kBadTime = 391;
constexpr int kExpired = 392;
constexpr int kNotTradable = 412;
constexpr int kWhatIfNeedsTransmit = 413;
constexpr int kAccountMissing = 435;
constexpr int kFractional = 10243;
constexpr int kCashMissing = 10289;
constexpr int kCashAndSize = 10293;

// Combinations of more legs need a price of their own.
constexpr std::size_t kPricedLegsMax = 2;

constexpr OrderType kTypes[] = {
    {"MKT", PriceRule::market},
    {"LMT", PriceRule::limit, TriggerRule::none, true},
    {"STP", PriceRule::market, TriggerRule::stop, false, true},
    {"STPLMT", PriceRule::limit, TriggerRule::stop, true, true},
    {"TRAIL", PriceRule::market, TriggerRule::trail},
    {"TRAILLIMIT", PriceRule::limit, TriggerRule::trail},
    {"MIT", PriceRule::market, TriggerRule::touch, false, true},
    {"LIT", PriceRule::limit, TriggerRule::touch, true, true},
    {"MIDPRICE", PriceRule::middle},
    {"REL", PriceRule::peg_own_side},
    {"PEGMID", PriceRule::peg_middle},
    {"PEGBEST", PriceRule::peg_own_side},
    {"PEGMKT", PriceRule::peg_other_side},
    {"PEGPRIM", PriceRule::peg_own_side},
    {"MTL", PriceRule::market_to_limit},
    {"MKTPRT", PriceRule::market},
    {"STPPRT", PriceRule::market, TriggerRule::stop, false, true},
    {"MOC", PriceRule::market, TriggerRule::none, false, false, true},
    {"LOC", PriceRule::limit, TriggerRule::none, true, false, true},
    {"SNAPPRIM", PriceRule::limit, TriggerRule::none, false, false, false, SnapRule::own_side},
    {"SNAPMID", PriceRule::limit, TriggerRule::none, false, false, false, SnapRule::middle},
    {"SNAPMKT", PriceRule::limit, TriggerRule::none, false, false, false, SnapRule::other_side},
};
constexpr std::string_view kCurrencyHedge = "F";
// The offset of a relative order that names none: a preset of gateways.
constexpr double kRelativeOffset = 0.01;

struct TifName {
  std::string_view name;
  TimeInForce tif;
};
constexpr TifName kTifs[] = {
    {"", TimeInForce::day},
    {"DAY", TimeInForce::day},
    {"GTC", TimeInForce::until_cancelled},
    {"GTD", TimeInForce::until_date},
    {"IOC", TimeInForce::immediate},
    {"FOK", TimeInForce::all_at_once},
    {"OPG", TimeInForce::at_open},
    {"DTC", TimeInForce::day},
    {"Minutes", TimeInForce::minutes},
};
constexpr std::int64_t kMinutes = 5;

std::string tif_not_offered(std::string_view spelled) {
  return fmt::format(
      "The time-in-force {} is invalid for this combination of exchange and security type.",
      spelled);
}

const OrderType* find_type(std::string_view spelled) {
  std::string name(spelled);
  std::erase(name, ' ');
  const auto* const found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                         [&](const OrderType& type) { return type.name == name; });
  return found == std::end(kTypes) ? nullptr : found;
}

/// Reads an order's terms from the message, step by step; each step may refuse it.
class Reader {
 public:
  Reader(const Parts& parts, const wire::Message& request, Moment now, OrderTerms& terms)
      : parts_(parts), world_(parts.world), request_(request), now_(now), terms_(terms) {}

  Refusal read() {
    using Step = Refusal (Reader::*)();
    for (const Step step :
         {&Reader::contract, &Reader::side, &Reader::account, &Reader::type, &Reader::algorithm,
          &Reader::prices, &Reader::ticks, &Reader::snap, &Reader::time_in_force, &Reader::times,
          &Reader::rest, &Reader::conditions}) {
      if (Refusal refusal = (this->*step)(); refusal.code != 0) {
        return refusal;
      }
    }
    return {};
  }

 private:
  [[nodiscard]] bool flag(std::string_view path) const {
    return request_.integer(path).value_or(0) != 0;
  }
  [[nodiscard]] const world::Instrument& first() const {
    const int index = terms_.instrument >= 0 ? terms_.instrument : terms_.legs.front().instrument;
    return world_.instruments[static_cast<std::size_t>(index)];
  }

  Refusal contract() {
    terms_.exchange = request_.text("contract.exchange");
    if (sec_type_of(request_.text("contract.secType")) == "BAG") {
      return legs();
    }
    const Meant meant = find_instrument(world_, request_, "contract");
    if (meant.instrument < 0) {
      return {kNoSecurityDefinition, meant.reason};
    }
    terms_.instrument = meant.instrument;
    if (first().sec_type == "IND") {
      return {kNotTradable, "The contract is not available for trading."};
    }
    if ((first().sec_type == "OPT" || first().sec_type == "FUT") &&
        first().last_trade_date < time::date_text(now_.wall_ms, world_.zone_of(first()))) {
      return {kExpired, "Invalid order: contract expired."};
    }
    if (terms_.exchange.empty()) {
      terms_.exchange = first().exchange;
    }
    return {};
  }

  Refusal legs() {
    const wire::Value* const list = request_.find("contract.comboLegs");
    if (list == nullptr || list->list().empty()) {
      return {kNoSecurityDefinition, "A combination needs legs."};
    }
    for (const wire::Value& item : list->list()) {
      const auto value = [&](std::string_view name) -> const wire::Value& {
        return item.record->at(item.record->spec->index_of(name));
      };
      const int found =
          world_.find_instrument(saturate<int>(wire::integer_of(value("conId")).value_or(0)));
      if (found < 0) {
        return {kNoSecurityDefinition, "No security definition has been found for a leg."};
      }
      const auto ratio = static_cast<double>(wire::integer_of(value("ratio")).value_or(0));
      const std::string_view action = value("action").text();
      terms_.legs.push_back({found, action == "BUY" ? ratio : -ratio});
      if (const auto price = wire::real_of(value("perLegPrice"))) {
        leg_prices_ = leg_prices_.value_or(0) + terms_.legs.back().ratio * *price;
      }
    }
    return {};
  }

  Refusal side() {
    const std::string_view action = request_.text("order.action");
    terms_.buy = action == "BUY";
    terms_.quantity = request_.real("order.totalQuantity").value_or(0);
    const double cash = request_.real("order.cashQty").value_or(0);
    const double step = first().size_increment;
    if (Refusal refusal = coin_size(cash); refusal.code != 0) {
      return refusal;
    }
    terms_.hedges = !request_.text("order.hedgeType").empty();
    if (terms_.quantity == 0 && cash > 0 && terms_.instrument >= 0) {
      const Quote quote = parts_.market.quote(terms_.instrument, now_.wall_ms);
      const double price = terms_.buy ? quote.ask : quote.bid;
      terms_.quantity = price > 0 && step > 0 ? std::floor(cash / price / step) * step : 0;
    }
    const bool sized_later = request_.text("order.hedgeType") == kCurrencyHedge &&
                             request_.integer("order.parentId").value_or(0) > 0 &&
                             terms_.instrument >= 0;
    if (terms_.quantity == 0 && !sized_later) {
      return {kSizeZero, "The order size cannot be zero."};
    }
    if (std::isnan(terms_.quantity) || terms_.quantity < 0) {
      return cannot_validate("The order size must be above zero");
    }
    if (terms_.quantity > kQuantityMax) {
      return cannot_validate("The order size is too large");
    }
    const double steps = step > 0 ? terms_.quantity / step : 0;
    if (std::fabs(steps - std::round(steps)) > 1e-6) {
      return {kFractional, "Fractional-sized order cannot be placed via API."};
    }
    return {};
  }

  /// Market orders for coins are sized by what they spend, and nobody sells coins that he does not
  /// have.
  Refusal coin_size(double cash) {
    if (first().sec_type != "CRYPTO") {
      return {};
    }
    if (cash > 0 && terms_.quantity > 0) {
      return {kCashAndSize, "Cryptocurrency Cash Quantity order cannot specify size"};
    }
    if (terms_.buy && cash <= 0 && request_.text("order.orderType") == "MKT") {
      return {kCashMissing, "You must set Cash Quantity for this order."};
    }
    return {};
  }

  void forbid_short_coins() {
    if (terms_.buy || first().sec_type != "CRYPTO") {
      return;
    }
    const auto& positions = parts_.ledger.find(terms_.account)->positions;
    const auto held = positions.find(first().con_id);
    if (held == positions.end() || held->second.quantity < terms_.quantity - kQuantityEpsilon) {
      terms_.rejection = "Short positions in cryptocurrencies are not allowed.";
    }
  }

  Refusal account() {
    if (!request_.text("order.faGroup").empty()) {
      return cannot_validate("allocation groups are not offered by this gateway");
    }
    terms_.account = request_.text("order.account");
    if (terms_.account.empty()) {
      if (world_.accounts.size() > 1) {
        return {kAccountMissing, "You must specify an account."};
      }
      terms_.account = world_.accounts.front().id;
    }
    const auto mine = [&](const world::Account& one) { return one.id == terms_.account; };
    if (std::none_of(world_.accounts.begin(), world_.accounts.end(), mine)) {
      return cannot_validate("Invalid account code '" + terms_.account + "'");
    }
    forbid_short_coins();
    return {};
  }

  Refusal type() {
    const std::string_view spelled = request_.text("order.orderType");
    terms_.type = find_type(spelled);
    const bool combination_takes = terms_.type != nullptr && !terms_.type->at_close &&
                                   terms_.type->trigger == TriggerRule::none &&
                                   terms_.type->snap == SnapRule::none &&
                                   terms_.type->price <= PriceRule::limit;
    if (terms_.type == nullptr || (terms_.instrument < 0 && !combination_takes)) {
      return {kTypeNotOffered, fmt::format("Unsupported order type for this exchange and security "
                                           "type.{}{}",
                                           spelled.empty() ? "" : " Type: ", spelled)};
    }
    terms_.price = terms_.type->price;
    return {};
  }

  Refusal algorithm() { return read_algorithm(request_, first().sec_type); }

  Refusal prices() {
    const OrderType& type = *terms_.type;
    terms_.limit = leg_prices_ && terms_.legs.size() <= kPricedLegsMax
                       ? leg_prices_
                       : request_.real("order.lmtPrice");
    terms_.aux = request_.real("order.auxPrice");
    terms_.percent = request_.real("order.trailingPercent");
    terms_.stop = request_.real("order.trailStopPrice");
    terms_.limit_offset = request_.real("order.lmtPriceOffset");
    terms_.trigger_method = saturate<int>(request_.integer("order.triggerMethod").value_or(0));
    for (const std::optional<double>& price :
         {terms_.limit, terms_.aux, terms_.percent, terms_.stop, terms_.limit_offset}) {
      if (price && !(std::fabs(*price) <= kPriceMax)) {
        return cannot_validate("A price is too large, or no number");
      }
    }
    const auto positive = [](std::optional<double>& price) {
      if (price && *price <= 0) {  // Clients that cannot send an unset value send 0.
        price.reset();
      }
    };
    if (type.price != PriceRule::limit) {
      positive(terms_.limit);  // Here the limit is a cap.
    }
    positive(terms_.percent);
    positive(terms_.stop);
    if (type.trigger == TriggerRule::trail) {
      positive(terms_.aux);
      if (!terms_.aux && !terms_.percent) {
        return {kIncomplete, "Cannot transmit incomplete order: a trailing stop needs an amount."};
      }
      if (type.price == PriceRule::limit && !terms_.limit_offset) {
        if (!terms_.limit || !terms_.stop) {
          return {kIncomplete, "Cannot transmit incomplete order: a limit offset is missing."};
        }
        terms_.limit_offset = std::fabs(*terms_.stop - *terms_.limit);
      }
      terms_.limit.reset();
      return {};
    }
    if ((type.needs_limit && !terms_.limit) || (type.needs_aux && !terms_.aux)) {
      return {kIncomplete, "Cannot transmit incomplete order: a price is missing."};
    }
    if (type.name == "PEGBEST") {
      const std::optional<double> offset = request_.real("order.competeAgainstBestOffset");
      terms_.peg_offset = offset && std::isfinite(*offset) ? offset : std::nullopt;
      terms_.price = offset && std::isinf(*offset) ? PriceRule::peg_middle : terms_.price;
    } else if (type.price == PriceRule::peg_own_side || type.price == PriceRule::peg_other_side) {
      const bool in_cents = first().sec_type == "STK";
      if (type.name == "REL" && in_cents && !terms_.aux && !request_.real("order.percentOffset")) {
        terms_.aux = kRelativeOffset;
      }
      terms_.peg_offset = terms_.aux;
    }
    return {};
  }

  /// Takes the market's price of this moment as limit.
  Refusal snap() {
    const SnapRule rule = terms_.type->snap;
    if (rule == SnapRule::none) {
      return {};
    }
    const Quote quote = parts_.market.quote(terms_.instrument, now_.wall_ms);
    if (quote.bid <= 0 || quote.ask <= 0) {
      terms_.rejection = "There is no market price for the order to snap to.";
      return {};
    }
    const double own = terms_.buy ? quote.bid : quote.ask;
    const double other = terms_.buy ? quote.ask : quote.bid;
    const double toward = terms_.buy ? 1 : -1;
    const double offset = toward * terms_.aux.value_or(0);
    // An offset from its own side makes it more aggressive, one from elsewhere less.
    const double price = rule == SnapRule::own_side ? own + offset
                         : rule == SnapRule::middle ? (quote.bid + quote.ask) / 2 - offset
                                                    : other - offset;
    terms_.limit = parts_.market.to_tick(terms_.instrument, price);
    return {};
  }

  Refusal ticks() {
    if (terms_.instrument < 0) {
      return {};  // The prices of combinations may lie between the ticks of their legs.
    }
    const Market& market = parts_.market;
    const OrderType& type = *terms_.type;
    const bool fixed_aux = type.needs_aux;
    for (const std::optional<double>& price :
         {terms_.limit, fixed_aux ? terms_.aux : std::nullopt, terms_.stop}) {
      if (price && !market.conforms(terms_.instrument, *price)) {
        return {kTickSize,
                "The price does not conform to the minimum price variation for this contract."};
      }
    }
    return {};
  }

  Refusal time_in_force() {
    const std::string_view spelled = request_.text("order.tif");
    const auto* const found = std::find_if(std::begin(kTifs), std::end(kTifs),
                                           [&](const TifName& one) { return one.name == spelled; });
    if (found == std::end(kTifs)) {
      terms_.rejection = tif_not_offered(spelled);
      return {};
    }
    terms_.tif = found->tif;
    if (!offers(terms_.tif)) {
      const bool coin_now = first().sec_type == "CRYPTO" && terms_.price == PriceRule::market;
      terms_.rejection = coin_now ? "The crypto MKT order must be IOC." : tif_not_offered(spelled);
    }
    if (terms_.type->at_close && terms_.tif != TimeInForce::day) {
      return {kCloseNeedsDay, "The Tif option should be set to DAY for MOC and LOC orders."};
    }
    const bool plain = terms_.type->trigger == TriggerRule::none &&
                       (terms_.price == PriceRule::market || terms_.price == PriceRule::limit);
    if (terms_.tif == TimeInForce::at_open && !(plain && terms_.instrument >= 0)) {
      return {kTifAndType, "The TIF and the order type are incompatible."};
    }
    return {};
  }

  /// Coins trade immediately or within minutes, and nothing else does the latter. Stocks that are
  /// routed smartly have no fill-or-kill.
  [[nodiscard]] bool offers(TimeInForce tif) const {
    const bool coin = first().sec_type == "CRYPTO";
    if (coin) {
      return tif == TimeInForce::immediate ||
             (tif == TimeInForce::minutes && terms_.price != PriceRule::market);
    }
    const bool smart_stock = first().sec_type == "STK" && terms_.exchange == "SMART";
    return tif != TimeInForce::minutes && !(tif == TimeInForce::all_at_once && smart_stock);
  }

  /// Reads a time; nothing if it is not one.
  std::optional<time::Read> read_time(std::string_view path) {
    const auto found = read_request_time(world_, request_.text(path), now_);
    terms_.implies_zone = terms_.implies_zone || (found && !found->names_zone);
    return found;
  }

  Refusal times() {
    if (!request_.text("order.goodAfterTime").empty()) {
      const auto start = read_time("order.goodAfterTime");
      if (!start) {
        return {kBadTime, bad_time_text("Start Time")};
      }
      terms_.good_after_ms = start->wall_ms;
    }
    const world::Exchange& exchange = exchange_for(world_, first(), terms_.exchange);
    constexpr world::Hours kRegular = world::Hours::regular;
    if (terms_.tif == TimeInForce::until_date) {
      const auto end = read_time("order.goodTillDate");
      if (!end) {
        return {kBadTime, bad_time_text("End Time")};
      }
      // A date alone means that whole day.
      terms_.expires_ms = end->is_date ? world_.time_zone.midnight(end->wall_ms, 1) : end->wall_ms;
    } else if (terms_.tif == TimeInForce::day) {
      const std::int64_t from = std::max(now_.wall_ms, terms_.good_after_ms);
      terms_.expires_ms =
          exchange.always_open
              ? world_.zone_of(first()).midnight(from, 1)
              : exchange.hours.next_close(hours_for(first(), flag("order.outsideRth")), from);
    }
    if (terms_.tif == TimeInForce::minutes) {
      terms_.expires_ms = now_.wall_ms + kMinutes * kMinuteMs;
    }
    if (const auto seconds = request_.integer("order.duration").value_or(0); seconds > 0) {
      terms_.expires_ms =
          saturating_sum(now_.wall_ms, saturating_product(seconds, std::int64_t{kSecondMs}));
    }
    if (terms_.type->at_close) {
      terms_.auction_ms = exchange.hours.next_close(kRegular, now_.wall_ms);
    } else if (terms_.tif == TimeInForce::at_open) {
      terms_.auction_ms = exchange.hours.next_opening(kRegular, now_.wall_ms);
    }
    if (terms_.auction_ms != 0) {
      terms_.expires_ms = 0;  // Ends with the auction in any case.
    }
    return {};
  }

  Refusal rest() {
    terms_.oca_group = request_.text("order.ocaGroup");
    const std::int64_t oca_type = request_.integer("order.ocaType").value_or(0);
    if (oca_type < 0 || oca_type > 3) {
      return cannot_validate("Invalid OCA type");
    }
    terms_.oca_type = oca_type == 0 ? 3 : static_cast<int>(oca_type);
    terms_.parent_id = saturate<int>(request_.integer("order.parentId").value_or(0));
    terms_.transmit = flag("order.transmit");
    terms_.what_if = flag("order.whatIf");
    terms_.outside_hours = flag("order.outsideRth");
    terms_.all_or_none = flag("order.allOrNone");
    terms_.minimum = static_cast<double>(request_.integer("order.minQty").value_or(0));
    if (terms_.what_if && !terms_.transmit) {
      return {kWhatIfNeedsTransmit, "The what-if order should have the transmit flag set to true."};
    }
    for (const char* const id : {"attachedOrders.slOrderId", "attachedOrders.ptOrderId"}) {
      if (request_.integer(id).value_or(0) > 0) {
        return cannot_validate("orders attached from presets are not offered by this gateway");
      }
    }
    return {};
  }

  Refusal conditions() {
    terms_.conditions_cancel = flag("order.conditionsCancelOrder");
    const std::string wrong = read_conditions(world_, request_, now_, terms_);
    return wrong.empty() ? Refusal{} : cannot_validate(wrong);
  }

  Parts parts_;
  const world::World& world_;
  const wire::Message& request_;
  Moment now_;
  OrderTerms& terms_;
  std::optional<double> leg_prices_;  ///< The price of a combination that has prices of its legs.
};

}  // namespace

Refusal read_terms(const Parts& parts, const wire::Message& request, Moment now,
                   OrderTerms& terms) {
  return Reader(parts, request, now, terms).read();
}

bool same_order(const OrderTerms& a, const OrderTerms& b) {
  const auto same_leg = [](const OrderLeg& x, const OrderLeg& y) {
    return x.instrument == y.instrument && x.ratio == y.ratio;
  };
  return a.instrument == b.instrument && a.buy == b.buy && a.account == b.account &&
         std::equal(a.legs.begin(), a.legs.end(), b.legs.begin(), b.legs.end(), same_leg);
}

std::string order_line(const world::World& world, const OrderTerms& terms) {
  const char* const side = terms.buy ? "BUY" : "SELL";
  if (terms.instrument < 0) {
    return fmt::format("{} {} combination", side, decimal(terms.quantity));
  }
  const world::Instrument& one = world.instruments[static_cast<std::size_t>(terms.instrument)];
  return fmt::format("{} {} {} {}.{}", side, decimal(terms.quantity), one.symbol,
                     one.primary_exchange.empty() ? one.exchange : one.primary_exchange,
                     one.trading_class.empty() ? one.symbol : one.trading_class);
}

}  // namespace ibgw::gateway
