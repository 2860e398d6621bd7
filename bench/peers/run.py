"""./dev bench peers: what people would otherwise use, on the same input, held to the same truth.

Problem: a speed without its recall, or measured on another input, says nothing. Method: every
contestant is a whole process from the same JSON Lines file to the same form of answer, pinned to as
many processors as it is given threads; contestants take turns, round by round; medians are told
with their spread. The answer is judged first: near-duplicates by brute force over all pairs and by
what was planted, copied passages and templates by what was planted. The peers come from the package
registries into an environment of their own under build/peers; what cannot be had is named.
"""
import argparse
import datetime
import json
import os
import platform
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import contestants
import duplicates
import passages
import templates
from environment import Environment
from measure import processor_name

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = {
    "duplicates": duplicates.measure,
    "passages": passages.measure,
    "templates": templates.measure,
}


@dataclass
class Programs:
    leitong: Path
    archive: Path
    exact: Path
    judge_passages: Path
    judge_templates: Path
    version: str = ""


@dataclass
class Setting:
    size: int
    rounds: int
    threads: list
    limit_seconds: int
    once_over_seconds: int
    folder: Path
    data: Path
    programs: Programs
    environment: Environment

    def shown(self, text):
        """Text without the place of the project on this machine."""
        return str(text).replace(str(ROOT) + "/", "")


def parse():
    parser = argparse.ArgumentParser(prog="dev bench peers", description=__doc__.split("\n")[0])
    parser.add_argument("--size", type=int, default=20000, help="paragraphs (20000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each contestant (3)")
    parser.add_argument("--threads", default="1,2", help="list of numbers of threads (1,2)")
    parser.add_argument("--only", default="", help=f"list of {', '.join(SUBJECTS)}")
    parser.add_argument("--peers", default="", help="list of peers; all")
    parser.add_argument("--limit", type=int, default=1800, help="seconds a run may take (1800)")
    parser.add_argument("--once-over", type=int, default=60,
                        help="contestants slower than this are run once (60)")
    parser.add_argument("--newest", action="store_true", help="the newest versions of the peers")
    parser.add_argument("--raw", type=Path, metavar="FILE",
                        help="where the raw results go, instead of their usual place")
    parser.add_argument("--build", default="build/bench", help=argparse.SUPPRESS)
    return parser.parse_args()


def keep(results, arguments):
    """Whole runs are kept with the project; parts of one under build/."""
    whole = not arguments.only and not arguments.peers
    folder = Path("bench/runs" if whole else "build/peers/runs")
    path = arguments.raw or folder / f"peers-{results['date'][:10]}-{arguments.size}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def main():
    arguments = parse()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    build = Path(arguments.build)
    programs = Programs(
        Path(os.environ.get("LEITONG_PROGRAM", build / "src/cli/leitong")),
        build / "bench/archive/leitong_archive",
        build / "bench/peers/leitong_bench_peers_exact",
        build / "bench/quality/leitong_bench_passages",
        build / "bench/quality/leitong_bench_templates",
    )
    command = [programs.leitong, "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    programs.version = told.stdout.split()[-1]
    wanted = arguments.peers.split(",") if arguments.peers else [p.name for p in contestants.PEERS]
    environment = Environment("build/peers/environment", arguments.newest)
    environment.prepare(wanted)
    setting = Setting(
        arguments.size, max(1, arguments.rounds), [int(n) for n in arguments.threads.split(",")],
        arguments.limit, arguments.once_over, Path("build/peers"), Path("build/peers/data"),
        programs, environment,
    )
    results = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "processor": processor_name(),
        "python": platform.python_version(),
        "command": "./dev bench peers " + " ".join(sys.argv[1:]),
        "leitong": programs.version,
        "versions": environment.versions,
        "missing": environment.missing,
    }
    print(f"{results['processor']}; {results['command']}")
    for name, reason in environment.missing.items():
        print(f"not measured: {name}: {reason}")
    kept = True
    for name in arguments.only.split(",") if arguments.only else SUBJECTS:
        good, results[name] = SUBJECTS[name](setting)
        kept &= good
        path = keep(results, arguments)  # after each, so that an interruption loses one only
    print(f"\nraw results: {path}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
