"""FastSketchLSH: its README's way (strings, 16 bands) and the quickest (hashes in one array)."""
import numpy as np
from FastSketchLSH import LSH, FastSimilaritySketch

import rows


def candidates(matrix, bands, threads):
    index = LSH(num_perm=rows.SLOTS, num_bands=bands, num_threads=threads)
    index.insert(matrix)
    others, starts = index.query(matrix, format="csr")
    own = np.repeat(np.arange(len(matrix), dtype=np.int64), np.diff(starts).astype(np.int64))
    others = others.astype(np.int64)
    first = own < others
    return np.unique(np.stack([own[first], others[first]], axis=1), axis=0)


def find(configuration, path, threads):
    normals = rows.normals(path)
    sketcher = FastSimilaritySketch(size=rows.SLOTS, seed=42)
    parts = []
    for chunk in rows.chunks(normals):
        if "prehashed" in configuration:
            hashes, starts = rows.shingle_hashes(chunk)
            parts.append(sketcher.batch_csr(hashes, starts, prehashed=True, num_threads=threads))
        else:
            tokens = [rows.shingles(text) for text in chunk]
            parts.append(np.asarray(sketcher.batch(tokens, num_threads=threads)))
    matrix = np.ascontiguousarray(np.concatenate(parts), dtype=np.uint64)
    del parts
    pairs = candidates(matrix, 16 if configuration.startswith("16") else 32, threads)
    if "estimate" in configuration:
        agree = [np.count_nonzero(matrix[a] == matrix[b]) for a, b in pairs]
        pairs = pairs[np.asarray(agree) >= rows.THRESHOLD * rows.SLOTS]
    pairs = map(tuple, pairs.tolist())
    return rows.checked(pairs, normals) if "checked" in configuration else pairs


rows.run(find)
