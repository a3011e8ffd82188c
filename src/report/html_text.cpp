#include "report/html_text.h"

#include <fmt/core.h>

#include <algorithm>

#include "report/utf8.h"

namespace chokepoint::report {
namespace {

constexpr char32_t kNarrowSpace = 0x202F;
constexpr char32_t kRangeDash = 0x2013;
constexpr char32_t kWordJoiner = 0x2060;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_escaped(std::string& out, std::string_view text, const Character& c, std::size_t at) {
  switch (c.code) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    case '\n':
    case '\t':
      out.push_back(' ');
      return;
    default:
      break;
  }
  // Noncharacters are not allowed in HTML either.
  const bool nothing = (c.code & 0xFFFEU) == 0xFFFEU || (c.code >= 0xFDD0 && c.code <= 0xFDEF);
  if (!c.valid || is_control(c.code) || nothing) {
    append_utf8(out, 0xFFFD);
  } else {
    out.append(text, at, c.size);
  }
}

/// The languages that a run of letters asks a font and a direction for; "" for the rest.
std::string_view run_language(Script script) {
  switch (script) {
    case Script::arabic:
      return "ar";
    case Script::hebrew:
      return "he";
    case Script::han:
      return "zh";
    case Script::kana:
      return "ja";
    case Script::hangul:
      return "ko";
    case Script::other:
      break;
  }
  return {};
}

bool joins_a_run(char32_t code) {
  return code == ' ' || display_width(code) == 0 || (code >= 0x3000 && code <= 0x303F) ||
         (code >= 0xFF00 && code <= 0xFF60);
}

/// Where the run of foreign letters starting at `at` ends, and its language: Han with kana is Japanese.
std::size_t run_end(std::string_view text, std::size_t at, std::string_view& language) {
  std::size_t end = at;
  for (std::size_t i = at; i < text.size();) {
    const Character c = decode(text, i);
    const std::string_view next = run_language(script_of(c.code));
    if (next.empty()) {
      if (!joins_a_run(c.code)) break;
    } else {
      const bool east_asian = (language == "zh" || language == "ja") && (next == "zh" || next == "ja");
      if (!language.empty() && next != language && !east_asian) break;
      if (language != "ja") language = next;
      end = i + c.size;
    }
    i += c.size;
  }
  return end;
}

double letter_width(char32_t code) {
  if (display_width(code) == 0) return 0.0;
  if (display_width(code) == 2) return 1.0;
  if (code >= 0x80) return 0.62;
  const char c = static_cast<char>(code);
  constexpr std::string_view kThin = "iljtfI.,:;|!'()[] ";
  constexpr std::string_view kBroad = "mwMW%@";
  if (kThin.find(c) != std::string_view::npos) return 0.32;
  if (kBroad.find(c) != std::string_view::npos) return 0.9;
  if (c >= 'A' && c <= 'Z') return 0.68;
  return 0.57;
}

}  // namespace

std::string html_run(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text, at);
    if (is_direction_override(c.code)) {
      append_utf8(out, 0xFFFD);
    } else {
      append_escaped(out, text, c, at);
    }
    at += c.size;
  }
  return out;
}

std::string html(std::string_view text, std::string_view han_language) {
  const std::string_view main = han_language.substr(0, han_language.find('-'));
  const bool hinted = (main == "ja" || main == "ko" || main == "zh") && !language_tag(han_language).empty();
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text, at);
    std::string_view language = run_language(script_of(c.code));
    if (language.empty()) {
      const bool digit_before = at > 0 && is_digit(text[at - 1]);
      if (c.code == ' ' && digit_before && text.substr(at + 1, 1) == "%") {
        append_utf8(out, kNarrowSpace);
      } else if (!is_direction_control(c.code)) {  // outside a run nothing is isolated: none may act
        append_escaped(out, text, c, at);
      }
      at += c.size;
      if (c.code == kRangeDash && digit_before && at < text.size() && is_digit(text[at])) append_utf8(out, kWordJoiner);
    } else {
      const std::size_t end = run_end(text, at, language);
      if (hinted && language == "zh") language = han_language;
      out += fmt::format("<bdi lang=\"{}\">{}</bdi>", language, html_run(text.substr(at, end - at)));
      at = end;
    }
  }
  return out;
}

std::string html_attribute(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text, at);
    if (!is_direction_control(c.code)) append_escaped(out, text, c, at);
    at += c.size;
  }
  return out;
}

std::string html_number(std::string_view number) {
  std::string out;
  for (const char c : number) {
    if (c == '-' && out.empty()) {
      out += "\xe2\x88\x92";
    } else if (c == ' ') {
      out += "\xe2\x80\xaf";
    } else {
      out.push_back(c);
    }
  }
  return html_run(out);
}

std::string html_id(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    out.push_back(plain ? c : '-');
  }
  return out;
}

std::string language_tag(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  const bool well_formed = text.size() >= 2 && text.size() <= 35 && plain(text.front()) && plain(text.back()) &&
                           std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-'; });
  return well_formed ? std::string(text) : std::string();
}

bool is_right_to_left(std::string_view language) {
  const std::string_view main = language.substr(0, language.find('-'));
  return main == "ar" || main == "fa" || main == "ur" || main == "he" || main == "ps" || main == "yi";
}

std::string link_target(std::string_view url) {
  const bool web = url.substr(0, 8) == "https://" || url.substr(0, 7) == "http://";
  return web ? html_attribute(url) : std::string();
}

std::string json_in_script(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (const char c : json) {
    switch (c) {
      case '<':
        out += "\\u003c";
        break;
      case '>':
        out += "\\u003e";
        break;
      case '&':
        out += "\\u0026";
        break;
      default:
        out.push_back(c);
        break;
    }
  }
  return out;
}

double text_width(std::string_view text, double font_size) {
  double width = 0.0;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text, at);
    width += letter_width(c.code);
    at += c.size;
  }
  return width * font_size;
}

std::vector<std::string> wrapped(std::string_view text, double width, double font_size, std::size_t most) {
  std::vector<std::string> words;  // a word keeps the space before it
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode(text, at);
    const bool breaks = c.code == ' ' || display_width(c.code) == 2;
    if (words.empty() || breaks) words.emplace_back();
    words.back().append(text, at, c.size);
    at += c.size;
  }
  std::vector<std::string> lines(1);
  for (const std::string& word : words) {
    if (!lines.back().empty() && text_width(lines.back() + word, font_size) > width) lines.emplace_back();
    const bool drops_space = lines.back().empty() && word.front() == ' ';
    lines.back() += drops_space ? word.substr(1) : word;
  }
  const bool cut = lines.size() > most;
  if (cut) lines.resize(most);
  for (std::string& line : lines) {
    const bool ellipsis = cut && &line == &lines.back();
    if (!ellipsis && text_width(line, font_size) <= width) continue;
    std::string kept;
    const double room = width - text_width("\xe2\x80\xa6", font_size);
    for (std::size_t at = 0; at < line.size();) {
      const Character c = decode(line, at);
      if (text_width(kept, font_size) + letter_width(c.code) * font_size > room) break;
      kept.append(line, at, c.size);
      at += c.size;
    }
    line = kept + "\xe2\x80\xa6";
  }
  return lines;
}

std::string px(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

}  // namespace chokepoint::report
