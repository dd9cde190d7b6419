#include "client-under-test/cpp-ibkrconnection/values.hpp"

#include <limits>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using Limits = std::numeric_limits<double>;

template <class Type>
std::string there_and_back(const std::string& text) {
  Type amount{};
  return set(amount, text) ? decimal(Amount(amount)).get<std::string>() : "refused";
}

}  // namespace

TEST_CASE("what is not set is null, and infinity a text") {
  for (const double unset : {Limits::max(), -Limits::max(), Limits::quiet_NaN()}) {
    CHECK(real(unset).is_null());
    CHECK(decimal(unset).is_null());
  }
  CHECK(decimal(~0ULL).is_null());                     // UNSET_DECIMAL
  CHECK(decimal(0x7C00'0000'0000'0000ULL).is_null());  // not a number
  CHECK(integer(2147483647).is_null());
  CHECK(long_integer(std::numeric_limits<long long>::max()).is_null());
  CHECK(real(Limits::infinity()) == "Infinity");
  CHECK(decimal(-Limits::infinity()) == "-Infinity");
  CHECK(decimal(0x7800'0000'0000'0000ULL) == "Infinity");
  CHECK(without_unset({{"a", nullptr}, {"b", ""}}) == Json{{"b", ""}});
}

TEST_CASE("a decimal is a text without an exponent and trailing zeros") {
  CHECK(decimal(1e30) == "1" + std::string(30, '0'));
  CHECK(decimal(1e-9) == "0.000000001");
  CHECK(decimal(-0.0) == "0");
  CHECK(decimal(0.1) == "0.1");
  CHECK(decimal((401ULL << 53U) | 15U) == "15000");
  CHECK(decimal(0x6C73'86F2'6FC0'FFFFULL) == "9999999999999999");  // as many digits as it can have
}

TEST_CASE("a quantity keeps its fraction in both types, or is refused") {
  for (const char* const text : {"0", "5", "0.5", "-0.25", "1234567.125", "9007199254740991"}) {
    CAPTURE(text);
    CHECK(there_and_back<double>(text) == text);
    CHECK(there_and_back<unsigned long long>(text) == text);
  }
  CHECK(there_and_back<unsigned long long>("100.00") == "100");
  CHECK(there_and_back<unsigned long long>("9007199254740992") == "refused");
  for (const char* const text : {"", "1.x", "one", "1 "}) {
    CAPTURE(text);
    CHECK(there_and_back<double>(text) == "refused");
    CHECK(there_and_back<unsigned long long>(text) == "refused");
  }
}

TEST_CASE("a multiplier that is no number stays as it is") {
  Contract contract;
  CHECK_FALSE(record(contract).contains("multiplier"));
  contract.multiplier = "100";
  contract.primaryExchange = "NASDAQ";
  CHECK(record(contract).at("multiplier") == 100);
  CHECK(record(contract).at("primaryExch") == "NASDAQ");
  contract.multiplier = "ten";
  CHECK(record(contract).at("multiplier") == "ten");
}
