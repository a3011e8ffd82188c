// Where the sources and the program stand: told by a function, so that a compiled test hangs on no path and a compiler
// cache serves every clone. Included by the build before each test.
#pragma once

namespace chokepoint::places {

const char* source_folder();
const char* program();

}  // namespace chokepoint::places

#define CHOKEPOINT_SOURCE_DIR chokepoint::places::source_folder()
#define CHOKEPOINT_PROGRAM chokepoint::places::program()
