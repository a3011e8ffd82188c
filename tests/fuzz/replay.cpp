// Runs a fuzz target without libFuzzer: every corpus file as it is, then 2,000 seeded mutations of the files.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  std::vector<std::string> corpus{""};
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) continue;
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream in(entry.path(), std::ios::binary);
      corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
  }
  auto run = [](const std::string& s) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(s.data()), s.size());
  };
  for (const auto& s : corpus) run(s);
  std::mt19937 random(20251009);
  for (int i = 0; i < 2000; ++i) {
    std::string s = corpus[random() % corpus.size()];
    for (unsigned edits = random() % 6 + 1; edits > 0; --edits) {
      const std::size_t at = s.empty() ? 0 : random() % s.size();
      switch (random() % 4) {
        case 0:
          s.insert(at, 1, static_cast<char>(random()));
          break;
        case 1:
          if (!s.empty()) s.erase(at, random() % 8 + 1);
          break;
        case 2:
          if (!s.empty()) s[at] = static_cast<char>(random());
          break;
        default:
          s.insert(at, s.substr(at / 2, random() % 32));
          break;
      }
    }
    run(s);
  }
  std::cout << corpus.size() << " inputs and 2000 mutations\n";
}
