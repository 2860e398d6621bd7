"""datasketch: MinHash and MinHashLSH, as its documentation uses them. One thread only."""
from datasketch import MinHash, MinHashLSH

import rows


def find(configuration, path, _threads):
    checking = configuration == "32x4 checked"
    normals = []
    index = MinHashLSH(
        threshold=rows.THRESHOLD, num_perm=rows.SLOTS, params=(32, 4) if checking else None
    )
    sketches = []

    def sets():
        for text in rows.texts(path):
            form = rows.normal(text)
            if checking:
                normals.append(form)
            yield [gram.encode() for gram in rows.shingles(form)]

    for row, sketch in enumerate(MinHash.generator(sets(), num_perm=rows.SLOTS)):
        index.insert(row, sketch)
        sketches.append(sketch)
    pairs = (
        (row, other)
        for row, sketch in enumerate(sketches)
        for other in index.query(sketch)
        if row < other
    )
    return rows.checked(pairs, normals) if checking else pairs


rows.run(find)
