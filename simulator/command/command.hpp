// The fake-gateway command's parts. Each takes its own arguments and returns the exit code.
#pragma once

#include <cstdint>
#include <string>

namespace cxxopts {
class Options;
class ParseResult;
}  // namespace cxxopts

namespace ibgw::command {

inline constexpr int kOk = 0;
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

/// Parses and handles --help; throws LoadError for anything the user got wrong. False: help was
/// printed.
bool parse(cxxopts::Options& options, int argc, char** argv, cxxopts::ParseResult& result);

/// The whole number that a flag was given as text: unlike the option parser's own, the message
/// names the flag. Throws LoadError.
std::uint64_t number_option(const cxxopts::ParseResult& options, const char* flag,
                            std::uint64_t min, std::uint64_t max);

/// Whole file, or standard input for `-` and an empty path. Throws LoadError.
std::string read_input(const std::string& path);

/// Where scenarios are found unless --scenarios says otherwise.
std::string default_scenarios_directory();

}  // namespace ibgw::command
