// The actions of `leitong stage`.
#pragma once

#include <span>

#include "cli/arguments.hpp"
#include "cli/console.hpp"

namespace leitong::cli {

int run_stage_sign(const Arguments& arguments, const Console& console);
int run_stage_bucket(const Arguments& arguments, const Console& console);
int run_stage_verify(const Arguments& arguments, const Console& console);
int run_stage_cluster(const Arguments& arguments, const Console& console);

}  // namespace leitong::cli
