#include "conformance/command/owned_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

#include "conformance/plan/inventory.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

bool stays_inside(const fs::path& name) {
  return name.is_relative() && !name.empty() &&
         std::find(name.begin(), name.end(), "..") == name.end();
}

}  // namespace

void OwnedFolder::check() const {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) {
    throw UsageError(fmt::format("cannot create {}: {}", path_, error.message()));
  }
  if (::access(path_.c_str(), W_OK | X_OK) != 0) {
    throw UsageError(fmt::format("cannot write {}: {}", path_, std::strerror(errno)));
  }
  if (!fs::exists(fs::path(path_) / kList, error) && !fs::is_empty(path_, error)) {
    throw UsageError(
        fmt::format("{} is not empty and was not written by this program (it has no {}); expected "
                    "a new folder, an empty one, or one of an earlier run",
                    path_, kList));
  }
}

void OwnedFolder::clear() const {
  std::ifstream list(fs::path(path_) / kList);
  std::set<fs::path> folders;
  std::string name;
  std::error_code ignored;
  while (std::getline(list, name)) {
    const fs::path file = fs::path(path_) / name;
    if (stays_inside(name) && !fs::is_directory(fs::symlink_status(file, ignored))) {
      fs::remove(file, ignored);
      folders.insert(file.parent_path());
    }
  }
  fs::remove(fs::path(path_) / kList, ignored);
  for (const fs::path& folder : folders) {
    if (folder != fs::path(path_)) {
      fs::remove(folder, ignored);  // Removes it only if it is empty.
    }
  }
}

std::string OwnedFolder::add(const std::string& name) const {
  const fs::path list = fs::path(path_) / kList;
  std::ofstream file(list, std::ios::app);
  file << name << '\n';
  file.close();
  if (!file) {
    throw UsageError(fmt::format("cannot write {}: {}", list.string(), std::strerror(errno)));
  }
  return (fs::path(path_) / name).string();
}

}  // namespace ibgw::conformance
