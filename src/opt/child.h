// Work in a child process that can be killed: the answer comes back as numbers through a pipe.
#pragma once

#include <functional>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace chokepoint::opt {

/// Runs `work` in a child and gives what it returned; nothing where context.cancel came first. The child has silent
/// standard streams and dies with its parent. `work` may throw; then, and where the child crashes, a fault `internal`.
Result<std::vector<double>> in_child(const std::function<std::vector<double>()>& work, Context& context);

}  // namespace chokepoint::opt
