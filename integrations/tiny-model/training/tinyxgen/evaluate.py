"""Measures an exported model: python -m tinyxgen.evaluate FOLDER [--each N] [--seed S] [--tsv FILE]"""

import argparse
import base64
import csv
import io
import json
import math
import time

import torch
from PIL import Image

from . import evalset, infer
from .export import load


def interval(k, n):
    """Wilson interval of 95 %."""
    if n == 0:
        return 0, 1
    z, p = 1.96, k / n
    d = 1 + z * z / n
    c, h = (p + z * z / 2 / n) / d, z * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / d
    return max(0, c - h), min(1, c + h)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("folder")
    ap.add_argument("--each", type=int, default=30)
    ap.add_argument("--seed", type=int, default=990001)
    ap.add_argument("--tsv", help="write the rows with this model's answers")
    ap.add_argument("--json", help="write the figures")
    ap.add_argument("--show", action="store_true")
    ap.add_argument("--threads", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    model, tok = load(a.folder)
    t0 = time.time()
    good, out = {}, []
    for i, (s, q, gold, cat) in enumerate(evalset.rows(a.seed, a.each)):
        data = evalset.png(s.image)
        image = Image.open(io.BytesIO(data)).convert("RGB")
        p = infer.answer(model, tok, q, [image])
        ok = evalset.correct(p, gold, cat)
        g = good.setdefault(cat, [0, 0])
        g[0] += ok
        g[1] += 1
        out.append((i, base64.b64encode(data).decode(), q, gold, cat, p))
        if a.show and not ok:
            print(f"  {cat} | {q} | want {gold} | {p}")
    table = {}
    for cat, (k, n) in good.items():
        lo, hi = interval(k, n)
        table[cat] = dict(right=k, of=n, accuracy=round(k / n, 3), low=round(lo, 3), high=round(hi, 3))
        print(f"{cat:26s} {k:4d}/{n:<4d} {k / n:6.1%}  [{lo:.1%}, {hi:.1%}]")
    k, n = (sum(x) for x in zip(*good.values()))
    print(f"{'all':26s} {k:4d}/{n:<4d} {k / n:6.1%}   {(time.time() - t0) / n * 1000:.0f} ms an answer")
    if a.json:
        json.dump(table, open(a.json, "w"), indent=1)
    if a.tsv:
        with open(a.tsv, "w", newline="", encoding="utf-8") as f:
            w = csv.writer(f, delimiter="\t", lineterminator="\n")
            w.writerow(["index", "image", "question", "answer", "category", "reference_prediction"])
            w.writerows(out)


if __name__ == "__main__":
    main()
