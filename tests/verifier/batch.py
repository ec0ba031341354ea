#!/usr/bin/env python3
"""Verifies many trails in one process. Each line of the file LIST is a JSON array of verify_audit.py's arguments;
each line of the output is the exit code, the kind and the first bad position (or None)."""
import json, sys

from verify_audit import run

with open(sys.argv[1], encoding="utf-8") as calls:
    for call in calls:
        print("%d %s %s" % run(json.loads(call))[:3])
