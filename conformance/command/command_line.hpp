// The arguments of the conformance program, read and checked. Throws UsageError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/plan/inventory.hpp"

namespace ibgw::conformance {

struct CommandLine {
  std::string command;                 ///< `run`, `list`, ...; empty: help was requested.
  std::vector<std::string> arguments;  ///< Positional arguments.
  std::string help;                    ///< The text to print when `command` is empty.

  Selection selection;
  bool last_failed = false;  ///< Only cases that were not as expected in the last results.json.
  std::string matrix;        ///< A file that selects cases instead of the flags; empty: none.
  std::string scenarios;     ///< Directories; empty: next to the program's source.
  std::string clients;
  std::string cache;  ///< Directory to install clients in; empty: see places_for.
  int jobs = 0;       ///< 0: the default number.
  std::uint64_t seed = 1;
  double time_scale = 1;
  bool ignore_rules = false;
  bool plays_anew = false;  ///< For `explain`: flags change how to play, so an existing record is
                            ///< not used.
  int repeat = 1;
  int retries = 0;
  int min_cases = 0;
  int failures_max = 0;  ///< 0: never stop the run.
  bool partial = false;  ///< For `merge`: parts may be missing.
  std::string junit;     ///< Files; empty: the default place, `-`: none.
  std::string json;
  std::string tap;  ///< Files; empty: none.
  std::string sarif;
  std::string summary;
  std::string html;     ///< Directory; empty: the default place (`merge`: none), `-`: none.
  std::string reports;  ///< Directory; empty: build/reports.
  std::string pcap;     ///< Directory; empty: none.
  std::string bundle;
  bool bundles_all = false;
  std::string costs;         ///< For `list cases`: results.json of an earlier run; empty: none.
  bool prints_json = false;  ///< For `list` and `compare`: not for people.
  std::vector<std::string> pairs;  ///< For `compare`: `OLD=NEW`, names of clients.
  std::string from;                ///< For `expectations`: a results.json.
  bool write = false;              ///< For `expectations`: change the files.
  std::string into;                ///< For `new-client`: directory; empty: the current one.
};

[[nodiscard]] CommandLine read_command_line(const std::vector<std::string>& arguments);

}  // namespace ibgw::conformance
