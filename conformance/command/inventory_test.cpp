// Manifests, known failures, patterns and the selection of cases.
#include "conformance/plan/inventory.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "conformance/command/command_line.hpp"
#include "conformance/command/report_files.hpp"
#include "conformance/command/selection.hpp"
#include "conformance/plan/case_name.hpp"
#include "conformance/plan/glob.hpp"
#include "conformance/plan/made_inventory.hpp"
#include "conformance/play/suite.hpp"

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
  const std::vector<ClientUnderTest> clients =
      read_manifest(kVersions, "/x/python-ib_async/adapter.yaml");
  REQUIRE(clients.size() == 2);
  CHECK(clients[0].name == "python-ib_async-2.1.0");
  CHECK(clients[0].family == "python-ib_async");
  CHECK(clients[0].server_max == 178);
  CHECK(clients[0].timeouts.at("handshake") == 4s);
  CHECK(clients[1].name == "python-ib_async-3.0.0");
  CHECK(clients[1].server_max == 200);
  CHECK(clients[1].timeouts.at("handshake") == 2s);
  const Places places{
      .programs = "/b/bin", .build_root = "/b", .clients = "/b/clients", .time_scale = 1};
  CHECK(expand(clients[0].install, clients[0], places) ==
        "pip install --prefix /b/clients/python-ib_async-2.1.0 ib_async==2.1.0");
  CHECK(expand(clients[0].run, clients[0], places) ==
        "/b/clients/python-ib_async-2.1.0/bin/python /x/python-ib_async/adapter.py "
        "python-ib_async-2.1.0");
  CHECK_THAT(state_of(clients[0], places).hint,
             Contains("conformance install python-ib_async-2.1.0"));
}

TEST_CASE("a version that comes from another package says so") {
  const std::vector<ClientUnderTest> clients = read_manifest(
      "language: Python\npackage: a\nrun: x\nserver_versions: [100, 226]\n"
      "install: \"pip install {package}=={version}\"\n"
      "versions:\n- \"1\"\n- {version: \"2\", package: b}\n- \"3\"\n",
      "/x/c/adapter.yaml");
  REQUIRE(clients.size() == 3);
  CHECK(expand(clients[0].install, clients[0], {}) == "pip install a==1");
  CHECK(expand(clients[1].install, clients[1], {}) == "pip install b==2");
  CHECK(clients[1].package == "b");
  CHECK(clients[2].package == "a");
}

TEST_CASE("a client's family is its name without its version, whatever the name looks like") {
  const std::vector<ClientUnderTest> clients = read_manifest(
      "language: C++\nrun: x\nserver_versions: [100, 226]\nclients:\n  ibkr-10.26: {}\n"
      "  x-b-1.5: {version: \"1.5\"}\n  y: {version: \"1.5\"}\n",
      "/x/a/adapter.yaml");
  REQUIRE(clients.size() == 3);
  CHECK(clients[0].family == "ibkr-10.26");
  CHECK(clients[1].family == "x-b");
  CHECK(clients[2].family == "y");
}

