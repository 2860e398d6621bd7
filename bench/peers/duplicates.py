"""Near-duplicates: each contestant's pairs against brute force, its time and memory beside ours."""
import json

from archive import Rows
from entries import (
    COST_HEAD, NAME_HEAD, RATIO_HEAD, cost_cells, entries_of, name_cells, print_commands,
    ratio_cells, record, run_in_turns,
)
from tables import fixed, megabytes, promise, table

RECALL_TO_COUNT = 0.95  # of a peer that ours is to be compared with
TIMES_FASTER = 10
LEAST_SIZE = 1000  # paragraphs: with fewer, starting is most of what is measured


def _found(entry):
    with open(entry.answer, encoding="utf-8") as lines:
        if entry.ours:
            records = map(json.loads, lines)
            pairs = ((int(r["a"]["document"]), int(r["b"]["document"])) for r in records)
        elif entry.contestant.answer == "pairs":
            pairs = (tuple(map(int, line.split())) for line in lines)
        else:
            return {int(line) for line in lines}
        return {(min(pair), max(pair)) for pair in pairs}


def _judge(entry, rows):
    found = _found(entry)
    truth, planted = rows.truth(entry.contestant.answer)
    right = len(found & truth)
    return {
        "recall": right / len(truth) if truth else 1.0,
        "precision": right / len(found) if found else 1.0,
        "planted_recall": len(found & planted) / len(planted) if planted else 1.0,
    }


def _print(entries, rows, ours):
    lines = []
    for e in entries:
        if e.failure:
            lines.append([*name_cells(e), e.failure])
            continue
        scores = [fixed(e.scores[s], 4) for s in ("recall", "precision")]
        cells = [*name_cells(e), e.contestant.answer, *scores, *cost_cells(e, rows.bytes)]
        lines.append(cells + ratio_cells(e, ours.get(e.threads)))
    scores = ["answer", "recall", "precision"]
    table([*NAME_HEAD, *scores, *COST_HEAD, *RATIO_HEAD], lines, left=3)


def _promises(entries, ours):
    kept = True
    for threads, mine in sorted(ours.items()):
        peers = [e for e in entries if not e.ours and not e.failure and e.threads == threads]
        good = [e for e in peers if e.scores["recall"] >= RECALL_TO_COUNT]
        print(f"\n{threads} thread{'s' if threads > 1 else ''}")
        if good:
            fastest = min(good, key=lambda e: e.wall.median())
            name = f"throughput, ours / {fastest.contestant.key} (the fastest of recall .95)"
            kept &= promise(name, fastest.wall.median() / mine.wall.median(), ">=", TIMES_FASTER)
            for score in ("recall", "precision"):
                best = max(e.scores[score] for e in good)
                name = f"{score}, ours less the best of theirs"
                kept &= promise(name, mine.scores[score] - best, ">=", 0)
        if peers:
            smallest = min(peers, key=lambda e: e.peak_bytes)
            name = f"peak memory, ours / {smallest.contestant.key} (the smallest)"
            kept &= promise(name, mine.peak_bytes / smallest.peak_bytes, "<=", 1)
    return kept


def _run(setting, size, wanted=None):
    """The rows and all entries over them; of peers those of `wanted` (configuration, threads)."""
    rows = Rows(setting.data / f"rows-{size}", size, setting.programs)
    print(f"\nnear-duplicates: {rows.count} rows, {megabytes(rows.bytes):.1f} MB, "
          f"{len(rows.pairs)} pairs of J >= .7 by brute force, "
          f"{len(rows.planted & rows.pairs)} of them planted\n")

    def our_command(threads, answer):
        return ["dedup", str(rows.path), "--unit", "document", "--threshold", "0.7", "--format",
                "jsonl", "--threads", str(threads), "--quiet", "--output", answer]

    entries = entries_of(setting, "duplicates", rows.path, our_command)
    if wanted is not None:
        threads = {count for _, count in wanted}
        entries = [e for e in entries
                   if (e.ours and e.threads in threads) or _who(e) in wanted]
    run_in_turns(entries, setting, lambda entry: _judge(entry, rows))
    return rows, entries


def _who(entry):
    return entry.contestant.key, entry.threads


def _ours(entries):
    return {e.threads: e for e in entries if e.ours and not e.failure}


def _halved(setting, slow):
    """Who is not done in time is given half of the rows, and half of these, until he is."""
    tried = []
    size = setting.size // 2
    while slow and size >= LEAST_SIZE:
        late = {_who(e): e for e in slow}
        rows, entries = _run(setting, size, set(late))
        _print(entries, rows, _ours(entries))
        tried.append((rows, entries))
        for entry in entries:
            if _who(entry) in late and not entry.failure:
                late[_who(entry)].failure += f"; {rows.count} rows in " \
                    f"{fixed(entry.wall.median(), 0)} s"
        slow = [late[_who(e)] for e in entries if _who(e) in late and e.over_limit]
        size //= 2
    return tried


def _record(rows, entries, setting):
    return {
        "rows": rows.count,
        "bytes": rows.bytes,
        "threshold": 0.7,
        "exact_pairs": len(rows.pairs),
        "planted_pairs": len(rows.planted),
        "entries": [record(e, setting) for e in entries],
    }


def measure(setting):
    rows, entries = _run(setting, setting.size)
    ours = _ours(entries)
    tried = _halved(setting, [e for e in entries if e.over_limit and not e.ours])
    if tried:
        print(f"\nall of {rows.count} rows\n")
    _print(entries, rows, ours)
    print_commands(entries, setting)
    kept = _promises(entries, ours)
    result = _record(rows, entries, setting)
    result["halved"] = [_record(*one, setting) for one in tried]
    return kept, result
