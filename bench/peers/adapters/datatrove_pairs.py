"""datatrove: signatures, buckets, clusters, by its local executor; the answer is its clusters.

"defaults": Chinese words by its own tokenizer (spaCy with jieba), 14 buckets of 8, the text as it
is. "characters 32x4": the same shingles as everybody, by a tokenizer of our own.
"""
import struct
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import (
    MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster
)
from datatrove.pipeline.readers import JsonlReader
from datatrove.utils.text import TextNormConfig
from datatrove.utils.typeshelper import Languages

import rows

LARGEST_CLUSTER = 1000  # of larger ones only a star of pairs is told


class Characters:
    """In the place of a tokenizer: the characters of the normal form."""

    def word_tokenize(self, text):
        return list(rows.normal(text))


def split(path, folder, parts):
    """datatrove's workers share files, not parts of one. Returns the first row of each file."""
    lines = Path(path).read_bytes().splitlines(keepends=True)
    firsts = [len(lines) * part // parts for part in range(parts + 1)]
    for part in range(parts):
        shard = lines[firsts[part] : firsts[part + 1]]
        (folder / f"{part:05d}.jsonl").write_bytes(b"".join(shard))
    return firsts


def clusters(folder, firsts):
    members = defaultdict(list)
    for file in sorted(folder.glob("*.clusters")):
        first = firsts[int(file.name.split(".")[0])]
        for row, cluster in struct.iter_unpack("<2I", file.read_bytes()):
            members[cluster].append(first + row)
    return members.values()


def signatures(configuration, folder):
    if configuration == "defaults":
        config = MinhashConfig()
        return config, MinhashDedupSignature(folder, config, Languages.mandarin_chinese__hani)
    as_it_is = TextNormConfig(False, False, False, False, False)
    config = MinhashConfig(rows.NGRAM, num_buckets=32, hashes_per_bucket=4, norm_config=as_it_is)
    step = MinhashDedupSignature(folder, config, Languages.mandarin_chinese__hani)
    step.word_tokenizer = Characters()
    return config, step


def find(configuration, path, threads):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = ("rows", "signed", "buckets", "out")
        source, signed, buckets, out = (str(folder / name) for name in names)
        (folder / "rows").mkdir()
        firsts = split(path, folder / "rows", threads)
        config, step = signatures(configuration, signed)
        stages = [
            (threads, [JsonlReader(source, glob_pattern="*.jsonl"), step]),
            (config.num_buckets, [MinhashDedupBuckets(signed, buckets, config=config)]),
            (1, [MinhashDedupCluster(buckets, out, config, save_cluster_id=True)]),
        ]
        for number, (tasks, pipeline) in enumerate(stages):
            log = str(folder / f"log{number}")
            workers = min(tasks, threads)
            LocalPipelineExecutor(pipeline, tasks=tasks, workers=workers, logging_dir=log).run()
        for members in clusters(folder / "out", firsts):
            members.sort()
            if len(members) <= LARGEST_CLUSTER:
                yield from combinations(members, 2)
            else:
                yield from ((members[0], other) for other in members[1:])


if __name__ == "__main__":
    rows.run(find)
