#include "conformance/plan/places.hpp"

#include <cstdlib>
#include <filesystem>

#include <pwd.h>
#include <unistd.h>

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
  places.clients = places.build_root + "/clients";
  places.time_scale = time_scale;
  return places;
}

std::string user_cache() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') {
    return std::string(cache) + "/fake-ib-gateway";
  }
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') {
    const passwd* const user = ::getpwuid(::getuid());
    home = user != nullptr ? user->pw_dir : "/";
  }
  return std::string(home) + "/.cache/fake-ib-gateway";
}

std::string source_directory() {
  return IBGW_SOURCE_DIR;
}

}  // namespace ibgw::conformance
