#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>
#include <thread>

namespace chokepoint {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "chokepoint-file-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static Code code_of(const Result<std::string>& result) { return result ? Code{} : result.error().faults.at(0).code; }
  static Code code_of(const Result<std::size_t>& result) { return result ? Code{} : result.error().faults.at(0).code; }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  static std::string content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  fs::path folder_;
};

TEST_F(FileTest, SaysBeforehandWhereNothingCanBeWritten) {
  const auto code = [](const fs::path& path) {
    const auto result = check_writable(path);
    return result ? Code{} : result.error().faults.at(0).code;
  };
  EXPECT_TRUE(check_writable(folder_ / "new.json"));
  EXPECT_EQ(entries(), 0U) << "nothing is left behind";
  ASSERT_TRUE(replace_file(folder_ / "old.json", "old"));
  EXPECT_TRUE(check_writable(folder_ / "old.json"));
  EXPECT_EQ(content(folder_ / "old.json"), "old");
  EXPECT_TRUE(check_writable("/dev/null"));
  EXPECT_NE(code(folder_), Code{}) << "a folder";
  EXPECT_NE(code(folder_ / "no" / "where.json"), Code{});
  EXPECT_NE(code("/proc/no.json"), Code{});
  // The same words as the attempt itself.
  const auto attempt = replace_file(folder_ / "no" / "where.json", "x");
  ASSERT_FALSE(attempt);
  EXPECT_EQ(to_string(check_writable(folder_ / "no" / "where.json").error()), to_string(attempt.error()));
}

TEST_F(FileTest, ReadsBackWhatItWrote) {
  const fs::path path = folder_ / "a.bin";
  for (const std::size_t size : {0U, 1U, 4096U, 3U << 20}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 131);
    ASSERT_EQ(replace_file(path, bytes).value(), size);
    EXPECT_EQ(content(path), bytes);
    EXPECT_EQ(read_file(path).value(), bytes);
    EXPECT_EQ(entries(), 1U) << "no temporary stays behind";
  }
}

TEST_F(FileTest, NamesWhatCannotBeRead) {
  EXPECT_EQ(code_of(read_file(folder_ / "none")), Code::not_found);
  EXPECT_EQ(code_of(read_file(folder_)), Code::unreadable);
  EXPECT_EQ(code_of(read_file("/dev/null")), Code::unreadable);
  EXPECT_EQ(code_of(read_file("/dev/zero")), Code::unreadable);
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(code_of(read_file(pipe)), Code::unreadable) << "and it does not wait for a writer";
  ASSERT_TRUE(replace_file(folder_ / "file", "x"));
  EXPECT_EQ(code_of(read_file(folder_ / "file" / "below")), Code::not_found);
  const auto folder = read_file(folder_);
  EXPECT_NE(to_string(folder.error()).find("found a folder; expected an ordinary file"), std::string::npos);
  EXPECT_EQ(folder.error().faults[0].file, folder_.string());
}

TEST_F(FileTest, KeepsToTheLimit) {
  const fs::path path = folder_ / "ten";
  ASSERT_TRUE(replace_file(path, "0123456789"));
  EXPECT_EQ(read_file(path, 10).value(), "0123456789");
  EXPECT_EQ(code_of(read_file(path, 9)), Code::too_large);
  // /proc files state a size of 0: the limit must hold while reading, too.
  EXPECT_EQ(code_of(read_file("/proc/self/maps", 100)), Code::too_large);
  EXPECT_GT(read_file("/proc/self/maps").value().size(), 100U);
}

TEST_F(FileTest, ReadsStandardInput) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const int saved = ::dup(STDIN_FILENO);
  ASSERT_EQ(::dup2(ends[0], STDIN_FILENO), 0);
  ::close(ends[0]);
  const std::string bytes(300000, 'y');  // more than a pipe holds
  std::jthread writer([&] {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put = ::write(ends[1], bytes.data() + done, bytes.size() - done);
      if (put <= 0) break;
      done += static_cast<std::size_t>(put);
    }
    ::close(ends[1]);
  });
  const auto read = read_file("/dev/stdin");
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  EXPECT_EQ(read.value(), bytes);
}

TEST_F(FileTest, NamesWhatCannotBeWritten) {
  EXPECT_EQ(code_of(replace_file(folder_ / "none" / "a", "x")), Code::not_found);
  EXPECT_EQ(code_of(replace_file(folder_, "x")), Code::cannot_write);
  EXPECT_EQ(code_of(replace_file("/proc/none", "x")), Code::not_found);
  if (::geteuid() != 0) {
    fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_EQ(code_of(replace_file(folder_ / "a", "x")), Code::no_permission);
    fs::permissions(folder_, fs::perms::owner_all);
  }
}

TEST_F(FileTest, LeavesTheOldFileWhenTheDiskIsFull) {
  const fs::path path = folder_ / "a";
  ASSERT_TRUE(replace_file(path, "old"));
  // A limit on the size of files stands in for the full disk.
  rlimit old_limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old_limit;
  small.rlim_cur = 1000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto result = replace_file(path, std::string(5000, 'n'));
  ::setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(code_of(result), Code::cannot_write);
  EXPECT_EQ(content(path), "old");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(FileTest, WritesDevicesAndPipesAsTheyStand) {
  EXPECT_EQ(replace_file("/dev/null", "gone").value(), 4U);
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_EQ(code_of(replace_file("/dev/full", "x")), Code::cannot_write);
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string got;
  {
    std::jthread reader([&] { got = content(pipe); });
    EXPECT_TRUE(replace_file(pipe, "through"));
  }
  EXPECT_EQ(got, "through");
  EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST_F(FileTest, KeepsModeAndSymbolicLink) {
  const fs::path path = folder_ / "real";
  const fs::path link = folder_ / "link";
  ASSERT_TRUE(replace_file(path, "old"));
  fs::permissions(path, fs::perms{0640});
  fs::create_symlink("real", link);
  ASSERT_TRUE(replace_file(link, "new"));
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(content(path), "new");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms{0640});
  // A link whose target does not exist yet.
  fs::create_symlink("later", folder_ / "dangling");
  ASSERT_TRUE(replace_file(folder_ / "dangling", "made"));
  EXPECT_EQ(content(folder_ / "later"), "made");
}

TEST_F(FileTest, WritesIntoTheWorkingFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  const auto written = replace_file("plain", "x");
  fs::current_path(before);
  EXPECT_TRUE(written);
  EXPECT_EQ(content(folder_ / "plain"), "x");
}

TEST_F(FileTest, SurvivesManyWritersOfOneFile) {
  const fs::path path = folder_ / "shared";
  {
    std::vector<std::jthread> writers;
    for (char c = 'a'; c < 'e'; ++c) {
      writers.emplace_back([&, c] {
        for (int i = 0; i < 20; ++i) EXPECT_TRUE(replace_file(path, std::string(10000, c)));
      });
    }
  }
  const std::string bytes = content(path);
  ASSERT_EQ(bytes.size(), 10000U);
  EXPECT_EQ(bytes.find_first_not_of(bytes[0]), std::string::npos) << "never a mixture";
  EXPECT_EQ(entries(), 1U);
}

}  // namespace
}  // namespace chokepoint
