"""Stage 1: the vision tower alone, with a target for every patch. Its heads are thrown away afterwards."""

import argparse
import json
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, IterableDataset

from . import dense, pair, scene
from .muon import Mixed
from .model import VISION, VisionEncoder, scaled_init
from .preprocess import normalise, tiles


class Pictures(IterableDataset):
    def __init__(self, seed, tiles_per_batch, easy, again=0, memory=12000):
        self.seed, self.size, self.easy, self.again, self.memory = seed, tiles_per_batch, easy, again, memory

    def __iter__(self):
        """Fresh batches; after each, others of tiles drawn lately: drawing costs as much as a training step."""
        kept, mix = [], np.random.default_rng(self.seed)
        at = 0
        for fresh in self.fresh():
            yield fresh
            for tile in zip(*fresh):
                if len(kept) < self.memory:
                    kept.append(tile)
                else:
                    kept[at % self.memory] = tile
                at += 1
            if len(kept) > 20 * self.size:
                for _ in range(self.again):
                    chosen = [kept[k] for k in mix.integers(0, len(kept), self.size)]
                    yield tuple(torch.stack(x) for x in zip(*chosen))

    def fresh(self):
        i = 0
        px, tg, fine = [], [], []
        while True:
            rng = random.Random(self.seed * 1_000_003 + i)
            s = scene.draw(rng, easy=self.easy, text_share=.2)
            i += 1
            a, b = dense.targets(s, fine=True)
            keep = [k for k, covered in enumerate((a[:, 0] > 0).sum(1)) if covered >= 4 or rng.random() < .15]  # few empty tiles
            px.append(tiles(s.image)[keep])
            tg.append(a[keep])
            fine.append(b[keep])
            if sum(len(p) for p in px) >= self.size:
                yield torch.from_numpy(np.concatenate(px)), torch.from_numpy(np.concatenate(tg)), torch.from_numpy(np.concatenate(fine))
                px, tg, fine = [], [], []


