#include "conformance/plan/case_name.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "conformance/plan/places.hpp"
#include "conformance/report/text.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

/// Whether the id stays unique when its slashes are replaced.
bool is_plain_id(const std::string& id) {
  const std::size_t area = id.find('/');
  const std::size_t client = id.rfind('/');
  const std::size_t at = id.rfind('@');
  return area != std::string::npos && at != std::string::npos && at < client &&
         id.find('_') > area && id.find('/', area + 1) == client &&
         id.find_first_not_of("0123456789", at + 1) == client &&
         id.find('#', client) == std::string::npos;
}

}  // namespace

std::string case_file_name(const std::string& case_id, int repetition) {
  constexpr std::size_t kLengthMax = 200;  // File systems allow 255 bytes, and suffixes follow.
  std::string name = case_id;
  std::replace(name.begin(), name.end(), '/', '_');
  if (name.size() > kLengthMax || !is_plain_id(case_id)) {
    std::size_t end = std::min(name.size(), kLengthMax);
    while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U) {
      --end;
    }
    name = fmt::format("{}-{:08x}", name.substr(0, end), name_hash(case_id));
  }
  return repetition > 1 ? fmt::format("{}#{}", name, repetition) : name;
}

std::string bundle_name(const std::string& case_id, int repetition, int tried) {
  const std::string end = tried == 0 ? ".json" : fmt::format(".try{}.json", tried);
  return case_file_name(case_id, repetition) + end;
}

std::string reported_file(const std::string& path) {
  const fs::path file = fs::absolute(path).lexically_normal();
  const fs::path inside = file.lexically_relative(source_directory());
  const bool is_inside = !inside.empty() && *inside.begin() != "..";
  return is_inside ? inside.string() : file.string();
}

}  // namespace ibgw::conformance
