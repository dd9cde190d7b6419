#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "simulator/scenario/test_support.hpp"

namespace ibgw::scenario {
namespace {

namespace fs = std::filesystem;

/// A folder of scenarios, deleted at the end of the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "ibgw-scenarios-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    add("one/closing",
        "also: [shutting]\nvariants: {at: [accept, hello], way: [fin, rst]}\n"
        "rules: [{on: \"${at}\", do: [{close: \"${way}\"}]}]\n");
    add("one/twin", "");
    add("two/twin", "");
    add("two/broken", "nonsense: 1\n");
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string path(const std::string& below = "") const {
    return below.empty() ? path_ : path_ + "/" + below;
  }

  [[nodiscard]] std::vector<std::string> ids(const std::string& spec) const {
    std::vector<std::string> ids;
    for (const Scenario& scenario : find_scenarios(spec, path_)) {
      ids.push_back(scenario.id());
    }
    return ids;
  }

  [[nodiscard]] std::string problem(const std::string& spec) const {
    try {
      static_cast<void>(find_scenarios(spec, path_));
    } catch (const LoadError& error) {
      return error.what();
    }
    return {};
  }

 private:
  void add(const std::string& name, const std::string& body) const {
    const fs::path file(path_ + "/" + name + ".yaml");
    fs::create_directories(file.parent_path());
    std::ofstream(file) << testing::kHeader << body;
  }

  std::string path_;
};

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("scenario files are listed by area and name") {
  const Folder folder;
  CHECK(list_scenario_files(folder.path()) ==
        Ids{folder.path("one/closing.yaml"), folder.path("one/twin.yaml"),
            folder.path("two/broken.yaml"), folder.path("two/twin.yaml")});
  CHECK_THROWS_AS(list_scenario_files(folder.path("none")), LoadError);
}

TEST_CASE("a scenario is found by file, by area and name, by name, and by other names") {
  const Folder folder;
  const Ids all{"one/closing[at=accept,way=fin]", "one/closing[at=accept,way=rst]",
                "one/closing[at=hello,way=fin]", "one/closing[at=hello,way=rst]"};
  CHECK(folder.ids(folder.path("one/closing.yaml")) == all);
  CHECK(folder.ids("one/closing.yaml") == all);
  CHECK(folder.ids("one/closing") == all);
  CHECK(folder.ids("closing") == all);
  CHECK(folder.ids("shutting") == all);
  CHECK(folder.ids("two/twin") == Ids{"two/twin"});
}

TEST_CASE("variants are chosen in brackets, in part or in whole") {
  const Folder folder;
  CHECK(folder.ids("closing[at=hello]") ==
        Ids{"one/closing[at=hello,way=fin]", "one/closing[at=hello,way=rst]"});
  CHECK(folder.ids("shutting[at=hello,way=rst]") == Ids{"one/closing[at=hello,way=rst]"});
  CHECK(folder.ids(folder.path("one/closing.yaml") + "[way=fin,at=accept]") ==
        Ids{"one/closing[at=accept,way=fin]"});
}

TEST_CASE("an unknown scenario is an error with a hint") {
  const Folder folder;
  CHECK(folder.problem("closin") == "unknown scenario `closin`; did you mean `closing`?");
  CHECK(folder.problem("twin") ==
        "`twin` matches more than one scenario; expected `one/twin` or `two/twin`");
  CHECK(
      folder.problem("one/closing[at=hallo,way=fin]") ==
      "no variant `one/closing[at=hallo,way=fin]`; did you mean `one/closing[at=hello,way=fin]`?");
  CHECK(folder.problem("closing[hello]") ==
        "`closing[hello]` has no `=` in its brackets; expected `[parameter=label]`");
  CHECK(folder.problem("none.yaml") ==
        "`none.yaml`: no such file; expected a scenario file or the name of a scenario");
  const std::string file = folder.path("two/broken.yaml");
  CHECK_THAT(folder.problem("broken"),
             Catch::StartsWith(file + ":4:1: unknown key `nonsense` in a scenario"));
}

TEST_CASE("a file that cannot be read is an error of its own") {
  try {
    static_cast<void>(load_scenario_file("/nowhere/at/all.yaml"));
    FAIL("no LoadError");
  } catch (const LoadError& error) {
    CHECK(std::string(error.what()) ==
          "/nowhere/at/all.yaml: cannot be read: No such file or directory");
  }
}

}  // namespace ibgw::scenario
