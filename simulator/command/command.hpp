// The commands of fake-gateway. Each takes its own arguments and returns the exit code.
#pragma once

#include <cstdint>
#include <string>

namespace cxxopts {
class Options;
class ParseResult;
}  // namespace cxxopts

namespace ibgw::command {

inline constexpr int kOk = 0;
inline constexpr int kDiffers = 1;    ///< compare: the model differs otherwise than declared.
inline constexpr int kUserError = 2;  ///< Usage, lint or decode error.
inline constexpr int kOurFault = 4;

int serve(int argc, char** argv);
int lint(int argc, char** argv);
int schema(int argc, char** argv);
int list(int argc, char** argv);
int messages(int argc, char** argv);
int versions(int argc, char** argv);
int decode(int argc, char** argv);
int encode(int argc, char** argv);
int compare(int argc, char** argv);

/// Parses the arguments and handles --help; throws LoadError for invalid arguments. Returns false
/// if help was printed.
bool parse(cxxopts::Options& options, int argc, char** argv, cxxopts::ParseResult& result);

/// The whole number given for a flag. Throws LoadError; unlike the option parser's, its message
/// names the flag.
std::uint64_t number_option(const cxxopts::ParseResult& options, const char* flag,
                            std::uint64_t min, std::uint64_t max);

/// The content of a file, or of standard input for `-` or an empty path. Throws LoadError.
std::string read_input(const std::string& path);

/// The default of --scenarios.
std::string default_scenarios_directory();

}  // namespace ibgw::command
