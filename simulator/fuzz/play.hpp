// Plays a program against the whole gateway without a network, and checks properties that must
// always be true.
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

/// Damage to a frame on its way to the gateway.
struct Damage {
  std::uint8_t kind = 0;
  std::uint8_t place = 0;  ///< Position in 256ths of the frame, or the number of a field that is 0.
  std::uint8_t value = 0;
};

/// If a check fails, prints a sentence to stderr and aborts.
class Play {
 public:
  Play(const Setting& setting, int server_version);

  void run(ProgramReader& program);
  /// Lets time pass for everything that is due; then checks that every request was answered and the
  /// money adds up.
  void finish();

  /// Bytes sent by clients, and by the gateway.
  [[nodiscard]] std::size_t bytes_in() const { return bytes_in_; }
  [[nodiscard]] std::size_t bytes_out() const { return bytes_out_; }

 private:
  /// A request that must be answered.
  struct Asked {
    const wire::MessageSpec* request;  ///< nullptr: a frame that cannot be read.
    std::int64_t id;                   ///< Id of the request; -1: none.
  };
  struct Client {
    int connection = 0;            ///< 0: none.
    wire::Codec* codec = nullptr;  ///< For the negotiated version.
    wire::FrameReader sent;        ///< Our own view of the bytes sent after the greeting.
    wire::FrameReader received;
    bool greeting_sent = false;
    bool greeted = false;  ///< The version reply has been read.
    bool in_step = true;   ///< We know where its frames begin.
    bool started = false;  ///< It has received the next order id.
    bool closed = false;   ///< One side has ended it.
    bool fin_sent = false;
    bool reads = true;      ///< Output to it leaves the gateway.
    bool awaited = false;   ///< The gateway waits to hear that its output has left.
    std::size_t split = 0;  ///< 0: bytes are sent at once.
    std::vector<Asked> asked;
  };
  /// The most time that one program may let pass, because streams tick ten times a second.
  static constexpr std::int64_t kPassedMsMax = 200'000'000;
  /// And the most output, because a day of ticks is a million messages. Checked after each step of
  /// time.
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
