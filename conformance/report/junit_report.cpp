#include "conformance/report/junit_report.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "conformance/report/console_report.hpp"

namespace ibgw::conformance {
namespace {

/// XML 1.0 cannot represent most control characters, and bytes that are not UTF-8 make the file
/// unreadable.
std::string clean(const std::string& text) {
  std::string result;
  std::size_t i = 0;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = c < 0x80                ? 1
                               : c >= 0xc2 && c < 0xe0 ? 2
                               : c >= 0xe0 && c < 0xf0 ? 3
                               : c >= 0xf0 && c < 0xf5 ? 4
                                                       : 0;
    bool is_valid =
        length != 0 && i + length <= text.size() && (c >= 0x20 || c == '\n' || c == '\t');
    for (std::size_t k = 1; is_valid && k < length; ++k) {
      is_valid = (static_cast<unsigned char>(text[i + k]) & 0xc0U) == 0x80U;
    }
    // Surrogates and the two non-characters are well-formed bytes, but not XML characters.
    if (is_valid && length == 3) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      const auto third = static_cast<unsigned char>(text[i + 2]);
      is_valid = !(c == 0xed && second >= 0xa0) && !(c == 0xe0 && second < 0xa0) &&
                 !(c == 0xef && second == 0xbf && third >= 0xbe);
    }
    if (is_valid) {
      result.append(text, i, length);
      i += length;
    } else {
      result += '?';
      ++i;
    }
  }
  return result;
}

std::string seconds(Duration duration) {
  return fmt::format("{:.3f}", static_cast<double>(duration.count()) / 1e9);
}

using Unsteady = std::map<std::string, std::string>;

bool is_error(const CaseResult& result) {
  // A client that was named exactly must be installed; otherwise the run fails, and so does this
  // report.
  return (result.verdict == Verdict::not_installed && !result.expected) ||
         result.verdict == Verdict::harness_error || result.verdict == Verdict::could_not_run ||
         result.verdict == Verdict::inconclusive;
}

/// Everything that makes the run fail is a failure here too, including a case with different
/// results between repetitions.
bool is_failure(const CaseResult& result, const Unsteady& unsteady) {
  const bool is_unexpected = !result.expected && result.verdict <= Verdict::fail;
  return is_unexpected || (!is_error(result) && unsteady.count(result.case_id) != 0);
}

bool is_skipped(const CaseResult& result) {
  return result.verdict == Verdict::unsupported ||
         (result.verdict == Verdict::not_installed && result.expected) ||
         (result.verdict == Verdict::fail && result.expected);
}

void add_message(pugi::xml_node parent, const char* element, const CaseResult& result,
                 const Unsteady& unsteady = {}) {
  pugi::xml_node node = parent.append_child(element);
  std::string message = result.reason;
  if (const auto ways = unsteady.find(result.case_id); ways != unsteady.end()) {
    message +=
        (message.empty() ? "" : "; ") + ("results differ between repetitions: " + ways->second);
  }
  for (const Finding& finding : result.findings) {
    message += (message.empty() ? "" : "; ") + finding.id;
  }
  for (const std::string& reason : known_reasons(result)) {
    message += "; known failure: " + reason;
  }
  node.append_attribute("message") = clean(message).c_str();
  if (std::string(element) != "skipped") {
    node.append_attribute("type") = std::string(to_string(result.verdict)).c_str();
    node.text() = clean(describe_findings(result)).c_str();
  }
}

/// JUnit has nothing between pass and fail, so what was not judged, and which failure did not
/// happen this time, is in the case's output.
std::string more_on_pass(const CaseResult& result) {
  const std::string share = share_judged(result);
  std::string text = share.empty() ? share : outcome(result) + " (" + share + ")\n";
  if (is_pass(result.verdict) && result.expected && !result.reason.empty()) {
    text += result.reason + "\n";
  }
  for (const Unsupported& entry : result.unsupported) {
    text += fmt::format("not judged: {}: {}\n", entry.id, entry.why);
  }
  return text;
}

