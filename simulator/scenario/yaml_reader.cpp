#include "simulator/scenario/yaml_reader.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "simulator/scenario/yaml_hints.hpp"

namespace ibgw::scenario {
namespace {

/// yaml-cpp takes the end of the file for a missing closing quote, and so the rest of the scenario
/// for text. Also returns true if no quote begins here.
bool is_quote_closed(const std::string& text, std::size_t begin) {
  const char quote = begin < text.size() ? text[begin] : '\0';
  if (quote != '"' && quote != '\'') {
    return true;
  }
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    const bool is_pair = quote == '"' ? text[i] == '\\' : text.compare(i, 2, "''") == 0;
    if (is_pair) {
      ++i;
    } else if (text[i] == quote) {
      return true;
    }
  }
  return false;
}

/// A place in the text, as users count.
Place place_of(const std::string& text, std::size_t offset, const Problems& problems) {
  const std::string_view before = std::string_view(text).substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0.
  return problems.place_from_bytes(static_cast<int>(line), static_cast<int>(offset - begin) + 1);
}

/// Builds our nodes from yaml-cpp's events. Unlike yaml-cpp's own nodes, events show anchors,
/// duplicate keys and quotes, and the tree is built only once.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& text, Problems& problems) : text_(text), problems_(problems) {}

  YamlNode take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    problems_.add(place(mark),
                  "anchor `&" + name + "` is not supported; expected the value itself");
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    problems_.add(place(mark), "aliases are not supported; expected the value itself");
    add_value(make(YamlNode::Kind::broken, mark));
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    YamlNode node = make(YamlNode::Kind::null, mark);
    // yaml-cpp places a missing value at the next token; users look for it at its key.
    if (!stack_.empty() && stack_.back().has_key &&
        stack_.back().key.place.line != node.place.line) {
      node.place = stack_.back().key.place;
    }
    add_value(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    YamlNode node = make(YamlNode::Kind::scalar, mark);
    check_tag(tag, node.place);
    node.quoted = tag != "?";
    if (node.quoted && !is_quote_closed(text_, static_cast<std::size_t>(mark.pos))) {
      problems_.add(node.place,
                    "this quote is not closed; everything after it is part of the text");
    }
    node.text = value;
    add_value(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    open(YamlNode::Kind::list, mark, tag);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    open(YamlNode::Kind::map, mark, tag);
  }
  void OnMapEnd() override { close(); }

 private:
  /// A list or map that is still open; for a map also the key whose value comes next.
  struct Frame {
    YamlNode node;
    bool has_key = false;
    bool key_usable = false;
    YamlEntry key;
  };

  [[nodiscard]] Place place(const YAML::Mark& mark) const {
    return problems_.place_from_bytes(mark.line + 1, mark.column + 1);
  }

  [[nodiscard]] YamlNode make(YamlNode::Kind kind, const YAML::Mark& mark) const {
    YamlNode node;
    node.kind = kind;
    node.place = place(mark);
    return node;
  }

  void check_tag(const std::string& tag, Place where) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      problems_.add(where, "tags are not supported; expected a plain value");
    }
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag) {
    Frame frame;
    frame.node = make(kind, mark);
    check_tag(tag, frame.node.place);
    stack_.push_back(std::move(frame));
  }

  void close() {
    YamlNode node = std::move(stack_.back().node);
    stack_.pop_back();
    add_value(std::move(node));
  }

  void add_value(YamlNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& parent = stack_.back();
    if (parent.node.kind == YamlNode::Kind::list) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      set_key(parent, std::move(node));
    } else {
      parent.has_key = false;
      if (parent.key_usable) {
        parent.key.value = std::move(node);
        parent.node.entries.push_back(std::move(parent.key));
      }
    }
  }

  void set_key(Frame& frame, YamlNode node) {
    frame.has_key = true;
    frame.key_usable = false;
    frame.key = YamlEntry{std::move(node.text), node.place, {}};
    if (node.kind != YamlNode::Kind::scalar) {
      if (node.kind != YamlNode::Kind::broken) {
        problems_.add(node.place, "this key is a list or map; expected a name");
      }
    } else if (frame.key.key == "<<") {
      problems_.add(node.place, "merge keys are not supported; expected the keys themselves");
    } else if (const YamlEntry* const first = frame.node.find_entry(frame.key.key)) {
      problems_.add(node.place, "duplicate key `" + frame.key.key + "`; it is already in line " +
                                    std::to_string(first->place.line));
    } else {
      frame.key_usable = true;
    }
  }

  const std::string& text_;
  Problems& problems_;
  std::vector<Frame> stack_;
  YamlNode root_;
};

/// Accepts every document and remembers only where it began.
class DocumentStart : public YAML::EventHandler {
 public:
  YAML::Mark mark;

  void OnDocumentStart(const YAML::Mark& begin) override { mark = begin; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

}  // namespace

const YamlEntry* YamlNode::find_entry(const std::string& key) const {
  for (const YamlEntry& entry : entries) {
    if (entry.key == key) {
      return &entry;
    }
  }
  return nullptr;
}

const YamlNode* YamlNode::find(const std::string& key) const {
  const YamlEntry* const entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

YamlNode read_yaml(const std::string& text, Problems& problems) {
  TreeBuilder builder(text, problems);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      problems.add({}, "the file is empty; expected a scenario");
      problems.throw_if_any();
    }
    DocumentStart second;
    if (parser.HandleNextDocument(second)) {
      problems.add(problems.place_from_bytes(second.mark.line + 1, second.mark.column + 1),
                   "a second YAML document; expected one scenario per file");
    }
  } catch (const YAML::Exception& error) {
    const Place place = error.mark.is_null()
                            ? Place{}
                            : problems.place_from_bytes(error.mark.line + 1, error.mark.column + 1);
    if (const auto hint = find_yaml_hint(text, place.line, error.msg)) {
      problems.add(place_of(text, hint->offset, problems), hint->what);
    } else {
      problems.add(place, "invalid YAML: " + error.msg);
    }
    problems.throw_if_any();
  }
  return builder.take_root();
}

}  // namespace ibgw::scenario
