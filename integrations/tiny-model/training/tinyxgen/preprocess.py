"""Image preprocessing, exactly as the product does it: grid choice, padded canvas, squashed overview, strips and mask."""

import math
from functools import lru_cache

import numpy as np
from PIL import Image

S = 84        # edge of a tile in pixels
PATCH = 12    # edge of a patch
N = S // PATCH  # patches along one edge of a tile
T = N * N       # patch features of one tile
GRIDS = [(S, 2 * S), (2 * S, S), (2 * S, 2 * S), (3 * S, S), (S, 3 * S)]


def best_grid(w, h):
    best, best_eff, best_waste = None, 0, math.inf
    for (W, H) in GRIDS:
        s = min(W / w, H / h)
        dw, dh = int(w * s), int(h * s)
        eff = min(dw * dh, w * h)
        waste = W * H - eff
        if eff > best_eff or (eff == best_eff and waste < best_waste):
            best, best_eff, best_waste = (W, H), eff, waste
    return best


def placement(w, h):
    """Grid size, resized size and paste offset of a picture."""
    W, H = best_grid(w, h)
    sw, sh = W / w, H / h
    if sw < sh:
        nw, nh = W, min(math.ceil(h * sw), H)
    else:
        nh, nw = H, min(math.ceil(w * sh), W)
    return (W, H), (nw, nh), ((W - nw) // 2, (H - nh) // 2)


def tiles(image):
    """PIL RGB -> uint8 [P, S, S, 3], overview first, then the tiles row by row."""
    w, h = image.size
    (W, H), (nw, nh), (x, y) = placement(w, h)
    canvas = Image.new("RGB", (W, H), (0, 0, 0))
    canvas.paste(image.resize((nw, nh), Image.BICUBIC), (x, y))
    c = np.asarray(canvas)
    out = [np.asarray(image.resize((S, S), Image.BICUBIC))]
    for r in range(H // S):
        for q in range(W // S):
            out.append(c[r * S:(r + 1) * S, q * S:(q + 1) * S])
    return np.stack(out)


def overview(image):
    """PIL RGB -> uint8 [1, S, S, 3]: what the base model sees."""
    return np.asarray(image.resize((S, S), Image.BICUBIC))[None]


def normalise(u8):
    return (u8.astype(np.float32) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)


@lru_cache(maxsize=None)
def strip_index(npw, nph):
    """Index [nph*npw, T] into the tile features (tile * T + token) for every strip position."""
    wc = N * npw
    g = np.arange(npw * nph * T)
    row, col = g // wc, g % wc
    idx = ((row // N) * npw + col // N) * T + (row % N) * N + col % N
    return idx.reshape(npw * nph, T)


@lru_cache(maxsize=4096)
def strips(w, h):
    """For a picture size: (index [P-1, T], mask [P-1, T] with True = visible)."""
    W, H = best_grid(w, h)
    npw, nph = W // S, H // S
    hc, wc = N * nph, N * npw
    m = np.ones((hc, wc), bool)
    if w / h > wc / hc:
        pad = (hc - int(h * (wc / w))) // 2
        if pad > 0:
            m[:pad] = False
            m[hc - pad:] = False
    else:
        pad = (wc - int(w * (hc / h))) // 2
        if pad > 0:
            m[:, :pad] = False
            m[:, wc - pad:] = False
    return strip_index(npw, nph), m.reshape(npw * nph, T)
