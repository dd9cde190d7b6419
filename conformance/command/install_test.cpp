// Installing a client from an unreliable registry.
#include "conformance/command/install.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

/// A client with this install command, and a folder where it counts its tries.
struct Installation {
  fs::path folder;
  ClientUnderTest client;
  Places places;
  InstallPatience patience{.pauses = {0s, 0s}, .limit = 30min};
  std::vector<std::string> said;

  explicit Installation(const std::string& command) {
    std::string name = (fs::temp_directory_path() / "install-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    client.name = "thing-1.0";
    client.directory = name;
    client.install = "echo x >> {dir}/.tries; " + command;
    places.clients = name + "/.clients";
  }
  ~Installation() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  Installation(const Installation&) = delete;
  Installation& operator=(const Installation&) = delete;

  Installed run() {
    return install_client(client, places, patience,
                          [this](const std::string& line) { said.push_back(line); });
  }
  [[nodiscard]] Readiness readiness() const { return state_of(client, places).readiness; }
  /// Writes a file of the adapter's folder, or beside it.
  void write(const std::string& name, const std::string& text) const {
    const fs::path file = fs::path(client.directory) / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  [[nodiscard]] auto tries() const {
    std::ifstream file(folder / ".tries");
    return std::count(std::istreambuf_iterator<char>(file), {}, 'x');
  }
};

TEST_CASE("a failed installation is tried three times, each time from an empty folder") {
  Installation installation(
      "test ! -e {env}/half && touch {env}/half && echo working && "
      "{ test $(wc -l < {dir}/.tries) = 3 || { echo 503 >&2; exit 7; }; }");
  CHECK(installation.run() == Installed::done);
  CHECK(installation.tries() == 3);
  CHECK(state_of(installation.client, installation.places).is_ready());
  REQUIRE(installation.said.size() == 7);
  CHECK(installation.said[1] == "  working");
  CHECK_THAT(installation.said[2], Contains("thing-1.0: try 1 of 3 failed after ") &&
                                       Contains(" s: exit status 7\n503\n") &&
                                       Contains("retrying in "));
  CHECK_THAT(installation.said[6], Contains("thing-1.0: installed after "));
}

TEST_CASE("a client that cannot be installed says why at the end, and is not installed") {
  Installation installation("echo no such version >&2; exit 1");
  CHECK(installation.run() == Installed::failed);
  CHECK(installation.tries() == 3);
  CHECK(state_of(installation.client, installation.places).readiness == Readiness::not_installed);
  CHECK_THAT(installation.said.back(),
             Contains("try 3 of 3 failed") && Catch::EndsWith("exit status 1\nno such version"));
}

TEST_CASE("an unreachable registry is distinguished from a broken installation") {
  Installation installation("exit 1");
  installation.client.reach = "echo no route >&2; exit 6";
  CHECK(installation.run() == Installed::unreachable);
  CHECK_THAT(installation.said.back(),
             Contains("exit status 6\nno route\n") && Contains("cannot be reached"));
  installation.client.reach = "true";
  CHECK(installation.run() == Installed::failed);
  CHECK_THAT(installation.said.back(), Contains("the installation itself fails"));
}

TEST_CASE("a successful installation is tried once") {
  Installation installation("true");
  CHECK(installation.run() == Installed::done);
  CHECK(installation.tries() == 1);
}

TEST_CASE("what an installation is made from is remembered") {
  Installation installation("true");
  installation.write("source.c", "one");
  CHECK(installation.readiness() == Readiness::not_installed);
  CHECK(installation.run() == Installed::done);
  CHECK(installation.readiness() == Readiness::ready);
  // What tools leave there, and what is only read by people and by the harness, was not installed.
  for (const char* const name :
       {"__pycache__/a.pyc", "obj/a.o", ".hidden", "Cargo.lock", "go.sum", "package-lock.json",
        "adapter.yaml", "expectations.yaml", "agreement.yaml", "trading_day.yaml", "README.md"}) {
    installation.write(name, "more");
    INFO(name);
    CHECK(installation.readiness() == Readiness::ready);
  }
  installation.write("source.c", "two");
  CHECK(installation.readiness() == Readiness::outdated);
  CHECK(installation.run() == Installed::done);
  CHECK(installation.readiness() == Readiness::ready);
  installation.write("inner/new.c", "three");
  CHECK(installation.readiness() == Readiness::outdated);
  CHECK(installation.run() == Installed::done);
  installation.client.install += " ";
  CHECK(installation.readiness() == Readiness::outdated);
}

TEST_CASE("a file or folder beside the adapter belongs to the installation that names it") {
  Installation installation("");
  installation.client.directory = (installation.folder / "own").string();
  installation.write("source.c", "one");
  installation.write("../script.sh", "one");
  installation.write("../common/names.txt", "one");
  installation.client.install = "cat {dir}/../script.sh; ls {dir}/../common";
  CHECK(installation.run() == Installed::done);
  CHECK(installation.readiness() == Readiness::ready);
  // An interpreter reads the adapter anew each time: its files are no part of the installation.
  installation.write("source.c", "two");
  CHECK(installation.readiness() == Readiness::ready);
  for (const char* const name : {"../script.sh", "../common/names.txt"}) {
    installation.write(name, "two");
    INFO(name);
    CHECK(installation.readiness() == Readiness::outdated);
    CHECK(installation.run() == Installed::done);
  }
}

TEST_CASE("a file that is only copied or read by pip is watched without its neighbours") {
  const std::string command =
      GENERATE("pip install -r {dir}/list.txt thing=={version}",
               "{env}/bin/pip3 install thing -c {dir}/list.txt",
               "sh {dir}/../pip.sh {env} install -r {dir}/list.txt",
               "true && cat {dir}/list.txt > {env}/list", "cp -r {dir}/list.txt {env}");
  INFO(command);
  Installation installation("");
  installation.client.directory = (installation.folder / "own").string();
  installation.write("list.txt", "one");
  installation.write("adapter.py", "one");
  installation.client.install = "true;" + command + " || true";
  CHECK(installation.run() == Installed::done);
  installation.write("adapter.py", "two");
  CHECK(installation.readiness() == Readiness::ready);
  installation.write("list.txt", "two");
  CHECK(installation.readiness() == Readiness::outdated);
}

TEST_CASE("a compiler or a script may read the neighbours of its file") {
  const std::string command = GENERATE("g++ -c {dir}/list.txt", "true; sh {dir}/list.txt",
                                       "cat x; make -f {dir}/list.txt", "sh -c 'cd {dir}; make'");
  INFO(command);
  Installation installation("");
  installation.client.directory = (installation.folder / "own").string();
  installation.write("list.txt", "one");
  installation.write("adapter.h", "one");
  installation.client.install = command + " || true";
  CHECK(installation.run() == Installed::done);
  installation.write("adapter.h", "two");
  CHECK(installation.readiness() == Readiness::outdated);
}

TEST_CASE("an installation that fails leaves the old one in place") {
  Installation installation("");
  installation.client.install = "cat {dir}/source.txt > {env}/made";
  installation.write("source.txt", "one");
  CHECK(installation.run() == Installed::done);
  const fs::path environment = environment_folder(installation.client, installation.places);
  const auto made = [&] {
    std::ifstream file(environment / "made");
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  installation.write("source.txt", "two");
  installation.client.install += "; false";
  CHECK(installation.run() == Installed::failed);
  CHECK(made() == "one");
  // As it was installed: when the command and its files are as before, it is ready again.
  installation.client.install = "cat {dir}/source.txt > {env}/made";
  installation.write("source.txt", "one");
  CHECK(installation.readiness() == Readiness::ready);
  // One that was killed left half an environment, and the old one beside it.
  fs::rename(environment, environment.string() + ".before");
  fs::create_directories(environment / "half");
  installation.client.install = "false";
  CHECK(installation.run() == Installed::failed);
  CHECK(made() == "one");
  installation.client.install = "cat {dir}/source.txt > {env}/made";
  installation.write("source.txt", "three");
  CHECK(installation.run() == Installed::done);
  CHECK(made() == "three");
  CHECK_FALSE(fs::exists(environment.string() + ".before"));
}

TEST_CASE("a file that changes while the client is installed makes it outdated") {
  Installation installation("echo two > {dir}/source.c");
  installation.write("source.c", "one");
  CHECK(installation.run() == Installed::done);
  CHECK(installation.readiness() == Readiness::outdated);
  CHECK(installation.run() == Installed::done);
  CHECK(installation.readiness() == Readiness::ready);
}

TEST_CASE("environment variables that the command names belong to the installation") {
  ::setenv("IBGW_TEST_FLAGS", "-lone", 1);
  Installation installation("echo ${IBGW_TEST_FLAGS:-} $IBGW_TEST_MORE");
  CHECK(installation.run() == Installed::done);
  CHECK(installation.readiness() == Readiness::ready);
  ::setenv("IBGW_TEST_FLAGS", "-ltwo", 1);
  CHECK(installation.readiness() == Readiness::outdated);
  CHECK(installation.run() == Installed::done);
  ::setenv("IBGW_TEST_MORE", "-lmore", 1);
  CHECK(installation.readiness() == Readiness::outdated);
  ::unsetenv("IBGW_TEST_FLAGS");
  ::unsetenv("IBGW_TEST_MORE");
}

TEST_CASE("a client whose start builds what has changed is never outdated by its sources") {
  Installation installation("");
  installation.client.install = "true {dir}/build.sh {env}";
  installation.client.run = "true {dir}/build.sh {env} run";
  installation.write("source.c", "one");
  CHECK(installation.run() == Installed::done);
  installation.write("source.c", "two");
  CHECK(installation.readiness() == Readiness::ready);
  installation.client.install += " --fast";
  CHECK(installation.readiness() == Readiness::outdated);
  CHECK(installation.run() == Installed::done);
  installation.client.run = "{dir}/build.sh {env} run";
  CHECK(installation.readiness() == Readiness::outdated);
}

TEST_CASE("a vendor's library has to be named and there, and to install again when it changes") {
  Installation installation("true");
  installation.client.install = "true";
  installation.client.needs = "IBGW_TEST_LIBRARY";
  const auto state = [&] { return state_of(installation.client, installation.places); };
  const fs::path library = installation.folder / "library.dll";
  ::unsetenv("IBGW_TEST_LIBRARY");
  CHECK(state().readiness == Readiness::library_not_named);
  CHECK(state().hint ==
        "IBGW_TEST_LIBRARY is not set; IBGW_TEST_LIBRARY names the vendor's library by its path");
  ::setenv("IBGW_TEST_LIBRARY", library.c_str(), 1);
  CHECK(state().readiness == Readiness::library_missing);
  CHECK(state().hint ==
        "IBGW_TEST_LIBRARY is " + library.string() +
            ", where nothing is; IBGW_TEST_LIBRARY names the vendor's library by its path");
  std::ofstream(library) << "one";
  CHECK(state().readiness == Readiness::not_installed);
  CHECK(installation.run() == Installed::done);
  CHECK(state().readiness == Readiness::ready);
  std::ofstream(library) << "two";
  CHECK(state().readiness == Readiness::outdated);
  // An adapter's build takes along what is beside it.
  CHECK(installation.run() == Installed::done);
  installation.write("notes.txt", "one");
  CHECK(state().readiness == Readiness::ready);
  for (const char* const name : {"Google.Protobuf.dll", "protobuf-java.jar"}) {
    installation.write(name, "one");
    INFO(name);
    CHECK(state().readiness == Readiness::outdated);
    CHECK(installation.run() == Installed::done);
  }
  ::unsetenv("IBGW_TEST_LIBRARY");
}

TEST_CASE("a try that never ends is killed, with everything it has started") {
  Installation installation("sleep 600 & wait");
  installation.patience = {.pauses = {0s}, .limit = 50ms};
  CHECK(installation.run() == Installed::failed);
  CHECK_THAT(installation.said.back(),
             Contains("try 2 of 2 failed") && Contains("not finished within 50ms"));
}

TEST_CASE("package managers are told to retry, unless the user has configured it") {
  ::setenv("PIP_RETRIES", "1", 1);
  ::unsetenv("CARGO_NET_RETRY");
  Installation installation("echo $PIP_RETRIES $CARGO_NET_RETRY");
  CHECK(installation.run() == Installed::done);
  CHECK(installation.said.at(1) == "  1 8");
  ::unsetenv("PIP_RETRIES");
}

}  // namespace
}  // namespace ibgw::conformance
