// Judges the resource use of the client's processes, from samples.
#include <algorithm>

#include <fmt/format.h>

#include "conformance/check/expectations.hpp"
#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Anchor;
using scenario::Expectation;
using scenario::ExpectationKind;

struct Sample {
  Moment time = 0;
  std::int64_t value = 0;
};

const char* key_of(ExpectationKind kind) {
  return kind == ExpectationKind::cpu_below      ? "cpu_ms"
         : kind == ExpectationKind::memory_below ? "memory"
                                                 : "descriptors";
}

/// Samples of the process that ran at this moment; after a restart, counting begins anew.
std::vector<Sample> samples_around(const Context& context, const Expectation& expectation,
                                   Moment moment) {
  std::vector<Sample> samples;
  for (const RecordedEvent* event : context.events()) {
    if (event->instance != expectation.instance) {
      continue;
    }
    if (event->kind == EventKind::started) {
      if (event->time > moment) {
        break;
      }
      samples.clear();
    } else if (event->kind == EventKind::usage) {
      samples.push_back({event->time, integer_of(event->values, key_of(expectation.kind))});
    }
  }
  return samples;
}

/// The value from which growth is measured: the last sample up to the moment, or else the first
/// after it.
std::int64_t value_before(const std::vector<Sample>& samples, Moment moment) {
  std::int64_t value = samples.front().value;
  for (const Sample& sample : samples) {
    value = sample.time <= moment ? sample.value : value;
  }
  return value;
}

/// Interpolates between the two samples around the moment.
double value_at(const std::vector<Sample>& samples, Moment moment) {
  const auto after = std::find_if(samples.begin(), samples.end(),
                                  [moment](const Sample& sample) { return sample.time >= moment; });
  if (after == samples.end()) {
    return static_cast<double>(samples.back().value);
  }
  if (after == samples.begin()) {
    return static_cast<double>(after->value);
  }
  const auto before = after - 1;
  const double share =
      static_cast<double>(moment - before->time) / static_cast<double>(after->time - before->time);
  return static_cast<double>(before->value) +
         share * static_cast<double>(after->value - before->value);
}

std::string amount(ExpectationKind kind, std::int64_t value) {
  if (kind == ExpectationKind::descriptors_below) {
    return fmt::format("{} descriptor{}", value, value == 1 ? "" : "s");
  }
  constexpr double kMebi = 1024.0 * 1024;
  return static_cast<double>(value) < kMebi
             ? fmt::format("{:.3g} KiB", static_cast<double>(value) / 1024)
             : fmt::format("{:.4g} MiB", static_cast<double>(value) / kMebi);
}

/// The moment from which usage counts: the latest step, or the first occurrence of the anchor,
/// because leaks after several occurrences add up.
std::optional<Moment> counts_from(const Context& context, const Expectation& expectation) {
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  if (anchor.times.empty()) {
    return std::nullopt;
  }
  return expectation.from.kind == Anchor::Kind::latest_step ? anchor.times.back()
                                                            : anchor.times.front();
}

std::string moment_name(const Expectation& expectation) {
  const std::string from = describe(expectation.from);
  return from.empty() ? "the latest step" : from;
}

Judgement without_beginning(const Context& context, const Expectation& expectation,
                            const Judgement& result) {
  const bool is_over = context.is_final() || context.is_gone_for_good(expectation.instance);
  return is_over ? unsupported(result, moment_name(expectation) + " never happened")
                 : pending(result, true, std::nullopt);
}

Judgement without_samples(const Context& context, const Judgement& result) {
  return context.is_final()
             ? unsupported(result,
                           "the resource use of processes cannot be observed on this machine")
             : pending(result, true, std::nullopt);
}

}  // namespace

Judgement judge_cpu(const Context& context, const Expectation& expectation) {
  Judgement result =
      blank(expectation, fmt::format("less than {:.4g}% of a core{} over {} after {}",
                                     expectation.cpu_percent, of_client(expectation.instance),
                                     format_duration(expectation.span), moment_name(expectation)));
  const std::optional<Moment> begin = counts_from(context, expectation);
  if (!begin) {
    return without_beginning(context, expectation, result);
  }
  const std::vector<Sample> samples = samples_around(context, expectation, *begin);
  if (samples.empty()) {
    return without_samples(context, result);
  }
  const Moment end = *begin + expectation.span.count();
  const bool is_idle_since = context.is_gone_for_good(expectation.instance);
  if (samples.back().time < end && !is_idle_since) {
    return context.is_final() ? unsupported(result, "the case ended before that")
                              : pending(result, true, end);
  }
  const double used_ms = value_at(samples, end) - value_at(samples, *begin);
  const double percent = used_ms * 1e8 / static_cast<double>(expectation.span.count());
  if (percent < expectation.cpu_percent) {
    return passed(result);
  }
  return failed(result, fmt::format("{:.4g}% of a core: {:.0f}ms of {}", percent, used_ms,
                                    format_duration(expectation.span)));
}

Judgement judge_growth(const Context& context, const Expectation& expectation) {
  const ExpectationKind kind = expectation.kind;
  Judgement result = blank(
      expectation,
      fmt::format("less than {} more{} than at {}{}", amount(kind, expectation.growth),
                  of_client(expectation.instance), moment_name(expectation),
                  expectation.within ? " for " + describe(*expectation.within, context) : ""));
  const std::optional<Moment> begin = counts_from(context, expectation);
  if (!begin) {
    return without_beginning(context, expectation, result);
  }
  const std::vector<Sample> samples = samples_around(context, expectation, *begin);
  if (samples.empty()) {
    return without_samples(context, result);
  }
  const std::optional<Moment> deadline =
      expectation.within ? std::optional<Moment>(*begin + context.span(*expectation.within).count())
                         : std::nullopt;
  const std::int64_t base = value_before(samples, *begin);
  for (const Sample& sample : samples) {
    const bool counts = sample.time > *begin && (!deadline || sample.time <= *deadline);
    if (counts && sample.value - base >= expectation.growth) {
      return failed(result,
                    fmt::format("{} more {}: {} instead of {}", amount(kind, sample.value - base),
                                when(context, sample.time, expectation.from, expectation.instance),
                                amount(kind, sample.value), amount(kind, base)));
    }
  }
  const bool is_seen_late = deadline && samples.back().time > *deadline;
  if (is_seen_late || context.is_final() || context.is_gone_for_good(expectation.instance)) {
    return passed(result);
  }
  return pending(result, deadline.has_value(), deadline);
}

}  // namespace ibgw::conformance
