// Tests of Firings alone, without running rules.
#include "simulator/session/firings.hpp"

#include <catch2/catch.hpp>

#include "simulator/session/parts_support.hpp"

namespace ibgw::session {
namespace {

/// One rule with one action, and its firing.
struct Fired : test::Ground {
  explicit Fired(scenario::TriggerKind on = scenario::TriggerKind::ready) {
    rule.id = "r";
    rule.actions.emplace_back().kind = scenario::ActionKind::hold;
    Occurrence occurrence;
    occurrence.kind = on;
    occurrence.connection = started().connection;
    firing = firings.begin(rule, occurrence);
  }
  /// `ok` of the rule's `rule_done` line in the trace: `true`, `false`, or empty if there is none.
  [[nodiscard]] std::string done() const {
    for (const std::string& line : trace.lines) {
      if (const std::size_t at = line.find("\"ok\":");
          at != std::string::npos && line.find("rule_done") != std::string::npos) {
        return line.substr(at + 5, line.find_first_of(",}", at) - at - 5);
      }
    }
    return {};
  }
  scenario::Rule rule;
  std::shared_ptr<Firing> firing;
};

}  // namespace

TEST_CASE("a firing is done when its actions are and every promise is proven") {
  Fired fired;
  const std::uint64_t first = fired.firings.promise(fired.firing);
  const std::uint64_t second = fired.firings.promise(fired.firing);
  CHECK(first != second);
  fired.firings.settle(fired.firing);
  fired.firings.prove(1, {"close: rst", "r", true, "seen", first});
  CHECK(fired.done().empty());
  fired.firings.prove(1, {"close: rst", "r", true, "seen", second});
  CHECK(fired.done() == "true");
}

TEST_CASE("one broken promise fails the firing, and the first reason is reported") {
  Fired fired;
  const std::uint64_t refuted = fired.firings.promise(fired.firing);
  const std::uint64_t missed = fired.firings.promise(fired.firing);
  fired.firings.settle(fired.firing);
  fired.firings.prove(1, {"fragment", "r", false, "2 segments", refuted});
  fired.firings.unproven(missed, "too late", false);
  CHECK(fired.done() == "false");
  CHECK(fired.trace.has(R"("reason":"fragment: 2 segments")"));
  CHECK_FALSE(fired.firing->left);
}

TEST_CASE(
    "failures after the client has left are attributed to that, unless its close triggered the "
    "rule") {
  const bool by_closing = GENERATE(false, true);
  Fired fired(by_closing ? scenario::TriggerKind::peer_fin : scenario::TriggerKind::ready);
  fired.firings.note_leaving(*fired.sessions.find(1));
  fired.firings.give_up(fired.firing, "gone");
  fired.firings.settle(fired.firing);
  CHECK(fired.firing->left != by_closing);
}

TEST_CASE("a client that closes after our close does not count as leaving") {
  Fired fired;
  Session& session = *fired.sessions.find(1);
  session.write_closed = true;
  session.phase = Session::Phase::deaf;
  fired.firings.note_leaving(session);
  fired.firings.give_up(fired.firing, "late");
  CHECK_FALSE(fired.firing->left);
}

TEST_CASE("the gateway's own actions have no promise") {
  Fired fired;
  CHECK(fired.firings.promise(nullptr) == 0);
  fired.firings.open(nullptr);
  fired.firings.give_up(nullptr, "x");
  fired.firings.settle(nullptr);
  fired.firings.prove(1, {"close: fin", {}, true, "seen", 0});
  fired.firings.unproven(17, "nobody's", false);
  CHECK(fired.done().empty());
}

TEST_CASE("the acting firing is that of the connection, and the outer one returns") {
  Fired fired;
  const Session& other = fired.started();
  const Firings::Acting outer(fired.firings, fired.firing);
  {
    const Firings::Acting inner(fired.firings, nullptr);
    CHECK(fired.firings.acting() == nullptr);
  }
  CHECK(fired.firings.acting_on(*fired.sessions.find(1)) == fired.firing);
  CHECK(fired.firings.acting_on(other) == nullptr);
}

}  // namespace ibgw::session
