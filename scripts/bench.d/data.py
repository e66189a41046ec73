#!/usr/bin/env python3
"""Writes the pages that scripts/bench serves: data backup tasks as OCP sends them, minified, newest first, and the inventory.

    data.py FOLDER [SET…]        S M L MX F, all if left out

| set | rows      | pages of           | path                                          |
| S   |    10,000 | 1000, and one of 1 | clusters/1000010                              |
| M   |   200,000 | 1000               | clusters/1000200                              |
| L   | 1,000,000 | 1000               | clusters/1001000                              |
| MX  |   200,000 | 1000               | clusters/1000201, times in OCP's three forms  |
| F   |   125,000 | 50, three a tenant | 50 clusters of 20 tenants each                |

The items have what makes readers stumble: escapes and Chinese in errorMsg, keys that come again in the envelope
(`status`, `duration`), and no `duration` or `finishTime` at all where a task still runs. The same seed makes the same pages."""
import json, math, os, random, sys
from bisect import bisect
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta, timezone

BEGIN = datetime(2023, 9, 1, tzinfo=timezone.utc)
SPAN = 366 * 86400  # seconds
STATUSES = [("DONE", 9300), ("FAILED", 320), ("CANCELED", 120), ("OVERDUE", 60), ("DOING", 120), ("CANCELING", 15),
            ("INITIALIZING", 25), ("BEGINNING", 20), ("UNKNOWN", 20)]
RUNNING = {"DOING", "CANCELING", "INITIALIZING", "BEGINNING"}
ERRORS = [  # as they stand between the quotes of JSON
    r'[OB-{a}] backup data file upload failed: \"oss://bkt-{b}/obbackup/{b}/data\" timed out after {c}s\n\tat observer 10.0.7.{d}:2882',
    r'[OB-{a}] No space left on device, path=/obbackup/ob_431/{b}, need {c} MB',
    r'备份介质空间不足：目录 /obbackup/{b} 剩余 {c} MB，请清理后重试（错误码 {a}）',
    r'I/O error on \"\\\\nas{d}\\obbackup\": NFS mount stale (code {a})',
]
WORDS = ["pay", "order", "user", "risk", "mall", "log", "crm", "bill", "stock", "test"]
CHINESE = ["订单库", "支付中心", "用户画像", "风控平台", "结算_核心", "日志归档"]
SETS = {  # name: (cluster id, rows, tenants, mixed forms of time)
    "S": (1000010, 10_000, 40, False), "M": (1000200, 200_000, 200, False), "L": (1001000, 1_000_000, 200, False),
    "MX": (1000201, 200_000, 200, True)}
CLUSTERS, TENANTS, FLEET_PAGE = 50, 20, 50

_cumulated = []
for _name, _weight in STATUSES:
    _cumulated.append((_cumulated[-1] if _cumulated else 0) + _weight)


def time_text(micros, form):
    """RFC 3339 in one of the forms in which OCP writes times: Z, +0800 and +08:00; the latter two with milliseconds."""
    moment = BEGIN + timedelta(microseconds=micros)
    if form == "Z":
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}Z"
    moment += timedelta(hours=8)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}{form}"


def tenants_of(seed, count, first_id):
    """(id, OceanBase's id, name) of each; some names are Chinese."""
    r = random.Random(seed)
    names = []
    for i in range(count):
        kind = r.random()
        word = CHINESE[int(r.random() * 6)] if kind < 0.06 else "tenant_" + WORDS[int(r.random() * 10)]
        names.append((first_id + i, 1002 + 2 * i, f"{word}_{i:03d}"))
    return names


def item(r, number, micros, cluster, cluster_name, tenant, mixed):
    tenant_id, ob_id, name = tenant
    status = STATUSES[bisect(_cumulated, int(r() * 10000))][0]
    form = "Z" if not mixed else ("Z" if (k := r()) < 0.7 else "+0800" if k < 0.88 else "+08:00")
    middle = '"errorMsg":"",'
    if status not in RUNNING:
        took = min(60_000_000_000, int(180_000_000 * math.exp(2 * (r() + r() + r() - 1.5))))
        error = ""
        if status == "FAILED":
            error = ERRORS[int(r() * 4)].format(a=4000 + int(r() * 6000), b=ob_id, c=1 + int(r() * 900), d=int(r() * 254))
        middle = (f'"duration":{took // 1_000_000},"errorMsg":"{error}","finishTime":"{time_text(micros + took, form)}",'
                  f'"snapshotVersionTime":"{time_text(micros + took - 700_000, form)}",')
    kind = "FULL_BACKUP" if r() < 0.25 else "INCREMENTAL_BACKUP"
    return (f'{{"backupDimension":"TENANT","backupMode":"PHYSICAL_BACKUP","backupSetId":{1 + int(r() * 400)},'
            f'"backupUri":"file:///obbackup/{cluster_name}/199/tenant_incarnation_1/{ob_id}/data","clusterId":{cluster},'
            f'"clusterName":"{cluster_name}","clusterType":"PRIMARY","dataBackupTaskType":"{kind}",{middle}"obClusterId":199,'
            f'"obTenantId":{ob_id},"startTime":"{time_text(micros, form)}","status":"{status}","taskId":{number},'
            f'"tenantId":{tenant_id},"tenantName":"{name}"}}')


