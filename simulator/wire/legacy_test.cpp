// Requests without length prefixes: where they end. Field counts are those of IbPy 0.8 and npm `ib`
// 0.2.9, both of API 9.70 (client version 62), and of API 9.72 (client version 66).
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::wire {
namespace {

struct Row {
  const char* what;
  std::string_view message;
  int number;  ///< Of the request.
  int fields;  ///< Including its id and number.
};

// Every field is empty or 0, so nothing that depends on another field is there.
constexpr Row kRows[] = {
    {"IbPy", "REQ_MKT_DATA", 10, 18},
    {"npm ib", "REQ_MKT_DATA", 11, 19},
    {"9.70", "REQ_HISTORICAL_DATA", 5, 22},
    {"npm ib", "REQ_HISTORICAL_DATA", 6, 23},
    {"9.70", "REQ_CONTRACT_DATA", 7, 17},
    {"9.72", "REQ_CONTRACT_DATA", 8, 18},
    {"9.70", "REQ_MKT_DEPTH", 4, 15},
    {"9.72", "REQ_MKT_DEPTH", 5, 16},
    {"9.70", "REQ_REAL_TIME_BARS", 2, 18},
    {"9.72", "REQ_REAL_TIME_BARS", 3, 19},
    {"9.70", "REQ_SCANNER_SUBSCRIPTION", 3, 24},
    {"9.72", "REQ_SCANNER_SUBSCRIPTION", 4, 25},
    {"9.70", "REQ_EXECUTIONS", 3, 10},
    {"9.70", "CANCEL_ORDER", 1, 3},
    {"9.70", "REQ_ACCT_DATA", 2, 4},
    {"9.70", "REQ_POSITIONS", 1, 2},
    {"9.70", "PLACE_ORDER", 41, 85},
    {"9.72", "PLACE_ORDER", 45, 90},
};

std::string request(const Row& row) {
  std::string bytes =
      std::to_string(find_message(row.message)->id) + '\0' + std::to_string(row.number) + '\0';
  return bytes.append(static_cast<std::size_t>(row.fields - 2), '\0');
}

}  // namespace

TEST_CASE("a request without a length prefix ends after its last field") {
  for (const int version : {kLegacyVersionMin, kLegacyServerVersion}) {
    Codec codec(version);
    Message message(kHello);
    for (const Row& row : kRows) {
      INFO(row.what << ' ' << row.message << " with client layouts of " << version);
      const std::string bytes = request(row);
      const std::string_view all = bytes;
      for (std::size_t cut = 0; cut < all.size(); ++cut) {
        const Extent part = codec.first_message(all.substr(0, cut), Direction::to_gateway, message);
        CHECK((part.length == 0 && !part.error));
      }
      CHECK(codec.first_message(all, Direction::to_gateway, message).length == all.size());
      CHECK(codec.first_message(bytes + "49", Direction::to_gateway, message).length == all.size());
    }
  }
}

TEST_CASE("a request without a length prefix waits for the elements of its lists") {
  Codec codec(kLegacyServerVersion);
  for (const int legs : {1, 2, 200}) {  // 200 are longer than what is looked at first.
    std::string list;
    for (int i = 0; i < legs; ++i) {
      list += R"({"conId":8314,"ratio":1,"action":"BUY","exchange":"SMART"},)";
    }
    list.pop_back();
    std::string reason;
    const auto fields = tree_from_json(
        R"({"reqId":1,"contract":{"secType":"BAG","comboLegs":[)" + list + "]}}", reason);
    REQUIRE(fields);
    Message sent(*find_message("REQ_MKT_DATA", Direction::to_gateway));
    REQUIRE_FALSE(fill_fields(*fields, sent));
    OutputBuffer out;
    REQUIRE_FALSE(codec.encode(sent, out));
    const std::string bytes(out.view().substr(4));  // Without the length.
    const std::string_view all = bytes;
    Message message(kHello);
    for (std::size_t cut = 0; cut < all.size(); ++cut) {
      const Extent part = codec.first_message(all.substr(0, cut), Direction::to_gateway, message);
      CHECK((part.length == 0 && !part.error));
    }
    CHECK(codec.first_message(bytes + "49", Direction::to_gateway, message).length == all.size());
  }
}

TEST_CASE("what cannot be a request from before version 100 is an error") {
  Codec codec(kLegacyVersionMin);
  Message message(kHello);
  const auto error = [&](std::string_view bytes) {
    const Extent found = codec.first_message(bytes, Direction::to_gateway, message);
    CHECK(found.length == 0);
    return found.error ? found.error->reason : "";
  };
  using namespace std::string_view_literals;
  CHECK(error("999\0"sv) == "no message has the id 999");
  CHECK(error("x\0"sv) == "the message id is not a number");
  CHECK(error("71\0"sv) == "START_API does not exist at server version 69");
  CHECK(error("8\0001\0x\0"sv) == "not a number");
}

}  // namespace ibgw::wire
