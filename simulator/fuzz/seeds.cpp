// Writes one input of a target for each message: `fuzz_seeds text|protobuf|session FOLDER`.
// Generated from the tables, so that new messages are fuzzed from the start.
#include <fstream>
#include <string>
#include <vector>

#include "simulator/fuzz/program.hpp"
#include "simulator/wire/codec.hpp"
#include "simulator/wire/test_support.hpp"

namespace {

using namespace ibgw;

bool payloads(bool text, const std::string& folder) {
  wire::test::RandomFill random(3);
  for (const wire::MessageSpec& spec : wire::messages()) {
    const bool to_client = spec.direction == wire::Direction::to_client;
    // Positions of 100, 142, 176 and 200 in the text target, of 226 in the protobuf one.
    for (const auto& [choice, version] : {std::pair{0, 100}, std::pair{1, 142}, std::pair{2, 176},
                                          std::pair{3, 200}, std::pair{2, 226}}) {
      wire::Codec codec(version);
      if (!codec.available(spec) ||
          text != (codec.encoding_of(spec) == wire::Encoding::text && version != 226)) {
        continue;
      }
      wire::Message message(spec);
      random.fill(message, message.root(), false);
      OutputBuffer frame;
      if (codec.encode(message, frame)) {
        return false;
      }
      std::string input(1, static_cast<char>(choice | (to_client ? 0x80 : 0)));
      if (!text) {
        input += static_cast<char>(spec.id);
      }
      input += frame.view_from(text ? 4 : 8);
      std::ofstream(folder + '/' + std::string(spec.name) + '-' + std::to_string(version)) << input;
    }
  }
  return true;
}

std::string op(fuzz::Op kind, std::initializer_list<int> arguments) {
  std::string bytes(1, static_cast<char>(kind));
  for (const int argument : arguments) {
    bytes += static_cast<char>(argument);
  }
  return bytes;
}

/// Sets each numeric field of a request, one at a time, to the limit of a type. A program has as
/// many requests as there are ids to distinguish them.
std::vector<std::string> edges(const wire::MessageSpec& spec, int request) {
  constexpr int kIds = 8;
  const std::string_view id_name = wire::request_id_field(spec);
  const int id = id_name.empty() ? -1 : fuzz::position_of_field(spec, id_name);
  std::vector<std::string> programs;
  int count = 0;
  // The largest values of each type; one more means unset.
  for (const char* const edge : {"9223372036854775806", "2147483646"}) {
    // After the accepted values, if the field has some.
    const int value = fuzz::position_of_value(edge) + fuzz::kValueCount;
    for (const int field : fuzz::positions_of_numbers(spec)) {
      if (count % kIds == 0) {
        programs.emplace_back();
      }
      // Changes the id and the field, in this order; everything else has accepted values.
      const int first = id < 0 ? field : id;
      programs.back() += op(fuzz::Op::request, {0, request, 0, 2, first % 256, first / 256,
                                                count++ % kIds, field % 256, field / 256, value});
    }
  }
  return programs;
}

/// Every request on the healthy gateway, in both encodings; then programs with several steps.
void programs(const std::string& folder) {
  constexpr int kText = 3;      // Positions in kVersions: 176
  constexpr int kProtobuf = 8;  // and 226.
  constexpr int kSecond = 4;    // Position in kPausesMs.
  const int bag = fuzz::position_of_value("BAG");
  const int sec_type =
      fuzz::position_of_field(*wire::find_message("PLACE_ORDER"), "contract.secType");
  const auto write = [&](const std::string& name, const std::string& program) {
    std::ofstream(folder + '/' + name) << program;
  };
  const auto begin = [](int setting, int version) {
    const std::string head{static_cast<char>(setting), static_cast<char>(version)};
    return head + op(fuzz::Op::connect, {0, version, 0}) + op(fuzz::Op::connect, {1, version, 1});
  };
  const std::string second = op(fuzz::Op::pass, {kSecond});
  for (const int version : {kText, kProtobuf}) {
    const std::string suffix = "-" + std::to_string(fuzz::kVersions[version]);
    for (std::size_t i = 0; i < fuzz::requests().size(); ++i) {
      write(std::string(fuzz::requests()[i]->name) + suffix,
            begin(0, version) + op(fuzz::Op::request, {0, static_cast<int>(i), 0, 0}) + second);
      // Sets one field to a usual value; the fuzzer changes a byte to select another field or
      // value.
      write(std::string(fuzz::requests()[i]->name) + "-changed" + suffix,
            begin(0, version) + op(fuzz::Op::request, {0, static_cast<int>(i), 0, 1, 0, 0, 0}) +
                second);
      int part = 0;
      for (const std::string& program : edges(*fuzz::requests()[i], static_cast<int>(i))) {
        write(std::string(fuzz::requests()[i]->name) + "-edges-" + std::to_string(++part) + suffix,
              begin(0, version) + program + second);
      }
    }
    for (int choice = 0; choice < 16; ++choice) {
      write("orders-" + std::to_string(choice) + suffix,
            begin(choice % 7, version) + op(fuzz::Op::order, {0, choice, 0}) +
                op(fuzz::Op::order, {0, choice + 1, 0}) + second +
                op(fuzz::Op::order, {1, choice + 2, 0}) + second + op(fuzz::Op::fin, {0}));
    }
    // Uses each 0 of an order as the count of the elements that follow.
    for (int zero = 0; zero < 24; ++zero) {
      write("combination-" + std::to_string(zero) + suffix,
            begin(0, version) + op(fuzz::Op::damage, {4, zero, 100}) +
                op(fuzz::Op::order, {0, 0, 1, sec_type, 0, bag}) + second);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    return 2;
  }
  const std::string target = argv[1];
  if (target == "session") {
    programs(argv[2]);
    return 0;
  }
  return payloads(target == "text", argv[2]) ? 0 : 1;
}
