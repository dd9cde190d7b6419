// Writes one input of the text and the protobuf target for each message: `fuzz_seeds text|protobuf
// FOLDER`. Made from the tables, so that new messages are fuzzed from their first day.
#include <fstream>
#include <string>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/test_support.hpp"

int main(int argc, char** argv) {
  using namespace ibgw;
  if (argc != 3) {
    return 2;
  }
  const bool text = std::string(argv[1]) == "text";
  const std::string folder = argv[2];
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
        return 1;
      }
      std::string input(1, static_cast<char>(choice | (to_client ? 0x80 : 0)));
      if (!text) {
        input += static_cast<char>(spec.id);
      }
      input += frame.view_from(text ? 4 : 8);
      std::ofstream(folder + '/' + std::string(spec.name) + '-' + std::to_string(version)) << input;
    }
  }
  return 0;
}
