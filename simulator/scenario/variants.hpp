// Variants: a scenario file with parameters becomes one tree per combination of their values.
//
//   variants:
//     at: [accept, hello]                 # a list of scalars: each is its own label
//     end: {clean: [disconnect], killed: [{wait: 1s}, kill]}   # label -> any value
//
// `${at}` as a whole scalar is replaced by the value (a list inside a list is spliced in), inside a
// longer text by the value's text. `${end.key}` takes a member of a value that is a map. Places of
// replaced values stay those of the `variants` section, so that a problem points at the value that
// causes it.
#pragma once

#include <vector>

#include "simulator/scenario/scenario.hpp"
#include "simulator/scenario/yaml_reader.hpp"

namespace ibgw::scenario {

struct Combination {
  std::vector<VariantChoice> choices;  ///< In the order of the file; empty without variants.
  YamlNode root;                       ///< Without the `variants` section, all references replaced.
};

/// Every combination, the last parameter changing fastest; at least one.
[[nodiscard]] std::vector<Combination> expand_variants(const YamlNode& root, Problems& problems);

}  // namespace ibgw::scenario
