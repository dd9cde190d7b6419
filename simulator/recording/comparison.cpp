#include "simulator/recording/comparison.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulator/scenario/matching.hpp"
#include "simulator/session/message_view.hpp"
#include "simulator/wire/field_versions.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::recording {
namespace {

using scenario::FieldMatcher;
using scenario::Matcher;

// The last version with orders as text, and the usual one of today.
constexpr int kAlsoPlayed[] = {176, 225};

constexpr const char* kNothing = "nothing";

std::string text_of(const Matcher& matcher) {
  switch (matcher.kind) {
    case Matcher::Kind::equals:
      return matcher.value.text.empty() ? "\"\"" : matcher.value.text;
    case Matcher::Kind::regex:
      return "{re: " + std::string(matcher.pattern.text()) + "}";
    case Matcher::Kind::less:
      return "{lt: " + matcher.value.text + "}";
    case Matcher::Kind::greater:
      return "{gt: " + matcher.value.text + "}";
    case Matcher::Kind::one_of: {
      std::string list;
      for (const Tree& item : matcher.value.items) {
        list += (list.empty() ? "" : ", ") + item.text;
      }
      return "{in: [" + list + "]}";
    }
    case Matcher::Kind::any:
      return "any";
    case Matcher::Kind::absent:
      return "absent";
    case Matcher::Kind::empty:
      return "empty";
  }
  return {};
}

/// The value on a dotted path; through a list, the values of all its elements.
nlohmann::ordered_json value_at(const nlohmann::ordered_json& json, const std::string& path) {
  if (path.empty()) {
    return json;
  }
  if (json.is_array()) {
    auto values = nlohmann::ordered_json::array();
    for (const auto& item : json) {
      values.push_back(value_at(item, path));
    }
    return values;
  }
  const std::size_t dot = path.find('.');
  const std::string name = path.substr(0, dot);
  if (!json.is_object() || !json.contains(name)) {
    return nullptr;
  }
  return value_at(json.at(name), dot == std::string::npos ? "" : path.substr(dot + 1));
}

std::string model_text(const wire::Message& message, const std::string& path) {
  const auto value = value_at(wire::fields_json(message), path);
  if (value.is_null()) {
    return "absent";
  }
  return value.is_string() && !value.get<std::string>().empty() ? value.get<std::string>()
                                                                : value.dump();
}

/// Compares in order: each answer takes the messages that follow the previous one's. A difference
/// does not end the comparison, so that a known one hides no other.
class Comparison {
 public:
  Comparison(const Exchange& exchange, int server_version, const Messages& sent)
      : exchange_(exchange), server_version_(server_version), sent_(sent) {}

  std::vector<Difference> run() {
    for (const Answer& answer : exchange_.answers) {
      if (answer.count.max == 0) {
        check_never(answer);
      } else {
        check(answer);
      }
    }
    if (!exchange_.more) {
      skip_to(sent_.size());
    }
    return std::move(differences_);
  }

 private:
  void check(const Answer& answer) {
    int count = 0;
    while (count < answer.count.max && advance_to(answer, count)) {
      ++count;
      ++next_;
    }
    if (count >= answer.count.min) {
      return;
    }
    const wire::Message* const near = nearest(answer);
    if (near == nullptr && count == 0 && skip_to_fitting(answer)) {
      check(answer);
      return;
    }
    if (near == nullptr) {
      differences_.push_back({std::string(answer.message->name), "",
                              count == 0 ? "sent" : std::to_string(answer.count.min) + " times",
                              following(count), ""});
      return;
    }
    for (const FieldMatcher* const wrong : mismatches(answer, *near)) {
      differences_.push_back({std::string(answer.message->name), wrong->path,
                              text_of(wrong->matcher), model_text(*near, wrong->path), ""});
    }
    ++next_;
  }

  /// What comes before that message is one too many.
  void skip_to(std::size_t end) {
    for (; next_ < end; ++next_) {
      add(*sent_[next_], kNothing, wire::fields_json(*sent_[next_]).dump());
    }
  }

  bool skip_to_fitting(const Answer& answer) {
    for (std::size_t i = next_; i < sent_.size(); ++i) {
      if (fits(answer, *sent_[i])) {
        skip_to(i);
        return true;
      }
    }
    return false;
  }

  void check_never(const Answer& answer) {
    for (const auto& message : sent_) {
      if (fits(answer, *message)) {
        add(*message, kNothing, wire::fields_json(*message).dump());
        return;
      }
    }
  }

  /// Moves to the next message that fits. With `more`, others may come before it, except between
  /// those of an answer that comes several times.
  bool advance_to(const Answer& answer, int count) {
    if (next_ < sent_.size() && fits(answer, *sent_[next_])) {
      return true;
    }
    if (!exchange_.more || count >= answer.count.min) {
      return false;
    }
    for (std::size_t i = next_; i < sent_.size(); ++i) {
      if (fits(answer, *sent_[i])) {
        next_ = i;
        return true;
      }
    }
    return false;
  }

