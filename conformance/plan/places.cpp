#include "conformance/plan/places.hpp"

#include <filesystem>

namespace ibgw::conformance {

Places find_places(double time_scale) {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path bin = program.parent_path();
  const std::filesystem::path configuration = bin.parent_path();
  const bool is_preset = configuration.parent_path().filename() == "build";
  Places places;
  places.programs = bin.string();
  places.build_root = is_preset ? configuration.parent_path().string() : configuration.string();
  places.time_scale = time_scale;
  return places;
}

std::string source_directory() {
  return IBGW_SOURCE_DIR;
}

}  // namespace ibgw::conformance
