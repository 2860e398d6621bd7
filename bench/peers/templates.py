"""Templates: groups and slots against planted ones, 15% noise, a set that nothing is tuned on."""
import subprocess

from archive import judged, synthetic
from entries import (
    COST_HEAD, NAME_HEAD, RATIO_HEAD, cost_cells, entries_of, name_cells, print_commands,
    ratio_cells, record, run_in_turns,
)
from tables import fixed, megabytes, promise, table

NOISE_PERCENT = 15
SET = "C"
# drain3 compares each line with all groups of its length, in Python: 20,000 paragraphs took it more
# than eight minutes, and all are given the same input.
MOST_PARAGRAPHS = 5000
SCORES = ("GA", "FGA", "FTA", "ARI", "slot_f1", "slot_character_f1")


def measure(setting):
    known = subprocess.run([setting.programs.leitong, "help", "templates"], capture_output=True,
                           check=False)
    if known.returncode != 0:
        print("\ntemplates: skipped: this leitong has no command of that name")
        return True, {"skipped": "no such command"}
    paragraphs = min(setting.size, MOST_PARAGRAPHS)
    size = ["--paragraphs", str(paragraphs)]
    plan = ["--near-duplicates", "0", "--near-sentences", "0", "--passages", "0", "--templates",
            "0.4", "--template-set", SET, "--template-noise", str(NOISE_PERCENT / 100)]
    folder = setting.data / f"templates-{SET}-{paragraphs}"
    path = synthetic(folder, [*size, *plan], setting.programs)
    size_bytes = path.stat().st_size

    def our_command(threads, answer):
        return ["templates", str(path), "--format", "jsonl", "--threads", str(threads), "--quiet",
                "--output", answer]

    def judge(entry):
        return judged([setting.programs.judge_templates, "--judge", entry.answer, *size, "--set",
                       SET, "--noise", str(NOISE_PERCENT)])

    asked = "" if paragraphs == setting.size else f" (instead of {setting.size}, for drain3)"
    print(f"\ntemplates: {paragraphs} paragraphs{asked}, {megabytes(size_bytes):.1f} MB, "
          f"{NOISE_PERCENT}% of the occurrences with wrong places\n")
    entries = entries_of(setting, "templates", path, our_command)
    run_in_turns(entries, setting, judge)
    ours = {e.threads: e for e in entries if e.ours and not e.failure}
    lines = []
    for e in entries:
        if e.failure:
            lines.append([*name_cells(e), e.failure])
            continue
        scores = [fixed(e.scores[s], 3) for s in SCORES]
        cells = [*name_cells(e), str(e.scores["groups"]), *scores, *cost_cells(e, size_bytes)]
        lines.append(cells + ratio_cells(e, ours.get(e.threads)))
    names = ["GA", "FGA", "FTA", "ARI", "slot F1", "by character"]
    table([*NAME_HEAD, "groups", *names, *COST_HEAD, *RATIO_HEAD], lines, left=3)
    print_commands(entries, setting)
    kept = True
    others = [e for e in entries if not e.ours and not e.failure]
    if others:
        print()
        for threads, mine in sorted(ours.items()):
            for score in ("FGA", "slot_f1"):
                name = f"{score}, ours less the best of the others ({threads} threads)"
                best = max(e.scores[score] for e in others)
                kept &= promise(name, mine.scores[score] - best, ">=", 0)
    return kept, {
        "paragraphs": paragraphs,
        "bytes": size_bytes,
        "template_set": SET,
        "noise": NOISE_PERCENT / 100,
        "entries": [record(e, setting) for e in entries],
    }