class Heads(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.sizes = [dense.KIND_COUNT, len(scene.COLOURS), len(scene.GLYPHS), 1, dense.FINE]
        self.out = nn.Linear(width, sum(self.sizes))

    def forward(self, x):
        return self.out(x).float().split(self.sizes, -1)


def loss_of(heads, feats, tg, fine):
    kind, colour, glyph, centre, guess = heads(feats)
    k, c, g, m = tg.unbind(1)
    w = torch.where(k > 0, 1.0, 0.25)
    lk = F.cross_entropy(kind.flatten(0, 1), k.flatten(), reduction="none")
    l = (lk * w.flatten()).sum() / w.sum()
    lc = F.cross_entropy(colour.flatten(0, 1), c.flatten(), ignore_index=-1, reduction="none")
    wc = (w.flatten() * (c.flatten() >= 0))
    l = l + .7 * (lc * wc).sum() / wc.sum()
    l = l + .5 * F.cross_entropy(glyph.flatten(0, 1), g.flatten(), ignore_index=-1, reduction="sum") / max(40, int((g >= 0).sum()))
    l = l + .7 * F.binary_cross_entropy_with_logits(centre[..., 0], m.float(), pos_weight=torch.tensor(4.0))
    on = k > 0
    plain = g < 0
    l = l + F.binary_cross_entropy_with_logits(guess[..., :16][plain], fine[..., :16][plain])
    l = l + .5 * F.smooth_l1_loss(guess[..., 16:][on], fine[..., 16:][on])
    with torch.no_grad():
        acc = [(kind.argmax(-1) == k)[on].float().mean().item(), (colour.argmax(-1) == c)[on].float().mean().item(),
               (glyph.argmax(-1) == g)[g >= 0].float().mean().item() if (g >= 0).any() else float("nan"),
               ((centre[..., 0] > 0) & (m > 0)).sum().item() / max(1, ((centre[..., 0] > 0) | (m > 0)).sum().item())]
    return l, acc


def widened(state, module):
    """The output rows of a checkpoint with fewer kinds, grown to those of the module; the kinds come first."""
    more = module.out.bias.shape[0] - state["out.bias"].shape[0]
    old = dense.KIND_COUNT - more
    grow = lambda v: torch.cat([v[:old], v[:1].expand(more, *v.shape[1:]) - (2.0 if v.dim() == 1 else 0), v[old:]])
    return {k: grow(v) if more and k.startswith("out.") else v for k, v in state.items()}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out", required=True)
    ap.add_argument("--minutes", type=float, default=30)
    ap.add_argument("--begin", help="checkpoint of any stage whose tower is trained on")
    ap.add_argument("--tiles", type=int, default=128)
    ap.add_argument("--lr", type=float, default=1.5e-3)
    ap.add_argument("--matrix-lr", type=float, default=.01)
    ap.add_argument("--again", type=int, default=2, help="how many further batches are drawn from tiles seen lately")
    ap.add_argument("--hold", type=float, default=.5, help="share of the minutes before the learning rate falls")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--easy", type=float, default=0.0, help="share of simple scenes; 0.85 for the first stretch")
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    rank, world = pair.start()
    torch.manual_seed(a.seed)
    os.makedirs(a.out, exist_ok=True)
    tower, heads = VisionEncoder(**VISION), Heads(VISION["width"])
    scaled_init(tower)
    params = list(tower.parameters()) + list(heads.parameters())
    matrices, others = Mixed.split(tower, "encoder.layers")
    opt = Mixed(matrices, others + list(heads.parameters()), a.lr, a.matrix_lr)
    ck = os.path.join(a.out, "tower.pt")
    step, seen, spent = 0, 0, 0.0
    if os.path.exists(ck):
        z = torch.load(ck)
        tower.load_state_dict(z["tower"]); heads.load_state_dict(z["heads"]); opt.load_state_dict(z["opt"])
        step, seen, spent = z["step"], z["seen"], z["spent"]
    elif a.begin:
        z = torch.load(a.begin)
        part = "vlm.vision_encoder."
        tower.load_state_dict(z["tower"] if "tower" in z else {k[len(part):]: v for k, v in z["model"].items() if k.startswith(part)})
        heads.load_state_dict(widened(z["heads"], heads))
    data = iter(DataLoader(Pictures(a.seed * 7919 + step + 499979 * rank, a.tiles // world, a.easy, a.again), batch_size=None, num_workers=1, prefetch_factor=6))
    log = open(os.path.join(a.out, "tower.jsonl"), "a")
    wait, avg, last, tick = 0.0, None, time.time(), time.time()
    while True:
        spent, tick = spent + min(time.time() - tick, 3), time.time()   # a pause of the machine does not count
        f = pair.agree(spent / (a.minutes * 60), world)
        if f >= 1:
            break
        opt.scale(min(1, (step + 1) / 100) * (1 if f < a.hold else max(.03, (1 - f) / (1 - a.hold))))
        t = time.time()
        px, tg, fine = next(data)
        wait += time.time() - t
        x = (px.permute(0, 3, 1, 2).float() / 255 - .5) / .5
        with torch.autocast("cpu", torch.bfloat16):
            feats = tower(x.contiguous())
            l, acc = loss_of(heads, feats, tg, fine)
        opt.zero_grad(set_to_none=True)
        l.backward()
        pair.average(params, world)
        nn.utils.clip_grad_norm_(params, 1.0)
        opt.step()
        step += 1
        seen += len(px) * world
        v = np.array([l.item()] + acc)
        avg = np.nan_to_num(v) if avg is None else np.where(np.isnan(v), avg, .98 * avg + .02 * v)
        if step % 100 == 0 and rank == 0:
            row = dict(step=step, tiles=seen, seconds=round(spent), rate=round(100 * a.tiles / (time.time() - last)),
                       wait=round(wait, 1), loss=avg[0], kind=avg[1], colour=avg[2], glyph=avg[3], centre=avg[4])
            last, wait = time.time(), 0.0
            log.write(json.dumps({k: round(float(v), 4) for k, v in row.items()}) + "\n"); log.flush()
            print(row, flush=True)
        if step % 250 == 0 and rank == 0:
            save(ck, tower, heads, opt, step, seen, spent)
    if rank == 0:
        save(ck, tower, heads, opt, step, seen, spent)


def save(path, tower, heads, opt, step, seen, spent):
    torch.save(dict(tower=tower.state_dict(), heads=heads.state_dict(), opt=opt.state_dict(), step=step, seen=seen, spent=spent), path + ".new")
    os.replace(path + ".new", path)


if __name__ == "__main__":
    main()
