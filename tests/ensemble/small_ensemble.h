// An ensemble whose every number is known: outputs are plain functions of the inputs of a draw.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "base/math.h"
#include "base/random.h"
#include "ensemble/run.h"

namespace chokepoint::ensemble {

constexpr std::size_t kInputs = 3;
constexpr std::size_t kOutputs = 4;

inline void draw_inputs(std::uint32_t draw, std::span<double> x) {
  Stream stream(17, draw, Purpose::test);
  for (double& value : x) value = stream.uniform();
}

/// Linear; heavy-tailed; sometimes without a value; constant.
inline Result<void> draw_outputs(std::uint32_t draw, std::span<double> out, Context& /*context*/) {
  std::vector<double> x(kInputs);
  draw_inputs(draw, x);
  out[0] = 3 * x[0] + x[1] - 7;
  out[1] = math::exp(6 * x[2]);
  out[2] = x[0] < 0.25 ? std::nan("") : x[1];
  out[3] = 0.1;
  return {};
}

inline Spec small_spec(std::uint32_t draws, std::uint32_t chunk = 0) {
  Spec spec;
  spec.key = fingerprint("small");
  spec.draws = draws;
  spec.outputs = kOutputs;
  spec.kept = 3;
  spec.chunk = chunk;
  return spec;
}

/// Every byte of the answer that must not depend on how it was come by.
inline std::string bytes_of(const Runs& runs) {
  std::string bytes(1, static_cast<char>(runs.outcome));
  const auto append = [&](const auto& values) {
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0]));
  };
  append(runs.bands);
  append(runs.draws);
  append(runs.kept);
  return bytes;
}

class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "chokepoint-ensemble-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
  }
  std::filesystem::path folder_;
};

}  // namespace chokepoint::ensemble
