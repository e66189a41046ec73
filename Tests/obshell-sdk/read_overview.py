#!/usr/bin/env python3
"""Reads a tenant's backup overview with obshell's own Python SDK, the package obshell of PyPI.

    OBSHELL_PASSWORD=… read_overview.py http://127.0.0.1:18888 TENANT

prints start_scn and status of the tenant's newest backup as one JSON object. It asks a server in a way that shares no
code with obq or obq-sim, so that both can be held against it. The exit code is 64 for a wrong command line and 69 when
the SDK is not installed or the server refuses.
"""

import json
import os
import sys
from urllib.parse import urlsplit


def main(arguments):
    if len(arguments) != 2:
        print("usage: read_overview.py URL TENANT", file=sys.stderr)
        return 64
    url, tenant = urlsplit(arguments[0]), arguments[1]
    if url.scheme != "http" or not url.hostname:
        print(f"{arguments[0]} is no http:// address", file=sys.stderr)
        return 64
    try:
        from obshell import ClientV1, OBShellHandleError
        from obshell.auth import PasswordAuth
    except ImportError as problem:
        print(f"the SDK can't be imported: {problem}; pip install obshell==0.0.9", file=sys.stderr)
        return 69
    password = PasswordAuth(os.environ.get("OBSHELL_PASSWORD", ""))
    try:
        client = ClientV1(url.hostname, url.port or 2886, password, timeout=30)
        task = client.get_tenant_backup_overview(tenant).status
    except OBShellHandleError as problem:
        print(f"the server refuses: {problem.message} [{problem.err_code or problem.code}]", file=sys.stderr)
        return 69
    # The SDK hands the task out as a dictionary, not as an object.
    print(json.dumps({"start_scn": task["start_scn"], "status": task["status"]}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