TEST_CASE("a manifest can name its clients") {
  const std::vector<ClientUnderTest> clients = read_manifest(
      "language: C++\nrun: \"{bin}/x\"\nserver_versions: [100, 226]\nclients:\n  a: {}\n  b: {run: "
      "\"{bin}/y {version}\", server_versions: [100, 176], version: \"1.5\"}\n",
      "/x/reference/adapter.yaml");
  REQUIRE(clients.size() == 2);
  CHECK(clients[0].name == "a");
  CHECK(clients[0].run == "{bin}/x");
  CHECK(clients[0].version.empty());
  CHECK(expand(clients[1].run, clients[1],
               {.programs = "/b", .build_root = {}, .clients = {}, .time_scale = 1}) == "/b/y 1.5");
  CHECK(clients[1].server_max == 176);
  CHECK(state_of(clients[0], {}).is_ready());
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
  CHECK_THAT(
      manifest_problem("language: C\nversions: [\"1\"]\nrun: x\nserver_versions: [203, 100]\n"),
      Contains("`server_versions` is a range from 203 down to 100; expected the lowest and the "
               "highest version in this order"));
  CHECK(manifest_problem("language: C\nversion: [1]\nrun: x\nserver_versions: [100, 203]\n") ==
        "x/a/adapter.yaml:1:1: a manifest needs either `versions` or `clients`; expected one of "
        "them\nlanguage: C\n^");
  CHECK_THAT(manifest_problem(
                 "language: C\nversions: [\"1\"]\nrun: x\nserver_versions: [100, 203]\nrum: x\n"),
             Contains("x/a/adapter.yaml:5:1: unknown key `rum`"));
  CHECK_THAT(manifest_problem(
                 "language: C\nversions: [\"1\"]\nrun: \"{evn}/x\"\nserver_versions: [100, 203]\n"),
             Contains("3:1: unknown placeholder `{evn}`"));
  CHECK_THAT(manifest_problem("language: C\nversions: [\"1\"]\nserver_versions: [100, 203]\n"),
             Contains("has no `run`"));
  CHECK_THAT(manifest_problem("language: C\nversions: [\"1\"]\nrun: x\n"),
             Contains("has no `server_versions`"));
  CHECK_THAT(manifest_problem("language: C\nversions: [\"1\"]\nserver_versions: [100, 203]\nrun: "
                              "\"{package}\"\n"),
             Contains("2:12: client `a-1` has no `package`, which a command of it names"));
  CHECK_THAT(manifest_problem(
                 "language: C\nversions: [\"1\", \"1\"]\nrun: x\nserver_versions: [100, 203]\n"),
             Contains("is defined twice"));
  CHECK_THAT(
      manifest_problem("language: C\nversions: [\"1\"]\nrun: x\nserver_versions: [203, 100]\n"),
      Contains("the lowest and the highest"));
}

