// A folder in which one run keeps its files until the next one: records, pages, captures.
#pragma once

#include <string>

namespace ibgw::conformance {

/// A list in the folder itself names the files written, so that the next run removes these and no
/// others. A folder that is not empty and has no list belongs to somebody else and is refused. Not
/// for two runs at a time.
class OwnedFolder {
 public:
  /// The name of the list; one path, relative to the folder, per line.
  static constexpr const char* kList = ".conformance-files";

  explicit OwnedFolder(std::string path) : path_(std::move(path)) {}

  /// Throws UsageError if the folder belongs to somebody else or cannot be written. Creates the
  /// folder if needed; changes nothing else.
  void check() const;

  /// Removes the listed files, and folders that are empty afterwards. Skips files that do not exist
  /// or are outside the folder.
  void clear() const;

  /// Adds a file to the list and returns its path. Call this before writing the file, so that files
  /// of a killed run are listed too.
  [[nodiscard]] std::string add(const std::string& name) const;

 private:
  std::string path_;
};

}  // namespace ibgw::conformance
