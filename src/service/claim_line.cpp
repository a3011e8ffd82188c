#include "service/claim_line.h"

#include <fmt/format.h>

#include <cmath>

#include "service/options.h"
#include "table/csv.h"

namespace chokepoint::service {
namespace {

/// Numbers that were read from decimals and scaled: shown without the last bits that scaling leaves.
std::string number(double value) {
  if (std::isnan(value)) return "null";
  const double whole = std::floor(value + 0.5);
  const bool close = std::fabs(value - whole) < 1e-9 * std::fabs(value);
  return json_number(close ? whole : value);
}

std::string list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += (out.size() > 1 ? "," : "") + json_string(item);
  return out + "]";
}

/// One number, or the two ends of a range.
std::string value(double low, double high) {
  if (std::isnan(low) && std::isnan(high)) return "null";
  return low == high ? number(low) : fmt::format("[{},{}]", number(low), number(high));
}

}  // namespace

std::string claim_line(std::string_view document, const reader::Claim& claim) {
  const bool date = claim.unit_class == reader::UnitClass::date;
  std::string line =
      fmt::format("{{\"document\":{},\"start\":{},\"end\":{},\"quote\":{},\"language\":\"{}\",\"unit_class\":\"{}\"",
                  json_string(document), claim.start, claim.end, json_string(claim.quote), name_of(claim.language),
                  name_of(claim.unit_class));
  if (date) {
    line += fmt::format(",\"date\":{}", json_string(claim.date));
  } else {
    line += fmt::format(",\"value\":{},\"unit\":{},\"normalised_value\":{}", value(claim.low, claim.high),
                        json_string(claim.unit), value(claim.base_low, claim.base_high));
    line += fmt::format(",\"bound\":\"{}\",\"year\":{}", name_of(claim.bound), json_string(claim.year));
  }
  line += fmt::format(",\"relation\":{},\"subject\":{},\"product\":{},\"place\":{},\"attributed_to\":{}",
                      json_string(claim.relation), json_string(claim.subject), json_string(claim.product),
                      json_string(claim.place), json_string(claim.attributed_to));
  line +=
      fmt::format(",\"programmes\":{},\"instruments\":{},\"polarity\":\"{}\",\"modality\":\"{}\"",
                  list(claim.programmes), list(claim.instruments), name_of(claim.polarity), name_of(claim.modality));
  line += fmt::format(",\"confidence\":{},\"reason\":{},\"sentence_start\":{},\"sentence_end\":{},\"sentence\":{}}}",
                      json_number(std::round(claim.confidence * 100.0) / 100.0), json_string(claim.reason),
                      claim.sentence_start, claim.sentence_end, json_string(claim.sentence));
  return line;
}

std::string shown_value(const reader::Claim& claim) {
  if (claim.unit_class == reader::UnitClass::date) return claim.date;
  if (claim.bound == reader::Bound::vague) return "no number";
  std::string text;
  switch (claim.bound) {
    case reader::Bound::about:
      text = "about ";
      break;
    case reader::Bound::at_least:
      text = "at least ";
      break;
    case reader::Bound::more_than:
      text = "over ";
      break;
    case reader::Bound::at_most:
      text = "at most ";
      break;
    case reader::Bound::less_than:
      text = "under ";
      break;
    case reader::Bound::exact:
    case reader::Bound::vague:
      break;
  }
  text += number(claim.low);
  if (claim.low != claim.high) text += " to " + number(claim.high);
  return text;
}

}  // namespace chokepoint::service
