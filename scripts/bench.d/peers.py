#!/usr/bin/env python3
"""What a user of Python would write for the jobs.

    peers.py PEER JOB CLUSTER SIZE PORT FLIGHT FOLDER        PEER: orjson (with aiohttp), duckdb (over files of curl), chdb

J5 is the orjson peer's alone. Prints TSV without a header."""
import json, os, subprocess, sys
from urllib.request import urlopen

PEER, JOB, CLUSTER, SIZE, PORT, FLIGHT, FOLDER = sys.argv[1:8]
BASE = f"http://127.0.0.1:{PORT}/api/v2/ob/clusters/"
LIST = f"{BASE}{CLUSTER}/backup/task/dataBackupTasks?size={SIZE}&page="
ESCAPES = {ord("\\"): "\\\\", ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}
TYPES = {"taskId": "BIGINT", "tenantName": "VARCHAR", "status": "VARCHAR", "startTime": "VARCHAR", "duration": "BIGINT",
         "errorMsg": "VARCHAR"}
COLUMNS = {"J1": list(TYPES), "J2": ["tenantName", "status", "duration"], "J3": ["taskId", "tenantName", "duration"],
           "J4": ["taskId"]}
QUERIES = {
    "J1": "SELECT * FROM {0} WHERE status = 'FAILED' AND startTime >= '2024-05-01' AND startTime < '2024-08-01'",
    "J2": "SELECT tenantName, status, count(*), max(duration), round(avg(duration), 3) FROM {0} GROUP BY tenantName, status",
    "J3": "SELECT * FROM {0} WHERE duration IS NOT NULL ORDER BY duration DESC, taskId LIMIT 20",
    "J4": "SELECT count(*) FROM {0}",
}


def show(rows):
    sys.stdout.writelines(
        "\t".join("" if cell is None else str(cell).translate(ESCAPES) for cell in row) + "\n" for row in rows)


def page_count():
    return json.load(urlopen(LIST + "1"))["data"]["page"]["totalPages"]


def duckdb():
    import duckdb
    os.makedirs(FOLDER, exist_ok=True)
    for name in os.listdir(FOLDER):
        os.remove(f"{FOLDER}/{name}")
    subprocess.run(["curl", "-sZ", "--parallel-max", FLIGHT, f"{LIST}[1-{page_count()}]", "-o", FOLDER + "/#1.json"],
                   check=True, stderr=subprocess.DEVNULL)
    fields = ", ".join(f'"{name}" {TYPES[name]}' for name in COLUMNS[JOB])
    rows = (f"(SELECT unnest(data.contents, recursive := true) FROM read_json('{FOLDER}/*.json', format = 'nd', "
            f"columns = {{data: 'STRUCT(contents STRUCT({fields})[])'}}))")
    show(duckdb.sql(QUERIES[JOB].format(rows)).fetchall())


def chdb():
    import chdb
    kinds = {"BIGINT": "Nullable(Int64)", "VARCHAR": "Nullable(String)"}
    fields = ", ".join(f"{name} {kinds[TYPES[name]]}" for name in COLUMNS[JOB])
    shown = ", ".join(f"x.{name} AS {name}" for name in COLUMNS[JOB])
    rows = (f"(SELECT {shown} FROM (SELECT arrayJoin(data.contents) AS x FROM url('{LIST}{{1..{page_count()}}}', "
            f"'JSONEachRow', 'data Tuple(contents Array(Tuple({fields})))')))")
    sys.stdout.write(str(chdb.query(QUERIES[JOB].format(rows) + f" SETTINGS max_threads = {FLIGHT}", "TSV")))


def orjson():
    import aiohttp, asyncio, heapq, orjson
    from collections import Counter
    failed, groups, best, count, statuses = [], {}, [], 0, Counter()

    def take(items):
        nonlocal best, count
        count += len(items)
        if JOB == "J1":
            failed.extend([x["taskId"], x["tenantName"], x["status"], x["startTime"], x.get("duration"), x["errorMsg"]]
                          for x in items if x["status"] == "FAILED" and "2024-05-01" <= x["startTime"] < "2024-08-01")
        elif JOB == "J2":
            for x in items:
                group = groups.setdefault((x["tenantName"], x["status"]), [0, []])
                group[0] += 1
                if "duration" in x:
                    group[1].append(x["duration"])
        elif JOB == "J3":
            best = heapq.nsmallest(20, best + [(-x["duration"], x["taskId"], x["tenantName"]) for x in items if "duration" in x])
        elif JOB == "J5":
            statuses.update(x["status"] for x in items)

    async def read(lists):
        waiting = [(url, 1) for url in lists]
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=int(FLIGHT))) as session:
            async def worker():
                while waiting:
                    url, number = waiting.pop()
                    async with session.get(url + str(number)) as answer:
                        data = orjson.loads(await answer.read())["data"]
                    take(data["contents"])
                    if number == 1:
                        more = [(url, page) for page in range(2, data["page"]["totalPages"] + 1)]
                        waiting.extend(more)
                        # Others may have ended for want of work.
                        if len(lists) == 1:
                            await asyncio.gather(*(worker() for _ in range(int(FLIGHT) - 1)))
            await asyncio.gather(*(worker() for _ in range(int(FLIGHT) if len(lists) > 1 else 1)))

    fleet = [f"{BASE}{2000001 + c}/tenants/{3000001 + 20 * c + t}/backup/task/dataBackupTasks?size={SIZE}&page="
             for c in range(50) for t in range(20)]
    asyncio.run(read(fleet if JOB == "J5" else [LIST]))
    show({"J1": lambda: failed, "J3": lambda: [(task, tenant, -duration) for duration, task, tenant in best],
          "J2": lambda: [(*key, rows, max(known, default=None), round(sum(known) / len(known), 3) if known else None)
                         for key, (rows, known) in groups.items()],
          "J4": lambda: [(count,)], "J5": statuses.items}[JOB]())


{"orjson": orjson, "duckdb": duckdb, "chdb": chdb}[PEER]()
