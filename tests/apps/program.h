// The program itself, run as its users run it: arguments in, exit status and bytes out. And folders to spoil.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

namespace chokepoint::apps::testing {

namespace fs = std::filesystem;

inline const fs::path kTiny = fs::path(CHOKEPOINT_SOURCE_DIR) / "tests/data/worlds/tiny";

inline std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

inline void spill(const fs::path& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  EXPECT_TRUE(out.good()) << path;
}

/// A folder of its own for one test, removed with everything in it.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "chokepoint-test-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path operator/(std::string_view name) const { return path_ / name; }
  const fs::path& path() const { return path_; }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  fs::path path_;
};

/// A copy of the tiny world.
inline fs::path copy_tiny(const Folder& folder, std::string_view name = "world") {
  fs::copy(kTiny, folder / name, fs::copy_options::recursive);
  return folder / name;
}

/// Replaces the one place where `from` stands.
inline void replace(const fs::path& path, std::string_view from, std::string_view to) {
  std::string bytes = slurp(path);
  const auto at = bytes.find(from);
  ASSERT_NE(at, std::string::npos) << path << " holds no " << from;
  ASSERT_EQ(bytes.find(from, at + 1), std::string::npos) << path << " holds two of " << from;
  spill(path, bytes.replace(at, from.size(), to));
}

struct Ran {
  int status{-1};
  int signal{0};  // that ended it; 0: none
  std::string out, err;
};

/// Started and not yet waited for.
class Running {
 public:
  /// `out`: where standard output goes; empty: into Ran::out.
  explicit Running(const std::vector<std::string>& arguments, const std::string& out = "") : out_(out) {
    std::vector<std::string> words{CHOKEPOINT_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    if (out_.empty()) out_ = (files_ / "out").string();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, (files_ / "err").c_str(), O_WRONLY | O_CREAT, 0600);
    EXPECT_EQ(posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0) << argv[0];
    posix_spawn_file_actions_destroy(&actions);
  }

  /// Until it takes Ctrl-C as a request: the signal is blocked for its threads by then.
  void wait_until_it_listens() const {
    for (int i = 0; i < 2000; ++i) {
      std::istringstream status(slurp("/proc/" + std::to_string(pid_) + "/status"));
      for (std::string line; std::getline(status, line);) {
        if (line.starts_with("SigBlk:") && (std::stoull(line.substr(7), nullptr, 16) & (1ULL << (SIGINT - 1)))) return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ADD_FAILURE() << "it never listened";
  }

  void send(int signal) const { ::kill(pid_, signal); }

  Ran wait() {
    int state = 0;
    EXPECT_EQ(waitpid(pid_, &state, 0), pid_);
    Ran ran;
    if (WIFEXITED(state)) ran.status = WEXITSTATUS(state);
    if (WIFSIGNALED(state)) ran.signal = WTERMSIG(state);
    if (out_ == (files_ / "out").string()) ran.out = slurp(out_);
    ran.err = slurp(files_ / "err");
    return ran;
  }

 private:
  Folder files_;
  std::string out_;
  pid_t pid_{0};
};

inline Ran run(const std::vector<std::string>& arguments, const std::string& out = "") {
  return Running(arguments, out).wait();
}

/// With the tiny world.
inline Ran run_tiny(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--world", kTiny.string()});
  return run(arguments);
}

inline bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace chokepoint::apps::testing
