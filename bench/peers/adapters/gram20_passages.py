"""A plain method for copied passages: 20-gram seeds, chained.

Every 20-gram of the normal form that at most 100 documents share (passim's cap; or as many as the
configuration's last word says) is a seed for each pair of them. A pair's seeds in reading order are one passage as long as neither side jumps by more
than 50 characters, or back; what two seeds cover counts once. Passages of 20 characters and more.
"""
import unicodedata
from collections import defaultdict
from itertools import combinations

import numpy as np

import rows

SEED = 20
LARGEST_GAP = 50


def normal_with_places(text):
    """The normal form's code points, and where in the text each comes from."""
    points, places = [], []
    known = {}
    for place, char in enumerate(text):
        if char not in known:
            known[char] = [ord(c) for c in rows.normal(unicodedata.normalize("NFKC", char))]
        for point in known[char]:
            points.append(point)
            places.append(place)
    return np.asarray(points, dtype=np.uint64), places


def seed_hashes(points):
    count = max(0, len(points) - SEED + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for i in range(SEED):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + points[i : i + count]
        hashes ^= hashes >> np.uint64(31)
    return hashes


def seeds_of_pairs(hashes, owners, starts, most_documents):
    """{(document, document): [(place, place), ...]} for what is shared."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1], [True]]))
    shared = np.flatnonzero(np.diff(edges) > 1)
    found = defaultdict(list)
    for group in shared:
        members = order[edges[group] : edges[group + 1]]
        members = members[::-1]  # of two places in a document the first wins
        by_document = {int(owners[m]): int(starts[m]) for m in members}
        if len(by_document) <= most_documents:
            for a, b in combinations(sorted(by_document), 2):
                found[a, b].append((by_document[a], by_document[b]))
    return found


def chains(seeds):
    seeds.sort()
    chain = [seeds[0]]
    for x, y in seeds[1:]:
        last_x, last_y = chain[-1]
        if y > last_y and max(x - last_x, y - last_y) <= SEED + LARGEST_GAP:
            chain.append((x, y))
        else:
            yield chain
            chain = [(x, y)]
    yield chain


def find(configuration, path, _threads):
    names, places, hashes = [], [], []
    for document in rows.documents(path):
        points, of_points = normal_with_places(document["text"])
        names.append(document["id"])
        places.append(of_points)
        hashes.append(seed_hashes(points))
    owners = np.repeat(np.arange(len(hashes)), [len(h) for h in hashes])
    starts = np.concatenate([np.arange(len(h)) for h in hashes])

    def span(document, start, end):
        at = places[document]
        return {"document": names[document], "start": at[start], "end": at[end - 1] + 1}

    most_documents = int(configuration.split()[-1])
    pairs = seeds_of_pairs(np.concatenate(hashes), owners, starts, most_documents)
    for (a, b), seeds in sorted(pairs.items()):
        for chain in chains(seeds):
            (a0, b0), (a1, b1) = chain[0], chain[-1]
            yield {"a": span(a, a0, a1 + SEED), "b": span(b, b0, b1 + SEED)}


rows.run(find)
