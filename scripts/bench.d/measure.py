#!/usr/bin/env python3
"""Runs the jobs with obq, the floor program and the peers, checks every answer, and prints one table of ratios.

Whole processes are measured: wall time, processor time of all their threads and children, greatest resident memory. The
programs of a cell take turns, so that a change of the machine's mood meets all of them; the first turn warms caches and is
not counted. What failed its check counts as no answer at all, and makes the program end with 1."""
import argparse, os, platform, re, statistics, subprocess, sys, time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime

from data import SETS

HERE = os.path.dirname(os.path.abspath(__file__))
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$")
SENTENCES = {
    "J1": "tasks data on cluster {0} where status = FAILED and startTime >= 2024-05-01T00:00:00Z and startTime < 2024-08-01T00:00:00Z "
          "select taskId, tenantName, status, startTime, duration, errorMsg",
    "J2": "tasks data on cluster {0} group by tenantName, status show count(), max(duration), avg(duration)",
    "J3": "tasks data on cluster {0} sort by duration desc, taskId limit 20 select taskId, tenantName, duration",
    "J4": "tasks data on cluster {0} count",
    "J5": "tasks data on cluster ob_* group by status show count()",
    "sort": "tasks data on cluster {0} sort by elapsed",
}
BOUND = 3000 * 0.0204  # seconds of J5 with one connection


def same(left, right):
    if left == right:
        return True
    if TIME.match(left) and TIME.match(right):
        return datetime.fromisoformat(left) == datetime.fromisoformat(right)
    try:
        return abs(float(left) - float(right)) <= 0.0011  # answers have three decimals
    except ValueError:
        return False


def rows_of(path, drop=0):
    with open(path, encoding="utf-8", newline="\n") as file:
        rows = [line.rstrip("\n").split("\t") for line in file.readlines()[drop:]]
    return [["" if cell in ("\\N", "null") else cell for cell in row] for row in rows]


def is_right(job, answer, output):
    """Same rows; in the same order for J3 alone. The sums of a sort are compared, and its order."""
    if job == "sort":
        return is_sorted(answer, output)
    wanted, given = rows_of(answer), rows_of(output)
    if job != "J3":
        # What is no time and no fraction finds the row.
        def key(row):
            return [cell for cell in row if not TIME.match(cell) and "." not in cell]
        wanted.sort(key=key), given.sort(key=key)
    return len(wanted) == len(given) and all(len(a) == len(b) and all(map(same, a, b)) for a, b in zip(wanted, given))


def is_sorted(answer, output):
    import csv
    count = tasks = durations = 0
    before = float("-inf")
    with open(output, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        names = next(reader)
        task, duration, elapsed = names.index("taskId"), names.index("duration"), names.index("elapsed")
        for row in reader:
            count, tasks = count + 1, tasks + int(row[task])
            durations += int(row[duration] or 0)
            now = float(row[elapsed] or "inf")  # rows without one come last
            if now < before:
                return False
            before = now
    return [[str(count), str(tasks), str(durations)]] == rows_of(answer)


def run(command, output, environment):
    with open(output, "wb") as file:
        begun = time.monotonic()
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begun
    process.returncode = status
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}, status


