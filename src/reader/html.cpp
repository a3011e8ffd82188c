#include "reader/html.h"

#include <algorithm>

#include "reader/unicode.h"

namespace chokepoint::reader {
namespace {

constexpr std::size_t kLongestTag = 65536;
constexpr std::size_t kLongestEntity = 12;
constexpr std::size_t kLongestScript = 1U << 20U;  // of a script that is looked at for a date

constexpr std::u32string_view kRaw[] = {U"script", U"style",   U"textarea", U"title",
                                        U"iframe", U"noembed", U"noframes", U"xmp"};
constexpr std::u32string_view kSkipped[] = {U"nav",    U"footer", U"aside", U"template", U"noscript", U"svg",   U"math",
                                            U"button", U"select", U"menu",  U"object",   U"canvas",   U"dialog"};
constexpr std::u32string_view kInline[] = {U"a",    U"abbr", U"b",    U"bdi",   U"bdo",  U"cite",   U"code", U"data",
                                           U"dfn",  U"em",   U"font", U"i",     U"img",  U"ins",    U"kbd",  U"mark",
                                           U"q",    U"s",    U"samp", U"small", U"span", U"strong", U"sub",  U"sup",
                                           U"time", U"u",    U"var",  U"wbr",   U"ruby", U"rb",     U"meta", U"link"};
struct Named {
  std::u32string_view name;
  char32_t character;
};
constexpr Named kNamed[] = {
    {U"amp", U'&'},     {U"lt", U'<'},      {U"gt", U'>'},       {U"quot", U'"'},     {U"apos", U'\''},
    {U"nbsp", 0xA0},    {U"ndash", 0x2013}, {U"mdash", 0x2014},  {U"lsquo", 0x2018},  {U"rsquo", 0x2019},
    {U"ldquo", 0x201C}, {U"rdquo", 0x201D}, {U"hellip", 0x2026}, {U"euro", 0x20AC},   {U"pound", 0xA3},
    {U"yen", 0xA5},     {U"cent", 0xA2},    {U"copy", 0xA9},     {U"reg", 0xAE},      {U"trade", 0x2122},
    {U"deg", 0xB0},     {U"plusmn", 0xB1},  {U"times", 0xD7},    {U"middot", 0xB7},   {U"laquo", 0xAB},
    {U"raquo", 0xBB},   {U"bull", 0x2022},  {U"micro", 0xB5},    {U"frac12", 0xBD},   {U"frac14", 0xBC},
    {U"frac34", 0xBE},  {U"sup2", 0xB2},    {U"sup3", 0xB3},     {U"permil", 0x2030}, {U"thinsp", 0x2009},
    {U"ensp", 0x2002},  {U"emsp", 0x2003},  {U"minus", 0x2212},  {U"le", 0x2264},     {U"ge", 0x2265},
    {U"asymp", 0x2248}, {U"rlm", 0x200F},   {U"lrm", 0x200E},    {U"zwnj", 0x200C},   {U"zwj", 0x200D}};

template <std::size_t N>
bool among(const std::u32string_view (&names)[N], std::u32string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

char32_t lower(char32_t c) { return c >= U'A' && c <= U'Z' ? c + 32 : c; }

bool is_blank(char32_t c) { return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\f'; }

/// The first YYYY-MM-DD of a text.
std::string first_date(std::u32string_view text) {
  for (std::size_t i = 0; i + 10 <= text.size(); ++i) {
    bool good = true;
    for (std::size_t k = 0; good && k < 10; ++k) {
      good = k == 4 || k == 7 ? text[i + k] == U'-' || text[i + k] == U'/' : is_digit(text[i + k]);
    }
    if (!good) continue;
    std::string date = encode(text.substr(i, 10));
    std::replace(date.begin(), date.end(), '/', '-');
    return date;
  }
  return {};
}

// Words of class and id names that mark furniture: the last word of the name says what it is (article-share), or the
// first what it is for (related-list).
constexpr std::u32string_view kFurnitureLast[] = {U"cookie",
                                                  U"cookies",
                                                  U"consent",
                                                  U"gdpr",
                                                  U"comment",
                                                  U"comments",
                                                  U"sidebar",
                                                  U"share",
                                                  U"sharing",
                                                  U"social",
                                                  U"related",
                                                  U"recommend",
                                                  U"recommended",
                                                  U"breadcrumb",
                                                  U"breadcrumbs",
                                                  U"newsletter",
                                                  U"subscribe",
                                                  U"promo",
                                                  U"advert",
                                                  U"ad",
                                                  U"ads",
                                                  U"advertisement",
                                                  U"menu",
                                                  U"nav",
                                                  U"navbar",
                                                  U"navigation",
                                                  U"footer",
                                                  U"popular",
                                                  U"trending",
                                                  U"pagination",
                                                  U"pager",
                                                  U"byline",
                                                  U"timestamp",
                                                  U"dateline",
                                                  U"readtime",
                                                  U"views",
                                                  U"likes",
                                                  U"paywall",
                                                  U"modal",
                                                  U"popup",
                                                  U"recommendations",
                                                  U"recommendation",
                                                  U"ranking",
                                                  U"rank",
                                                  U"hot",
                                                  U"toolbar",
                                                  U"copyright",
                                                  U"ticker",
                                                  U"widget",
                                                  U"weather",
                                                  U"count",
                                                  U"counts"};
constexpr std::u32string_view kFurnitureFirst[] = {
    U"related", U"recommended", U"recommend",  U"cookie", U"cookies", U"comments", U"sidebar", U"newsletter",
    U"popular", U"trending",    U"breadcrumb", U"footer", U"social",  U"ranking",  U"promo",   U"hot"};
constexpr std::u32string_view kContent[] = {U"article", U"body",    U"main",      U"page",  U"story",
                                            U"entry",   U"wrapper", U"container", U"layout"};

/// The value of an attribute, lower case; empty if it has none.
std::u32string_view attribute(std::u32string_view tag, std::u32string_view name) {
  for (std::size_t at = tag.find(name); at != std::u32string_view::npos; at = tag.find(name, at + 1)) {
    const std::size_t equals = at + name.size();
    if (at == 0 || !is_blank(tag[at - 1]) || equals + 1 >= tag.size() || tag[equals] != U'=') continue;
    const char32_t quote = tag[equals + 1];
    const bool quoted = quote == U'"' || quote == U'\'';
    const std::size_t begin = equals + (quoted ? 2 : 1);
    std::size_t end = begin;
    while (end < tag.size() && (quoted ? tag[end] != quote : !is_blank(tag[end]))) ++end;
    return tag.substr(begin, end - begin);
  }
  return {};
}

/// Do the names of an element say that it is furniture? One name that holds the article keeps it.
bool furniture_names(std::u32string_view names) {
  bool furniture = false;
  for (std::size_t at = 0; at < names.size();) {
    std::size_t stop = at;
    while (stop < names.size() && !is_blank(names[stop])) ++stop;
    const std::u32string_view name = names.substr(at, stop - at);
    at = stop + 1;
    const std::size_t first_end = std::min(name.find_first_of(U"-_"), name.size());
    const std::size_t last_begin = name.find_last_of(U"-_");
    const std::u32string_view first = name.substr(0, first_end);
    const std::u32string_view last = last_begin == std::u32string_view::npos ? name : name.substr(last_begin + 1);
    if (among(kContent, last) && !among(kFurnitureFirst, first)) return false;
    furniture = furniture || among(kFurnitureLast, last) || (among(kFurnitureFirst, first) && !among(kContent, last));
  }
  return furniture;
}

/// div, section, ul and their like whose class or id says furniture, or whose role does.
bool is_furniture(std::u32string_view name, std::u32string_view tag) {
  constexpr std::u32string_view kBoxes[] = {U"div",    U"section", U"ul", U"ol", U"p",  U"span", U"form",
                                            U"header", U"table",   U"dl", U"h2", U"h3", U"h4"};
  if (!among(kBoxes, name) || tag.size() < name.size() + 6) return false;
  std::u32string lowered;
  for (const char32_t c : tag.substr(0, 2048)) lowered.push_back(lower(c));
  const std::u32string_view role = attribute(lowered, U"role");
  if (role == U"navigation" || role == U"contentinfo" || role == U"complementary" || role == U"search" ||
      role == U"dialog")
    return true;
  return furniture_names(attribute(lowered, U"class")) || furniture_names(attribute(lowered, U"id"));
}

}  // namespace

bool looks_like_html(std::u32string_view head) {
  std::u32string start;
  for (const char32_t c : head.substr(0, 2048)) start.push_back(lower(c));
  for (const std::u32string_view mark : {U"<!doctype html", U"<html", U"<head", U"<body"}) {
    if (start.find(mark) != std::u32string::npos) return true;
  }
  std::size_t at = 0;
  while (at < start.size() && (is_blank(start[at]) || start[at] == 0xFEFF)) ++at;
  if (at >= start.size() || start[at] != U'<') return false;
  return start.find(U"</") != std::u32string::npos && start.find(U'>') != std::u32string::npos;
}

void Html::put(char32_t c, std::uint64_t at, Visible& out) {
  if (skip_depth_ > 0) return;
  // Line ends of the source are blanks; only elements end lines.
  if (is_blank(c)) c = U' ';
  if (c == U' ' && (out.text.empty() || out.text.back() == U' ' || out.text.back() == U'\n')) return;
  out.text.push_back(c);
  out.origin.push_back(at);
}

void Html::line_end(std::uint64_t at, Visible& out) {
  if (skip_depth_ > 0 || out.text.empty() || out.text.back() == U'\n') return;
  out.text.push_back(U'\n');
  out.origin.push_back(at);
}

void Html::end_entity(bool closed, Visible& out) {
  state_ = State::text;
  const std::u32string_view body = std::u32string_view(buffer_).substr(1);
  char32_t c = 0;
  if (body.size() > 1 && body[0] == U'#') {
    const bool hex = lower(body[1]) == U'x';
    std::uint32_t value = 0;
    bool good = body.size() > (hex ? 2U : 1U);
    for (std::size_t i = hex ? 2 : 1; i < body.size() && good; ++i) {
      const char32_t d = lower(body[i]);
      const bool digit = is_digit(d) || (hex && d >= U'a' && d <= U'f');
      good = digit && value < 0x110000;
      value = value * (hex ? 16 : 10) + (is_digit(d) ? d - U'0' : d - U'a' + 10);
    }
    if (good && value > 0 && value < 0x110000 && !(value >= 0xD800 && value <= 0xDFFF)) c = value;
  } else {
    for (const Named& named : kNamed) {
      if (named.name == body) c = named.character;
    }
  }
  if (c != 0) return put(c, started_, out);
  for (std::size_t i = 0; i < buffer_.size(); ++i) put(buffer_[i], started_ + i, out);
  if (closed) put(U';', started_ + buffer_.size(), out);
}

void Html::see_date(std::u32string_view attributes, bool time_element) {
  const auto has = [&](std::u32string_view word) { return attributes.find(word) != std::u32string_view::npos; };
  const bool meta =
      !time_element && (has(U"published_time") || has(U"datepublished") || has(U"pubdate") || has(U"publishdate") ||
                        has(U"publication_date") || has(U"\"date\"") || has(U"dc.date"));
  if (date_by_meta_ || (!meta && !time_element) || (time_element && !stated_date_.empty())) return;
  const std::string date = first_date(attributes);
  if (date.empty()) return;
  stated_date_ = date;
  date_by_meta_ = meta;
}

void Html::end_tag(std::uint64_t at, Visible& out) {
  state_ = State::text;
  std::size_t i = 1;
  const bool closing = buffer_.size() > 1 && buffer_[1] == U'/';
  if (closing) ++i;
  std::u32string name;
  for (; i < buffer_.size() && !is_blank(buffer_[i]) && buffer_[i] != U'/'; ++i) name.push_back(lower(buffer_[i]));
  const bool closed_itself = buffer_.back() == U'/';
  if (!closing && (name == U"meta" || name == U"time")) {
    std::u32string attributes;
    for (const char32_t c : buffer_) attributes.push_back(lower(c));
    see_date(attributes, name == U"time");
  }
  if (!closing && among(kRaw, name)) {
    state_ = State::raw;
    raw_end_ = name;
    return;
  }
  if (skip_depth_ > 0) {
    // A box that was never closed must not swallow the article.
    const bool article = name == U"main" || name == U"h1" || (name == U"article" && !is_furniture(U"div", buffer_));
    if (!closing && article && skipped_by_name_) {
      skip_depth_ = 0;
      line_end(at, out);
      return;
    }
    if (name == skipped_) skip_depth_ = closing ? skip_depth_ - 1 : skip_depth_ + (closed_itself ? 0U : 1U);
    if (closing && name == U"body") skip_depth_ = 0;  // an element that was never closed
    return;
  }
  if (!closing && !closed_itself && (among(kSkipped, name) || name == U"head" || name == U"rt" || name == U"rp")) {
    if (name != U"rt" && name != U"rp") line_end(at, out);
    skipped_ = name;
    skip_depth_ = 1;
    skipped_by_name_ = false;
    return;
  }
  if (!closing && !closed_itself && is_furniture(name, buffer_)) {
    line_end(at, out);
    skipped_ = name;
    skip_depth_ = 1;
    skipped_by_name_ = true;
    return;
  }
  if (!among(kInline, name)) line_end(at, out);
  // </span><span>: set apart by the style sheet, so by a blank here.
  if (closing) {
    closed_at_ = at + 1;
  } else if (closed_at_ == started_ && started_ > 0 && (name == U"span" || name == U"a" || name == U"time")) {
    put(U' ', at, out);
  }
}

void Html::feed(std::u32string_view piece, std::uint64_t at, Visible& out) {
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const char32_t c = piece[i];
    switch (state_) {
      case State::text:
        if (c == U'<' || c == U'&') {
          state_ = c == U'<' ? State::tag : State::entity;
          buffer_.assign(1, c);
          started_ = at + i;
          quote_ = 0;
        } else {
          put(c, at + i, out);
        }
        break;
      case State::entity:
        if (c == U';') {
          end_entity(true, out);
        } else if (buffer_.size() < kLongestEntity &&
                   (is_digit(c) || (lower(c) >= U'a' && lower(c) <= U'z') || c == U'#')) {
          buffer_.push_back(c);
        } else {
          end_entity(false, out);
          --i;
        }
        break;
      case State::tag: {
        // "<" before anything but a letter, a slash or a bang is text: 3 < 5.
        const bool opens = lower(c) >= U'a' && lower(c) <= U'z';
        if (buffer_.size() == 1 && !opens && c != U'/' && c != U'!' && c != U'?') {
          state_ = State::text;
          put(U'<', started_, out);
          --i;
          break;
        }
        if (quote_ != 0) {
          if (c == quote_) quote_ = 0;
        } else if ((c == U'"' || c == U'\'') && buffer_.back() == U'=') {
          quote_ = c;
        } else if (c == U'>') {
          end_tag(at + i, out);
          buffer_.clear();
          break;
        }
        buffer_.push_back(c);
        if (buffer_ == U"<!--") {
          state_ = State::comment;
          buffer_.clear();
        } else if (buffer_.size() > kLongestTag) {
          cut_ += buffer_.size();  // no tag is that long: what follows is read as text again
          buffer_.clear();
          state_ = State::text;
        }
        break;
      }
      case State::comment:
        buffer_.push_back(c);
        if (buffer_.size() > 3) buffer_.erase(0, buffer_.size() - 3);
        if (buffer_ == U"-->") {
          state_ = State::text;
          buffer_.clear();
        }
        break;
      case State::raw: {
        buffer_.push_back(c);
        const std::size_t end = raw_end_.size() + 2;  // "</script"
        if ((c == U'>' || is_blank(c) || c == U'/') && buffer_.size() > end) {
          std::u32string tail;
          for (const char32_t t : std::u32string_view(buffer_).substr(buffer_.size() - 1 - end, end))
            tail.push_back(lower(t));
          if (tail == U"</" + raw_end_) {
            const std::size_t found = buffer_.find(U"\"datePublished\"");
            if (found != std::u32string::npos && !date_by_meta_) {
              const std::string date = first_date(std::u32string_view(buffer_).substr(found, 64));
              if (!date.empty()) stated_date_ = date;
              date_by_meta_ = !date.empty();
            }
            buffer_.clear();
            if (c == U'>') {
              state_ = State::text;
            } else {
              state_ = State::tag;
              buffer_ = U"</" + raw_end_ + c;
            }
          }
        }
        if (buffer_.size() > kLongestScript) buffer_.erase(0, buffer_.size() - 64);
        break;
      }
    }
  }
}

}  // namespace chokepoint::reader
