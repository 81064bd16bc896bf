"""Proof by trial: kills, full disks, wrong kinds of files, flipped bytes and odd texts, against the real commands."""
