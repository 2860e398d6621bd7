// Options of the server.

#include "cli/options.hpp"

namespace leitong::cli {
namespace {

using enum Category;
using enum ValueKind;

constexpr OptionRow kRows[] = {
    {"max-upload", 0, kReading, kServe, kSize, "SIZE", "64M", {"option_serve_max_upload"}, 1 << 20},
    {"overview-limit",
     0,
     kRunning,
     kServe,
     kSize,
     "SIZE",
     "64M",
     {"option_serve_overview_limit"},
     1 << 20},
    {"host", 0, kRunning, kServe, kString, "ADDRESS", "127.0.0.1", {"option_serve_host"}},
    {"port", 0, kRunning, kServe, kInteger, "N", "8190", {"option_serve_port"}, 0, 65535},
};

}  // namespace

std::span<const OptionRow> serve_options() { return kRows; }

}  // namespace leitong::cli
