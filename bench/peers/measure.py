"""A program run to its end: wall time, processor time, and the most memory of it and its children.

Memory is sampled: for one process the kernel's own high-water mark (VmHWM, which a sample can only
miss the last milliseconds of), for several the sum of their proportional shares (Pss). The figure
of wait4 is not used alone: the kernel counts the parent's memory before exec into it. Nor does it
know the processor time of children that nobody waited for, so that is sampled too.
"""
import math
import os
import signal
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass, field

SAMPLE_SECONDS = 0.01


@dataclass
class Run:
    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_bytes: int = 0
    exit_code: int = 0
    output: str = ""
    error: str = ""


@dataclass
class Samples:
    seconds: list = field(default_factory=list)

    def median(self):
        return statistics.median(self.seconds)

    def spread(self):
        """Half the distance between the quartiles, as a share of the median."""
        ordered = sorted(self.seconds)

        def quantile(q):
            at = q * (len(ordered) - 1)
            low = ordered[math.floor(at)]
            return low + (ordered[math.ceil(at)] - low) * (at - math.floor(at))

        return (quantile(0.75) - quantile(0.25)) / 2 / self.median()


def _family(pid):
    members = [pid]
    for member in members:
        try:
            for task in os.listdir(f"/proc/{member}/task"):
                with open(f"/proc/{member}/task/{task}/children", encoding="ascii") as children:
                    members.extend(int(child) for child in children.read().split())
        except OSError:
            continue  # it has ended
    return members


def _kilobytes(path, key):
    try:
        with open(path, encoding="ascii") as lines:
            for line in lines:
                if line.startswith(key):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def _ticks(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return int(fields[11]) + int(fields[12])


class _Watch(threading.Thread):
    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak_bytes, self.ended = pid, 0, threading.Event()
        self.ticks = {}  # processor time of each process when last seen

    def run(self):
        while not self.ended.wait(SAMPLE_SECONDS):
            family = _family(self.pid)
            if len(family) == 1:
                now = _kilobytes(f"/proc/{self.pid}/status", "VmHWM:")
            else:
                now = sum(_kilobytes(f"/proc/{member}/smaps_rollup", "Pss:") for member in family)
            self.peak_bytes = max(self.peak_bytes, 1024 * now)
            if len(family) > 1 or len(self.ticks) > 1:
                for member in family:
                    self.ticks[member] = _ticks(member) or self.ticks.get(member, 0)

    def processor_seconds(self):
        return sum(self.ticks.values()) / os.sysconf("SC_CLK_TCK")


def run(argv, threads, limit_seconds, log):
    """Runs argv on the first `threads` processors we may use. `log` is the stem of two files."""
    processors = sorted(os.sched_getaffinity(0))[:threads]
    environment = dict(os.environ, PYTHONHASHSEED="0", TOKENIZERS_PARALLELISM="false")
    for name in ("OMP", "RAYON", "OPENBLAS", "MKL"):
        environment[f"{name}_NUM_THREADS"] = str(threads)
    result = Run()
    with open(f"{log}.out", "w+", encoding="utf-8") as out, open(
        f"{log}.err", "w+", encoding="utf-8", errors="replace"
    ) as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, processors),
        )
        watch = _Watch(process.pid)
        watch.start()
        # The group is ended by its leader's id, which is ours as long as we have not waited for it.
        timer = threading.Timer(limit_seconds, lambda: os.killpg(process.pid, signal.SIGKILL))
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # we are to end: what we measure ends with us
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            timer.cancel()
        result.seconds = time.perf_counter() - start
        watch.ended.set()
        watch.join()
        process.returncode = result.exit_code = os.waitstatus_to_exitcode(status)
        waited_for = usage.ru_utime + usage.ru_stime
        result.processor_seconds = max(waited_for, watch.processor_seconds())
        result.peak_bytes = watch.peak_bytes
        own = 1024 * _kilobytes("/proc/self/status", "VmHWM:")
        if 1024 * usage.ru_maxrss > own:
            result.peak_bytes = max(result.peak_bytes, 1024 * usage.ru_maxrss)
        out.seek(0)
        err.seek(0)
        result.output, result.error = out.read(), err.read()
    return result


def processor_name():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else 'unknown processor'}, {len(names)} threads"
