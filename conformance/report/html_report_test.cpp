// The HTML report's texts; how it behaves in a browser is tested by html_test.py.
#include "conformance/report/html_report.hpp"

#include <catch2/catch.hpp>

#include "conformance/report/ladder.hpp"
#include "conformance/report/made_results.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;

TEST_CASE("names of pages: readable, safe and different") {
  const std::string name = page_name("handshake/silent_close[at=hello]@176/reference");
  CHECK_THAT(name,
             Catch::Matchers::StartsWith("cases/handshake.silent_close.at=hello.176.reference-"));
  CHECK(name.find_first_of("[]@#?% ") == std::string::npos);
  CHECK(page_name("a/b@1/c") != page_name("a.b@1/c"));
  CHECK(page_name("a/b@1/c") != page_name("a/b@1/c", 2));
  CHECK(page_name(std::string(1000, 'x')).size() < 200);
}

TEST_CASE("the page of a failed case shows everything, and no text becomes markup") {
  CaseResult failed = one_of_each()[3];
  failed.reason = "<script>alert(1)</script>";
  const CaseRecord record = small_record();
  const std::string page = html_case_page(failed, &record);
  CHECK_THAT(page, Contains("no callback &lt;at all&gt; \\x01 \\xff") &&
                       Contains("&lt;script&gt;alert(1)&lt;/script&gt;") &&
                       Contains("scenarios/a/fail.yaml:12") && Contains("It tells.") &&
                       Contains("./scripts/conformance --client c1 --scenario a/fail"));
  CHECK_THAT(page, !Contains("<script>alert") && !Contains("<at all>"));
  // The frame, field by field, and its bytes.
  CHECK_THAT(page, Contains("receives START_API") && Contains(">clientId</th><td>10</td>") &&
                       Contains("<code class=\"hex\">00</code>"));
  // A requirement shared by all findings is shown once.
  CHECK_THAT(page, !Contains("<span class=\"label\">requirement</span>"));
}

TEST_CASE("pages load nothing from elsewhere") {
  const CaseRecord record = small_record();
  std::string all =
      html_case_page(one_of_each()[3], &record) + html_index(one_of_each(), {.duration = 1s});
  for (const auto& [name, content] : html_shared_files()) {
    all += content;
  }
  CHECK_THAT(all, !Contains("http:") && !Contains("https:") && !Contains("@import") &&
                      !Contains("url(//"));
}

TEST_CASE("a page without a record says so") {
  const std::string page = html_case_page(one_of_each()[3], nullptr);
  CHECK_THAT(page, Contains("No record of this case was kept") && !Contains("<svg"));
}

TEST_CASE("the matrix links the cases that have pages") {
  std::vector<CaseResult> results = one_of_each();
  results[0].page = "cases/x.html";
  const std::string page = html_index(results, {.duration = 1s});
  CHECK_THAT(page, Contains("11 cases, <strong class=\"bad\">5 not as expected</strong>"));
  CHECK_THAT(page, Contains("href=\"cases/x.html\" data-outcome=\"pass\"") &&
                       Contains("data-outcome=\"known-failure\""));
  CHECK_THAT(html_index({results[0]}, {.duration = 1s}),
             Contains("all as expected") && !Contains("id=\"unexpected\""));
}

TEST_CASE("the ladder has its lanes, and long records lose their middle") {
  const std::string picture = ladder_svg(small_record());
  CHECK_THAT(picture, Contains(">START_API</text>") && Contains(">connects</text>") &&
                          Contains(">connectAck</text>") && Contains(">FIN_WAIT_2</text>") &&
                          Contains("#1 client"));
  CHECK(ladder_svg(CaseRecord()).empty());
  CHECK_THAT(ladder_svg(small_record(), 4), Contains("more events"));
}

TEST_CASE("a call that never returned is drawn differently from one that did") {
  CaseRecord record = small_record();
  RecordedEvent call;
  call.kind = EventKind::call_begin;
  call.time = record.begin + 1000;
  call.instance = 1;
  call.id = 1;
  call.name = "connect";
  record.add(call);
  CHECK_THAT(ladder_svg(record), Contains("class=\"call blocked\""));
  call.kind = EventKind::call_end;
  call.time = record.begin + 4'000'000;
  call.text = "failure";
  record.add(call);
  CHECK_THAT(ladder_svg(record), Contains("class=\"call \"") && !Contains("call blocked"));
}

}  // namespace
}  // namespace ibgw::conformance