  /// The message that was probably sent for this answer: the same one, with other fields.
  const wire::Message* nearest(const Answer& answer) {
    const wire::Message* best = nullptr;
    std::size_t best_at = next_;
    const std::size_t end = exchange_.more ? sent_.size() : std::min(next_ + 1, sent_.size());
    for (std::size_t i = next_; i < end; ++i) {
      if (&sent_[i]->spec() == answer.message &&
          (best == nullptr ||
           mismatches(answer, *sent_[i]).size() < mismatches(answer, *best).size())) {
        best = sent_[i].get();
        best_at = i;
      }
    }
    next_ = best_at;
    return best;
  }

  [[nodiscard]] std::string following(int count) const {
    if (count > 0) {
      return std::to_string(count) + (count == 1 ? " time" : " times");
    }
    if (next_ >= sent_.size()) {
      return kNothing;
    }
    const wire::Message& message = *sent_[next_];
    return std::string(message.spec().name) + " " + wire::fields_json(message).dump();
  }

  [[nodiscard]] std::vector<const FieldMatcher*> mismatches(const Answer& answer,
                                                            const wire::Message& message) const {
    std::vector<const FieldMatcher*> wrong;
    for (const FieldMatcher& field : answer.where) {
      const wire::FieldVersions versions = wire::versions_of_field(*answer.message, field.path);
      if (server_version_ >= versions.since && server_version_ < versions.before &&
          !scenario::fits(field, session::view_of(&message), nullptr)) {
        wrong.push_back(&field);
      }
    }
    return wrong;
  }

  [[nodiscard]] bool fits(const Answer& answer, const wire::Message& message) const {
    return &message.spec() == answer.message && mismatches(answer, message).empty();
  }

  void add(const wire::Message& message, std::string recorded, std::string model) {
    differences_.push_back(
        {std::string(message.spec().name), "", std::move(recorded), std::move(model), ""});
  }

  const Exchange& exchange_;
  int server_version_;
  const Messages& sent_;
  std::size_t next_ = 0;
  std::vector<Difference> differences_;
};

bool declares(const KnownDifference& known, const Difference& difference, int server_version) {
  return known.message->name == difference.message && known.field == difference.field &&
         server_version >= known.since && server_version < known.until;
}

/// Whether the message, or its field, can differ at that version.
bool exists(const KnownDifference& known, int server_version) {
  if (server_version < known.since || server_version >= known.until ||
      server_version < wire::since_of(*known.message)) {
    return false;
  }
  if (known.field.empty()) {
    return true;
  }
  const wire::FieldVersions versions = wire::versions_of_field(*known.message, known.field);
  return server_version >= versions.since && server_version < versions.before;
}

/// Holds the differences against those that the exchange declares.
void explain(const Exchange& exchange, Played& played) {
  for (const KnownDifference& known : exchange.differs) {
    bool is_found = false;
    for (Difference& one : played.differences) {
      if (declares(known, one, played.server_version)) {
        one.why = known.why;
        is_found = true;
      }
    }
    if (!is_found && exists(known, played.server_version)) {
      played.mended.push_back(place_of(known.message->name, known.field));
    }
  }
}

/// A range of versions without any that is played excuses nothing.
void add_never_played(const Exchange& exchange, Result& result) {
  for (const KnownDifference& known : exchange.differs) {
    if (std::none_of(result.played.begin(), result.played.end(),
                     [&](const Played& one) { return exists(known, one.server_version); })) {
      result.played.front().mended.push_back(place_of(known.message->name, known.field));
    }
  }
}

Verdict verdict_on(const std::vector<Played>& all) {
  Verdict verdict = Verdict::equal;
  for (const Played& played : all) {
    for (const Difference& one : played.differences) {
      if (one.why.empty()) {
        return Verdict::differs;
      }
      verdict = std::max(verdict, Verdict::declared);
    }
    if (!played.mended.empty()) {
      verdict = Verdict::mended;
    }
  }
  return verdict;
}

}  // namespace

std::string place_of(std::string_view message, const std::string& field) {
  return std::string(message) + (field.empty() ? "" : "." + field);
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::equal:
      return "equal";
    case Verdict::declared:
      return "differs as declared";
    case Verdict::differs:
      return "differs";
    case Verdict::mended:
      return "differs no longer";
  }
  return {};
}

std::vector<Difference> compare(const Exchange& exchange, int server_version,
                                const Messages& sent) {
  return Comparison(exchange, server_version, sent).run();
}

Result compare(const Exchange& exchange) {
  Result result;
  const auto play = [&](int version) {
    Played played{version, compare(exchange, version, Player(exchange, version).play()), {}};
    explain(exchange, played);
    result.played.push_back(std::move(played));
  };
  play(exchange.server_version);
  for (const int version : kAlsoPlayed) {
    if (version != exchange.server_version && is_playable(exchange, version)) {
      play(version);
    }
  }
  add_never_played(exchange, result);
  result.verdict = verdict_on(result.played);
  return result;
}

}  // namespace ibgw::recording
