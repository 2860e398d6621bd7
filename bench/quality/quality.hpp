// The measures of accuracy: each prints its table and tells whether all promises were kept.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace leitong::bench {

// Error of the signature at J = .8 by set size, beside plain k-permutation of equal size.
bool sketch_error(std::size_t trials);

// Recall, precision and largest difference of Jaccard against brute force at .5 .7 .8 .9, for
// paragraphs and sentences of each file, and of `synthetic` paragraphs of the archive (0: none).
bool duplicates_recall(const std::vector<std::string>& files, std::size_t synthetic,
                       unsigned threads);

// Share of stretches of 10, 20 and 50 characters of the files whose encoding is detected.
bool encodings(const std::vector<std::string>& files);

}  // namespace leitong::bench
