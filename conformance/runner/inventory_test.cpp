// Manifests, known failures, patterns and the choice of cases.
#include "conformance/runner/inventory.hpp"

#include <catch2/catch.hpp>

#include "conformance/runner/command_line.hpp"
#include "conformance/runner/glob.hpp"
#include "conformance/runner/made_inventory.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;

TEST_CASE("globs") {
  CHECK(glob_matches("*", ""));
  CHECK(glob_matches("a*c", "abbbc"));
  CHECK(glob_matches("a?c", "abc"));
  CHECK(glob_matches("*[at=*]", "x[at=hello]"));
  CHECK(glob_matches("**x", "aax"));
  CHECK_FALSE(glob_matches("a?c", "ac"));
  CHECK_FALSE(glob_matches("abc", "abcd"));
  CHECK_FALSE(glob_matches("a*d", "abc"));
}

constexpr const char* kVersions = R"(language: Python
package: ib_async
versions:
  - "2.1.0"
  - {version: "3.0.0", server_versions: [157, 200], timeouts: {handshake: 2s}}
server_versions: [157, 178]
timeouts: {handshake: 4s}
provides: []
install: "pip install --prefix {env} ib_async=={version}"
run: "{env}/bin/python {dir}/adapter.py {client}"
)";

TEST_CASE("a manifest with versions gives a client for each") {
  const std::vector<Client> clients = read_manifest(kVersions, "/x/python-ib_async/adapter.yaml");
  REQUIRE(clients.size() == 2);
  CHECK(clients[0].name == "python-ib_async-2.1.0");
  CHECK(clients[0].server_max == 178);
  CHECK(clients[0].timeouts.at("handshake") == 4s);
  CHECK(clients[1].name == "python-ib_async-3.0.0");
  CHECK(clients[1].server_max == 200);
  CHECK(clients[1].timeouts.at("handshake") == 2s);
  const Places places{.programs = "/b/bin", .build_root = "/b", .time_scale = 1};
  CHECK(expand(clients[0].install, clients[0], places) ==
        "pip install --prefix /b/clients/python-ib_async-2.1.0 ib_async==2.1.0");
  CHECK(expand(clients[0].run, clients[0], places) ==
        "/b/clients/python-ib_async-2.1.0/bin/python /x/python-ib_async/adapter.py "
        "python-ib_async-2.1.0");
  CHECK_THAT(why_not_installed(clients[0], places).value_or(""),
             Contains("conformance install python-ib_async-2.1.0"));
}

TEST_CASE("a manifest can name its clients") {
  const std::vector<Client> clients = read_manifest(
      "language: C++\nrun: \"{bin}/x\"\nserver_versions: [100, 226]\nclients:\n  a: {}\n  b: {run: "
      "\"{bin}/y\", server_versions: [100, 176]}\n",
      "/x/reference/adapter.yaml");
  REQUIRE(clients.size() == 2);
  CHECK(clients[0].name == "a");
  CHECK(clients[0].run == "{bin}/x");
  CHECK(clients[1].run == "{bin}/y");
  CHECK(clients[1].server_max == 176);
  CHECK_FALSE(why_not_installed(clients[0], {}));
}

std::string manifest_problem(const std::string& text) {
  try {
    (void)read_manifest(text, "x/a/adapter.yaml");
  } catch (const LoadError& error) {
    return error.problems().front().text();
  }
  return {};
}

TEST_CASE("manifests are read strictly") {
  CHECK(manifest_problem("language: C\nversion: [1]\nrun: x\nserver_versions: [1, 2]\n") ==
        "x/a/adapter.yaml:1:1: a manifest needs either `versions` or `clients`; expected one of "
        "them\nlanguage: C\n^");
  CHECK_THAT(
      manifest_problem("language: C\nversions: [\"1\"]\nrun: x\nserver_versions: [1, 2]\nrum: x\n"),
      Contains("x/a/adapter.yaml:5:1: unknown key `rum`"));
  CHECK_THAT(manifest_problem(
                 "language: C\nversions: [\"1\"]\nrun: \"{evn}/x\"\nserver_versions: [1, 2]\n"),
             Contains("3:1: unknown placeholder `{evn}`"));
  CHECK_THAT(manifest_problem("language: C\nversions: [\"1\"]\nserver_versions: [1, 2]\n"),
             Contains("has no `run`"));
  CHECK_THAT(manifest_problem("language: C\nversions: [\"1\"]\nrun: x\n"),
             Contains("has no `server_versions`"));
  CHECK_THAT(
      manifest_problem("language: C\nversions: [\"1\", \"1\"]\nrun: x\nserver_versions: [1, 2]\n"),
      Contains("stands here twice"));
  CHECK_THAT(manifest_problem("language: C\nversions: [\"1\"]\nrun: x\nserver_versions: [3, 2]\n"),
             Contains("the lowest and the highest"));
}

TEST_CASE("cases are scenarios, versions and clients, each negotiated version once") {
  const Inventory inventory = small_inventory();
  Selection selection;
  selection.clients = {"old"};
  selection.scenarios = {"close[at=hello]"};
  CHECK(ids(plan_cases(inventory, selection)) ==
        std::vector<std::string>{"handshake/close[at=hello]@100/old",
                                 "handshake/close[at=hello]@142/old",
                                 "handshake/close[at=hello]@157/old"});
  selection.server_versions = {176, 203};
  const auto plans = plan_cases(inventory, selection);
  CHECK(ids(plans) == std::vector<std::string>{"handshake/close[at=hello]@176/old"});
  CHECK(plans[0].negotiated == 157);
  selection.server_versions.clear();
  selection.only_edges = true;
  CHECK(ids(plan_cases(inventory, selection)) ==
        std::vector<std::string>{"handshake/close[at=hello]@100/old",
                                 "handshake/close[at=hello]@128/old",
                                 "handshake/close[at=hello]@157/old"});
}

