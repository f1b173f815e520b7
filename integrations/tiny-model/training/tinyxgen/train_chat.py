"""Stages 2 to 4: resampler and decoder on the trained tower (frozen, or moving slowly), then the fine-tuned variants."""

import argparse
import json
import os
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader

from . import batches, dense, pair, scene
from .model import XGenMM, parameter_count, scaled_init
from .muon import Mixed
from .preprocess import T
from .tokenizer import Tokenizer
from .train_tower import Heads, loss_of, widened

MIXES = {
    "single": dict(single=.92, chat=.03, shots=.05),
    "interleave": dict(single=.80, double=.12, chat=.03, shots=.05),
    "singleimg": dict(certain=.97, chat=.03),
    "base": dict(shots=1.0),
}
TOKENIZER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tokenizer", "tokenizer.json")


class Probe(nn.Module):
    """Throwaway head: reads the patch targets of the overview back from its vision tokens, so the resampler learns to keep them."""

    def __init__(self, width):
        super().__init__()
        self.query = nn.Parameter(torch.randn(T, width) * .7)
        self.key, self.value = nn.Linear(width, width), nn.Linear(width, width)
        self.norm, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.sizes = [dense.KIND_COUNT, len(scene.COLOURS), len(scene.GLYPHS), 1]
        self.out = nn.Linear(width, sum(self.sizes))

    def forward(self, v, tg):
        b = v.shape[0]
        split = lambda x: x.view(b, -1, 4, x.shape[-1] // 4).transpose(1, 2)
        n = self.norm(v)
        y = F.scaled_dot_product_attention(split(self.query.expand(b, -1, -1).to(n.dtype)), split(self.key(n)), split(self.value(n)))
        y = y.transpose(1, 2).reshape(b, T, -1) + self.query
        y = y + self.mlp(self.norm2(y))
        kind, colour, glyph, centre = self.out(y).float().split(self.sizes, -1)
        k, c, g, m = tg.unbind(1)
        w = torch.where(k > 0, 1.0, .25)
        l = (F.cross_entropy(kind.flatten(0, 1), k.flatten(), reduction="none") * w.flatten()).sum() / w.sum()
        wc = w.flatten() * (c.flatten() >= 0)
        l = l + .7 * (F.cross_entropy(colour.flatten(0, 1), c.flatten(), ignore_index=-1, reduction="none") * wc).sum() / wc.sum()
        l = l + .5 * F.cross_entropy(glyph.flatten(0, 1), g.flatten(), ignore_index=-1, reduction="sum") / max(20, int((g >= 0).sum()))
        l = l + .7 * F.binary_cross_entropy_with_logits(centre[..., 0], m.float(), pos_weight=torch.tensor(4.0))
        on = k > 0
        return l, (kind.argmax(-1) == k)[on].float().mean().item(), (colour.argmax(-1) == c)[on].float().mean().item()


def pixels(px):
    return ((px.permute(0, 3, 1, 2).float() / 255 - .5) / .5).contiguous()


def forward(model, b, train_tower=False):
    """Vision tokens and decoder hidden states of a packed batch."""
    vlm = model.vlm
    B, L = b["ids"].shape
    e = vlm.lang_model.embed(b["ids"])
    v = f0 = None
    if "px" in b:
        with torch.set_grad_enabled(train_tower and torch.is_grad_enabled()):
            f = vlm.vision_encoder(pixels(b["px"]))
        f0 = f
        f = f.reshape(-1, f.shape[-1])[b["index"]]
        v = vlm.vision_tokenizer(f, b["mask"])
        flat = e.reshape(B * L, -1)
        e = flat.index_copy(0, b["slots"], v.reshape(-1, v.shape[-1]).to(flat.dtype)).view(B, L, -1)
    seg = b["seg"]
    order = torch.arange(L)
    m = (order[None, :, None] >= order[None, None, :]) & ((seg[:, None, :] == 0) | (seg[:, None, :] == seg[:, :, None]))
    bias = torch.zeros(m.shape, dtype=torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32).masked_fill_(~m, -1e9)
    return f0, v, vlm.lang_model.hidden(e, b["pos"], bias[:, None])


def answers(model, b, h):
    """Loss over answer tokens and, per conversation, whether every answer token is the most likely one."""
    rows = b["labels"] >= 0
    y = b["labels"][rows]
    logits = model.vlm.lang_model.logits(h[rows])
    loss = F.cross_entropy(logits, y)
    with torch.no_grad():
        ok = (logits.argmax(-1) == y)
        n = len(b["cats"])
        bad = torch.zeros(n).index_add_(0, b["which"][rows].clamp(0, n - 1), (~ok).float())
    return loss, bad == 0


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out", required=True)
    ap.add_argument("--name", default="chat")
    ap.add_argument("--tower", help="checkpoint of stage 1")
    ap.add_argument("--begin", help="checkpoint of an earlier chat stage")
    ap.add_argument("--mix", default="single", choices=list(MIXES))
    ap.add_argument("--minutes", type=float, default=60)
    ap.add_argument("--warm", type=float, default=3, help="minutes for the resampler alone")
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--matrix-lr", type=float, default=.01)
    ap.add_argument("--tower-lr", type=float, default=0.0, help="0 = frozen tower")
    ap.add_argument("--hold", type=float, default=.5)
    ap.add_argument("--aux", type=float, default=.5)
    ap.add_argument("--dense", type=float, default=1.0, help="weight of the tower's own targets while it moves")
    ap.add_argument("--tokens", type=int, default=5600)
    ap.add_argument("--questions", type=int, default=6)
    ap.add_argument("--every", type=int, default=50)
    ap.add_argument("--seed", type=int, default=11)
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    torch.set_num_threads(a.threads)
    rank, world = pair.start()
    torch.manual_seed(a.seed)
    os.makedirs(a.out, exist_ok=True)
    tok = Tokenizer.load(TOKENIZER)
    model = XGenMM(tok.n)
    probe = Probe(model.vlm.lang_model.lm_head.in_features)
    vlm = model.vlm
    heads = Heads(vlm.vision_encoder.post_layernorm.weight.shape[0])
    if not a.begin:
        scaled_init(vlm.vision_tokenizer); scaled_init(vlm.lang_model)
    ck = os.path.join(a.out, a.name + ".pt")
    step, spent, warm_done = 0, 0.0, False
    z = None
    if os.path.exists(ck):
        z = torch.load(ck)
        step, spent, warm_done = z["step"], z["spent"], z["warm"]
    elif a.begin:
        z = torch.load(a.begin)
        z.pop("opt", None)
        warm_done = True
    if z:
        model.load_state_dict(z["model"]); probe.load_state_dict(widened(z["probe"], probe)); heads.load_state_dict(widened(z["heads"], heads))
    else:
        t = torch.load(a.tower)
        vlm.vision_encoder.load_state_dict(t["tower"]); heads.load_state_dict(t["heads"])
    rank == 0 and print("parameters", parameter_count(model), flush=True)
    if z and a.tower and "opt" not in z:   # an earlier chat stage with a tower that was trained on meanwhile
        t = torch.load(a.tower)
        vlm.vision_encoder.load_state_dict(t["tower"]); heads.load_state_dict(t["heads"])
    tower = list(vlm.vision_encoder.parameters()) + list(heads.parameters())
    rest = list(vlm.vision_tokenizer.parameters()) + list(vlm.lang_model.parameters()) + list(probe.parameters())
    mv, ov = Mixed.split(vlm.vision_tokenizer, "layers")
    ml, ol = Mixed.split(vlm.lang_model, "model.layers")
    opt = Mixed(mv + ml, [dict(params=ov + ol + list(probe.parameters()), lr=a.lr), dict(params=tower, lr=a.tower_lr)], a.lr, a.matrix_lr)
    if z and "opt" in z:
        opt.load_state_dict(z["opt"])

    def save():
        if rank:
            return
        torch.save(dict(model=model.state_dict(), probe=probe.state_dict(), heads=heads.state_dict(), opt=opt.state_dict(), step=step, spent=spent, warm=warm_done, mix=a.mix), ck + ".new")
        os.replace(ck + ".new", ck)

    log = open(os.path.join(a.out, a.name + ".jsonl"), "a")
    if not warm_done and a.warm > 0:
        t0 = time.time()
        warm = list(vlm.vision_tokenizer.parameters()) + list(probe.parameters())
        data = iter(DataLoader(batches.Overviews(a.seed * 31 + 5 + 499979 * rank, 96 // world), batch_size=None, num_workers=1, prefetch_factor=6))
        i = 0
        while pair.agree(time.time() - t0, world) < a.warm * 60:
            opt.scale(min(1, (i + 1) / 50))
            px, tg = next(data)
            with torch.autocast("cpu", torch.bfloat16):
                with torch.no_grad():
                    x = vlm.vision_encoder(pixels(px))
                l, k, c = probe(vlm.vision_tokenizer(x), tg)
            opt.zero_grad(set_to_none=True)
            l.backward()
            pair.average(warm, world)
            nn.utils.clip_grad_norm_(rest, 1.0)
            opt.step()
            i += 1
            if i % 100 == 0 and rank == 0:
                print("warm", i, round(time.time() - t0), round(l.item(), 3), round(k, 3), round(c, 3), flush=True)
        warm_done = True
        del data
    save()
    options = dict(single=dict(questions=a.questions))
    data = iter(DataLoader(batches.Batches(tok, a.seed * 7919 + step + 499979 * rank, MIXES[a.mix], a.tokens // world, options), batch_size=None, num_workers=1, prefetch_factor=5))
    right, total = np.zeros(len(batches.CATEGORIES)), np.zeros(len(batches.CATEGORIES))
    seen, avg, wait, last, seqs, questions = None, None, 0.0, time.time(), 0, 0
    tick = time.time()
    live = rest + tower if a.tower_lr > 0 else rest
    while True:
        spent, tick = spent + min(time.time() - tick, 5), time.time()   # a pause of the machine does not count
        f = pair.agree(spent / (a.minutes * 60), world)
        if f >= 1:
            break
        opt.scale(min(1, (step + 1) / 60) * (1 if f < a.hold else max(.02, (1 - f) / (1 - a.hold))))
        t = time.time()
        b = next(data)
        wait += time.time() - t
        with torch.autocast("cpu", torch.bfloat16):
            f0, v, h = forward(model, b, a.tower_lr > 0)
            loss, ok = answers(model, b, h)
            l = loss
            if a.aux > 0 and v is not None:
                aux, pk, pc = probe(v[b["first"]], b["dense"][b["first"]])
                l = l + a.aux * aux
                if a.tower_lr > 0:   # the tower keeps learning from its own targets
                    dl, dacc = loss_of(heads, f0, b["dense"], b["fine"])
                    l = l + a.dense * dl
                    seen = dacc if seen is None else [o if n != n else .98 * o + .02 * n for o, n in zip(seen, dacc)]
        opt.zero_grad(set_to_none=True)
        l.backward()
        pair.average(live, world)
        nn.utils.clip_grad_norm_(live, 1.0)
        opt.step()
        step += 1
        seqs += len(b["ids"]); questions += len(b["cats"])
        right *= .995; total *= .995
        c = b["cats"].numpy()
        np.add.at(right, c, ok.numpy().astype(float)); np.add.at(total, c, 1)
        avg = loss.item() if avg is None else .98 * avg + .02 * loss.item()
        if step % a.every == 0 and rank == 0:
            acc = {n: round(r / t, 3) for n, r, t in zip(batches.CATEGORIES, right, total) if t > 0}
            row = dict(step=step, seconds=round(spent), loss=round(avg, 4), seqs=round(seqs / (time.time() - last), 1), asks=round(questions / (time.time() - last)),
                       wait=round(wait, 1), probe=[round(pk, 3), round(pc, 3)] if a.aux > 0 else None, tower=seen and [round(x, 3) for x in seen], exact=acc)
            log.write(json.dumps(row) + "\n"); log.flush()
            print(json.dumps(row), flush=True)
            last, wait, seqs, questions = time.time(), 0.0, 0, 0
        if step % 200 == 0:
            save()
    save()


if __name__ == "__main__":
    main()
