// A folder in which one run keeps its files until the next one: records, pages, captures.
#pragma once

#include <string>

namespace ibgw::conformance {

/// What was written is listed in the folder itself, so that the next run takes away these files
/// and no others. A folder without the list that is not empty is somebody else's, and refused.
/// Not for two runs at a time.
class OwnedFolder {
 public:
  /// The name of the list; one path, relative to the folder, per line.
  static constexpr const char* kList = ".conformance-files";

  explicit OwnedFolder(std::string path) : path_(std::move(path)) {}

  /// Throws UsageError where the folder is somebody else's or cannot be written; changes nothing,
  /// but makes the folder where it is not there.
  void check() const;

  /// Removes what is listed, and folders in it that are empty then. What is not there, or leads
  /// out of the folder, is passed over.
  void clear() const;

  /// Lists a file, before it is written: one of a run that was killed is known too. Returns its
  /// path.
  [[nodiscard]] std::string add(const std::string& name) const;

 private:
  std::string path_;
};

}  // namespace ibgw::conformance
