#include "simulator/gateway/orders/order_algorithm.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace ibgw::gateway {
namespace {

constexpr int kUnknown = 439;
constexpr int kUnknownAttribute = 443;
constexpr int kNoDisplaySize = 10255;

constexpr std::size_t kAttributesMax = 11;
struct Algorithm {
  std::string_view name;
  std::string_view sec_type;  ///< The only type of contract that it trades; empty = any.
  std::array<std::string_view, kAttributesMax> attributes;
  bool takes_display_size = true;  ///< As an attribute of the order.
};

// The documentation's list, corrected by recordings: Twap has no strategyType any more, and the
// algorithms that are not here are not found for stocks.
constexpr Algorithm kAlgorithms[] = {
    {"Adaptive", "", {"adaptivePriority"}},
    {"Vwap",
     "",
     {"maxPctVol", "startTime", "endTime", "allowPastEndTime", "noTakeLiq", "speedUp",
      "monetaryValue"}},
    {"Twap", "", {"startTime", "endTime", "allowPastEndTime", "monetaryValue"}},
    {"ArrivalPx",
     "",
     {"maxPctVol", "riskAversion", "startTime", "endTime", "forceCompletion", "allowPastEndTime",
      "monetaryValue"}},
    {"ClosePx", "", {"maxPctVol", "riskAversion", "startTime", "forceCompletion", "monetaryValue"}},
    {"DarkIce",
     "",
     {"displaySize", "startTime", "endTime", "allowPastEndTime", "monetaryValue"},
     false},
    {"AD",
     "",
     {"componentSize", "timeBetweenOrders", "randomizeTime20", "randomizeSize55", "giveUp",
      "catchUp", "waitForFill", "startTime", "endTime", "activeTimeStart", "activeTimeEnd"}},
    {"PctVol", "", {"pctVol", "startTime", "endTime", "noTakeLiq", "monetaryValue"}},
    {"PctVolPx",
     "",
     {"pctVol", "deltaPctVol", "minPctVol4Px", "maxPctVol4Px", "startTime", "endTime", "noTakeLiq",
      "monetaryValue"}},
    {"PctVolSz",
     "",
     {"startPctVol", "endPctVol", "startTime", "endTime", "noTakeLiq", "monetaryValue"}},
    {"PctVolTm",
     "",
     {"startPctVol", "endPctVol", "startTime", "endTime", "noTakeLiq", "monetaryValue"}},
    {"BalanceImpactRisk", "OPT", {"maxPctVol", "riskAversion", "forceCompletion"}},
    {"MinImpact", "OPT", {"maxPctVol"}},
};

/// The first attribute that the algorithm does not have; empty if there is none.
std::string_view unknown_attribute(const wire::Message& request, const Algorithm& algorithm) {
  const wire::Value* const list = request.find("order.algoParams");
  if (list == nullptr || list->kind != wire::Value::Kind::list) {
    return {};
  }
  for (const wire::Value& entry : list->list()) {
    const std::string_view key = entry.record->at(entry.record->spec->index_of("key")).text();
    const auto& known = algorithm.attributes;
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      return key;
    }
  }
  return {};
}

}  // namespace

Refusal read_algorithm(const wire::Message& request, std::string_view sec_type) {
  const std::string_view name = request.text("order.algoStrategy");
  if (name.empty()) {
    return {};
  }
  const auto* const found =
      std::find_if(std::begin(kAlgorithms), std::end(kAlgorithms), [&](const Algorithm& one) {
        return one.name == name && (one.sec_type.empty() || one.sec_type == sec_type);
      });
  if (found == std::end(kAlgorithms)) {
    return {kUnknown, "Order processing failed. Algorithm definition not found"};
  }
  if (const std::string_view key = unknown_attribute(request, *found); !key.empty()) {
    return {kUnknownAttribute,
            fmt::format("Order processing failed. Unknown algo attribute:{}", key)};
  }
  if (!found->takes_display_size && request.integer("order.displaySize").value_or(0) > 0) {
    return {kNoDisplaySize,
            "The 'Display Size' order attribute may not be specified for this order."};
  }
  return {};
}

}  // namespace ibgw::gateway