TEST_CASE("a manifest knows the words of scenarios and no others") {
  const auto problem = [](const std::string& line) {
    return manifest_problem("language: C\nversions: [\"1\"]\nrun: x\n" + line);
  };
  const std::string versions = "server_versions: [100, 203]\n";
  CHECK(problem(versions) == "");
  CHECK(problem(versions + "timeouts: {handshake: 1s, request: 2s}\n" +
                "provides: [auto_reconnect, order_callbacks, raw_greeting, tls]\n") == "");
  CHECK(problem(versions + "timeouts: {handshakee: 1s}\n") ==
        "x/a/adapter.yaml:5:12: unknown time-out `handshakee`; did you mean `handshake`?\n"
        "timeouts: {handshakee: 1s}\n           ^");
  CHECK_THAT(problem(versions + "timeouts: {patience: 1s}\n"),
             Contains("5:12: unknown time-out `patience`; expected one of `handshake`, `request`"));
  CHECK_THAT(problem(versions + "provides: [tls, autoreconnect]\n"),
             Contains("5:17: unknown capability `autoreconnect`; did you mean `auto_reconnect`?"));
  CHECK_THAT(problem(versions + "provides: tls\n"),
             Contains("5:11: `provides` is `tls`; expected a list of `auto_reconnect`"));
  for (const char* const bound : {"[99, 203]", "[100, 227]", "[0, 0]", "[100, x]"}) {
    CHECK_THAT(problem(std::string("server_versions: ") + bound + "\n"),
               Contains("; expected a server version from 100 to 226"));
  }
  for (const char* const range : {"[203, 176]", "[100]", "[100, 142, 176]", "[]"}) {
    CHECK_THAT(problem(std::string("server_versions: ") + range + "\n"),
               Contains("4:18: `server_versions` is ") && Contains("the lowest and the highest"));
  }
  CHECK_THAT(problem("server_versions: 176\n"), Contains("the lowest and the highest"));
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

TEST_CASE("a client's sample does not depend on the other selected clients") {
  const Inventory inventory = small_inventory();
  Selection selection;
  selection.samples_variants = true;
  selection.clients = {"*"};
  const std::vector<std::string> all = ids(plan_cases(inventory, selection));
  std::size_t alone = 0;
  for (const ClientUnderTest& client : inventory.clients) {
    selection.clients = {client.name};
    for (const std::string& id : ids(plan_cases(inventory, selection))) {
      INFO(id);
      CHECK(std::find(all.begin(), all.end(), id) != all.end());
      ++alone;
    }
  }
  CHECK(alone == all.size());
}

TEST_CASE("shards are a partition") {
  const Inventory inventory = small_inventory();
  Selection selection;
  selection.clients = {"*"};
  const std::vector<CasePlan> all = plan_cases(inventory, selection);
  selection.shards = static_cast<int>(all.size()) + 1;
  std::size_t sum = 0;
  for (selection.shard = 1; selection.shard <= selection.shards; ++selection.shard) {
    const std::size_t size = shard_of(all, selection).size();
    CHECK(size == (selection.shard < selection.shards ? 1 : 0));
    sum += size;
  }
  CHECK(sum == all.size());
}

TEST_CASE("the default number of cases at a time") {
  Inventory inventory = small_inventory();
  inventory.clients[0].run = "{env}/bin/python {dir}/adapter.py";
  inventory.clients[1].run = "{bin}/reference-client";
  Selection selection;
  selection.clients = {"reference"};
  CHECK(default_jobs(plan_cases(inventory, selection), 2) == 80);
  CHECK(default_jobs(plan_cases(inventory, selection), 0) == 40);
  CHECK(default_jobs(plan_cases(inventory, selection), 1000) == 256);
  selection.clients = {"*"};
  CHECK(default_jobs(plan_cases(inventory, selection), 2) == 24);
  CHECK(starts_at_a_time(2) == 4);
  CHECK(starts_at_a_time(0) == 2);
  CHECK(starts_at_a_time(1000) == 256);
}

TEST_CASE("a family stands for all its releases, and --skip knows it too") {
  Inventory inventory = small_inventory();
  inventory.clients = {client_named("python-mine-1.0", 100, 157),
                       client_named("python-mine-1.1", 100, 226),
                       client_named("python-mine_too-1.0", 100, 226)};
  const auto names = [&](const std::vector<std::string>& patterns) {
    std::string text;
    for (const ClientUnderTest* client : select_clients(inventory, patterns)) {
      text += client->name + " ";
    }
    return text;
  };
  CHECK(names({"python-mine"}) == "python-mine-1.0 python-mine-1.1 ");
  CHECK(names({"python-mine-1.1"}) == "python-mine-1.1 ");
  CHECK(names({"python-*"}) == "python-mine-1.0 python-mine-1.1 python-mine_too-1.0 ");
  Selection selection;
  selection.clients = {"python-*"};
  for (const CasePlan& plan :
       without_skipped(plan_cases(inventory, selection), inventory, {"python-mine"})) {
    CHECK(plan.client->name == "python-mine_too-1.0");
  }
}

TEST_CASE("a pattern that matches nothing is an error with a hint") {
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
  CHECK_THROWS_WITH(find_case(inventory, "handshake/close"), Contains("is not a case id"));
  CHECK_THROWS_WITH(find_case(inventory, "handshake/close[at=helo]@203/old"),
                    Contains("did you mean handshake/close[at=hello]?"));
}

TEST_CASE("a case that a run would leave out cannot be requested") {
  Inventory inventory = small_inventory();
  inventory.clients.push_back(client_named("young", 157, 226));
  inventory.scenarios[2].until = 200;
  CHECK_THROWS_WITH(find_case(inventory, "handshake/close[at=hello]@5/old"),
                    "no server version `5`; expected a number from 100 to 226");
  CHECK_THROWS_WITH(find_case(inventory, "handshake/close[at=hello]@999/old"),
                    "no server version `999`; expected a number from 100 to 226");
  CHECK_THROWS_WITH(find_case(inventory, "handshake/close[at=hello]@142/young"),
                    "handshake/close[at=hello]@142/young cannot be played: young needs "
                    "server version 157 or later");
  CHECK_THROWS_WITH(find_case(inventory, "handshake/healthy@142/reference"),
                    "handshake/healthy@142/reference cannot be played: the scenario applies to "
                    "server versions 157 to 199, but 142 would be negotiated");
  CHECK_THROWS_WITH(find_case(inventory, "handshake/healthy@200/reference"),
                    Contains("but 200 would be negotiated"));
  CHECK(find_case(inventory, "handshake/healthy@200/old").negotiated == 157);
  CHECK_THROWS_WITH(find_case(inventory, "handshake/healthy@176/ref*"),
                    Contains("no client `ref*`"));
}

TEST_CASE("a scenario is loaded once, however its file is spelled") {
  std::string name = (std::filesystem::temp_directory_path() / "inventory-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  const std::filesystem::path root = name;
  const auto write = [](const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  };
  const std::string scenario = "schema: 1\nsummary: s\nrequirement: r\n";
  write(root / "scenarios/a/one.yaml", scenario);
  write(root / "elsewhere/a/two.yaml", scenario);
  write(root / "clients/c/adapter.yaml",
        "language: C\nrun: x\nserver_versions: [100, 226]\nclients: {c: {}}\n");
  std::filesystem::create_directory_symlink(root / "scenarios", root / "link");
  const std::vector<std::string> named{root / "scenarios/a/one.yaml", root / "link/a/../a/one.yaml",
                                       root / "elsewhere/a/two.yaml",
                                       root / "elsewhere/./a/two.yaml"};
  InventoryPlaces places{.scenarios = root / "scenarios",
                         .clients = root / "clients",
                         .named_files = {},
                         .known_failures_for = {}};
  for (const std::string& file : named) {
    places.named_files[file] = files_named_by(file);
  }
  const Inventory inventory = load_inventory(places);
  std::filesystem::remove_all(root);
  CHECK(inventory.scenarios.size() == 2);
  for (const std::string& file : named) {
    CHECK(select_scenarios(inventory, {file}).size() == 1);
  }
  CHECK(select_scenarios(inventory, named).size() == 2);
}

TEST_CASE("file names of cases are valid, and different for different cases") {
  CHECK(case_file_name("a-b/c_d[at=x]@176/e-1.2", 0) == "a-b_c_d[at=x]@176_e-1.2");
  CHECK(case_file_name("a/b@176/c", 1) == "a_b@176_c");
  CHECK(case_file_name("a/b@176/c", 2) == "a_b@176_c#2");
  CHECK(case_file_name("a/b_c@176/d", 0) != case_file_name("a_b/c@176/d", 0));
  CHECK(case_file_name("a/b@176/c#2", 0) != case_file_name("a/b@176/c", 2));
  const std::string id = "a/b[" + std::string(300, 'x') + "]@176/c";
  CHECK(case_file_name(id, 1'000'000).size() < 230);
  CHECK(case_file_name(id, 0) != case_file_name(id + "d", 0));
}

TEST_CASE("errors of the command line") {
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
        "--matrix and --variants cannot be combined");
  CHECK_THAT(problem({"run", "handshake"}), Contains("--scenario handshake"));
  CHECK_THAT(problem({"adapter-selftest"}), Contains("needs one NAME"));
  CHECK_THAT(problem({"explain"}), Contains("needs one CASE"));
  CHECK_THAT(problem({"explain", "a/b@176/c", "--client", "c"}), Contains("cannot be combined"));
  CHECK_THAT(problem({"explain", "--bundle", "x", "--scenario", "y"}),
             Contains("cannot be combined"));
  CHECK(problem({"explain", "--scenario", "x.yaml"}).empty());
  CHECK_THAT(problem({"expectations"}), Contains("needs the results of a run"));
  CHECK_THAT(problem({"expectations", "--from", "x", "y"}), Contains("and no other arguments"));
  CHECK(problem({"expectations", "--from", "x", "--write"}).empty());
  CHECK(problem({"run", "--seed", "1", "--seed", "2"}) == "--seed is given 2 times; expected once");
  CHECK(problem({"explain", "--bundle", "x", "--ignore-rules"}) ==
        "--bundle and --ignore-rules cannot be combined");
  CHECK_THAT(problem({"explain", "a/b@176/c", "--jobs", "2"}), Contains("jobs"));
  CHECK_THAT(problem({"expectations", "--from", "y", "--json", "x"}), Contains("json"));
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
  CHECK_THAT(read_command_line({"run", "-h"}).help, Contains("--min-cases"));
}

}  // namespace
}  // namespace ibgw::conformance
