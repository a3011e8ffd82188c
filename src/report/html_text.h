// Text on its way into HTML and SVG: escaped, valid, isolated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::report {

/// For element content. Controls become U+FFFD, as do direction overrides (they show digits in another order than they
/// stand); runs of Chinese, Japanese, Korean, Arabic or Hebrew stand in a <bdi> with their language. Han letters alone
/// do not say which; they are taken for `han_language` if that is an East Asian one, else for Chinese. A per
/// cent sign stays with its number, and a range of numbers on one line.
std::string html(std::string_view text, std::string_view han_language = {});
/// For attribute values and SVG text, where nothing can isolate: direction controls are left out.
std::string html_attribute(std::string_view text);
/// For element content whose language is said by an element around it: no <bdi> inside.
std::string html_run(std::string_view text);
/// A number as for_people writes it, with a true minus and spaces that do not break.
std::string html_number(std::string_view number);
/// A form of the text that is safe as part of an id: letters, digits, hyphens; distinct texts may fall together.
std::string html_id(std::string_view text);

/// A BCP 47 tag that is well formed, else "".
std::string language_tag(std::string_view text);
bool is_right_to_left(std::string_view language);
/// http and https only; anything else gives "".
std::string link_target(std::string_view url);

/// JSON that may stand inside a <script> element.
std::string json_in_script(std::string_view json);

/// Width in pixels of a text in a sans-serif face, by classes of letters: good to about a tenth.
double text_width(std::string_view text, double font_size);
/// Lines of at most `width` pixels, broken at spaces and between wide characters; the last of `most` ends in an
/// ellipsis.
std::vector<std::string> wrapped(std::string_view text, double width, double font_size, std::size_t most);
/// A coordinate: at most one digit after the point.
std::string px(double value);

}  // namespace chokepoint::report
