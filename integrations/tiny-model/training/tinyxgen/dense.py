"""A target for every patch: which shape, colour and glyph covers it, and whether an object's centre lies in it."""

import numpy as np
from PIL import Image, ImageDraw

from .preprocess import N, PATCH, S, T, placement
from .scene import COLOURS, KINDS, PARTS

KIND_ID = {k: i + 1 for i, k in enumerate(KINDS[:16] + ["text"] + KINDS[16:] + PARTS)}
COLOUR_ID = {c: i for i, c in enumerate(COLOURS)}
KIND_COUNT = len(KIND_ID) + 1
FINE = 19
LEAST = 0.14 * PATCH * PATCH


def _labels(scene, W, H, sx, sy, ox, oy):
    ids = Image.new("L", (W, H), 0)
    pen = ImageDraw.Draw(ids)
    for i, t in enumerate(scene.things):
        for p in t.polys:
            pen.polygon([(x * sx + ox, y * sy + oy) for x, y in p], fill=i + 1)
    a = np.asarray(ids).reshape(H // PATCH, PATCH, W // PATCH, PATCH)
    n = len(scene.things)
    cover = np.stack([(a == i + 1).sum((1, 3)) for i in range(n)])
    top = cover.argmax(0)
    on = cover.max(0) >= LEAST
    kind = np.array([KIND_ID[t.kind] for t in scene.things])
    colour = np.array([COLOUR_ID[t.colour] for t in scene.things])
    glyph = np.array([t.glyph for t in scene.things])
    bg = COLOUR_ID.get(scene.background, -1)
    out = np.empty((4, H // PATCH, W // PATCH), np.int64)
    out[0] = np.where(on, kind[top], 0)
    out[1] = np.where(on, colour[top], bg)
    out[2] = np.where(on, glyph[top], -1)
    out[3] = 0
    for t in scene.things:
        r, c = int((t.y * sy + oy) // PATCH), int((t.x * sx + ox) // PATCH)
        if 0 <= r < H // PATCH and 0 <= c < W // PATCH:
            out[3, r, c] = 1
    # finer hints: which sixteenths of the patch are covered, where the covering thing's centre lies and how big it is
    cell = PATCH // 4
    fine = (np.asarray(ids) > 0).reshape(H // PATCH, 4, cell, W // PATCH, 4, cell).mean((2, 5)) > .5
    more = np.empty((H // PATCH, W // PATCH, FINE), np.float32)
    more[..., :16] = fine.transpose(0, 2, 1, 3).reshape(H // PATCH, W // PATCH, 16)
    rr, cc = np.mgrid[0:H // PATCH, 0:W // PATCH]
    ty = np.array([t.y * sy + oy for t in scene.things], np.float32)[top] / PATCH - rr - .5
    tx = np.array([t.x * sx + ox for t in scene.things], np.float32)[top] / PATCH - cc - .5
    tr = np.array([t.r * (sx * sy) ** .5 for t in scene.things], np.float32)[top] / PATCH
    more[..., 16], more[..., 17], more[..., 18] = np.clip(tx / 2, -2, 2), np.clip(ty / 2, -2, 2), np.log2(tr + .25)
    return out, more


def targets(scene, fine=False):
    """int64 [P, 4, T]: kind, colour (-1 unknown), glyph (-1 none), centre; in tile order. With fine also float32 [P, T, FINE]."""
    w, h = scene.w, scene.h
    (W, H), (nw, nh), (x, y) = placement(w, h)
    g, gm = _labels(scene, S, S, S / w, S / h, 0, 0)
    c, cm = _labels(scene, W, H, nw / w, nh / h, x, y)
    # padding has no colour target
    rows, cols = np.arange(H // PATCH), np.arange(W // PATCH)
    pad_r = ((rows + 1) * PATCH <= y) | (rows * PATCH >= y + nh)
    pad_c = ((cols + 1) * PATCH <= x) | (cols * PATCH >= x + nw)
    c[1][pad_r] = -1
    c[1][:, pad_c] = -1
    out, more = [g.reshape(4, T)], [gm.reshape(T, FINE)]
    for r in range(H // S):
        for q in range(W // S):
            out.append(c[:, r * N:(r + 1) * N, q * N:(q + 1) * N].reshape(4, T))
            more.append(cm[r * N:(r + 1) * N, q * N:(q + 1) * N].reshape(T, FINE))
    return (np.stack(out), np.stack(more)) if fine else np.stack(out)