void add_case(pugi::xml_node suite, const CaseResult& result, const Unsteady& unsteady) {
  pugi::xml_node node = suite.append_child("testcase");
  std::string class_name = result.scenario;
  std::replace(class_name.begin(), class_name.end(), '/', '.');
  const std::string variant = result.variant.empty() ? std::string() : "[" + result.variant + "]";
  const std::string number =
      result.repetition > 1 ? fmt::format("#{}", result.repetition) : std::string();
  node.append_attribute("name") =
      clean(fmt::format("{}{}@{}{}", result.scenario, variant, result.server_version, number))
          .c_str();
  node.append_attribute("classname") = clean(result.client + "." + class_name).c_str();
  node.append_attribute("time") = seconds(result.duration).c_str();
  if (is_failure(result, unsteady)) {
    add_message(node, "failure", result, unsteady);
  } else if (is_error(result)) {
    add_message(node, "error", result);
  } else if (is_skipped(result)) {
    add_message(node, "skipped", result);
  }
  if (is_flaky(result)) {
    // In the format of Maven Surefire for a failure that was followed by a successful retry.
    for (const std::string& earlier : result.earlier) {
      pugi::xml_node flaky = node.append_child("flakyFailure");
      flaky.append_attribute("message") = clean(earlier).c_str();
      flaky.append_attribute("type") = clean(earlier.substr(0, earlier.find(' '))).c_str();
    }
  }
  if (const std::string output = more_on_pass(result) + result.timeline; !output.empty()) {
    node.append_child("system-out").text() = clean(output).c_str();
  }
  if (!result.client_errors.empty()) {
    node.append_child("system-err").text() = clean(result.client_errors).c_str();
  }
}

template <typename Results>
void set_totals(pugi::xml_node node, const Results& results, const Unsteady& unsteady) {
  int failures = 0;
  int errors = 0;
  int skipped = 0;
  int tests = 0;
  Duration time{};
  for (const CaseResult* result : results) {
    ++tests;
    const bool fails = is_failure(*result, unsteady);
    failures += fails ? 1 : 0;
    errors += is_error(*result) ? 1 : 0;
    skipped += is_skipped(*result) && !fails ? 1 : 0;
    time += result->duration;
  }
  node.append_attribute("tests") = tests;
  node.append_attribute("failures") = failures;
  node.append_attribute("errors") = errors;
  node.append_attribute("skipped") = skipped;
  node.append_attribute("time") = seconds(time).c_str();
}

/// Marks an interrupted run, because cases that were not played have no verdict, and the others may
/// all be green.
void add_interruption(pugi::xml_node root, const RunFacts& run) {
  pugi::xml_node suite = root.append_child("testsuite");
  suite.append_attribute("name") = "conformance";
  set_totals(suite, std::vector<const CaseResult*>(), {});
  suite.attribute("tests") = 1;
  suite.attribute("errors") = 1;
  pugi::xml_node node = suite.append_child("testcase");
  node.append_attribute("name") = "all cases are played";
  node.append_attribute("classname") = "conformance";
  node.append_attribute("time") = seconds({}).c_str();
  pugi::xml_node error = node.append_child("error");
  error.append_attribute("message") = clean(run.why_partial).c_str();
  error.append_attribute("type") = "interrupted";
}

}  // namespace

std::string junit_report(const std::vector<CaseResult>& results, const RunFacts& run) {
  const Unsteady unsteady = unsteady_ways(results);
  std::map<std::string, std::vector<const CaseResult*>> suites;
  std::vector<const CaseResult*> all;
  for (const CaseResult& result : results) {
    suites[result.client].push_back(&result);
    all.push_back(&result);
  }
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");
  root.append_attribute("name") = "conformance";
  set_totals(root, all, unsteady);
  if (run.signal != 0) {
    root.attribute("tests") = static_cast<int>(all.size()) + 1;
    root.attribute("errors") = root.attribute("errors").as_int() + 1;
    add_interruption(root, run);
  }
  for (const auto& [client, cases] : suites) {
    pugi::xml_node suite = root.append_child("testsuite");
    suite.append_attribute("name") = clean(client).c_str();
    set_totals(suite, cases, unsteady);
    for (const CaseResult* result : cases) {
      add_case(suite, *result, unsteady);
    }
  }
  std::ostringstream text;
  document.save(text, "  ");
  return text.str();
}

}  // namespace ibgw::conformance
