#include "apps/documents.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "base/file.h"

namespace chokepoint::apps {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = std::size_t{1} << 18;
constexpr std::size_t kLexiconLimit = std::size_t{64} << 20;
constexpr std::size_t kMostDocuments = 100'000;

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

Fault fault_of(const std::string& path, int error) {
  const Code code = error == ENOENT || error == ENOTDIR ? Code::not_found
                    : error == EACCES || error == EPERM ? Code::no_permission
                                                        : Code::unreadable;
  return {code, path, 0, 0, std::generic_category().message(error), "a file that can be read", "check the path"};
}

Result<service::Pieces> open_pieces(const std::string& path) {
  std::FILE* opened = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (opened == nullptr) return fail(fault_of(path, errno));
  std::shared_ptr<std::FILE> file(opened, CloseFile());
  return [file, path]() -> Result<std::string> {
    std::string piece(kPiece, '\0');
    piece.resize(std::fread(piece.data(), 1, piece.size(), file.get()));
    if (piece.empty() && std::ferror(file.get()) != 0) return fail(fault_of(path, errno));
    return piece;
  };
}

void add_document(service::Session& session, const std::string& path) {
  session.add_document({path == "-" ? "standard input" : path, [path] { return open_pieces(path); }});
}

bool is_document(const fs::path& path) {
  constexpr std::array<std::string_view, 5> kEndings{".txt", ".md", ".html", ".htm", ".xhtml"};
  return std::find(kEndings.begin(), kEndings.end(), path.extension().string()) != kEndings.end();
}

/// Files of a folder and below that pass, in name order.
template <class Passes>
Result<std::vector<std::string>> files_below(const std::string& folder, const Passes& passes, std::string_view wanted) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_regular_file(error) && passes(at->path())) paths.push_back(at->path().string());
    if (paths.size() > kMostDocuments) {
      return fail(Fault{Code::too_large, folder, 0, 0, "more than 100,000 files", "fewer",
                        "read part of the folder at a time"});
    }
  }
  if (error) return fail(fault_of(folder, error.value()));
  if (paths.empty())
    return fail(Fault{Code::not_found, folder, 0, 0, "a folder without " + std::string(wanted), std::string(wanted),
                      "check the path"});
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

std::optional<Error> add_documents(service::Session& session, const std::string& path) {
  std::error_code error;
  if (path != "-" && fs::is_directory(path, error)) {
    auto files = files_below(path, is_document, ".txt, .md or .html files");
    if (!files) return files.error();
    for (const std::string& file : *files) add_document(session, file);
    return std::nullopt;
  }
  if (path != "-" && !fs::exists(path, error)) return Error{{fault_of(path, ENOENT)}, 0};
  add_document(session, path);
  return std::nullopt;
}

std::optional<Error> add_lexicon(service::Session& session, const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return Error{{fault_of(path, ENOTDIR)}, 0};
  auto files = files_below(
      path, [](const fs::path& file) { return file.extension() == ".csv"; }, ".csv files");
  if (!files) return files.error();
  for (const std::string& file : *files) {
    auto text = read_file(file, kLexiconLimit);
    if (!text) return text.error();
    session.add_lexicon(file, std::move(*text));
  }
  return std::nullopt;
}

service::Input kind_of_input(const std::string& path) {
  std::error_code error;
  if (path.ends_with(".toml")) return service::Input::scenario;
  if (path.ends_with(".json")) return service::Input::file;
  if (!fs::is_directory(path, error)) return service::Input::document;
  if (fs::exists(fs::path(path) / "world.toml", error)) return service::Input::world;
  return fs::directory_iterator(path, error) != fs::directory_iterator() &&
                 std::any_of(fs::directory_iterator(path, error), fs::directory_iterator(),
                             [](const auto& entry) { return entry.path().extension() == ".csv"; })
             ? service::Input::lexicon
             : service::Input::document;
}

}  // namespace chokepoint::apps
