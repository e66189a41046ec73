#!/bin/sh
# peer_jq.sh JOB CLUSTER SIZE PORT: what a user would type: curl over one connection, and one jq.
url="http://127.0.0.1:$4/api/v2/ob/clusters/$2/backup/task/dataBackupTasks?size=$3&page="
pages=$(curl -s "${url}1" | jq .data.page.totalPages)
get() { curl -s "$url[1-$pages]"; }
groups() {
  awk -F'\t' '{ k = $1 FS $2; n[k]++; if ($3 != "") { s[k] += $3; c[k]++; if ($3 + 0 > m[k]) m[k] = $3 + 0 } }
    END { for (k in n) print k FS n[k] FS (c[k] ? m[k] : "") FS (c[k] ? sprintf("%.3f", s[k] / c[k]) : "") }'
}
case $1 in
  J1) get | jq -r '.data.contents[] | select(.status == "FAILED" and .startTime >= "2024-05-01" and .startTime < "2024-08-01")
        | [.taskId, .tenantName, .status, .startTime, .duration, .errorMsg] | @tsv' ;;
  J2) get | jq -r '.data.contents[] | [.tenantName, .status, .duration] | @tsv' | groups ;;
  J3) get | jq -r '.data.contents[] | select(.duration) | [.taskId, .tenantName, .duration] | @tsv' |
        sort -t"$(printf '\t')" -k3,3nr -k1,1n | head -n 20 ;;
  J4) get | jq '.data.contents | length' | awk '{ n += $1 } END { print n }' ;;
esac
