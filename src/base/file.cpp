#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace chokepoint {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReadStep = std::size_t{1} << 20;
constexpr int kTemporaryAttempts = 1000;

/// Closes on leaving; close() tells a failure, which matters for written files.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

std::string message_of(int error) { return std::generic_category().message(error); }

Fault fault_of(Code code, const fs::path& path, std::string found, std::string expected, std::string remedy) {
  return Fault{code, path.string(), 0, 0, std::move(found), std::move(expected), std::move(remedy)};
}

Fault read_fault(const fs::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return fault_of(Code::not_found, path, "no such file", "an existing file", "check the path");
  }
  if (error == EACCES || error == EPERM) {
    return fault_of(Code::no_permission, path, "a file that may not be opened", "read permission",
                    "change the file's permissions or run as another user");
  }
  return fault_of(Code::unreadable, path, "a file that cannot be read (" + message_of(error) + ")", "a readable file",
                  "check the path and the disk");
}

Fault write_fault(const fs::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return fault_of(Code::not_found, path, "no such folder", "an existing folder to write into", "create the folder");
  }
  if (error == EACCES || error == EPERM || error == EROFS) {
    return fault_of(Code::no_permission, path, "a folder that may not be written to", "write permission",
                    "choose another place or change the permissions");
  }
  const bool full = error == ENOSPC || error == EDQUOT;
  return fault_of(Code::cannot_write, path, "an output that cannot be written (" + message_of(error) + ")",
                  full ? "enough space for the output" : "a place that can be written to",
                  full ? "free some space or choose another place" : "choose another place");
}

Fault kind_fault(Code code, const fs::path& path, mode_t mode) {
  std::string kind = "a device";
  if (S_ISDIR(mode)) kind = "a folder";
  if (S_ISFIFO(mode)) kind = "a pipe";
  if (S_ISSOCK(mode)) kind = "a socket";
  return fault_of(code, path, std::move(kind), "an ordinary file", "name a file");
}

Result<std::string> read_all(int descriptor, const fs::path& path, std::size_t expected_size, std::size_t limit) {
  // One byte more than expected, so that a file of the stated size ends without another allocation.
  const std::size_t first = expected_size > 0 ? expected_size + 1 : kReadStep;
  std::string bytes;
  std::size_t used = 0;
  while (true) {
    if (used == bytes.size()) bytes.resize(used == 0 ? first : used + std::max(used / 2, kReadStep));
    const ssize_t got = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(read_fault(path, errno));
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > limit) {
      return fail(fault_of(Code::too_large, path, "more than " + std::to_string(limit) + " bytes",
                           "at most " + std::to_string(limit) + " bytes", "split the file"));
    }
  }
  bytes.resize(used);
  return bytes;
}

/// 0, or the error.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

/// A pipe or device has no old content to keep.
Result<std::size_t> write_through(const fs::path& path, std::string_view bytes) {
  Descriptor out(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (out.get() < 0) return fail(write_fault(path, errno));
  const int error = write_all(out.get(), bytes);
  if (error != 0) return fail(write_fault(path, error));
  return bytes.size();
}

/// What a chain of symbolic links ends at, existing or not. A chain that never ends is left to rename() to refuse.
fs::path behind_links(fs::path path) {
  constexpr int kLongestChain = 40;
  std::error_code error;
  for (int i = 0; i < kLongestChain && fs::is_symlink(fs::symlink_status(path, error)); ++i) {
    const fs::path next = fs::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / next;  // an absolute target replaces the whole
  }
  return path;
}

/// Flushing the folder makes the rename itself durable. Some file systems cannot; the file is whole either way.
void flush_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() >= 0) ::fsync(descriptor.get());
}

fs::path temporary_name(const fs::path& folder, int attempt) {
  return folder / (".chokepoint-" + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp");
}

/// Creates `temporary`, writes and flushes it; 0, or the error with the temporary removed.
int write_temporary(Descriptor& out, const fs::path& temporary, std::string_view bytes, const mode_t* mode) {
  int error = write_all(out.get(), bytes);
  if (error == 0 && mode != nullptr && ::fchmod(out.get(), *mode & 07777U) != 0) error = errno;
  if (error == 0 && ::fsync(out.get()) != 0 && errno != EINVAL) error = errno;
  if (!out.close() && error == 0) error = errno;
  if (error != 0) ::unlink(temporary.c_str());
  return error;
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
  const bool standard_input = path == "/dev/stdin";
  // O_NONBLOCK: opening a pipe without a writer must not wait before it can be refused.
  Descriptor in(standard_input ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (in.get() < 0) return fail(read_fault(path, errno));
  struct stat status {};
  if (::fstat(in.get(), &status) != 0) return fail(read_fault(path, errno));
  const bool regular = S_ISREG(status.st_mode);
  if (!regular && (!standard_input || S_ISDIR(status.st_mode))) {
    return fail(kind_fault(Code::unreadable, path, status.st_mode));
  }
  const std::size_t size = regular ? static_cast<std::size_t>(status.st_size) : 0;
  if (size > limit) {
    return fail(fault_of(Code::too_large, path, std::to_string(size) + " bytes",
                         "at most " + std::to_string(limit) + " bytes", "split the file"));
  }
  return read_all(in.get(), path, size, limit);
}

Result<std::monostate> check_writable(const fs::path& path) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return fail(kind_fault(Code::cannot_write, path, status.st_mode));
  if (exists && !S_ISREG(status.st_mode)) {
    // A pipe is not opened: its reader would see the end of it.
    if (::access(path.c_str(), W_OK) != 0) return fail(write_fault(path, errno));
    return std::monostate{};
  }
  const fs::path target = behind_links(path);
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  for (int attempt = 0; attempt < kTemporaryAttempts; ++attempt) {
    const fs::path temporary = temporary_name(folder, attempt);
    const Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (out.get() < 0 && errno == EEXIST) continue;
    if (out.get() < 0) return fail(write_fault(path, errno));
    ::unlink(temporary.c_str());
    return std::monostate{};
  }
  return fail(write_fault(path, EEXIST));
}

Result<std::size_t> replace_file(const fs::path& path, std::string_view bytes) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return fail(kind_fault(Code::cannot_write, path, status.st_mode));
  if (exists && !S_ISREG(status.st_mode)) return write_through(path, bytes);

  const fs::path target = behind_links(path);
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");

  for (int attempt = 0; attempt < kTemporaryAttempts; ++attempt) {
    const fs::path temporary = temporary_name(folder, attempt);
    Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (out.get() < 0 && errno == EEXIST) continue;
    if (out.get() < 0) return fail(write_fault(path, errno));
    const int error = write_temporary(out, temporary, bytes, exists ? &status.st_mode : nullptr);
    if (error != 0) return fail(write_fault(path, error));
    if (::rename(temporary.c_str(), target.c_str()) != 0) {
      const int failed = errno;
      ::unlink(temporary.c_str());
      return fail(write_fault(path, failed));
    }
    flush_folder(folder);
    return bytes.size();
  }
  return fail(write_fault(path, EEXIST));
}

}  // namespace chokepoint
