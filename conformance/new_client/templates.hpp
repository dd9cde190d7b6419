// The files of new_client/templates/, put into the program when it is built (embed.cmake).
#pragma once

#include <string_view>
#include <vector>

namespace ibgw::conformance {

struct Template {
  std::string_view path;  ///< `python/adapter.py`; `common/` is for every language.
  std::string_view text;  ///< A sound file by itself, of a client named `adapter-name`.
};

[[nodiscard]] const std::vector<Template>& templates();

}  // namespace ibgw::conformance
