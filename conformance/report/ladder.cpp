#include "conformance/report/ladder.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "conformance/report/ladder_parts.hpp"
#include "conformance/report/text.hpp"
#include "conformance/report/timeline.hpp"

namespace ibgw::conformance {
namespace {

constexpr double kGateway = 12;   // Position of its lifeline, in percent of the width.
constexpr double kTrackMin = 48;  // In pixels; if there are too many tracks, the picture scrolls.

class Ladder {
 public:
  Ladder(const CaseRecord& record, std::size_t rows_max)
      : record_(record),
        tracks_(static_cast<double>(count_tracks(record))),
        kernel_(std::clamp(81 - 4 * tracks_, 50.0, 73.0)),
        client_(kGateway + (kernel_ - kGateway) / 2),
        layout_(lay_out(record, rows_max)),
        rows_(layout_.rows) {}

  [[nodiscard]] std::string svg() {
    if (rows_.empty()) {
      return {};
    }
    const double height = layout_.height;
    const double min_width = tracks_ > 2 ? kTrackMin * tracks_ * 100 / (100 - kernel_) : 0;
    draw_heads(height);
    lines_ += draw_states(record_, layout_, kernel_);
    draw_calls(height);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      draw_time(i);
      draw_row(rows_[i]);
    }
    draw_end();
    return fmt::format(
        "<svg class=\"ladder{10}\" width=\"100%\" height=\"{0:.0f}\" style=\"min-width:{1:.0f}px\" "
        "role=\"img\" aria-label=\"Traffic between gateway and client, and their socket states; "
        "the list of events below has the same content\"><defs><marker id=\"tip\" viewBox=\"0 0 8 "
        "8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" "
        "markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 "
        "8z\"/></marker></defs>{2}<svg class=\"times\" width=\"{3}%\" "
        "height=\"{0:.0f}\">{4}</svg><svg x=\"{3}%\" width=\"{5}%\" "
        "height=\"{0:.0f}\">{6}</svg><svg x=\"{7}%\" width=\"{8}%\" "
        "height=\"{0:.0f}\">{9}</svg></svg>",
        height, min_width, lines_, kGateway, times_, client_ - kGateway, wire_labels_, client_,
        kernel_ - client_, client_labels_, tracks_ > 4 ? " dense" : "");
  }

 private:
  void draw_heads(double height) {
    lines_ += fmt::format(
        "<text class=\"head\" x=\"0\" y=\"16\">ms</text>"
        "<text class=\"head\" x=\"{0}%\" y=\"16\">gateway</text>"
        "<text class=\"head\" x=\"{1}%\" y=\"16\">client</text>"
        "<text class=\"head\" x=\"{2}%\" y=\"16\">kernel</text>"
        "<line class=\"life\" x1=\"{0}%\" x2=\"{0}%\" y1=\"{3}\" y2=\"{4:.0f}\"/>"
        "<line class=\"life\" x1=\"{1}%\" x2=\"{1}%\" y1=\"{3}\" y2=\"{4:.0f}\"/>",
        kGateway, client_, kernel_, kLadderHead - 20, height);
  }

  /// A client's call is a bar on its lifeline; it extends to the bottom if the call never returned.
  void draw_calls(double height) {
    struct Open {
      std::int64_t id;
      int instance;
      std::size_t index;
      double y;
      double level;
    };
    std::vector<Open> open;
    const auto draw = [this](const Open& call, double to, const char* kind) {
      const RecordedEvent& event = record_.events[call.index];
      lines_ += fmt::format(
          "<svg x=\"{}%\" overflow=\"visible\"><a href=\"#e{}\" tabindex=\"-1\"><title>call {}"
          "</title><rect class=\"call {}\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"6\" "
          "height=\"{:.0f}\" rx=\"2\"/></a></svg>",
          client_, call.index, html_text(event.name), kind, -3 + call.level, call.y - 5,
          std::max(to - call.y + 10, 8.0));
    };
    for (const LadderRow& row : rows_) {
      for (const std::size_t index : row.events) {
        const RecordedEvent& event = record_.events[index];
        if (event.kind == EventKind::call_begin) {
          open.push_back(
              {event.id, event.instance, index, row.y, 4.0 * static_cast<double>(open.size())});
        }
        const auto call = std::find_if(open.begin(), open.end(), [&](const Open& one) {
          return one.id == event.id && one.instance == event.instance &&
                 record_.events[one.index].name == event.name;
        });
        if (event.kind == EventKind::call_end && call != open.end()) {
          draw(*call, row.y, "");
          open.erase(call);
        }
        if (event.kind == EventKind::exited) {
          for (auto one = open.begin(); one != open.end();) {
            const bool ends = one->instance == event.instance;
            if (ends) {
              draw(*one, row.y, "blocked");
            }
            one = ends ? open.erase(one) : one + 1;
          }
        }
      }
    }
    for (const Open& call : open) {
      draw(call, height - 8, "blocked");
    }
  }

  void draw_time(std::size_t i) {
    const std::string text = time_text(rows_[i].time);
    if (i == 0 || text != time_text(rows_[i - 1].time)) {
      times_ += fmt::format("<text x=\"0\" y=\"{:.0f}\">{}</text>", rows_[i].y + 4, text);
    }
    if (i == 0) {
      return;
    }
    const double middle = (rows_[i].y + rows_[i - 1].y) / 2;
    if (layout_.left_out > 0 && i == layout_.left_out_at) {
      lines_ += fmt::format("<text class=\"cut\" x=\"{}%\" y=\"{:.0f}\">{} more events</text>",
                            kGateway + 2, middle + 4, layout_.left_out);
    } else if (rows_[i].y - rows_[i - 1].y > 2.6 * kLadderRow) {
      times_ +=
          fmt::format("<text class=\"gap\" x=\"0\" y=\"{:.0f}\">+{}</text>", middle + 4,
                      format_span((rows_[i].time - rows_[i - 1].time) / 1'000'000 * 1'000'000));
    }
  }

