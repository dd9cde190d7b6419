// Values that a field cannot hold, in both encodings: an error with offset and name, never another
// value.
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string>

#include <catch2/catch.hpp>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/number.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::wire {
namespace {

using namespace std::string_literals;

std::string text_frame(std::string fields) {
  for (char& c : fields) {
    c = c == '|' ? '\0' : c;
  }
  return fields;
}

/// The error as `field@offset: reason`; empty if there is none. `message` gets the values read.
std::string problem(const std::string& payload, int version, Direction direction, Message& message,
                    Exactness exactness = Exactness::values) {
  Codec codec(version);
  const Decoded decoded = codec.decode(payload, direction, exactness, message);
  return decoded.error ? decoded.error->field + '@' + std::to_string(decoded.error->offset) + ": " +
                             decoded.error->reason
                       : "";
}
std::string problem(const std::string& payload, int version,
                    Direction direction = Direction::to_gateway) {
  Message message(messages().front());
  const std::string values = problem(payload, version, direction, message);
  // A trace must not change what is read.
  CHECK(values == problem(payload, version, direction, message, Exactness::spelling));
  return values;
}

std::string cancel(const std::string& id) {
  return problem(text_frame("4|1|" + id + "|"), 165);
}
std::string current_time(const std::string& time) {
  return problem(text_frame("49|1|" + time + "|"), 176, Direction::to_client);
}
/// TICK_PRICE with that price, which is in `read` then.
std::string tick_price(const std::string& price, std::optional<double>* read = nullptr) {
  Message message(messages().front());
  const std::string found = problem(text_frame("1|6|7|1|" + price + "|0|0|"), 176,
                                    Direction::to_client, message, Exactness::spelling);
  if (read != nullptr) {
    *read = message.real("price");
  }
  return found;
}

/// A protobuf frame of CANCEL_ORDER (id 4) with that varint as orderId.
std::string protobuf_cancel(const std::string& varint, Message& message) {
  return problem("\0\0\0\xcc\x08"s + varint, 203, Direction::to_gateway, message);
}

}  // namespace

TEST_CASE("an integer of 32 bits is in its range or an error") {
  for (const char* const good : {"2147483646", "2147483647", "-2147483648", "0", "007", "1.0", "",
                                 "1.7976931348623157E308"}) {
    INFO(good);
    CHECK(cancel(good).empty());
  }
  for (const char* const bad :
       {"2147483648", "3000000000", "4294967298", "-2147483649", "03000000000", "3e9",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "99999999999999999999999999", "1e30", "-1e400"}) {
    INFO(bad);
    CHECK(cancel(bad) == "orderId@4: beyond the range of 32 bits");
  }
  for (const char* const bad : {"abc", "1.5", "nan", "NaN", "inf", "Infinity", "0x10", " 1", "1 ",
                                "+-5", "--5", "1e", "true", "1e-999"}) {
    INFO(bad);
    CHECK(cancel(bad) == (bad == "1e-999"s ? "" : "orderId@4: not a number"));
  }
}

TEST_CASE("an integer of 64 bits is in its range or an error") {
  for (const char* const good : {"9223372036854775807", "-9223372036854775808", "3000000000"}) {
    INFO(good);
    CHECK(current_time(good).empty());
  }
  for (const char* const bad :
       {"9223372036854775808", "-9223372036854775809", "1e19", "99999999999999999999999999"}) {
    INFO(bad);
    CHECK(current_time(bad) == "currentTime@5: beyond the range of 64 bits");
  }
}

// An int32 is sent as a 64-bit varint; negative numbers have ten bytes.
TEST_CASE("a protobuf number that does not fit an int is an error") {
  Message message(messages().front());
  const std::string minus_one = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s;
  CHECK(protobuf_cancel(minus_one, message).empty());
  CHECK(message.integer("orderId") == -1);
  CHECK(protobuf_cancel("\xff\xff\xff\xff\x07"s, message).empty());  // 2147483647
  CHECK(protobuf_cancel("\x80\x80\x80\x80\xf8\xff\xff\xff\xff\x01"s, message).empty());
  CHECK(message.integer("orderId") == INT32_MIN);
  for (const std::string& varint : {"\x80\x80\x80\x80\x08"s,                         // 2147483648
                                    "\xff\xff\xff\xff\x0f"s,                         // 4294967295
                                    "\x82\x80\x80\x80\x10"s,                         // 4294967298
                                    "\xff\xff\xff\xff\xf7\xff\xff\xff\xff\x01"s}) {  // -2147483649
    INFO(test::to_hex(varint));
    CHECK(protobuf_cancel(varint, message) ==
          "CancelOrderRequest.orderId@5: beyond the range of 32 bits");
  }
}

TEST_CASE("a boolean is a number, a word or an error") {
  const auto auto_bind = [](const std::string& flag, Message& message) {
    return problem(text_frame("15|1|" + flag + "|"), 176, Direction::to_gateway, message);
  };
  Message message(messages().front());
  for (const auto& [text, value] :
       {std::pair{"0", 0}, std::pair{"1", 1}, std::pair{"2", 2}, std::pair{"-1", -1},
        std::pair{"true", 1}, std::pair{"false", 0}}) {
    INFO(text);
    CHECK(auto_bind(text, message).empty());
    CHECK(message.integer("autoBind") == value);
  }
  for (const char* const bad : {"yes", "2147483648", "99999999999999999999", "nan", "TRUE"}) {
    INFO(bad);
    CHECK(auto_bind(bad, message) == "autoBind@5: not a boolean");
  }
}

