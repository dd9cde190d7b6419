// docs/gateway.md describes every request, from the tables that the gateway uses.
#include <cctype>
#include <fstream>
#include <iostream>
#include <iterator>

#include <catch2/catch.hpp>

#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {

TEST_CASE("every request but START_API has an answer that says what it does") {
  for (const wire::MessageSpec& message : wire::messages()) {
    if (message.direction != wire::Direction::to_gateway || message.name == "START_API") {
      continue;
    }
    INFO(message.name);
    const Answer* const answer = find_answer(message);
    REQUIRE(answer != nullptr);
    CHECK_FALSE(answer->does.empty());
    for (const char c : answer->errors) {
      CHECK((std::isdigit(static_cast<unsigned char>(c)) != 0 || c == ' '));
    }
  }
}

TEST_CASE("the table in docs/gateway.md is up to date") {
  std::ifstream file(IBGW_DOCS_DIR "/gateway.md");
  REQUIRE(file);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string begin = "<!-- answers: begin -->\n\n";
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t to = text.find("\n<!-- answers: end -->", from);
  REQUIRE(to != std::string::npos);
  CHECK(text.substr(from + begin.size(), to - from - begin.size()) == answers_markdown());
}

// gateway_test '[print]' prints the table for the document.
TEST_CASE("print the table", "[.print]") {
  std::cout << answers_markdown();
}

}  // namespace ibgw::gateway