  [[nodiscard]] std::string time_text(Moment time) const {
    return format_milliseconds(time - beginning(record_));
  }

  void draw_row(const LadderRow& row) {
    const std::size_t index = row.events[0];
    const RecordedEvent& event = record_.events[index];
    if (event.kind == EventKind::socket) {
      return;
    }
    if (is_from_trace(event.kind)) {
      draw_gateway(event, index, row.y);
    } else {
      draw_client(event, index, row.y);
    }
  }

  void draw_gateway(const RecordedEvent& event, std::size_t index, double y) {
    if (event.kind == EventKind::in) {
      arrow(index, y, false, "frame", name_of(event));
    } else if (event.kind == EventKind::out) {
      arrow(index, y, true, event.rule.empty() ? "frame" : "frame ruled", name_of(event));
    } else if (event.kind == EventKind::accept) {
      arrow(index, y, false, "tcp", "connects");
    } else if (is_one_of(event.kind, {EventKind::peer_fin, EventKind::peer_rst})) {
      arrow(index, y, false, "tcp", event.kind == EventKind::peer_fin ? "FIN" : "RST");
    } else {
      dot(index, y, kGateway, std::string(to_string(event.kind)),
          event.kind == EventKind::action ? event.name : event_text(event), wire_labels_);
    }
  }

  void draw_client(const RecordedEvent& event, std::size_t index, double y) {
    const std::string who =
        event.instance > 1 ? fmt::format("#{} ", event.instance) : std::string();
    if (event.kind == EventKind::callback) {
      dot(index, y, client_, "callback", who + short_values(event), client_labels_);
    } else if (event.kind == EventKind::call_begin) {
      label(index, y, "calls", who + event.name + "()", client_labels_);
    } else if (event.kind == EventKind::call_end) {
      label(index, y, event.text == "success" ? "calls" : "calls bad",
            who + event.name + "() " + event.text, client_labels_);
    } else {
      label(index, y, "runner", who + runner_text(event), client_labels_);
    }
  }

  [[nodiscard]] static std::string name_of(const RecordedEvent& event) {
    const std::string connection =
        event.connection > 1 ? fmt::format("#{} ", event.connection) : std::string();
    if (event.name.empty()) {
      return fmt::format("{}{} bytes", connection, event.text.size() / 2);
    }
    return connection + short_values(event);
  }

  /// What readers look for first: the name, and an error's code.
  [[nodiscard]] static std::string short_values(const RecordedEvent& event) {
    const Tree* const code = event.values.find("errorCode");
    return code != nullptr ? event.name + " " + code->text : event.name;
  }

  [[nodiscard]] static std::string runner_text(const RecordedEvent& event) {
    if (event.kind == EventKind::step_begin) {
      return event.text.empty() || event.text == event.name ? event.name
                                                            : event.name + " " + event.text;
    }
    if (event.kind == EventKind::answer) {
      return event_text(event).substr(std::string("answers ").size());
    }
    return event.kind == EventKind::case_end ? "settled" : event_text(event);
  }

  void arrow(std::size_t index, double y, bool is_to_client, const std::string& kind,
             const std::string& text) {
    lines_ += fmt::format(
        "<a href=\"#e{}\" tabindex=\"-1\"><title>{}</title><line class=\"{}\" x1=\"{}%\" "
        "x2=\"{}%\" y1=\"{:.0f}\" y2=\"{:.0f}\" marker-end=\"url(#tip)\"/></a>",
        index, html_text(event_text(record_.events[index])), kind,
        is_to_client ? kGateway : client_, is_to_client ? client_ : kGateway, y + 4, y + 4);
    label(index, y - 4, kind, text, wire_labels_);
  }

  void dot(std::size_t index, double y, double x, const std::string& kind, const std::string& text,
           std::string& labels) {
    lines_ += fmt::format("<circle class=\"{}\" cx=\"{}%\" cy=\"{:.0f}\" r=\"4\"/>", kind, x, y);
    label(index, y, kind, text, labels);
  }

  void label(std::size_t index, double y, const std::string& kind, const std::string& text,
             std::string& labels) const {
    labels += fmt::format(
        "<a href=\"#e{}\" tabindex=\"-1\"><title>{}</title><text class=\"{}\" x=\"12\" "
        "y=\"{:.0f}\">{}</text></a>",
        index, html_text(event_text(record_.events[index])), kind, y + 4,
        html_text(one_line(text)));
  }

  void draw_end() {
    const auto after = std::find_if(rows_.begin(), rows_.end(), [this](const LadderRow& row) {
      return record_.end && row.time > *record_.end;
    });
    if (after != rows_.end()) {
      lines_ += fmt::format(
          "<line class=\"end\" x1=\"0\" x2=\"100%\" y1=\"{0:.0f}\" y2=\"{0:.0f}\"><title>end of "
          "the case; later events are not judged</title></line>",
          after->y - kLadderRow / 2);
    }
  }

  const CaseRecord& record_;
  double tracks_;
  // Positions of lifelines and lanes, in percent of the width. Many sockets leave less room for the
  // others.
  double kernel_;
  double client_;
  LadderLayout layout_;
  const std::vector<LadderRow>& rows_;
  // Parts clipped to their lanes, and parts that cross lanes.
  std::string times_;
  std::string wire_labels_;
  std::string client_labels_;
  std::string lines_;
};

}  // namespace

std::string ladder_svg(const CaseRecord& record, std::size_t rows_max) {
  return Ladder(record, rows_max).svg();
}

}  // namespace ibgw::conformance
