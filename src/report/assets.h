// The style sheet and the script of the page, put into the program from page.css and page.js (room.cmake).
#pragma once

#include <string_view>

namespace chokepoint::report {

std::string_view page_css();
std::string_view page_js();

}  // namespace chokepoint::report