TEST_CASE(
    "without clients only the reference ones run; versions and capabilities of the scenario "
    "count") {
  const Inventory inventory = small_inventory();
  Selection selection;
  selection.scenarios = {"all_well"};
  selection.server_versions = {142, 157};
  const auto plans = plan_cases(inventory, selection);
  CHECK(ids(plans) == std::vector<std::string>{"handshake/healthy@157/reference"});
  CHECK(plans[0].why_unsupported == "the client does not provide auto_reconnect");
}

TEST_CASE("sampling takes variants in turn") {
  const Inventory inventory = small_inventory();
  Selection selection;
  selection.scenarios = {"handshake/close"};
  selection.clients = {"reference"};
  selection.samples_variants = true;
  selection.server_versions = {100, 142, 157};
  CHECK(ids(plan_cases(inventory, selection)) ==
        std::vector<std::string>{"handshake/close[at=accept]@100/reference",
                                 "handshake/close[at=hello]@142/reference",
                                 "handshake/close[at=accept]@157/reference"});
}

TEST_CASE("shards are a partition") {
  const Inventory inventory = small_inventory();
  Selection selection;
  selection.clients = {"*"};
  const std::size_t all = plan_cases(inventory, selection).size();
  selection.shards = 3;
  std::size_t sum = 0;
  for (selection.shard = 1; selection.shard <= 3; ++selection.shard) {
    sum += plan_cases(inventory, selection).size();
  }
  CHECK(sum == all);
}

TEST_CASE("what fits nothing is an error with a hint") {
  const Inventory inventory = small_inventory();
  Selection selection;
  selection.clients = {"refrence"};
  CHECK_THROWS_WITH(plan_cases(inventory, selection), Contains("did you mean reference?"));
  selection.clients = {"reference"};
  selection.scenarios = {"clos"};
  CHECK_THROWS_WITH(plan_cases(inventory, selection), Contains("did you mean close?"));
  selection.scenarios = {"healthy"};
  selection.server_versions = {100};
  CHECK_THROWS_WITH(plan_cases(inventory, selection), Contains("nothing is selected"));
}

TEST_CASE("a case is found by its id") {
  const Inventory inventory = small_inventory();
  CHECK(find_case(inventory, "handshake/close[at=hello]@203/old").negotiated == 157);
  CHECK_THROWS_WITH(find_case(inventory, "handshake/close"), Contains("is no case id"));
  CHECK_THROWS_WITH(find_case(inventory, "handshake/close[at=helo]@203/old"),
                    Contains("did you mean handshake/close[at=hello]?"));
}

TEST_CASE("the command line says what is wrong with it") {
  const auto problem = [](const std::vector<std::string>& words) {
    try {
      (void)read_command_line(words);
    } catch (const UsageError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(problem({"rum"}) == "unknown command `rum`; did you mean `run`?");
  CHECK_THAT(problem({"run", "--clinet", "x"}), Contains("clinet"));
  CHECK(problem({"run", "--jobs", "0"}) == "--jobs is `0`; expected a number from 1 to 256");
  CHECK(problem({"run", "--jobs", "2x"}) == "--jobs is `2x`; expected a number from 1 to 256");
  CHECK(problem({"run", "--shard", "3"}) == "--shard is `3`; expected I/N such as 1/4");
  CHECK(problem({"run", "--shard", "3/2"}) == "--shard is `3`; expected a number from 1 to 2");
  CHECK(problem({"run", "--server-version", "176,x"}) ==
        "--server-version is `x`; expected a number from 100 to 226");
  CHECK(problem({"run", "--versions", "some"}) ==
        "--versions is `some`; expected `all` or `edges`");
  CHECK(problem({"run", "--matrix", "x", "--variants", "each"}) ==
        "--matrix and --variants exclude each other");
  CHECK_THAT(problem({"run", "handshake"}), Contains("--scenario handshake"));
  CHECK_THAT(problem({"adapter-selftest"}), Contains("needs one NAME"));
  CHECK_THAT(problem({"explain"}), Contains("needs one CASE"));
  CHECK_THAT(problem({"expectations"}), Contains("needs --update"));
  CHECK(problem({"run", "--seed", "1", "--seed", "2"}) == "--seed is given 2 times; expected once");
}

TEST_CASE("the command line is read") {
  const CommandLine line =
      read_command_line({"run", "--client", "a*", "--client", "b", "--server-version", "176,203",
                         "--shard", "2/3", "--time-scale", "0.5", "--variants", "sample"});
  CHECK(line.command == "run");
  CHECK(line.selection.clients == std::vector<std::string>{"a*", "b"});
  CHECK(line.selection.server_versions == std::vector<int>{176, 203});
  CHECK(line.selection.shard == 2);
  CHECK(line.selection.shards == 3);
  CHECK(line.selection.samples_variants);
  CHECK(line.time_scale == Approx(0.5));
  CHECK(read_command_line({"run", "--scenario", "a[at=1,how=2]"}).selection.scenarios ==
        std::vector<std::string>{"a[at=1,how=2]"});
  CHECK(read_command_line({}).command.empty());
  CHECK_THAT(read_command_line({"run", "--help"}).help, Contains("--min-cases"));
}

}  // namespace
}  // namespace ibgw::conformance
