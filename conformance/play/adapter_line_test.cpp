// Lines of adapters and of the gateway's trace, as in the documents; everything else is refused.
#include "conformance/play/adapter_line.hpp"

#include <catch2/catch.hpp>

#include "conformance/event/json_tree.hpp"
#include "conformance/play/trace_line.hpp"

namespace ibgw::conformance {
namespace {

RecordedEvent event_of(const std::string& line) {
  return std::get<RecordedEvent>(read_adapter_line(line, 42, 2));
}

std::string problem_of(const std::string& line) {
  return std::get<BadLine>(read_adapter_line(line, 42, 2)).what;
}

TEST_CASE("hello says what the client can do") {
  const AdapterLine line = read_adapter_line(
      R"({"event":"hello","adapter":"python-ibapi","client":"ibapi 10.37.2","client_versions":[100,203],"calls":["connect","reqPositions"],"observes":["callbacks"]})",
      42, 1);
  const auto& greeting = std::get<Greeting>(line);
  CHECK(greeting.client == "ibapi 10.37.2");
  CHECK(greeting.calls == std::vector<std::string>{"connect", "reqPositions"});
  CHECK(greeting.observes == std::vector<std::string>{"callbacks"});
}

TEST_CASE("events of the contract") {
  const RecordedEvent begin =
      event_of(R"({"event":"call","id":1,"name":"connect","phase":"begin"})");
  CHECK(begin.kind == EventKind::call_begin);
  CHECK(begin.id == 1);
  CHECK(begin.time == 42);
  CHECK(begin.instance == 2);
  const RecordedEvent end = event_of(
      R"({"event":"call","id":1,"name":"connect","phase":"end","outcome":"exception","text":"OSError"})");
  CHECK(end.kind == EventKind::call_end);
  CHECK(end.text == "exception");
  CHECK(text_of(end.values, "text") == "OSError");
  const RecordedEvent callback =
      event_of(R"({"event":"callback","name":"error","args":{"errorCode":326}})");
  CHECK(callback.kind == EventKind::callback);
  CHECK(integer_of(callback.values, "errorCode") == 326);
  CHECK(event_of(R"({"event":"callback","name":"connectAck"})").values.kind == Tree::Kind::map);
  const RecordedEvent answer =
      event_of(R"({"event":"answer","id":2,"name":"is_connected","value":null})");
  CHECK(answer.kind == EventKind::answer);
  CHECK(answer.values.kind == Tree::Kind::null);
  CHECK(event_of(R"({"event":"note","name":"reconnect"})").kind == EventKind::note);
}

TEST_CASE("every other line is refused and quoted") {
  CHECK(problem_of("Traceback (most recent call last):") ==
        "not a JSON object: Traceback (most recent call last):");
  CHECK(problem_of("[1]") == "not a JSON object: [1]");
  CHECK(problem_of("{}") == "no `event`: {}");
  CHECK(problem_of(R"({"event":"callback"})") == R"(event has no name: {"event":"callback"})");
  CHECK(problem_of(R"({"event":"crash","name":"x"})") ==
        R"(unknown event: {"event":"crash","name":"x"})");
  CHECK(problem_of(R"({"event":"call","id":1,"name":"connect","phase":"end","outcome":"great"})")
            .rfind("call has no known phase and outcome", 0) == 0);
  CHECK(problem_of(R"({"event":"hello"})").rfind("hello has no `calls`", 0) == 0);
  CHECK(problem_of(std::string(100'000, 'x')).size() < 200);
}

TEST_CASE("a greeting that contradicts the manifest, or offers what does not exist, is named") {
  const auto problem = [](const std::string& rest) {
    const AdapterLine line =
        read_adapter_line(R"({"event":"hello","observes":["calls"],)" + rest + "}", 1, 1);
    const Greeting* const greeting = std::get_if<Greeting>(&line);
    return greeting != nullptr ? greeting_problem(*greeting, 100, 203).value_or("")
                               : std::get<BadLine>(line).what.substr(0, 27);
  };
  CHECK(problem(R"("calls":["connect"])").empty());
  CHECK(problem(R"("calls":["connect","reqPositions"],"client_versions":[100,203])").empty());
  // What no gateway of ours speaks is no contradiction.
  CHECK(problem(R"("calls":["connect"],"client_versions":[62,203])").empty());
  CHECK(problem(R"("calls":["connect"],"client_versions":[100,187])") ==
        "`server_versions` of the manifest are [100, 203], but hello says `client_versions` [100, "
        "187]; expected the same range");
  CHECK(problem(R"("calls":["connect","reqPosition"])") ==
        "hello names a call `reqPosition`, which no scenario can ask for; did you mean "
        "`reqPositions`?");
  for (const char* const nonsense :
       {"[203,100]", "[100]", "[100,150,203]", "[\"x\",203]", "[0,203]", "{}", "[]"}) {
    CHECK(problem(std::string(R"("calls":["connect"],"client_versions":)") + nonsense) ==
          "`client_versions` of hello ");
  }
}

TEST_CASE("lines that the runner sends") {
  CHECK(hello_line() == R"({"do":"hello"})");
  CHECK(case_line("a/b@176/c", "127.0.0.1", 40001) ==
        R"({"do":"case","case":"a/b@176/c","host":"127.0.0.1","port":40001})");
  Tree arguments = map_tree();
  set_member(arguments, "client_id", integer_tree(10));
  CHECK(call_line(1, "connect", arguments) ==
        R"({"do":"call","id":1,"name":"connect","args":{"client_id":10}})");
  CHECK(call_line(1, "disconnect", {}) == R"({"do":"call","id":1,"name":"disconnect","args":{}})");
  CHECK(query_line(2, "is_connected") == R"({"do":"query","id":2,"name":"is_connected"})");
  CHECK(bye_line() == R"({"do":"bye"})");
}

TEST_CASE("lines of the trace") {
  const auto in = read_trace_line(
      R"({"t":5,"wall":"x","conn":1,"kind":"in","message":{"message":"START_API","id":71,"encoding":"text","fields":{"clientId":10}},"hex":"00"})");
  REQUIRE(in);
  CHECK(in->kind == EventKind::in);
  CHECK(in->time == 5);
  CHECK(in->connection == 1);
  CHECK(in->name == "START_API");
  CHECK(integer_of(in->values, "clientId") == 10);
  CHECK(in->text == "00");
  CHECK(read_trace_line(R"({"t":5,"conn":1,"kind":"accept","peer":"127.0.0.1:40001"})")->text ==
        "127.0.0.1:40001");
  CHECK(read_trace_line(R"({"t":5,"conn":1,"kind":"stage","stage":"hello"})")->name == "hello");
  const auto rule = read_trace_line(R"({"t":5,"conn":1,"kind":"rule","rule":"close","firing":3})");
  CHECK((rule->name == "close" && rule->id == 3));
  const auto done = read_trace_line(
      R"({"t":5,"conn":1,"kind":"rule_done","rule":"close","firing":3,"ok":false,"begun":true,"client_left":false,"reason":"gone"})");
  REQUIRE(done);
  CHECK(done->kind == EventKind::rule_done);
  CHECK((done->name == "close" && done->id == 3 && done->text == "gone"));
  CHECK_FALSE(done->values.find("ok")->boolean);
  CHECK(done->values.find("begun")->boolean);
  CHECK_FALSE(done->values.find("client_left")->boolean);
  const auto proof = read_trace_line(
      R"({"t":5,"kind":"proof","conn":1,"rule":"cut","proof":"fragment","ok":false,"detail":"1 segment"})");
  REQUIRE(proof);
  CHECK((proof->name + " " + proof->text + " " + proof->rule) == "fragment 1 segment cut");
  CHECK((proof->values.kind == Tree::Kind::boolean && !proof->values.boolean));
  CHECK_FALSE(proof->forbidden);
  CHECK(
      read_trace_line(
          R"({"t":5,"kind":"proof","rule":"r","proof":"refuse","ok":false,"forbidden":true,"detail":"?"})")
          ->forbidden);
  CHECK(read_trace_line(R"({"t":5,"conn":1,"kind":"action","action":"hold","rule":"r"})")->name ==
        "hold");
  CHECK(read_trace_line(
            R"({"t":5,"conn":1,"kind":"error","reason":"bad","field":"clientId","offset":3})")
            ->text == "bad (field clientId)");
  CHECK(read_trace_line(R"({"t":5,"kind":"end","sessions":1,"rules":{"a":0}})")
            ->values.find("rules") != nullptr);
  CHECK_FALSE(read_trace_line(R"({"kind":"in"})"));
  CHECK_FALSE(read_trace_line(R"({"t":5,"kind":"callback","name":"x"})"));
  CHECK_FALSE(read_trace_line("garbage"));
}

}  // namespace
}  // namespace ibgw::conformance
