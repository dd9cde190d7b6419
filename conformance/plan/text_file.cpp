#include "conformance/plan/text_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/plan/inventory.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path) {
  throw UsageError(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
}

/// A new file beside the one that it will replace; deleted unless it replaces it.
class NewFile {
 public:
  NewFile(const std::string& path, const std::string& text) {
    std::error_code ignored;
    // If it is a link, replace its target.
    target_ = fs::exists(path, ignored) ? fs::canonical(path).string() : path;
    if (fs::exists(target_, ignored) && ::access(target_.c_str(), W_OK) != 0) {
      fail(path);
    }
    own_ = target_ + ".XXXXXX";
    const int file = ::mkstemp(own_.data());
    if (file < 0) {
      own_.clear();
      fail(path);
    }
    struct stat old {};
    const mode_t mode = ::stat(target_.c_str(), &old) == 0 ? old.st_mode & 07777U : 0644U;
    bool is_good = ::fchmod(file, mode) == 0;
    for (std::size_t at = 0; at < text.size() && is_good;) {
      const ssize_t written = ::write(file, text.data() + at, text.size() - at);
      is_good = written > 0 || (written < 0 && errno == EINTR);
      at += written > 0 ? static_cast<std::size_t>(written) : 0;
    }
    is_good = is_good && ::fsync(file) == 0;
    const int problem = errno;
    ::close(file);
    if (!is_good) {
      errno = problem;
      remove();
      fail(path);
    }
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  NewFile(NewFile&& other) noexcept
      : target_(std::move(other.target_)), own_(std::exchange(other.own_, {})) {}
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile() { remove(); }

  void put() {
    if (::rename(own_.c_str(), target_.c_str()) != 0) {
      fail(target_);
    }
    own_.clear();
  }

 private:
  void remove() {
    if (!own_.empty()) {
      ::unlink(own_.c_str());
    }
  }

  std::string target_;
  std::string own_;
};

}  // namespace

void replace_files(const FileTexts& files) {
  std::vector<NewFile> written;
  written.reserve(files.size());
  for (const auto& [path, text] : files) {
    written.emplace_back(path, text);
  }
  for (NewFile& file : written) {
    file.put();
  }
}

void write_text_file(const std::string& path, const std::string& text) {
  std::error_code ignored;
  fs::create_directories(fs::absolute(path).parent_path(), ignored);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) {
    throw UsageError(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
  }
}

}  // namespace ibgw::conformance
