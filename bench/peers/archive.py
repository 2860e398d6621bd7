"""The input: rows of one paragraph each from the synthetic archive, and the truth about them."""
import json
import subprocess
import sys
from pathlib import Path

from adapters.rows import normal

LEAST_CHARS = 20  # as `leitong dedup` leaves shorter units out, nobody is given them
THRESHOLD = 0.7


def _make_rows(folder, paragraphs, programs):
    archive = [str(programs.archive), "-o", str(folder), "--paragraphs", str(paragraphs)]
    subprocess.run([*archive, "--passages", "0", "--templates", "0"], check=True)
    row_of = {}
    with open(folder / "archive.jsonl", encoding="utf-8") as documents, open(
        folder / "rows.jsonl", "w", encoding="utf-8"
    ) as rows:
        for line in documents:
            document = json.loads(line)
            start = 0
            for text in document["text"].split("\n"):
                if len(normal(text)) >= LEAST_CHARS:
                    number = len(row_of)
                    row_of[document["id"], start] = number
                    json.dump({"id": str(number), "text": text}, rows, ensure_ascii=False)
                    rows.write("\n")
                start += len(text) + 1
    planted = []
    with open(folder / "truth.jsonl", encoding="utf-8") as records:
        for line in records:
            record = json.loads(line)
            if record["kind"] != "near_duplicate" or record["level"] != "paragraph":
                continue
            if record["jaccard"] >= THRESHOLD:
                ends = (row_of[record[s]["document"], record[s]["start"]] for s in ("a", "b"))
                planted.append(sorted(ends))
    (folder / "planted.json").write_text(json.dumps(planted))
    (folder / "archive.jsonl").unlink()
    (folder / "truth.jsonl").unlink()


def _brute_force(folder, programs):
    """Every pair, by an inverted index over sets of strings; our normal form checked beside it."""
    print("brute force over all rows", file=sys.stderr)
    command = [str(programs.exact), str(folder / "rows.jsonl"), str(THRESHOLD)]
    found = subprocess.run(
        [*command, str(folder / "normal.txt")], check=True, capture_output=True, text=True
    ).stdout
    with open(folder / "rows.jsonl", encoding="utf-8") as rows, open(
        folder / "normal.txt", encoding="utf-8"
    ) as forms:
        for number, (row, form) in enumerate(zip(rows, forms, strict=True)):
            if normal(json.loads(row)["text"]) != form.rstrip("\n"):
                sys.exit(f"dev bench peers: row {number}: the adapters' normal form is another")
    (folder / "normal.txt").unlink()
    (folder / "exact.tsv").write_text(found)


def synthetic(folder, arguments, programs):
    """A synthetic archive without its truth, which the programs that judge make again."""
    if not folder.exists():
        part = folder.with_suffix(".part")  # of a run that ended too soon, too
        part.mkdir(parents=True, exist_ok=True)
        subprocess.run([programs.archive, "-o", part, "--no-truth", *arguments], check=True)
        part.rename(folder)
    return folder / "archive.jsonl"


def judged(command):
    """What a program that judges tells."""
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(told)


class Rows:
    """The archive in `folder`, made on first use. Rows are numbered from 0 in order."""

    def __init__(self, folder, paragraphs, programs):
        folder = Path(folder)
        self.path = folder / "rows.jsonl"
        if not (folder / "exact.tsv").exists():
            folder.mkdir(parents=True, exist_ok=True)
            _make_rows(folder, paragraphs, programs)
            _brute_force(folder, programs)
        self.bytes = self.path.stat().st_size
        with open(self.path, "rb") as rows:
            self.count = sum(1 for _ in rows)
        with open(folder / "exact.tsv", encoding="ascii") as pairs:
            self.pairs = {tuple(map(int, line.split("\t")[:2])) for line in pairs}
        self.planted = set(map(tuple, json.loads((folder / "planted.json").read_text())))
        self.flagged = {row for pair in self.pairs for row in pair}
        self.later = {b for _, b in self.pairs}
        self.planted_flagged = {row for pair in self.planted for row in pair}
        self.planted_later = {b for _, b in self.planted}

    def truth(self, answer):
        """What is to be found for a kind of answer, and the part of it that was planted."""
        return {
            "pairs": (self.pairs, self.planted),
            "flags": (self.flagged, self.planted_flagged),
            "later": (self.later, self.planted_later),
        }[answer]
