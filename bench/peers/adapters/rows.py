"""What the adapters share: rows in, pairs out, the normal form, shingles, the exact check.

Each adapter is a process of its own:  adapter.py CONFIGURATION ROWS.jsonl ANSWER THREADS
It writes row numbers to ANSWER, two a line (pairs) or one (rows called duplicates), or records of
passages or templates like ours, and prints the seconds from the open file to the closed answer,
without the start of Python and its imports.

The quickest plain way is taken where there is a choice, so that a peer is not charged for our
Python: orjson, one pass of compiled code a text, NumPy for hashes of shingles.
"""
import json
import re
import sys
import time
import unicodedata

NGRAM = 5
THRESHOLD = 0.7
SLOTS = 128
CHUNK = 4096  # rows whose shingles are held at a time

_NOT_LETTERS = re.compile(r"[\W_]+")


def documents(path):
    import orjson

    with open(path, "rb") as rows:
        for line in rows:
            yield orjson.loads(line)


def texts(path):
    return (row["text"] for row in documents(path))


def normal(text):
    """Letters and digits of the text, NFKC and case-folded."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def normals(path):
    return [normal(text) for text in texts(path)]


def shingles(text):
    """All n-grams, repeats included: a sketch of a set does not mind them."""
    return [text[i : i + NGRAM] for i in range(max(1, len(text) - NGRAM + 1))]


def chunks(items):
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def shingle_hashes(some):
    """The 5-grams of some texts as 64-bit hashes in one array, and where each text begins."""
    import numpy as np

    lengths = np.fromiter((len(text) for text in some), dtype=np.int64, count=len(some))
    assert lengths.min() >= NGRAM
    points = np.frombuffer("".join(some).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(points) - NGRAM + 1
    c = [points[i : i + count] for i in range(NGRAM)]
    hashes = (c[0] | c[1] << np.uint64(21) | c[2] << np.uint64(42)) * np.uint64(0x9E3779B97F4A7C15)
    hashes ^= hashes >> np.uint64(29)
    hashes += (c[3] | c[4] << np.uint64(21)) * np.uint64(0xC2B2AE3D27D4EB4F)
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(0xD6E8FEB86659FD93)
    hashes ^= hashes >> np.uint64(32)
    within = np.ones(len(points), dtype=bool)  # 5-grams that do not reach into the next text
    ends = np.cumsum(lengths)
    for back in range(1, NGRAM):
        within[ends - back] = False
    starts = np.zeros(len(some) + 1, dtype=np.uint64)
    starts[1:] = np.cumsum(lengths - NGRAM + 1)
    return hashes[within[:count]], starts


def checked(pairs, normal_forms, threshold=THRESHOLD):
    """Those of the pairs whose sets of 5-grams have the Jaccard similarity; each once."""
    sets = {}

    def grams(row):
        if row not in sets:
            sets[row] = frozenset(shingles(normal_forms[row]))
        return sets[row]

    for a, b in pairs:
        x, y = grams(a), grams(b)
        shared = len(x & y)
        if shared >= threshold * (len(x) + len(y) - shared) - 1e-9:
            yield a, b


def _line(found):
    if isinstance(found, dict):
        return json.dumps(found, ensure_ascii=False) + "\n"
    return "%d\t%d\n" % found if isinstance(found, tuple) else "%d\n" % found


def run(find):
    """`find(configuration, path, threads)` yields pairs (a, b), rows, or records."""
    configuration, path, answer, threads = sys.argv[1:5]
    start = time.perf_counter()
    with open(answer, "w", encoding="utf-8") as out:
        for found in find(configuration, path, int(threads)):
            out.write(_line(found))
    print(json.dumps({"seconds_inside": time.perf_counter() - start}))
