// sources, claims.
#include <algorithm>

#include "world/drafts.h"
#include "world/numerals.h"
#include "world/readers.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

constexpr std::size_t kLongestQuote = 400;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

/// A language tag: two or three letters, then subtags.
void check_language(Row& row, Column column) {
  const std::string_view tag = row.text(column);
  if (tag.empty()) return;
  const std::string_view main = tag.substr(0, tag.find('-'));
  const bool letters = std::all_of(main.begin(), main.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (letters && (main.size() == 2 || main.size() == 3)) return;
  row.fault(column, Code::bad_choice, shown(tag), "a language tag such as en, zh or ar",
            "write the tag of the quote's language");
}

void check_quote(Row& row, Column quote, Column value, const Claim& claim) {
  const std::size_t length = characters(claim.quote);
  if (length > kLongestQuote) {
    row.fault(quote, Code::too_large, std::to_string(length) + " characters",
              "at most " + std::to_string(kLongestQuote), "quote only the words that hold the number");
  }
  if (!claim.value_text.empty() && claim.quote.find(claim.value_text) != std::string::npos) return;
  if (!claim.value_text.empty()) {
    row.fault(quote, Code::bad_provenance, "a quote without the words " + shown(claim.value_text),
              "the words of value_text verbatim", "quote the words that hold the number");
    return;
  }
  const bool share = claim.unit == "%" || claim.unit == "1" || claim.unit.empty();
  if (!claim.value || holds_value(claim.quote, *claim.value, share)) return;
  row.fault(quote, Code::bad_provenance, "a quote without " + shown(row.text(value)), "the claim's value as digits",
            "quote the words that hold the number, or give value_text where it is in words");
}

/// `about` begins with the name of a table, so that claims can be found by what they speak of.
void check_about(Row& row, Column about) {
  const std::string_view text = row.text(about);
  if (text.empty()) return;
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && find_table(text.substr(0, colon))) return;
  std::vector<std::string_view> names;
  for (const table::TableSpec& spec : table_specs()) names.push_back(spec.name);
  row.fault(about, Code::unknown_reference, shown(text), "the key of a figure, such as production:gallium@CN:share",
            did_you_mean(text.substr(0, colon), names, "write the key as world.md section 1 says"));
}

void read_claim_interval(Row& row, Column low, Column high, Column value, Claim& claim) {
  claim.low = row.number(low);
  claim.high = row.number(high);
  const double middle = claim.value.value_or(claim.low.value_or(0.0));
  if (!claim.low || !claim.high) return;
  if (*claim.low > *claim.high || (claim.value && (middle < *claim.low || middle > *claim.high))) {
    row.fault(claim.value ? value : low, Code::bad_interval,
              "low " + shown(row.text(low)) + ", value " + shown(row.text(value)) + ", high " + shown(row.text(high)),
              "low <= value <= high", "correct the number that is out of order");
  }
}

void read_claims(Reading& in) {
  const RawTable& t = in.raw[TableId::claims];
  const Column id = t.column("id"), source = t.column("source"), locator = t.column("locator"),
               quote = t.column("quote"), language = t.column("language"), english = t.column("english"),
               value = t.column("value"), low = t.column("low"), high = t.column("high"),
               value_text = t.column("value_text"), unit = t.column("unit"), year = t.column("year"),
               about = t.column("about"), stance = t.column("stance"), note = t.column("note");
  Uniques unique;
  each_row(in, TableId::claims, [&](Row& row) {
    Claim claim;
    claim.id = row.id(id);
    unique.check(row, claim.id);
    claim.source = row.source(source);
    claim.locator = row.required(locator);
    claim.quote = row.required(quote);
    claim.language = row.required(language);
    check_language(row, language);
    claim.english = row.required(english);
    claim.value = row.number(value);
    claim.value_text = row.required(value_text);
    claim.unit = row.required(unit);
    claim.year = static_cast<std::int32_t>(row.integer(year, 1900, 2400).value_or(0));
    claim.about = row.required(about);
    check_about(row, about);
    if (!row.text(stance).empty()) claim.stance = row.choice<Stance>(stance);
    claim.note = row.required(note);
    read_claim_interval(row, low, high, value, claim);
    check_quote(row, quote, value, claim);
    remember(in, TableId::claims, row.at_row());
    std::string name = claim.id;
    in.world.claims.add(std::move(name), std::move(claim));
  });
}

}  // namespace

void read_sources(Reading& in) {
  const RawTable& t = in.raw[TableId::sources];
  const Column id = t.column("id"), title = t.column("title"), publisher = t.column("publisher"),
               published = t.column("published"), url = t.column("url"), language = t.column("language"),
               reliability = t.column("reliability"), credibility = t.column("credibility"),
               derived_from = t.column("derived_from"), licence = t.column("licence"), note = t.column("note");
  Uniques unique;
  each_row(in, TableId::sources, [&](Row& row) {
    Source source;
    source.id = row.id(id);
    unique.check(row, source.id);
    source.title = row.required(title);
    source.publisher = row.required(publisher);
    source.published = row.date(published);
    source.url = row.required(url);
    source.language = row.required(language);
    check_language(row, language);
    source.reliability = static_cast<char>('A' + row.choice<int>(reliability));
    source.credibility = 1 + row.choice<int>(credibility);
    source.derived_from = row.ids<SourceId>(derived_from, in.sources);
    source.licence = row.required(licence);
    source.note = row.required(note);
    remember(in, TableId::sources, row.at_row());
    std::string name = source.id;
    in.world.sources.add(std::move(name), std::move(source));
  });
  for (const Source& source : in.world.sources) in.titles.add(source.title);
  read_claims(in);
}

}  // namespace chokepoint::world
