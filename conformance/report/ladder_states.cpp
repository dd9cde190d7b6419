#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "conformance/report/ladder_parts.hpp"
#include "conformance/report/text.hpp"
#include "conformance/report/timeline.hpp"

namespace ibgw::conformance {
namespace {

using TrackKey = std::pair<int, scenario::SocketEnd>;

/// The track of a socket event; other events have none.
TrackKey track_of(const RecordedEvent& event) {
  return {event.connection, event.socket->end};
}

std::string state_bar(const RecordedEvent& event, std::size_t index, double from, double to) {
  static const std::map<std::string, const char*> kShort{
      {"ESTABLISHED", "ESTAB"}, {"SYN_SENT", "SYN-S"},    {"SYN_RECV", "SYN-R"},
      {"FIN_WAIT_1", "FIN-W1"}, {"FIN_WAIT_2", "FIN-W2"}, {"CLOSE_WAIT", "CL-WT"},
      {"TIME_WAIT", "TM-WT"},   {"LAST_ACK", "L-ACK"},    {"CLOSING", "CLSNG"}};
  if (event.name == "gone") {
    return fmt::format(
        "<a href=\"#e{0}\" tabindex=\"-1\"><circle class=\"gone\" cx=\"5\" "
        "cy=\"{1:.0f}\" r=\"3.5\"/><text class=\"state\" x=\"13\" "
        "y=\"{2:.0f}\">gone</text></a>",
        index, from, from + 4);
  }
  const auto found = kShort.find(event.name);
  const std::string name = html_text(event.name);
  return fmt::format(
      "<a href=\"#e{0}\" tabindex=\"-1\"><title>{1}</title><rect class=\"s-{2}{3}\" x=\"1\" "
      "y=\"{4:.0f}\" width=\"8\" height=\"{5:.0f}\" rx=\"2\"/><text class=\"state long\" "
      "x=\"13\" y=\"{6:.0f}\">{2}</text><text class=\"state short\" x=\"13\" "
      "y=\"{6:.0f}\">{7}</text></a>",
      index, html_text(event_text(event)), name, event.socket->closed ? " orphan" : "", from - 6,
      std::max(to - from - 2, 6.0), from + 4, found != kShort.end() ? found->second : name);
}

std::string track_head(const TrackKey& key) {
  const bool is_client = key.second == scenario::SocketEnd::client;
  return fmt::format(
      "<text class=\"sub long\" x=\"0\" y=\"34\">#{0} {1}</text><text class=\"sub short\" "
      "x=\"0\" y=\"34\">#{0} {2}</text>",
      key.first, is_client ? "client" : "gateway", is_client ? "cli" : "gw");
}

/// Draws bars from the row that showed a state to the row that showed the next one.
std::string draw_track(const CaseRecord& record, const LadderLayout& layout, const TrackKey& key) {
  std::string svg = track_head(key);
  const RecordedEvent* shown = nullptr;
  std::size_t index = 0;
  double since = 0;
  for (const LadderRow& row : layout.rows) {
    for (const std::size_t i : row.events) {
      const RecordedEvent& event = record.events[i];
      if (event.socket && track_of(event) == key) {
        svg += shown != nullptr ? state_bar(*shown, index, since, row.y) : std::string();
        shown = &event;
        index = i;
        since = row.y;
      }
    }
  }
  return svg + (shown != nullptr ? state_bar(*shown, index, since, layout.height) : std::string());
}

std::set<TrackKey> tracks_of(const CaseRecord& record) {
  std::set<TrackKey> keys;
  for (const RecordedEvent& event : record.events) {
    if (event.socket) {
      keys.insert(track_of(event));
    }
  }
  return keys;
}

}  // namespace

std::size_t count_tracks(const CaseRecord& record) {
  return tracks_of(record).size();
}

std::string draw_states(const CaseRecord& record, const LadderLayout& layout, double x_percent) {
  const std::set<TrackKey> keys = tracks_of(record);
  std::string svg;
  const double width =
      (100 - x_percent) / static_cast<double>(std::max<std::size_t>(keys.size(), 1));
  double x = x_percent;
  for (const TrackKey& key : keys) {
    svg += fmt::format("<svg x=\"{:.2f}%\" width=\"{:.2f}%\" height=\"{:.0f}\">{}</svg>", x, width,
                       layout.height, draw_track(record, layout, key));
    x += width;
  }
  return svg;
}

}  // namespace ibgw::conformance
