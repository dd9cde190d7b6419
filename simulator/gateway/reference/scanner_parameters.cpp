#include "simulator/gateway/reference/scanner_parameters.hpp"

#include <fmt/format.h>

namespace ibgw::gateway {
namespace {

struct Place {
  std::string_view name;
  std::string_view type;  ///< Type of the instruments at this location.
  std::string_view code;
};
constexpr Place kPlaces[] = {
    {"US Stocks", "STK", "STK.US"},
    {"Listed/NASDAQ", "STK", "STK.US.MAJOR"},
    {"NYSE", "STK", "STK.NYSE"},
    {"NASDAQ", "STK", "STK.NASDAQ"},
    {"US ETFs", "ETF.EQ.US", "ETF.EQ.US.MAJOR"},
    {"US Futures", "FUT.US", "FUT.US"},
    {"US Indices", "IND.US", "IND.US"},
};

struct Filter {
  std::string_view id;
  std::string_view name;
  std::string_view code;
  std::string_view field;  ///< The type of its value.
};
constexpr Filter kFilters[] = {
    {"PRICE", "Price", "priceAbove", "DoubleField"},
    {"PRICE", "Price", "priceBelow", "DoubleField"},
    {"VOLUME", "Volume", "volumeAbove", "IntField"},
    {"AVGOPTVOLUME", "Average option volume", "avgOptVolumeAbove", "IntField"},
    {"MKTCAP", "Market capitalization", "marketCapAbove1e6", "DoubleField"},
    {"MKTCAP", "Market capitalization", "marketCapBelow1e6", "DoubleField"},
    {"MOODY", "Moody rating", "moodyRatingAbove", "ComboField"},
    {"SP", "S&amp;P rating", "spRatingAbove", "ComboField"},
    {"MATDATE", "Maturity date", "maturityDateAbove", "DateField"},
    {"CPNRATE", "Coupon rate", "couponRateAbove", "DoubleField"},
};

}  // namespace

std::string scanner_parameters_xml(const world::World& world) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ScanParameterResponse>\n";
  xml += "  <InstrumentList varName=\"instrumentList\">\n";
  for (const Place& place : kPlaces) {
    xml += fmt::format(
        "    <Instrument>\n      <name>{0}</name>\n      <type>{1}</type>\n"
        "      <secType>{2}</secType>\n      <filters>PRICE,VOLUME,MKTCAP</filters>\n"
        "    </Instrument>\n",
        place.name, place.type, place.type.substr(0, place.type.find('.')));
  }
  xml += "  </InstrumentList>\n  <LocationTree varName=\"locationTree\">\n";
  for (const Place& place : kPlaces) {
    xml += fmt::format(
        "    <Location>\n      <displayName>{}</displayName>\n"
        "      <locationCode>{}</locationCode>\n      <instruments>{}</instruments>\n"
        "      <routeExchange>SMART</routeExchange>\n      <access>allowed</access>\n"
        "    </Location>\n",
        place.name, place.code, place.type);
  }
  xml += "  </LocationTree>\n  <ScanTypeList varName=\"scanTypeList\">\n";
  for (const world::ScannerList& list : world.scanners) {
    std::string title = list.code;
    for (std::size_t i = 0; i < title.size(); ++i) {
      title[i] = title[i] == '_' ? ' ' : title[i];
    }
    xml += fmt::format(
        "    <ScanType>\n      <displayName>{}</displayName>\n      <scanCode>{}</scanCode>\n"
        "      <instruments>STK,ETF.EQ.US</instruments>\n      <access>allowed</access>\n"
        "      <delayedAvail>true</delayedAvail>\n    </ScanType>\n",
        title, list.code);
  }
  xml += "  </ScanTypeList>\n  <FilterList varName=\"filterList\">\n";
  for (const Filter& filter : kFilters) {
    xml += fmt::format(
        "    <RangeFilter>\n      <id>{}</id>\n      <category>General</category>\n"
        "      <AbstractField type=\"scanner.filter.{}\">\n        <code>{}</code>\n"
        "        <displayName>{}</displayName>\n      </AbstractField>\n    </RangeFilter>\n",
        filter.id, filter.field, filter.code, filter.name);
  }
  return xml + "  </FilterList>\n</ScanParameterResponse>\n";
}

}  // namespace ibgw::gateway
