// Documents that a call names: files, folders of files, standard input. Opened when they are read, piece by piece.
// Verified by: tests/apps/read_test.cpp.
#pragma once

#include <optional>
#include <string>

#include "service/options.h"
#include "service/session.h"

namespace chokepoint::apps {

/// A file; the .txt, .md, .html, .htm and .xhtml files in a folder and below, in name order; "-" for standard input.
std::optional<Error> add_documents(service::Session& session, const std::string& path);
/// The .csv files of a folder.
std::optional<Error> add_lexicon(service::Session& session, const std::string& path);
/// What an input of `replay` is, by its name and what is in it.
service::Input kind_of_input(const std::string& path);

}  // namespace chokepoint::apps
