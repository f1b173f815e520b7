"""Draws the training curve from the logs of a run: python -m tinyxgen.curve OUT [PICTURE]"""

import glob
import json
import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt


def rows(path):
    return [json.loads(l) for l in open(path)] if os.path.exists(path) else []


def main():
    out = sys.argv[1]
    fig, (a, b) = plt.subplots(1, 2, figsize=(11, 4.2))
    tower = rows(os.path.join(out, "tower.jsonl"))
    t = [r["tiles"] / 1000 for r in tower]
    for key, name in (("kind", "shape of a patch"), ("colour", "color of a patch"), ("centre", "object centres (IoU)")):
        a.plot(t, [r[key] for r in tower], label=name)
    a.set(title="Stage 1: vision tower, a target for every patch", xlabel="thousand tiles", ylabel="accuracy", ylim=(0, 1))
    a.legend()
    a.grid(alpha=.3)
    chat, x0 = [], 0
    for path in ("single", "interleave", "chat"):
        part = rows(os.path.join(out, path + ".jsonl"))
        for r in part:
            chat.append((x0 + r["seconds"] / 60, r))
        x0 = chat[-1][0] if chat else 0
    for key in ("color", "shape", "count", "exist", "where", "relation", "caption", "compare"):
        pts = [(x, r["exact"][key]) for x, r in chat if key in r["exact"]]
        if pts:
            b.plot([p[0] for p in pts], [p[1] for p in pts], label=key)
    b.set(title="Stages 2 and 3: whole answer exactly right, fresh pictures", xlabel="minutes on two shared cores", ylim=(0, 1))
    b.legend(ncol=2, fontsize=8)
    b.grid(alpha=.3)
    fig.tight_layout()
    fig.savefig(sys.argv[2] if len(sys.argv) > 2 else os.path.join(out, "curve.png"), dpi=80)


if __name__ == "__main__":
    main()
