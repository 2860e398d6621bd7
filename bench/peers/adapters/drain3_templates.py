"""drain3: each sentence a log line, each character a token, for Chinese has no spaces.

Its clusters are told as templates where three documents or more carry them, as ours are; its
wildcards, neighbours joined, are the slots.
"""
import re

from drain3 import TemplateMiner
from drain3.template_miner_config import TemplateMinerConfig

import rows

LEAST_DOCUMENTS = 3
LEAST_CHARS = 8
WILDCARD = "<*>"

_SENTENCE = re.compile(r"[^。！？；…\n]+")
_TOKEN = re.compile(r"\S")
_NUMBER_OR_TOKEN = re.compile(r"\d+(?:\.\d+)?|\S")


def sentences(path):
    for document in rows.documents(path):
        for match in _SENTENCE.finditer(document["text"]):
            if len(match.group().strip()) >= LEAST_CHARS:
                yield document["id"], match.start(), match.group()


def token_spans(sentence, one_number):
    return [m.span() for m in (_NUMBER_OR_TOKEN if one_number else _TOKEN).finditer(sentence)]


def slots_of(template):
    """Runs of wildcards, as ranges of tokens."""
    runs = []
    for at, token in enumerate(template):
        if token != WILDCARD:
            continue
        if runs and runs[-1][1] == at:
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1])
    return runs


def pattern_of(template, slots):
    pattern, at = [], 0
    for number, (start, end) in enumerate(slots):
        if start > at:
            pattern.append({"text": "".join(template[at:start])})
        pattern.append({"slot": number})
        at = end
    if at < len(template):
        pattern.append({"text": "".join(template[at:])})
    return pattern


def find(configuration, path, _threads):
    one_number = "numbers" in configuration
    config = TemplateMinerConfig()
    config.profiling_enabled = False
    miner = TemplateMiner(config=config)
    members = {}
    for document, start, sentence in sentences(path):
        spans = token_spans(sentence, one_number)
        tokens = [sentence[a:b] for a, b in spans]
        if one_number:
            tokens = [WILDCARD if token[0].isdigit() else token for token in tokens]
        cluster = miner.add_log_message(" ".join(tokens))["cluster_id"]
        places = [(start + a, start + b) for a, b in spans]
        members.setdefault(cluster, []).append((document, places))
    for cluster in miner.drain.clusters:
        found = members[cluster.cluster_id]
        if len({document for document, _ in found}) < LEAST_DOCUMENTS:
            continue
        template = list(cluster.log_template_tokens)
        slots = slots_of(template)
        yield {
            "template": str(cluster.cluster_id),
            "pattern": pattern_of(template, slots),
            "slots": [{"slot": number} for number in range(len(slots))],
            "occurrences": [
                {
                    "document": document,
                    "start": places[0][0],
                    "end": places[-1][1],
                    "fills": [
                        {"slot": number, "start": places[a][0], "end": places[b - 1][1]}
                        for number, (a, b) in enumerate(slots)
                    ],
                }
                for document, places in found
            ],
        }


rows.run(find)
