"""gaoya: its string index with its own analyzer of character n-grams, inserted and asked in bulk.

Its answers are filtered by the estimated similarity; "checked" lets it answer from .5 up and
checks what it answers.
"""
from gaoya.minhash import MinHashStringIndex

import rows


def find(configuration, path, _threads):
    checking = "checked" in configuration
    bands = {"num_bands": 32, "band_size": 4} if checking else {}
    normals = rows.normals(path)
    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=0.5 if checking else rows.THRESHOLD,
        analyzer="char",
        ngram_range=(rows.NGRAM, rows.NGRAM),
        id_container="smallvec",
        **bands,
    )
    index.par_bulk_insert_docs(list(range(len(normals))), normals)
    answers = index.par_bulk_query(normals)
    pairs = ((row, other) for row, others in enumerate(answers) for other in others if row < other)
    return rows.checked(pairs, normals) if checking else pairs


rows.run(find)
