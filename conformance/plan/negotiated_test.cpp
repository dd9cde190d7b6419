// The negotiated version from the greeting and the reply of a record.
#include "conformance/plan/negotiated.hpp"

#include <catch2/catch.hpp>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

struct Trace {
  CaseRecord record;

  Trace& add(EventKind kind, int connection, const char* name, const char* values) {
    RecordedEvent event;
    event.time = static_cast<Moment>(record.events.size());
    event.kind = kind;
    event.connection = connection;
    event.name = name;
    event.values = *parse_json(values);
    record.add(std::move(event));
    return *this;
  }
  Trace& hello(int connection, const char* values) {
    return add(EventKind::in, connection, "HELLO", values);
  }
  Trace& reply(int connection, const char* values) {
    return add(EventKind::out, connection, "VERSION_REPLY", values);
  }
  [[nodiscard]] int version() const { return negotiated_version(record).value_or(-1); }
};

constexpr const char* kOffer = R"({"min":100,"max":203,"options":""})";

TEST_CASE("the negotiated version is that of the first version reply") {
  CHECK(Trace().version() == -1);
  CHECK(Trace().hello(1, kOffer).version() == -1);
  CHECK(Trace().hello(1, kOffer).reply(1, R"({"serverVersion":"176"})").version() == 176);
  CHECK(Trace()
            .hello(1, kOffer)
            .hello(2, kOffer)
            .reply(2, R"({"serverVersion":"157"})")
            .reply(1, R"({"serverVersion":"176"})")
            .version() == 157);
}

TEST_CASE("a reply that the client did not offer, or without a greeting, is not a version") {
  CHECK(Trace().hello(1, kOffer).reply(1, R"({"serverVersion":"204"})").version() == -1);
  CHECK(Trace().hello(1, kOffer).reply(1, R"({"serverVersion":"99"})").version() == -1);
  CHECK(Trace().hello(1, kOffer).reply(1, R"({"serverVersion":"abc"})").version() == -1);
  CHECK(Trace().hello(1, kOffer).reply(1, R"({"serverVersion":"176x"})").version() == -1);
  CHECK(Trace().hello(1, kOffer).reply(2, R"({"serverVersion":"176"})").version() == -1);
  CHECK(Trace().reply(1, R"({"serverVersion":"176"})").version() == -1);
}

}  // namespace
}  // namespace ibgw::conformance
