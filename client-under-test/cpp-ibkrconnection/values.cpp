#include "values.hpp"

#include <charconv>
#include <climits>
#include <cmath>

#include <nlohmann/json.hpp>

namespace {

constexpr double kUnset = 1.797e308;  // every spelling of the largest double is at least this
constexpr int kExponentBias = 398;
constexpr unsigned kCoefficientBits = 53;

Json infinity(bool is_negative) {
  return is_negative ? "-Infinity" : "Infinity";
}

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

Json decimal_of(double value) {
  Json number = real(value);
  if (!number.is_number()) {
    return number;
  }
  char text[32];  // the shortest that reads back the same, such as 1.25e+01
  *std::to_chars(text, text + sizeof text, std::fabs(value), std::chars_format::scientific).ptr =
      '\0';
  std::string digits(text);
  const auto mark = digits.find('e');
  const int exponent = std::stoi(digits.substr(mark + 1));
  digits.erase(mark);
  digits.erase(1, 1);
  const int places = static_cast<int>(digits.size()) - 1;
  return (value < 0 ? "-" : "") + plain(digits, exponent - places);
}

Json decimal_of(unsigned long long bits) {
  const bool is_negative = (bits >> 63U) != 0;
  if (((bits >> 59U) & 0xFU) == 0xFU) {
    const bool is_nan = ((bits >> 58U) & 1U) != 0;  // also UNSET_DECIMAL, where all bits are set
    return is_nan ? Json() : infinity(is_negative);
  }
  const bool has_large_coefficient = ((bits >> 61U) & 3U) == 3U;
  const int exponent =
      static_cast<int>((bits >> (has_large_coefficient ? 51U : kCoefficientBits)) & 0x3FFU) -
      kExponentBias;
  const unsigned long long coefficient =
      has_large_coefficient ? (1ULL << kCoefficientBits) | (bits & ((1ULL << 51U) - 1))
                            : bits & ((1ULL << kCoefficientBits) - 1);
  return (is_negative && coefficient != 0 ? "-" : "") +
         plain(std::to_string(coefficient), exponent);
}

// A number if it is one.
Json multiplier(const std::string& text) {
  double value = 0;
  return set(value, text) ? real(value) : nonempty(text);
}

}  // namespace

Json decimal(const Amount& amount) {
  return std::visit([](auto value) { return decimal_of(value); }, amount);
}

Json real(double value) {
  if (std::isinf(value)) {
    return infinity(value < 0);
  }
  return std::isnan(value) || std::fabs(value) >= kUnset ? Json() : Json(value);
}

Json integer(long long value) {
  return value == INT_MAX || value == LLONG_MAX ? Json() : Json(value);
}

Json long_integer(long long value) {
  const Json number = integer(value);
  return number.is_null() ? number : Json(std::to_string(value));
}

Json nonempty(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json record(const Contract& contract) {
  return without_unset({{"conId", integer(contract.conId)},
                        {"symbol", contract.symbol},
                        {"secType", contract.secType},
                        {"lastTradeDateOrContractMonth", contract.lastTradeDateOrContractMonth},
                        {"strike", real(contract.strike)},
                        {"right", contract.right},
                        {"multiplier", multiplier(contract.multiplier)},
                        {"exchange", contract.exchange},
                        {"primaryExch", contract.primaryExchange},
                        {"currency", contract.currency},
                        {"localSymbol", contract.localSymbol},
                        {"tradingClass", contract.tradingClass}});
}

Json without_unset(const Json& record) {
  Json rest = Json::object();
  for (const auto& [name, value] : record.items()) {
    if (!value.is_null()) {
      rest[name] = value;
    }
  }
  return rest;
}

bool set(double& amount, const std::string& text) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, amount);
  return read.ec == std::errc() && read.ptr == end;
}

bool set(unsigned long long& amount, const std::string& text) {
  constexpr std::size_t kDigitsMax = 16;
  const bool is_negative = text.rfind('-', 0) == 0;
  std::string digits = text.substr(is_negative ? 1 : 0);
  std::size_t places = 0;
  if (const auto point = digits.find('.'); point != std::string::npos) {
    digits.erase(point, 1);
    places = digits.size() - point;
  }
  unsigned long long coefficient = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, coefficient);
  if (read.ec != std::errc() || read.ptr != end || places > kDigitsMax ||
      (coefficient >> kCoefficientBits) != 0) {
    return false;
  }
  amount = (is_negative ? 1ULL << 63U : 0) |
           ((static_cast<unsigned long long>(kExponentBias) - places) << kCoefficientBits) |
           coefficient;
  return true;
}
