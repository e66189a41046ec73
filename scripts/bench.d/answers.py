#!/usr/bin/env python3
"""Reads the pages that data.py wrote with Python's own JSON reader, and writes the right answer of each job.

    answers.py FOLDER        into FOLDER/answers: J1.M.tsv and so on

Independent of what it judges: every time is parsed as an instant, every row is looked at."""
import json, os, sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timezone

from data import CLUSTERS, FLEET_PAGE, SETS, TENANTS

FROM, TO = datetime(2024, 5, 1, tzinfo=timezone.utc), datetime(2024, 8, 1, tzinfo=timezone.utc)
ESCAPES = {ord("\\"): "\\\\", ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}


def cell(value):
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value).translate(ESCAPES)


def write(root, name, rows):
    with open(f"{root}/answers/{name}.tsv", "w", encoding="utf-8") as file:
        file.writelines("\t".join(map(cell, row)) + "\n" for row in rows)


def items(folder, size):
    number, pages = 1, 1
    while number <= pages:
        with open(f"{folder}/s{size}/{number}.json", "rb") as file:
            data = json.load(file)["data"]
        yield from data["contents"]
        number, pages = number + 1, data["page"]["totalPages"]


def big(root, name):
    failed, groups, ranked, count, tasks = [], {}, [], 0, 0
    for item in items(f"{root}/clusters/{SETS[name][0]}/dataBackupTasks", 1000):
        count += 1
        tasks += item["taskId"]
        duration = item.get("duration")
        if item["status"] == "FAILED" and FROM <= datetime.fromisoformat(item["startTime"]) < TO:
            failed.append([item[key] for key in ("taskId", "tenantName", "status", "startTime", "duration", "errorMsg")])
        group = groups.setdefault((item["tenantName"], item["status"]), [0, 0, 0, None])
        group[0] += 1
        if duration is not None:
            group[1:] = group[1] + 1, group[2] + duration, max(group[3] or 0, duration)
            ranked.append((-duration, item["taskId"], item["tenantName"]))
    write(root, f"J1.{name}", sorted(failed))
    write(root, f"J2.{name}", [(*key, rows, most, total / known if known else None)
                               for key, (rows, known, total, most) in sorted(groups.items())])
    write(root, f"J3.{name}", [(task, tenant, -duration) for duration, task, tenant in sorted(ranked)[:20]])
    write(root, f"J4.{name}", [(count,)])
    # What a sort of everything has to print: so many rows, and these sums of task numbers and durations.
    write(root, f"sort.{name}", [(count, tasks, -sum(row[0] for row in ranked))])


def fleet(root):
    counts = Counter()
    for cluster in range(CLUSTERS):
        for tenant in range(TENANTS):
            folder = f"{root}/clusters/{2000001 + cluster}/tenants/{3000001 + cluster * TENANTS + tenant}/dataBackupTasks"
            counts.update(item["status"] for item in items(folder, FLEET_PAGE))
    write(root, "J5.F", sorted(counts.items()))


if __name__ == "__main__":
    root = sys.argv[1]
    os.makedirs(f"{root}/answers", exist_ok=True)
    with ProcessPoolExecutor() as pool:
        for done in [pool.submit(big, root, name) for name in ("L", "M", "MX", "S")] + [pool.submit(fleet, root)]:
            done.result()