def envelope(contents, number, size, total):
    pages = max(1, -(-total // size))
    return (f'{{"data":{{"contents":[{contents}],"page":{{"number":{number},"size":{size},"totalElements":{total},'
            f'"totalPages":{pages}}}}},"duration":84,"server":"a24d13ce67","status":200,"successful":true,'
            f'"timestamp":"2024-09-01T08:13:34.483+08:00","traceId":"975e0a8a452e4ab7"}}')


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_pages(folder, seed, rows, size, numbers, item_of):
    """Some of a list's pages, and the empty one that stands for every page behind the last."""
    for number in numbers:
        r = random.Random(f"{seed} {size} {number}")
        first = rows - (number - 1) * size
        items = ",".join(item_of(r.random, task) for task in range(first, max(0, first - size), -1))
        write(f"{folder}/s{size}/{number}.json", envelope(items, number, size, rows))
    write(f"{folder}/s{size}/empty.json", envelope("", 1 + -(-rows // size), size, rows))


def big_part(root, name, numbers):
    cluster, rows, count, mixed = SETS[name]
    tenants = tenants_of(name, count, 1000012)
    step = SPAN * 1_000_000 // rows

    def item_of(r, task):
        # The first tenants have most of the tasks.
        tenant = tenants[int(count * r() * r())]
        return item(r, task, (task - 1) * step + int(r() * step), cluster, "ob_431", tenant, mixed)

    folder = f"{root}/clusters/{cluster}/dataBackupTasks"
    write_pages(folder, name, rows, 1000, numbers, item_of)
    if name == "S" and 1 in numbers:
        # What a query asks that wants the count alone.
        write_pages(folder, name, rows, 1, [1], item_of)


def fleet_part(root, index):
    cluster = 2000001 + index
    for tenant in tenants_of(f"F{index}", TENANTS, 3000001 + index * TENANTS):
        rows = 101 + int(random.Random(tenant[0]).random() * 49)
        step = SPAN * 1_000_000 // rows

        def item_of(r, task):
            return item(r, task, (task - 1) * step + int(r() * step), cluster, f"ob_{index:03d}", tenant, False)

        folder = f"{root}/clusters/{cluster}/tenants/{tenant[0]}/dataBackupTasks"
        write_pages(folder, tenant[0], rows, FLEET_PAGE, [1, 2, 3], item_of)


def inventory(root):
    """The big sets stand as clusters of OceanBase 3 without tenants of their own, so that the cluster's list is read."""
    clusters, tenants = [], []
    for name, (cluster, _, _, _) in SETS.items():
        clusters.append({"id": cluster, "name": f"set_{name.lower()}", "obClusterId": 199, "obVersion": "3.2.4.5",
                         "status": "RUNNING", "type": "PRIMARY"})
    for index in range(CLUSTERS):
        cluster = 2000001 + index
        clusters.append({"id": cluster, "name": f"ob_{index:03d}", "obClusterId": 200 + index, "obVersion": "4.2.5.3",
                         "status": "RUNNING", "type": "PRIMARY"})
        for tenant_id, ob_id, name in tenants_of(f"F{index}", TENANTS, 3000001 + index * TENANTS):
            tenants.append({"clusterId": cluster, "clusterName": f"ob_{index:03d}", "id": tenant_id, "name": name,
                            "obTenantId": ob_id, "obVersion": "4.2.5.3", "status": "NORMAL"})
    for what, rows in (("clusters", clusters), ("tenants", tenants)):
        items = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))[1:-1]
        write(f"{root}/inventory/{what}.json", envelope(items, 1, 5000, len(rows)))


def main():
    root, names = sys.argv[1], sys.argv[2:] or [*SETS, "F"]
    with ProcessPoolExecutor() as pool:
        parts = []
        for name in names:
            if name == "F":
                parts += [pool.submit(fleet_part, root, index) for index in range(CLUSTERS)]
            else:
                pages = SETS[name][1] // 1000
                parts += [pool.submit(big_part, root, name, range(first, min(first + 50, pages + 1)))
                          for first in range(1, pages + 1, 50)]
        for part in parts:
            part.result()
    inventory(root)


if __name__ == "__main__":
    main()
