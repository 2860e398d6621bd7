"""Copied passages: plagdet on planted copies, beside a plain method of 20-gram seeds."""
from archive import judged, synthetic
from entries import (
    COST_HEAD, NAME_HEAD, RATIO_HEAD, cost_cells, entries_of, name_cells, print_commands,
    ratio_cells, record, run_in_turns,
)
from tables import fixed, megabytes, promise, table

YEARS = 3
PARAGRAPHS_A_DOCUMENT = 40
SCORES = ("plagdet", "precision", "recall", "granularity")


def measure(setting):
    districts = max(10, setting.size // (YEARS * PARAGRAPHS_A_DOCUMENT))
    size = ["--districts", str(districts), "--years", str(YEARS)]
    plan = ["--near-duplicates", "0", "--near-sentences", "0", "--templates", "0"]
    folder = setting.data / f"passages-{setting.size}"
    path = synthetic(folder, [*size, *plan], setting.programs)
    size_bytes = path.stat().st_size

    def our_command(threads, answer):
        return ["passages", str(path), "--format", "jsonl", "--threads", str(threads), "--quiet",
                "--output", answer]

    def judge(entry):
        return judged([setting.programs.judge_passages, "judge", entry.answer, *size])

    entries = entries_of(setting, "passages", path, our_command)
    run_in_turns(entries, setting, judge)
    ours = {e.threads: e for e in entries if e.ours and not e.failure}
    planted = next((e.scores["planted"] for e in entries if e.scores), 0)
    print(f"\ncopied passages: {districts * YEARS} documents, {megabytes(size_bytes):.1f} MB, "
          f"{planted} planted copies\n")
    lines = []
    for e in entries:
        if e.failure:
            lines.append([*name_cells(e), e.failure])
            continue
        scores = [fixed(e.scores[s], 4) for s in SCORES]
        found = [str(e.scores["detections"]), str(e.scores["foreign"])]
        cells = [*name_cells(e), *scores, *found, *cost_cells(e, size_bytes)]
        lines.append(cells + ratio_cells(e, ours.get(e.threads)))
    head = [*NAME_HEAD, *SCORES, "found", "not planted", *COST_HEAD, *RATIO_HEAD]
    table(head, lines, left=3)
    print_commands(entries, setting)
    kept = True
    others = [e.scores["plagdet"] for e in entries if not e.ours and not e.failure]
    if others:
        print()
        for threads, mine in sorted(ours.items()):
            name = f"plagdet, ours less the best of the others ({threads} threads)"
            kept &= promise(name, mine.scores["plagdet"] - max(others), ">=", 0)
    return kept, {
        "documents": districts * YEARS,
        "bytes": size_bytes,
        "planted": planted,
        "entries": [record(e, setting) for e in entries],
    }