TEST_CASE("a double is in its range, unset or an error") {
  std::optional<double> read;
  for (const auto& [text, value] :
       {std::pair{"1e308", 1e308}, std::pair{"-1.5E-3", -1.5e-3}, std::pair{"+5", 5.0},
        std::pair{"1e-999", 0.0}, std::pair{"-Infinity", -HUGE_VAL},
        std::pair{"Infinity", HUGE_VAL}}) {
    INFO(text);
    CHECK(tick_price(text, &read).empty());
    CHECK(read == value);
  }
  for (const char* const unset : {"", "1.79769313486232E+308", "1.7976931348623157E308",
                                  "1.7977e308", "-1.79769313486232E+308"}) {
    INFO(unset);
    CHECK(tick_price(unset, &read).empty());
    CHECK_FALSE(read.has_value());
  }
  for (const std::string& bad : {"1e999"s, "-1e999"s, "1.9e308"s, std::string(400, '9')}) {
    INFO(bad);
    CHECK(tick_price(bad) == "price@8: beyond the range of a double");
  }
  for (const char* const bad :
       {"nan", "inf", "-inf", "0x1p3", "1,5", "+-5", "1.5d", "--1", "e5", "."}) {
    INFO(bad);
    CHECK(tick_price(bad) == "price@8: not a number");
  }
}

// Numbers with few digits are read without the library.
TEST_CASE("short numbers are read as by the library, and nothing else is accepted") {
  std::mt19937 random(20260105);
  const std::string_view alphabet = "0123456789012345678901234567890123456789..-+e";
  int numbers = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text(1 + random() % 17, '\0');
    for (char& c : text) {
      c = alphabet[random() % alphabet.size()];
    }
    if (text.front() == '+') {
      continue;  // The library does not accept it.
    }
    double expected = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, expected);
    const bool is_number = rest == end && error == std::errc{};
    const ParsedDouble parsed = parse_double(text);
    INFO(text);
    if (is_number) {
      ++numbers;
      REQUIRE(parsed.kind == NumberClass::number);
      REQUIRE(std::memcmp(&parsed.number, &expected, sizeof expected) == 0);
      REQUIRE(class_of_decimal(text) == NumberClass::number);
    } else if (error == std::errc::invalid_argument || rest != end) {
      REQUIRE(parsed.kind == NumberClass::not_a_number);
      REQUIRE(class_of_decimal(text) == NumberClass::not_a_number);
    }
  }
  CHECK(numbers > 20'000);
}

TEST_CASE("a decimal is a number, unset or an error") {
  const auto quantity = [](const std::string& text, Direction direction, int version) {
    if (version >= 203) {  // TICK_SIZE {reqId, tickType, size}
      return problem("\0\0\0\xca\x1a"s + static_cast<char>(text.size()) + text, version, direction);
    }
    return problem(text_frame("2|6|1|0|" + text + "|"), version, direction);
  };
  const std::string many = std::string(1, '1') + std::string(999, '0');
  for (const std::string& good :
       {"1"s, "0.5"s, "-3"s, "1E+2"s, ""s, "2147483647"s, "9223372036854775807"s,
        "1.7976931348623157E308"s, "NaN"s, "Infinity"s, "0."s + std::string(100, '3')}) {
    INFO(good);
    CHECK(quantity(good, Direction::to_client, 176).empty());
    CHECK(quantity(good, Direction::to_client, 206).empty());
  }
  for (const std::string& bad : {"abc"s, "1,000"s, "1 "s, "0x1"s}) {
    INFO(bad);
    CHECK(quantity(bad, Direction::to_client, 176) == "size@8: not a number");
    CHECK(quantity(bad, Direction::to_client, 206) == "TickSize.size@6: not a number");
  }
  CHECK(quantity(many, Direction::to_client, 176) == "size@8: beyond the range of a double");
}

TEST_CASE("a number that decides what follows must be known") {
  Message message(messages().front());
  const auto tick = [&](const std::string& type) {
    return problem(text_frame("99|7|" + type + "|1767623400|1.5|"), 176, Direction::to_client,
                   message);
  };
  CHECK(tick("4").empty());
  for (const char* const bad : {"9", "-1", "04", "4.0", ""}) {
    INFO(bad);
    CHECK(tick(bad) == "tickType@5: expected one of 0|1|2|3|4");
  }
}

TEST_CASE("the largest int is not an unset id") {
  Message message(*find_message("START_API"));
  message.set("clientId", INT32_MAX);
  CHECK_FALSE(message.integer("clientId").has_value());
  CHECK(message.id("clientId") == INT32_MAX);
  message.set("clientId", "2147483647");
  CHECK(message.id("clientId") == INT32_MAX);
  message.set("clientId", "");
  CHECK_FALSE(message.id("clientId").has_value());
}

}  // namespace ibgw::wire
