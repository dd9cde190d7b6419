// Plays a program against the whole gateway without a network, and what must hold meanwhile.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/fuzz/program.hpp"
#include "simulator/fuzz/settings.hpp"
#include "simulator/session/engine.hpp"
#include "simulator/wire/codec.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::fuzz {

/// What happens to a frame on its way to the gateway.
struct Damage {
  std::uint8_t kind = 0;
  std::uint8_t place = 0;  ///< In 256ths of the frame, or which of the fields that are 0.
  std::uint8_t value = 0;
};

/// Aborts, with a sentence on stderr, when something does not hold.
class Play {
 public:
  Play(const Setting& setting, int server_version);

  void run(ProgramReader& program);
  /// Time for what is due, then: is everything answered, does the money add up?
  void finish();

  /// Bytes that clients sent, and that the gateway did.
  [[nodiscard]] std::size_t bytes_in() const { return bytes_in_; }
  [[nodiscard]] std::size_t bytes_out() const { return bytes_out_; }

 private:
  /// A request that has to be answered.
  struct Asked {
    const wire::MessageSpec* request;  ///< nullptr: a frame that cannot be read.
    std::int64_t id;                   ///< Of the request; -1: it has none.
  };
  struct Client {
    int connection = 0;            ///< 0: none.
    wire::Codec* codec = nullptr;  ///< Of the version that the gateway has told.
    wire::FrameReader sent;        ///< Our own view of what was said, behind the greeting.
    wire::FrameReader received;
    bool greeting_sent = false;
    bool greeted = false;  ///< The version reply is read.
    bool in_step = true;   ///< We know where its frames begin.
    bool started = false;  ///< The gateway has told it the next order id.
    bool closed = false;   ///< One side has ended it.
    bool fin_sent = false;
    bool reads = true;      ///< What it is told leaves the gateway.
    bool awaited = false;   ///< The gateway wants to know when it has.
    std::size_t split = 0;  ///< 0: bytes are sent at once.
    std::vector<Asked> asked;
  };
  /// All the time that one program may let pass: streams tick ten times a second.
  static constexpr std::int64_t kPassedMsMax = 200'000'000;
  /// And how much may be said meanwhile: a day of ticks is a million messages. Looked at after each
  /// step of the time.
  static constexpr std::size_t kBytesOutMax = 4'000'000;
  static constexpr std::int64_t kStepMs = 200'000;

  void step(ProgramReader& program);
  void open(Client& client);
  void fin(Client& client);
  void rst(Client& client);
  void greet(Client& client, int version);
  void start_api(Client& client, const char* client_id);
  void request(Client& client, const wire::MessageSpec& spec, ProgramReader& program);
  void send(Client& client, std::string bytes);
  void note_asked(Client& client);
  void pass(std::int64_t ms);
  void carry_out();
  void carry_out_once();
  void receive(Client& client, std::string_view bytes);
  void told(Client& client, const wire::Message& message);
  void check_id(wire::Codec& codec, const wire::Message& sent, std::string_view payload);
  void check_money() const;
  Client* find(int connection);

  const Setting& setting_;
  session::Now now_{1'000'000'000, 0};
  session::Engine engine_;
  gateway::Ledger before_;
  session::Output out_;
  std::array<Client, kSlots> clients_;
  std::optional<Damage> damage_;
  wire::Message scratch_;
  bool proves_ = true;
  std::uint64_t peer_ = 0;
  std::int64_t passed_ms_ = 0;
  std::size_t bytes_in_ = 0;
  std::size_t bytes_out_ = 0;
};

}  // namespace ibgw::fuzz
