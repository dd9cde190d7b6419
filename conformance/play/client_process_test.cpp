// How an adapter is started.
#include "conformance/play/client_process.hpp"

#include <catch2/catch.hpp>

namespace ibgw::conformance {
namespace {

using Words = std::vector<std::string>;

Words by_shell(const std::string& line) {
  return {"/bin/sh", "-c", "exec " + line};
}

TEST_CASE("a command line of plain words is started without a shell") {
  CHECK(start_arguments("/bin/sh") == Words{"/bin/sh"});
  CHECK(start_arguments("/bin/sh  --wait=500ms a,b ") == Words{"/bin/sh", "--wait=500ms", "a,b"});
}

TEST_CASE("every other command line is started with a shell") {
  for (const std::string line : {"/bin/sh 'a b'", "/bin/sh $HOME", "/bin/sh *", "/bin/sh ~",
                                 "/bin/sh a|b", "/bin/sh a;b", "/bin/sh a\tb", "/bin/sh a\\b",
                                 "/bin/sh \"a\"", "/bin/sh #a", "/bin/sh a>b", "A=1 /bin/sh"}) {
    CHECK(start_arguments(line) == by_shell(line));
  }
}

TEST_CASE("a shell looks for the program, and says what is wrong with it") {
  for (const std::string line : {"sh a", "./sh a", "/no/such/program", "/etc/passwd", ""}) {
    CHECK(start_arguments(line) == by_shell(line));
  }
}

}  // namespace
}  // namespace ibgw::conformance
