// CPU, memory and descriptors against hand-written samples.
#include <catch2/catch.hpp>

#include "conformance/check/record_builder.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Anchor;
using scenario::Expectation;
using Kind = scenario::ExpectationKind;

constexpr std::int64_t kMiB = 1024 * 1024;

Expectation cpu_below(double percent, int span_ms) {
  Expectation expectation = expect(Kind::cpu_below);
  expectation.cpu_percent = percent;
  expectation.span = ms(span_ms);
  return expectation;
}

Expectation growth_below(Kind kind, std::int64_t growth) {
  Expectation expectation = expect(kind);
  expectation.growth = growth;
  return expectation;
}

/// 10 % of a core for a second, then 90 %.
RecordBuilder busy_later() {
  return RecordBuilder()
      .usage(-1, 200, 10 * kMiB, 8)
      .connect(0)
      .usage(999, 300, 10 * kMiB, 8)
      .usage(1999, 1200, 10 * kMiB, 8);
}

TEST_CASE("cpu_below: the average over the span, interpolated between samples") {
  CHECK(text_of(busy_later().judge_at(cpu_below(11, 999), 1000)) == "pass");
  CHECK(text_of(busy_later().judge_at(cpu_below(9, 999), 1000)) ==
        "fail: less than 9% of a core over 999ms after the latest step | 10% of a core: 100ms of "
        "999ms");
  // 99.9 ms up to 999 ms, and half a second of the second part.
  CHECK(text_of(busy_later().judge_final(cpu_below(30, 1499))) ==
        "fail: less than 30% of a core over 1.499s after the latest step | 36.68% of a core: 550ms "
        "of 1.499s");
}

TEST_CASE("cpu_below: a value equal to the bound fails") {
  RecordBuilder even = RecordBuilder().usage(0, 0, 0, 0).connect(0).usage(1000, 500, 0, 0);
  CHECK(even.judge_final(cpu_below(50, 1000)).state == Judgement::State::fail);
  CHECK(text_of(even.judge_final(cpu_below(50.01, 1000))) == "pass");
}

TEST_CASE("cpu_below: waits for a sample after the span, and is not judged without one") {
  CHECK(text_of(busy_later().judge_at(cpu_below(50, 2000), 1999)) == "pending");
  CHECK(text_of(busy_later().judge_final(cpu_below(50, 2000))) ==
        "unsupported: the case ended before that");
  CHECK(text_of(RecordBuilder().connect(0).judge_at(cpu_below(50, 100), 1000)) == "pending");
  CHECK(text_of(RecordBuilder().connect(0).judge_final(cpu_below(50, 100))) ==
        "unsupported: the resource use of processes cannot be observed on this machine");
  // A process that has ended uses nothing more.
  RecordBuilder gone = busy_later().event(EventKind::exited, 2000, "client", "exit status 0");
  CHECK(text_of(gone.judge_final(cpu_below(50, 4000))) == "pass");
}

TEST_CASE("cpu_below: counts from the anchor, which may never happen") {
  Expectation expectation = cpu_below(50, 500);
  expectation.from = from(Anchor::Kind::rule, "lose");
  CHECK(text_of(busy_later().event(EventKind::rule, 1400, "lose").judge_final(expectation)) ==
        "fail: less than 50% of a core over 500ms after rule lose | 90% of a core: 450ms of 500ms");
  CHECK(text_of(busy_later().event(EventKind::rule, 200, "lose").judge_final(expectation)) ==
        "pass");
  CHECK(text_of(busy_later().judge_at(expectation, 2000)) == "pending");
  CHECK(text_of(busy_later().judge_final(expectation)) == "unsupported: rule lose never happened");
}

TEST_CASE("memory_below: growth since the last value before the moment, at any time after it") {
  RecordBuilder record = RecordBuilder()
                             .usage(-50, 0, 10 * kMiB, 8)
                             .connect(0)
                             .usage(100, 0, 12 * kMiB, 8)
                             .usage(200, 0, 75 * kMiB, 8)
                             .usage(300, 0, 11 * kMiB, 8);
  CHECK(text_of(record.judge_at(growth_below(Kind::memory_below, 64 * kMiB), 300)) ==
        "fail: less than 64 MiB more than at the latest step | 65 MiB more 200ms after the latest "
        "step: 75 MiB instead of 10 MiB");
  CHECK(record.judge_final(growth_below(Kind::memory_below, 65 * kMiB)).state ==
        Judgement::State::fail);
  CHECK(text_of(record.judge_final(growth_below(Kind::memory_below, 65 * kMiB + 1))) == "pass");
  Expectation early = growth_below(Kind::memory_below, 64 * kMiB);
  early.within = limit_of(150);
  CHECK(text_of(record.judge_at(early, 160)) == "pass");
  early.within = limit_of(350);
  CHECK(text_of(record.copy()
                    .usage(290, 0, 0, 8)
                    .judge_at(growth_below(Kind::memory_below, kMiB * 99), 300)) ==
        "pending, does not hold");
}

TEST_CASE("memory_below: with `within` the case goes on until then") {
  Expectation expectation = growth_below(Kind::memory_below, kMiB);
  expectation.within = limit_of(500);
  RecordBuilder record = RecordBuilder().usage(0, 0, kMiB, 8).connect(0).usage(450, 0, kMiB, 8);
  CHECK(text_of(record.judge_at(expectation, 460)) == "pending");
  CHECK(text_of(record.usage(550, 0, 9 * kMiB, 8).judge_at(expectation, 560)) == "pass");
}

TEST_CASE("descriptors_below: counts from the first of several occurrences, because leaks add up") {
  RecordBuilder record = RecordBuilder().usage(0, 0, 0, 8).connect(0);
  Expectation expectation = growth_below(Kind::descriptors_below, 3);
  expectation.from = from(Anchor::Kind::stage, "accept");
  for (int i = 1; i <= 3; ++i) {
    record.accept(100 * i, i, 40000 + i).usage(100 * i + 50, 0, 0, 8 + i);
  }
  CHECK(text_of(record.judge_final(expectation)) ==
        "fail: less than 3 descriptors more than at stage accept | 3 descriptors more 50ms after "
        "stage accept: 11 descriptors instead of 8 descriptors");
  expectation.growth = 4;
  CHECK(text_of(record.judge_final(expectation)) == "pass");
}

TEST_CASE("after a restart a client's usage counts anew, separately for each client") {
  RecordBuilder record = RecordBuilder()
                             .event(EventKind::started, -10, "client")
                             .usage(0, 900, 5 * kMiB, 80)
                             .connect(1)
                             .event(EventKind::started, 100, "client")
                             .connect(200)
                             .usage(210, 0, 10 * kMiB, 8)
                             .usage(400, 100, 11 * kMiB, 9);
  CHECK(text_of(record.judge_final(growth_below(Kind::memory_below, kMiB + 1))) == "pass");
  CHECK(record.judge_final(growth_below(Kind::memory_below, kMiB)).state == Judgement::State::fail);
  CHECK(text_of(record.judge_final(cpu_below(51, 200))) == "pass");
  record.instance = 2;
  record.usage(450, 0, 500 * kMiB, 900);
  CHECK(text_of(record.judge_final(growth_below(Kind::descriptors_below, 5))) == "pass");
}

}  // namespace
}  // namespace ibgw::conformance
