// Holds what the model answers against what was recorded.
#pragma once

#include <string>
#include <vector>

#include "simulator/recording/player.hpp"
#include "simulator/recording/recording.hpp"

namespace ibgw::recording {

struct Difference {
  std::string message;   ///< `ORDER_STATUS`
  std::string field;     ///< Dotted path; empty: the message as a whole.
  std::string recorded;  ///< The matcher as it is written, or `1 message`.
  std::string model;
  std::string why;  ///< As the exchange declares it; empty: it does not.
};

/// The exchange at one server version.
struct Played {
  int server_version = 0;
  std::vector<Difference> differences;
  std::vector<std::string> mended;  ///< `ORDER_STATUS.status`: declared as different, and equal.
};

enum class Verdict {
  equal,
  declared,  ///< Differs, and says so.
  differs,
  mended,  ///< Says that it differs in more than it does.
};
[[nodiscard]] std::string_view to_string(Verdict verdict);

struct Result {
  Verdict verdict = Verdict::equal;
  std::vector<Played> played;  ///< At the version of the recording first.
};

/// `ORDER_STATUS`, or `ORDER_STATUS.status` if a field is given.
[[nodiscard]] std::string place_of(std::string_view message, const std::string& field);

/// Holds messages against the answers of an exchange. Fields that do not exist at that version do
/// not count.
[[nodiscard]] std::vector<Difference> compare(const Exchange& exchange, int server_version,
                                              const Messages& sent);

/// Plays the exchange at its own version, and at others at which it is playable.
[[nodiscard]] Result compare(const Exchange& exchange);

}  // namespace ibgw::recording
