// Wordings that a library has seen already.
#pragma once

#include <vector>

#include "library/align.hpp"
#include "library/sqlite.hpp"

namespace leitong::library {

// Gives each place whose text, or that of its sentence around it, is a known wording of its
// template the span and the fills that it has there. REQUIRES: places are of `text`, in order and
// apart; they stay so. Cost: some look-ups by length a place.
void recall(Database& db, const Prepared& text, std::vector<Aligned>& places);

}  // namespace leitong::library
