// The memory of a message is in proportion to its bytes, whatever they contain.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/frame_reader.hpp"
#include "simulator/wire/json.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::wire {
namespace {

using namespace std::string_literals;

constexpr std::size_t kSpare = 1024 * 1024;

struct Result {
  std::optional<WireError> error;
  std::size_t used = 0;
  std::size_t held = 0;
};

Result decode(const std::string& payload, int version, Direction direction, Message& message) {
  Codec codec(version);
  const Decoded decoded = codec.decode(payload, direction, Exactness::spelling, message);
  return {decoded.error, message.arena().handed_out(), message.arena().held()};
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string all;
  all.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    all += part;
  }
  return all;
}

std::string varint(std::size_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7U) {
    bytes += static_cast<char>((number & 0x7fU) | 0x80U);
  }
  return bytes += static_cast<char>(number);
}

/// A delimited protobuf field.
std::string field(int number, const std::string& content) {
  return varint((static_cast<std::size_t>(number) << 3U) | 2U) + varint(content.size()) + content;
}

/// The combination part of PLACE_ORDER at 176, up to the count of legs.
std::string bag() {
  std::string fields = "3|1|0||BAG||0.0|||||USD|||||BUY|1|LMT|1||GTC||||0||1|0|0|0|0|0|0|0|";
  std::replace(fields.begin(), fields.end(), '|', '\0');
  return fields;
}

}  // namespace

