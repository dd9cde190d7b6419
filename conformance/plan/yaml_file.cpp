#include "conformance/plan/yaml_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "simulator/base/load_error.hpp"

namespace ibgw::conformance {

std::string read_text_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) {
    text << file.rdbuf();
  }
  if (!file) {
    throw LoadError(Problem{.mark = {.path = path, .line = 0, .column = 0},
                            .what = std::string("cannot be read: ") + std::strerror(errno),
                            .excerpt = {}});
  }
  return text.str();
}

}  // namespace ibgw::conformance
