// Documents through the reader: what `read` and `evidence add` share.
// Verified by: tests/apps/read_test.cpp, evidence_test.cpp.
#pragma once

#include <optional>
#include <string>

#include "base/context.h"
#include "base/result.h"
#include "reader/reader.h"
#include "service/session.h"

namespace chokepoint::service {

struct ReadingOptions {
  std::optional<Day> date;     // of publication, where the document does not say it
  std::string markup{"auto"};  // auto, text or html
};

struct ReadDocument {
  std::string name;
  reader::Summary summary;
  Fingerprint fingerprint;
  std::string encoding;
};

/// The built-in lexicon with the session's tables.
Result<reader::Lexicon> read_lexicon(const Session& session, Context& context);

/// Of the built-in lexicon.
std::string lexicon_fingerprint();

/// Feeds one document to a reader; claims go to `sink` in order of place. Stops between pieces when asked to, and says
/// so in `stopped`.
Result<ReadDocument> read_document(const Document& document, const reader::Lexicon& lexicon,
                                   const ReadingOptions& options, Context& context, const reader::Reader::Sink& sink,
                                   bool& stopped);

/// The call named no document.
Fault no_documents();

/// "2025-10-09", "2025", or nothing where it is not known.
std::string published_text(const reader::Anchor& day);
/// The language of most of it.
std::string_view language_of(const reader::Summary& summary);

}  // namespace chokepoint::service
