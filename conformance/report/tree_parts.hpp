// JSON built in one expression: `map_of({{"id", text_tree("x")}})`.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {

[[nodiscard]] inline Tree map_of(std::initializer_list<std::pair<const char*, Tree>> members) {
  Tree tree = map_tree();
  for (const auto& [key, value] : members) {
    set_member(tree, key, value);
  }
  return tree;
}

[[nodiscard]] inline Tree list_of(std::vector<Tree> items) {
  Tree tree;
  tree.kind = Tree::Kind::list;
  tree.items = std::move(items);
  return tree;
}

}  // namespace ibgw::conformance
