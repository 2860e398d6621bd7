"""rensa: R-MinHash and its index, in the way of its documentation and in the quickest way found.

The index tells pairs only for sketches that are Python objects; for a whole matrix of sketches it
tells which rows have a partner. So "prehashed" flags rows by the matrix, and only the flagged rows
become objects and are asked for their partners.
"""
import numpy as np
from rensa import RMinHash, RMinHashDeduplicator, RMinHashLSH

import rows

SEED = 42


def deduplicator(path):
    """The README's example: which rows repeat an earlier one, by the estimated similarity."""
    kept = RMinHashDeduplicator(threshold=rows.THRESHOLD, num_perm=rows.SLOTS, use_lsh=True)
    grams = ((str(i), rows.shingles(rows.normal(t))) for i, t in enumerate(rows.texts(path)))
    return (row for row, keep in enumerate(kept.add_pairs(grams)) if not keep)


def rho_flags(path):
    """What its benchmark times: sampled shingles, eight bands, flags without pairs."""
    tokens = [rows.shingles(rows.normal(text)) for text in rows.texts(path)]
    matrix = RMinHash.digest_matrix_from_token_sets_rho(tokens, rows.SLOTS, SEED)
    index = RMinHashLSH(threshold=rows.THRESHOLD, num_perm=rows.SLOTS, num_bands=8)
    flags = index.query_duplicate_flags_matrix_one_shot(matrix)
    return (row for row, flag in enumerate(flags) if flag)


def pairs_of(numbers, normals, bands):
    grams = (rows.shingles(normals[row]) for row in numbers)
    sketches = RMinHash.from_token_sets(grams, rows.SLOTS, SEED)
    index = RMinHashLSH(threshold=rows.THRESHOLD, num_perm=rows.SLOTS, num_bands=bands)
    index.insert_many(sketches)
    for at, others in enumerate(index.query_all(sketches)):
        for other in others:
            if at < other:
                yield numbers[at], numbers[other]


def strings(path):
    normals = rows.normals(path)
    return rows.checked(pairs_of(range(len(normals)), normals, 32), normals)


def prehashed(path):
    normals = rows.normals(path)
    index = RMinHashLSH(threshold=rows.THRESHOLD, num_perm=rows.SLOTS, num_bands=32)
    hashes, starts = zip(*(rows.shingle_hashes(chunk) for chunk in rows.chunks(normals)))
    ends = np.cumsum([len(part) for part in hashes], dtype=np.uint64)
    starts = [part[:-1] + end - np.uint64(len(h)) for h, part, end in zip(hashes, starts, ends)]
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        np.concatenate(hashes), np.append(np.concatenate(starts), ends[-1]), rows.SLOTS, SEED
    )
    del hashes, starts
    flags = index.query_duplicate_flags_matrix_one_shot(matrix)
    flagged = [row for row, flag in enumerate(flags) if flag]
    return rows.checked(pairs_of(flagged, normals, 32), normals)


WAYS = {
    "deduplicator": deduplicator,
    "rho flags": rho_flags,
    "32x4 checked": strings,
    "32x4 prehashed checked": prehashed,
}
rows.run(lambda configuration, path, _threads: WAYS[configuration](path))
