#include "leitong/version.hpp"

namespace leitong {

std::string_view version() { return LEITONG_VERSION; }

}  // namespace leitong
