"""Near-duplicates: each contestant's pairs against brute force, its time and memory beside ours."""
import json
import sys
from dataclasses import dataclass, field

import contestants
from archive import Rows
from measure import Samples, run
from tables import fixed, megabytes, promise, table

RECALL_TO_COUNT = 0.95  # of a peer that ours is to be compared with
TIMES_FASTER = 10
OURS = contestants.Contestant("leitong", "", "defaults", own_default=True, note="dedup --unit document")


@dataclass
class Entry:
    contestant: contestants.Contestant
    threads: int
    version: str
    command: list
    answer: str
    wall: Samples = field(default_factory=Samples)
    inside: Samples = field(default_factory=Samples)
    processor: Samples = field(default_factory=Samples)
    peak_bytes: int = 0
    recall: float = 0.0
    precision: float = 0.0
    planted_recall: float = 0.0
    failure: str = ""

    @property
    def ours(self):
        return self.contestant.peer == OURS.peer


def _entries(setting, rows):
    folder = setting.folder / "answers"
    folder.mkdir(exist_ok=True)
    for threads in setting.threads:
        answer = str(folder / f"leitong_{threads}.jsonl")
        command = [str(setting.programs.leitong), "dedup", str(rows.path), "--unit", "document"]
        command += ["--threshold", "0.7", "--format", "jsonl", "--threads", str(threads)]
        command += ["--quiet", "--output", answer]
        yield Entry(OURS, threads, setting.programs.version, command, answer)
    for one in contestants.DUPLICATES:
        if one.peer not in setting.environment.versions:
            continue
        for threads in setting.threads:
            if threads not in one.threads:
                continue
            answer = str(folder / f"{one.key}_{threads}.tsv".replace(" ", "_"))
            command = [str(setting.environment.python), f"bench/peers/adapters/{one.adapter}"]
            command += [one.configuration, str(rows.path), answer, str(threads)]
            yield Entry(one, threads, setting.environment.versions[one.peer], command, answer)


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
    entry.recall = right / len(truth) if truth else 1.0
    entry.precision = right / len(found) if found else 1.0
    entry.planted_recall = len(found & planted) / len(planted) if planted else 1.0


def _run_once(entry, setting):
    log = setting.folder / "answers" / "last"
    result = run(entry.command, entry.threads, setting.limit_seconds, log)
    if result.exit_code != 0:
        over = result.exit_code < 0 and result.seconds >= setting.limit_seconds
        last = (result.error.strip().splitlines() or [f"exit code {result.exit_code}"])[-1]
        entry.failure = f"not done in {setting.limit_seconds} s" if over else last[:200]
        return
    entry.wall.seconds.append(result.seconds)
    entry.processor.seconds.append(result.processor_seconds)
    entry.peak_bytes = max(entry.peak_bytes, result.peak_bytes)
    if not entry.ours:
        told = json.loads(result.output.strip().splitlines()[-1])
        entry.inside.seconds.append(told["seconds_inside"])


def _due(entry, setting):
    """Slow ones are not run in every round; the table says how often."""
    return not entry.failure and (
        not entry.wall.seconds or entry.wall.seconds[0] < setting.once_over_seconds
    )


def _speed(entry, rows):
    return megabytes(rows.bytes) / entry.wall.median()


def _print(entries, rows, ours):
    head = ["peer", "version", "configuration", "answer", "threads", "recall", "precision"]
    head += ["planted", "seconds", "spread", "runs", "MB/s", "without start", "peak MB"]
    lines = []
    for e in entries:
        name = [e.contestant.peer, e.version, e.contestant.configuration, e.contestant.answer]
        name.append(str(e.threads))
        if e.failure:
            lines.append([*name, e.failure])
            continue
        inside = megabytes(rows.bytes) / e.inside.median() if e.inside.seconds else None
        mine = ours.get(e.threads)
        lines.append(
            [
                *name,
                fixed(e.recall, 4),
                fixed(e.precision, 4),
                fixed(e.planted_recall, 4),
                fixed(e.wall.median(), 2),
                f"{100 * e.wall.spread():.1f}%",
                str(len(e.wall.seconds)),
                fixed(_speed(e, rows), 2),
                "" if inside is None else fixed(inside, 2),
                fixed(megabytes(e.peak_bytes), 0),
                "" if e.ours or not mine else fixed(_speed(mine, rows) / _speed(e, rows), 1),
                "" if e.ours or not mine else fixed(e.peak_bytes / mine.peak_bytes, 1),
            ]
        )
    table([*head, "ours faster", "ours smaller"], lines, left=4)


def _promises(entries, rows, ours):
    kept = True
    for threads, mine in sorted(ours.items()):
        peers = [e for e in entries if not e.ours and not e.failure and e.threads == threads]
        good = [e for e in peers if e.recall >= RECALL_TO_COUNT]
        print(f"\n{threads} thread{'s' if threads > 1 else ''}")
        if good:
            fastest = min(good, key=lambda e: e.wall.median())
            name = f"{fastest.contestant.key} (the fastest of recall {RECALL_TO_COUNT})"
            ratio = _speed(mine, rows) / _speed(fastest, rows)
            kept &= promise(f"throughput, ours / {name}", ratio, ">=", TIMES_FASTER)
            kept &= promise("recall, ours - the best of theirs",
                            mine.recall - max(e.recall for e in good), ">=", 0)
            kept &= promise("precision, ours - the best of theirs",
                            mine.precision - max(e.precision for e in good), ">=", 0)
        if peers:
            smallest = min(peers, key=lambda e: e.peak_bytes)
            name = f"peak memory, ours / {smallest.contestant.key} (the smallest)"
            kept &= promise(name, mine.peak_bytes / smallest.peak_bytes, "<=", 1)
    return kept


def measure(setting):
    rows = Rows(setting.data / f"{setting.size}", setting.size, setting.programs)
    print(f"\nnear-duplicates: {rows.count} rows, {megabytes(rows.bytes):.1f} MB, "
          f"{len(rows.pairs)} pairs of J >= .7 by brute force, {len(rows.planted)} of them planted\n")
    entries = list(_entries(setting, rows))
    for number in range(setting.rounds):
        for entry in entries:
            if _due(entry, setting):
                print(f"round {number + 1}: {entry.contestant.key}, {entry.threads}", file=sys.stderr)
                _run_once(entry, setting)
                if number == 0 and not entry.failure:
                    _judge(entry, rows)
    ours = {e.threads: e for e in entries if e.ours and not e.failure}
    _print(entries, rows, ours)
    kept = _promises(entries, rows, ours)
    return kept, {
        "rows": rows.count,
        "bytes": rows.bytes,
        "threshold": 0.7,
        "exact_pairs": len(rows.pairs),
        "planted_pairs": len(rows.planted),
        "entries": [
            {
                "peer": e.contestant.peer,
                "version": e.version,
                "configuration": e.contestant.configuration,
                "own_default": e.contestant.own_default,
                "note": e.contestant.note,
                "answer": e.contestant.answer,
                "threads": e.threads,
                "command": [setting.shown(word) for word in e.command],
                "failure": setting.shown(e.failure),
                "seconds": e.wall.seconds,
                "processor_seconds": e.processor.seconds,
                "seconds_without_start": e.inside.seconds,
                "peak_bytes": e.peak_bytes,
                "recall": e.recall,
                "precision": e.precision,
                "planted_recall": e.planted_recall,
            }
            for e in entries
        ],
    }
