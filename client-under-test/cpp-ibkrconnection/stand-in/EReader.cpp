#include <chrono>
#include <stdexcept>

#include <EReader.h>

namespace {

constexpr std::chrono::milliseconds kLook{50};

int integer(const std::string& field) {
  return field.empty() ? 0 : std::stoi(field);
}

double real(const std::string& field) {
  return field.empty() ? 0 : std::stod(field);
}

Contract contract_of(const std::vector<std::string>& fields) {
  Contract contract;
  contract.conId = integer(fields.at(3));
  contract.symbol = fields.at(4);
  contract.secType = fields.at(5);
  contract.lastTradeDateOrContractMonth = fields.at(6);
  contract.strike = real(fields.at(7));
  contract.right = fields.at(8);
  contract.multiplier = fields.at(9);
  contract.exchange = fields.at(10);
  contract.currency = fields.at(11);
  contract.localSymbol = fields.at(12);
  contract.tradingClass = fields.at(13);
  return contract;
}

}  // namespace

void EReaderOSSignal::issueSignal() {
  const std::lock_guard lock(mutex_);
  is_set_ = true;
  changed_.notify_all();
}

void EReaderOSSignal::waitForSignal() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kLook, [this] { return is_set_; });
  is_set_ = false;
}

EReader::~EReader() {
  if (thread_.joinable()) {
    thread_.join();
  }
}

void EReader::start() {
  thread_ = std::thread([this] { read(); });
}

void EReader::read() {
  try {
    while (session_) {
      auto fields = session_->read();
      {
        const std::lock_guard lock(mutex_);
        messages_.push_back(std::move(fields));
      }
      signal_->issueSignal();
    }
  } catch (const std::exception& exception) {
    client_->lose(session_, exception.what());
  }
  signal_->issueSignal();
}

void EReader::processMsgs() {
  std::deque<std::vector<std::string>> messages;
  {
    const std::lock_guard lock(mutex_);
    messages.swap(messages_);
  }
  for (const auto& fields : messages) {
    try {
      decode(fields);
    } catch (const std::logic_error& error) {
      client_->wrapper().error(-1, 508,
                               std::string("a message that cannot be read: ") + error.what());
    }
  }
}

void EReader::decode(const std::vector<std::string>& fields) {
  EWrapper& wrapper = client_->wrapper();
  switch (integer(fields.at(0))) {
    case 3:
      wrapper.orderStatus(integer(fields.at(2)), fields.at(3), real(fields.at(4)),
                          real(fields.at(5)), real(fields.at(6)), integer(fields.at(7)),
                          integer(fields.at(8)), real(fields.at(9)), integer(fields.at(10)),
                          fields.at(11), 0);
      break;
    case 4:
      wrapper.error(integer(fields.at(2)), integer(fields.at(3)), fields.at(4));
      break;
    case 9:
      wrapper.nextValidId(integer(fields.at(2)));
      break;
    case 15:
      wrapper.managedAccounts(fields.at(2));
      break;
    case 49:
      wrapper.currentTime(std::stol(fields.at(2)));
      break;
    case 61:
      wrapper.position(fields.at(2), contract_of(fields), real(fields.at(14)), real(fields.at(15)));
      break;
    case 62:
      wrapper.positionEnd();
      break;
    default:
      break;
  }
}