TEST_CASE("a count of elements is limited by the rest of the frame") {
  // A leg has eight fields, so seven NULs are not enough.
  Message message(messages().front());
  const auto with_legs_of = [&](std::size_t bytes) {
    return decode(bag() + "1000\0"s + std::string(bytes, '\0'), 176, Direction::to_gateway,
                  message);
  };
  const Result short_by_one = with_legs_of(8 * 1000 - 1);
  REQUIRE(short_by_one.error.has_value());
  CHECK(short_by_one.error->field == "contract.comboLegs");
  CHECK(short_by_one.error->reason == "the count exceeds the rest of the frame");
  CHECK(short_by_one.used < 20'000);
  const Result enough = with_legs_of(8 * 1000);
  REQUIRE(enough.error.has_value());  // The frame ends after the legs.
  CHECK(enough.error->reason == "the frame ends before this field");
  CHECK(enough.used > 100'000);
}

TEST_CASE("a megabyte of legs is refused before it costs memory, with the place of the error") {
  Message message(messages().front());
  for (const char* const legs : {"100000", "125000", "1000000", "9999999"}) {
    INFO(legs);
    const std::string begin = bag();
    const Result result = decode(begin + legs + '\0' + std::string(1'000'000, '\0'), 176,
                                 Direction::to_gateway, message);
    REQUIRE(result.error.has_value());
    CHECK(result.error->field == "contract.comboLegs");
    CHECK(result.error->offset == begin.size());
    CHECK(result.held < 20'000);
  }
}

// Two bytes make a record of many fields, so only a limit for the whole message helps.
TEST_CASE("empty protobuf elements are bounded by the bytes of the frame") {
  const std::string place_order = "\0\0\0\xcb"s;  // id 3 + 200
  const std::size_t bytes = 1'000'000;
  struct Case {
    const char* what;
    std::string payload;
    const char* field;
  };
  const auto empty = [](int number, std::size_t in_bytes) {
    const std::string one = field(number, "");
    return repeated(one, in_bytes / one.size());
  };
  const Case cases[] = {
      {"conditions", place_order + field(3, empty(100, bytes)), "Order.conditions"},
      {"legs", place_order + field(2, empty(20, bytes)), "Contract.comboLegs"},
      {"map entries", place_order + field(3, empty(62, bytes)), "Order.algoParams"},
      {"packed numbers", "\0\0\0\xcf"s + field(2, field(9, std::string(bytes, '\1'))),
       "ExecutionFilter.specificDates"},
      {"single numbers", "\0\0\0\xcf"s + field(2, repeated("\x48\x01", bytes / 2)),
       "ExecutionFilter.specificDates"},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Message message(messages().front());
    const Result result = decode(one.payload, 226, Direction::to_gateway, message);
    REQUIRE(result.error.has_value());
    CHECK(result.error->field == one.field);
    CHECK(result.error->reason == kTooManyElements);
    CHECK(result.used <= 4 * one.payload.size() + kSpare);
    CHECK(result.held <= 6 * one.payload.size() + 2 * kSpare);
  }
}

TEST_CASE("a packed list takes one place per number") {
  Message message(messages().front());
  const std::string dates = repeated("\xa1\xb7\xd4\x09", 1000);  // 20260769, four bytes each
  const Result result = decode("\0\0\0\xcf"s + field(2, field(9, dates) + field(9, dates)), 226,
                               Direction::to_gateway, message);
  CHECK_FALSE(result.error.has_value());
  CHECK(message.find("executionFilter.specificDates")->list().size() == 2000);
  CHECK(result.used < (1024 + 2048 + 100) * sizeof(Value));
}

TEST_CASE("the largest usual messages are well within the bound") {
  Message message(*find_message("HISTORICAL_DATA", Direction::to_client));
  message.set("reqId", 1);
  const Value& bars = *[&] {
    Record& root = message.root();
    const int index = root.spec->index_of("historicalDataBars");
    message.make_list(root.at(index), root.spec->fields[static_cast<std::size_t>(index)], 100'000);
    return &root.at(index);
  }();
  for (const Value& bar : bars.list()) {
    const Record& record = *bar.record;
    const auto set = [&](const char* name, double number) {
      Value& value = record.at(record.spec->index_of(name));
      value.kind = Value::Kind::real;
      value.real = number;
    };
    message.set_text(record.at(record.spec->index_of("date")), "1767623400");
    for (const char* const price : {"open", "high", "low", "close"}) {
      set(price, 254.25);
    }
    message.set_text(record.at(record.spec->index_of("volume")), "12345");
    message.set_text(record.at(record.spec->index_of("WAP")), "254.213");
  }
  for (const int version : {176, 226}) {
    OutputBuffer out;
    Codec codec(version);
    REQUIRE_FALSE(codec.encode(message, out).has_value());
    Message decoded(messages().front());
    const Result result =
        decode(std::string(out.view_from(4)), version, Direction::to_client, decoded);
    INFO(version << ": " << out.size() << " bytes, " << result.used << " decoded");
    CHECK_FALSE(result.error.has_value());
  }
}

TEST_CASE("the memory of a large message is freed, that of a usual one is kept") {
  Message message(*find_message("REPLACE_FA", Direction::to_gateway));
  message.set("xml", std::string(10'000'000, 'x'));
  CHECK(message.arena().held() > 10'000'000);
  SECTION("at the next message") {
    message.reset(message.spec());
    CHECK(message.arena().held() <= Arena::kKeptBytesMax);
  }
  SECTION("as soon as the message is no longer needed") {
    message.give_back();
    CHECK(message.arena().held() <= Arena::kKeptBytesMax);
  }
  message.reset(message.spec());
  SECTION("with the frame that it kept") {
    const std::size_t kept = message.keep_frame(std::string(10'000'000, 'x')).size();
    CHECK(message.frame_held() >= kept);
    message.give_back();
    CHECK(message.frame_held() == 0);
  }
  message.set("xml", std::string(50'000, 'x'));
  const std::size_t held = message.arena().held();
  message.give_back();
  message.reset(message.spec());
  CHECK(message.arena().held() == held);
}

TEST_CASE("a frame that is too long for any client is not encoded") {
  for (const int version : {176, 226}) {
    Codec codec(version);
    OutputBuffer out;
    out.append("before");
    Message message(*find_message("RECEIVE_FA", Direction::to_client));
    message.set("xml", std::string(kFrameBytesMax, 'x'));
    const auto error = codec.encode(message, out);
    REQUIRE(error.has_value());
    CHECK(error->field == "length");
    CHECK(error->reason.find("at most 16777215 are allowed") != std::string::npos);
    CHECK(out.view() == "before");
  }
}

TEST_CASE("a message from JSON is bounded by the bytes of the JSON") {
  std::string reason;
  const std::string legs = repeated("{},", 100'000) + "{}";
  const auto tree = tree_from_json(R"({"contract":{"comboLegs":[)" + legs + "]}}", reason);
  REQUIRE(tree.has_value());
  Message message(*find_message("PLACE_ORDER"));
  message.bound_by(300'000);
  const auto error = fill_fields(*tree, message);
  REQUIRE(error.has_value());
  CHECK(error->field == "contract.comboLegs");
  CHECK(error->reason == kTooManyElements);
  Message ours(*find_message("PLACE_ORDER"));
  CHECK_FALSE(fill_fields(*tree, ours).has_value());
}

}  // namespace ibgw::wire
