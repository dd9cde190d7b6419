// API release -> the highest server version that its clients announce. If sources differ, the
// official client wins. 10.34 to 10.38 are from the Go port's tags; 10.47 is between neighbours
// with the same number.
#include "simulator/wire/versions.hpp"

namespace ibgw::wire {
namespace {

constexpr ReleaseSpec kReleases[] = {
    {"9.72.05", 100},  {"9.72.09", 101},  {"9.72.18", 106},  {"9.73.01", 113},  {"9.73.02", 120},
    {"9.73.05", 124},  {"9.73.06", 139},  {"9.73.07", 142},  {"9.74.01", 148},  {"9.76.01", 151},
    {"9.81.01", 157},  {"10.19.04", 176}, {"10.20.01", 177}, {"10.26.02", 180}, {"10.29.01", 184},
    {"10.30.01", 187}, {"10.32.01", 193}, {"10.33.02", 195}, {"10.34.02", 199}, {"10.35.01", 201},
    {"10.36", 202},    {"10.37.02", 203}, {"10.38", 207},    {"10.39.01", 208}, {"10.40.01", 215},
    {"10.41.01", 217}, {"10.42.01", 218}, {"10.43.02", 219}, {"10.44.01", 222}, {"10.45.01", 223},
    {"10.46.01", 225}, {"10.47", 225},    {"10.48.01", 225}, {"10.50.01", 226},
};

}  // namespace

std::span<const ReleaseSpec> releases() {
  return kReleases;
}

}  // namespace ibgw::wire