class Bench:
    def __init__(self, options):
        self.options = options
        self.output = f"{options.run}/output"
        self.medians = {}
        self.wrong, self.skipped, self.few = [], [], []
        self.environment = dict(os.environ, OBQ_PASSWORD="obq", LC_ALL="C.utf8")
        self.peers = self.installed()
        # Answers are compared elsewhere: a new process counts the memory of the one that begot it as its own.
        self.checker = ProcessPoolExecutor(1)

    def is_right(self, job, name):
        answer = f"{self.options.data}/answers/{job}.{name}.tsv"
        return self.checker.submit(is_right, job, answer, self.output).result()

    def installed(self):
        peers = ["jq"]
        for peer, modules in (("orjson", "aiohttp, orjson"), ("duckdb", "duckdb"), ("chdb", "chdb")):
            found = subprocess.run([self.options.python, "-c", f"import {modules}"], capture_output=True).returncode == 0
            peers += [peer] if found else []
            if not found:
                self.skipped.append(f"{peer} (no Python module: {modules})")
        return peers

    def command(self, program, job, name):
        cluster = SETS[name][0] if name in SETS else 0
        size = 50 if job == "J5" else 1000
        port = self.options.port + (1 if job == "J5" else 0)
        program, _, flight = program.partition("-")
        if program == "obq":
            format = "csv" if job == "sort" else "tsv"
            header = [] if job == "sort" else ["--no-header"]
            return [self.options.obq, "--no-init", "--url", f"http://127.0.0.1:{port}", "--type", "ocp", "--user", "obq",
                    "--page-size", str(size), "--concurrency", flight or "8", *header,
                    "-c", SENTENCES[job].format(f"set_{name.lower()}") + f" as {format}"]
        if program == "floor":
            return [self.options.floor, job, str(cluster), str(size), str(port), flight or "2"]
        if program == "jq":
            return ["sh", f"{HERE}/peer_jq.sh", job, str(cluster), str(size), str(port)]
        return [self.options.python, f"{HERE}/peers.py", program, job, str(cluster), str(size), str(port), flight or "8",
                f"{self.options.run}/peer"]

    def cell(self, job, name, programs):
        """Measures some programs on one job over one set."""
        figures = {program: [] for program in programs}
        for turn in range(self.options.runs + 1):
            for program in programs:
                if time.monotonic() > self.options.deadline:
                    continue
                figure, status = run(self.command(program, job, name), self.output, self.environment)
                if status != 0 or not self.is_right(job, name):
                    self.wrong.append(f"{program}: {job} of {name}")
                elif turn > 0:
                    figures[program].append(figure)
        for program, runs in figures.items():
            if len(runs) < self.options.runs:
                self.few.append(f"{job} {name} {program} ({len(runs)})")
            if runs:
                self.medians[job, name, program] = {
                    key: statistics.median(figure[key] for figure in runs) for key in ("wall", "cpu", "peak")}

    def measure(self):
        """The quick cells first, so that those which a short time leaves out are the ones of the slowest peers."""
        cells = self.options.cells.split(",")
        if "small" in cells:
            self.cell("J2", "S", ["obq", "jq"])
            self.cell("J1", "MX", ["obq"])
            self.cell("sort", "L", ["obq"])
        for flight in ("64", "256") if "fleet" in cells else ():
            others = ["orjson-" + flight] if "orjson" in self.peers else []
            self.cell("J5", "F", ["floor-" + flight, "obq-" + flight, *others])
        for name in ("M", "L"):
            for job in ("J1", "J2", "J3", "J4") if name in cells else ():
                self.cell(job, name, ["floor", "obq", *self.peers])

    def exact_count(self):
        """How many requests for tasks a bare count makes."""
        log = f"{self.options.run}/requests.log"
        open(log, "w").close()
        command = self.command("obq", "J4", "S")
        command[command.index("--url") + 1] = f"http://127.0.0.1:{self.options.port + 2}"
        _, status = run(command, self.output, self.environment)
        time.sleep(0.1)
        if status != 0 or not self.is_right("J4", "S"):
            self.wrong.append("obq: the count of S")
        with open(log) as file:
            return sum("/backup/task/" in line for line in file)

    # The table

    def value(self, job, name, program, key="wall"):
        return self.medians.get((job, name, program), {}).get(key)

    def ratio(self, above, below):
        return above / below if above is not None and below else None

    def rows(self):
        jobs = ("J1", "J2", "J3", "J4")

        def against(name, program):
            return [self.ratio(self.value(job, name, "obq"), self.value(job, name, program)) for job in jobs]

        def best(job):
            times = [self.value(job, "L", peer) for peer in ("duckdb", "chdb")]
            return min((seconds for seconds in times if seconds), default=None)

        peaks = [self.value(job, "L", "obq", "peak") for job in jobs]
        growths = [self.value(job, "L", "obq", "peak") - self.value(job, "M", "obq", "peak") for job in jobs
                   if self.value(job, "L", "obq", "peak") and self.value(job, "M", "obq", "peak")]
        yield "J1 J2 J3 J4 of M, wall ÷ floor", 2.0, 1.3, against("M", "floor")
        yield "J1 J2 J3 J4 of L, wall ÷ floor", 2.0, 1.3, against("L", "floor")
        yield "J1 J2 J3 J4 of L, wall ÷ best database", 1 / 2, 1 / 4, [
            self.ratio(self.value(job, "L", "obq"), best(job)) for job in jobs]
        yield "J1 J2 J3 J4 of M, wall ÷ curl and jq", 1 / 20, 1 / 30, against("M", "jq")
        yield "J1 J2 J3 J4 of L, wall ÷ curl and jq", 1 / 20, 1 / 30, against("L", "jq")
        yield "J1 J2 J3 J4 of L, wall ÷ aiohttp and orjson", None, None, against("L", "orjson")
        yield "J2 of L, processor time ÷ chDB's", 1 / 3, 1 / 5, [
            self.ratio(self.value("J2", "L", "obq", "cpu"), self.value("J2", "L", "chdb", "cpu"))]
        yield "J1 J2 J3 J4 of L, peak memory in MiB", 48, 24, peaks
        yield "the same, above that of M", 4, None, [max(growths)] if growths else []
        yield "sort of L, all columns as csv, seconds", 2.0, 1.2, [self.value("sort", "L", "obq")]
        yield "J2 of S, wall ÷ curl and jq", 1 / 5, 1 / 8, [
            self.ratio(self.value("J2", "S", "obq"), self.value("J2", "S", "jq"))]
        for flight in ("64", "256"):
            bound = BOUND / int(flight)
            yield f"J5 with {flight} in flight, wall ÷ bound", 1.2, 1.1, [self.ratio(self.value("J5", "F", f"obq-{flight}"), bound)]
            yield f"J5 with {flight}: floor ÷ bound, orjson ÷ bound", None, None, [
                self.ratio(self.value("J5", "F", f"{program}-{flight}"), bound) for program in ("floor", "orjson")]
        yield "count of S, requests for tasks", 1, 1, [self.exact_count()]
        yield "J2, wall of L ÷ wall of M", 5.5, None, [self.ratio(self.value("J2", "L", "obq"), self.value("J2", "M", "obq"))]
        yield "J1 of MX ÷ J1 of M", 1.3, 1.1, [self.ratio(self.value("J1", "MX", "obq"), self.value("J1", "M", "obq"))]

    def show(self):
        print(f"{datetime.now():%Y-%m-%d}, {machine()}; medians of {self.options.runs} turns, answers checked.\n")
        print("| what | must | aim | measured | |\n| --- | --- | --- | --- | --- |")
        for what, must, aim, values in self.rows():
            shown = " ".join("–" if value is None else number(value) for value in values) or "–"
            known = [value for value in values if value is not None]
            verdict = ""
            if must is not None and known:
                worst = max(known)
                verdict = "aim" if aim is not None and worst <= aim else "met" if worst <= must else "short"
            print(f"| {what} | {limit(must)} | {limit(aim)} | {shown} | {verdict} |", flush=True)
        print()
        for title, names in (("skipped", self.skipped), ("fewer turns than wanted", self.few), ("WRONG", sorted(set(self.wrong)))):
            if names:
                print(f"{title}: {', '.join(names)}")
        return 1 if self.wrong else 0


def number(value):
    return f"{value:.0f}" if value >= 20 or value == int(value) else f"{value:.2f}" if value >= 0.2 else f"1/{1 / value:.0f}"


def limit(value):
    return "" if value is None else "≤ " + (f"1/{1 / value:.0f}" if value < 1 else f"{value:g}")


def machine():
    name = platform.machine()
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} cores of {names[0] if names else name}, {memory:.0f} GiB, Linux {platform.release().split('-')[0]}"


def main():
    parser = argparse.ArgumentParser()
    for name in ("obq", "floor", "data", "run", "python"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cells", default="small,fleet,M,L", help="which of small, fleet, M and L")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=480, help="when to begin no further turn")
    options = parser.parse_args()
    options.deadline = time.monotonic() + options.seconds
    bench = Bench(options)
    bench.measure()
    sys.exit(bench.show())


main()
