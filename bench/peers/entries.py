"""A row of a table: a contestant at a number of threads, its runs, the worth of its answer."""
import json
import shlex
import sys
from dataclasses import dataclass, field

import contestants
from measure import Samples, run
from tables import fixed, megabytes


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
    scores: dict = field(default_factory=dict)
    failure: str = ""
    over_limit: bool = False  # that is the failure: it took longer than a run may

    @property
    def ours(self):
        return self.contestant.peer == contestants.OURS

    def speed(self, size_bytes):
        return megabytes(size_bytes) / self.wall.median()


def entries_of(setting, subject, path, our_command):
    """Ours first. `our_command(threads, answer)` is the command line behind the program."""
    folder = setting.folder / "answers"
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for one in contestants.SUBJECTS[subject]:
        versions = {contestants.OURS: setting.programs.version, contestants.BASELINE: ""}
        versions.update(setting.environment.versions)
        if one.peer not in versions:
            continue
        for threads in setting.threads:
            if threads not in one.threads:
                continue
            answer = str(folder / f"{subject}_{one.key}_{threads}.out".replace(" ", "_"))
            if one.peer == contestants.OURS:
                command = [str(setting.programs.leitong), *our_command(threads, answer)]
            else:
                command = [str(setting.environment.python), f"bench/peers/adapters/{one.adapter}"]
                command += [one.configuration, str(path), answer, str(threads)]
            found.append(Entry(one, threads, versions[one.peer], command, answer))
    return found


def _run_once(entry, setting):
    log = setting.folder / "answers" / "last"
    result = run(entry.command, entry.threads, setting.limit_seconds, log)
    if result.exit_code != 0:
        over = result.exit_code < 0 and result.seconds >= setting.limit_seconds
        last = (result.error.strip().splitlines() or [f"exit code {result.exit_code}"])[-1]
        entry.failure = f"not done in {setting.limit_seconds} s" if over else last[:200]
        entry.over_limit = over
        return
    entry.wall.seconds.append(result.seconds)
    entry.processor.seconds.append(result.processor_seconds)
    entry.peak_bytes = max(entry.peak_bytes, result.peak_bytes)
    if not entry.ours:
        told = json.loads(result.output.strip().splitlines()[-1])
        entry.inside.seconds.append(told["seconds_inside"])


def run_in_turns(entries, setting, judge):
    """Round by round; the first answer of each is judged. Slow ones run once, as the table says."""
    for number in range(setting.rounds):
        for entry in entries:
            slow = entry.wall.seconds and entry.wall.seconds[0] >= setting.once_over_seconds
            if entry.failure or slow:
                continue
            print(f"round {number + 1}: {entry.contestant.key}, {entry.threads}", file=sys.stderr)
            _run_once(entry, setting)
            if number == 0 and not entry.failure:
                entry.scores = judge(entry)


COST_HEAD = ["seconds", "spread", "runs", "processor s", "MB/s", "without start", "peak MB"]


def cost_cells(entry, size_bytes):
    inside = fixed(megabytes(size_bytes) / entry.inside.median(), 2) if entry.inside.seconds else ""
    return [
        fixed(entry.wall.median(), 2),
        f"{100 * entry.wall.spread():.1f}%",
        str(len(entry.wall.seconds)),
        fixed(entry.processor.median(), 2),
        fixed(entry.speed(size_bytes), 2),
        inside,
        fixed(megabytes(entry.peak_bytes), 0),
    ]


def ratio_cells(entry, mine):
    """How many times faster, cheaper and smaller ours is; nothing beside ourselves."""
    if entry.ours or mine is None:
        return ["", "", ""]
    faster = entry.wall.median() / mine.wall.median()
    cheaper = entry.processor.median() / max(mine.processor.median(), 1e-3)
    return [fixed(faster, 1), fixed(cheaper, 1), fixed(entry.peak_bytes / mine.peak_bytes, 1)]


RATIO_HEAD = ["ours faster", "by processor s", "ours smaller"]


def name_cells(entry):
    one = entry.contestant
    return [one.peer, entry.version, one.configuration, str(entry.threads)]


NAME_HEAD = ["peer", "version", "configuration", "threads"]


def print_commands(entries, setting):
    """One command line a configuration; the last number, or --threads, is that of the threads."""
    print("\ncommands")
    seen = set()
    for entry in entries:
        if entry.contestant.key not in seen:
            seen.add(entry.contestant.key)
            print("  " + setting.shown(shlex.join(entry.command)))


def record(entry, setting):
    one = entry.contestant
    return {
        "peer": one.peer,
        "version": entry.version,
        "configuration": one.configuration,
        "own_default": one.own_default,
        "note": one.note,
        "answer": one.answer,
        "threads": entry.threads,
        "command": [setting.shown(word) for word in entry.command],
        "failure": setting.shown(entry.failure),
        "seconds": [round(s, 4) for s in entry.wall.seconds],
        "processor_seconds": [round(s, 4) for s in entry.processor.seconds],
        "seconds_without_start": [round(s, 4) for s in entry.inside.seconds],
        "peak_bytes": entry.peak_bytes,
        **entry.scores,
    }
