"""Faults of the machine: killed writers and full disks."""
