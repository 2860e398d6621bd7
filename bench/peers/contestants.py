"""Who is measured, and how: the peers with what they need, and the rows of the tables."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    name: str
    requirement: str = ""  # as the package installer takes it; the versions these figures are of
    others: tuple = ()  # packages it needs for this use and does not name itself
    missing: str = ""  # why it cannot be had, if that is known


PEERS = (
    Peer("datasketch", "datasketch==2.0.0"),
    Peer("rensa", "rensa==0.5.0"),
    Peer("FastSketchLSH", "FastSketchLSH==1.0.1"),
    Peer("gaoya", "gaoya==0.2.2"),
    Peer(
        "datatrove", "datatrove==0.10.1",
        ("spacy==3.8.18", "jieba==0.42.1", "regex==2026.11.15", "tokenizers==0.23.3",
         "xxhash==3.8.2"),
    ),
    Peer("drain3", "drain3==0.9.11"),
    Peer(
        "passim",
        missing="the package of that name in the Python registry is another program (similarity of "
        "passwords), and the build files of the one for text reuse name no published artefact",
    ),
)


@dataclass(frozen=True)
class Contestant:
    peer: str
    adapter: str
    configuration: str
    # "pairs"; "flags": rows that have a partner; "later": rows that have an earlier partner
    answer: str = "pairs"
    threads: tuple = (1, 2)
    own_default: bool = False
    note: str = ""

    @property
    def key(self):
        return f"{self.peer} {self.configuration}"


OURS = "leitong"
BASELINE = "baseline"  # a plain method, written for this comparison

DUPLICATES = (
    Contestant(OURS, "", "dedup --unit document", own_default=True),
    Contestant(
        "datasketch", "datasketch_pairs.py", "defaults", threads=(1,), own_default=True,
        note="MinHashLSH(threshold=.7), 128 permutations; candidates as its index gives them",
    ),
    Contestant(
        "datasketch", "datasketch_pairs.py", "32x4 checked", threads=(1,),
        note="params=(32, 4), exact check of the candidates in Python",
    ),
    Contestant(
        "rensa", "rensa_pairs.py", "deduplicator", answer="later", threads=(1,), own_default=True,
        note="RMinHashDeduplicator as in its README: rows that repeat an earlier one, no pairs",
    ),
    Contestant(
        "rensa", "rensa_pairs.py", "rho flags", answer="flags", own_default=True,
        note="what its own benchmark times: sampled shingles, 8 bands, flags, no pairs",
    ),
    Contestant(
        "rensa", "rensa_pairs.py", "32x4 checked",
        note="RMinHash over strings, 32 bands, exact check in Python",
    ),
    Contestant(
        "rensa", "rensa_pairs.py", "32x4 prehashed checked",
        note="hashes by NumPy, a matrix of sketches, pairs of flagged rows, exact check",
    ),
    Contestant(
        "FastSketchLSH", "fastsketch_pairs.py", "16 bands", own_default=True,
        note="as in its README: strings, 16 bands, candidates as its index gives them",
    ),
    Contestant(
        "FastSketchLSH", "fastsketch_pairs.py", "32x4 estimate",
        note="strings, 32 bands, estimated similarity of .7",
    ),
    Contestant(
        "FastSketchLSH", "fastsketch_pairs.py", "32x4 prehashed",
        note="hashes of shingles by NumPy, 32 bands, candidates as its index gives them",
    ),
    Contestant(
        "FastSketchLSH", "fastsketch_pairs.py", "32x4 prehashed checked",
        note="the same with an exact check in Python",
    ),
    Contestant(
        "gaoya", "gaoya_pairs.py", "defaults", own_default=True,
        note="20 bands of 5, its own analyzer of characters, estimated similarity of .7",
    ),
    Contestant(
        "gaoya", "gaoya_pairs.py", "32x4 checked",
        note="32 bands of 4, estimated similarity of .5, exact check in Python",
    ),
    Contestant(
        "datatrove", "datatrove_pairs.py", "defaults", own_default=True,
        note="Chinese words by spaCy with jieba, 5-grams of words, 14 buckets of 8; clusters",
    ),
    Contestant(
        "datatrove", "datatrove_pairs.py", "characters 32x4",
        note="5-grams of characters by a tokenizer of ours, 32 buckets of 4; clusters",
    ),
)

PASSAGES = (
    Contestant(OURS, "", "passages", own_default=True, note="passages called copied"),
    Contestant(
        BASELINE, "gram20_passages.py", "20-grams of 100", threads=(1,),
        note="20-grams of the normal form that at most 100 documents share, gaps of at most 50",
    ),
    Contestant(
        BASELINE, "gram20_passages.py", "20-grams of 3", threads=(1,),
        note="the same with those that at most 3 documents share, which leaves out the formulae",
    ),
)

TEMPLATES = (
    Contestant(OURS, "", "templates", own_default=True),
    Contestant(
        "drain3", "drain3_templates.py", "characters", threads=(1,), own_default=True,
        note="sentences as log lines of one token a character, its default parameters",
    ),
    Contestant(
        "drain3", "drain3_templates.py", "characters numbers", threads=(1,),
        note="the same with each number as one wildcard",
    ),
)

SUBJECTS = {"duplicates": DUPLICATES, "passages": PASSAGES, "templates": TEMPLATES}
