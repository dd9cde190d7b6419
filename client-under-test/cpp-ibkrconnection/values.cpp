#include "client-under-test/cpp-ibkrconnection/values.hpp"

#include <nlohmann/json.hpp>

namespace {

// Without an exponent and trailing zeros.
std::string plain(std::string digits, int exponent) {
  if (exponent >= 0) {
    return digits == "0" ? digits : digits + std::string(static_cast<std::size_t>(exponent), '0');
  }
  const auto places = static_cast<std::size_t>(-exponent);
  if (digits.size() <= places) {
    digits.insert(0, places + 1 - digits.size(), '0');
  }
  std::string text =
      digits.substr(0, digits.size() - places) + "." + digits.substr(digits.size() - places);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') {
    text.pop_back();
  }
  return text;
}

}  // namespace

std::string text_of(double value) {
  // Positions and sizes: nine places are more than they have.
  constexpr int kPlaces = 9;
  const std::string text =
      std::to_string(static_cast<long long>(value * 1e9 + (value < 0 ? -0.5 : 0.5)));
  return text.front() == '-' ? "-" + plain(text.substr(1), -kPlaces) : plain(text, -kPlaces);
}

std::string text_of(unsigned long long bits) {
  constexpr int kExponentBias = 398;
  const bool is_negative = (bits >> 63U) != 0;
  const bool has_large_coefficient = ((bits >> 61U) & 3U) == 3U;
  const int exponent =
      static_cast<int>((bits >> (has_large_coefficient ? 51U : 53U)) & 0x3FFU) - kExponentBias;
  const unsigned long long coefficient = has_large_coefficient
                                             ? (1ULL << 53U) | (bits & ((1ULL << 51U) - 1))
                                             : bits & ((1ULL << 53U) - 1);
  return (is_negative && coefficient != 0 ? "-" : "") +
         plain(std::to_string(coefficient), exponent);
}

Json to_json(const Contract& contract) {
  Json record{{"conId", contract.conId},
              {"symbol", contract.symbol},
              {"secType", contract.secType},
              {"lastTradeDateOrContractMonth", contract.lastTradeDateOrContractMonth},
              {"strike", contract.strike},
              {"right", contract.right},
              {"exchange", contract.exchange},
              {"currency", contract.currency},
              {"localSymbol", contract.localSymbol},
              {"tradingClass", contract.tradingClass}};
  if (!contract.multiplier.empty()) {
    record["multiplier"] = std::stod(contract.multiplier);
  }
  return record;
}
