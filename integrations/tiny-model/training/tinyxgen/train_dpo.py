"""Stage 5: preference tuning. For things that are not in the picture "there is none" is preferred to an invented answer."""

import argparse
import copy
import os
import random
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, IterableDataset

from . import batches, pair, scene, talk
from .model import XGenMM
from .tokenizer import Tokenizer
from .train_chat import TOKENIZER, forward


def pairs(rng, tok, asks=6):
    """Two packed sequences about the same picture: preferred answers and rejected ones."""
    s = scene.draw(rng, text_share=.03, easy=.3)
    ask = talk.Asker(rng)
    good, bad = batches.Sequence(tok), batches.Sequence(tok)
    for q in (good, bad):
        q.add_scene(s)
        q.prefix(tok.slow(batches.PREFIX + "<image>"))
    for _ in range(asks):
        if rng.random() < .6 and s.plain:
            q, a, _, _ = ask.q_absent(s)
            words = a.split()
            if "object" in words:
                wrong = f"It is {talk.an(rng.choice(scene.SHAPES))}."
            else:
                kind = words[3]
                wrong = rng.choice([f"The {kind} is {rng.choice(scene.COLOURS)}.", f"The {kind} is {s.things[0].colour}."]) if "olo" in q else f"It is {rng.choice(['in the center', 'on the left', 'on the right', 'at the top', 'at the bottom'])}."
        else:
            got = (ask.q_color(s) or ask.q_shapeof(s)) if rng.random() < .5 else ask.q_where(s)
            if not got:
                continue
            q, a = got[:2]
            wrong = "I cannot tell from this picture." if rng.random() < .5 else f"There is no {rng.choice(scene.SHAPES)} in this picture."
        good.segment([(q, a)], "absent")
        bad.segment([(q, wrong)], "absent")
    return (good, bad) if good.segments else None


class Pairs(IterableDataset):
    def __init__(self, tok, seed, size):
        self.tok, self.seed, self.size = tok, seed, size

    def __iter__(self):
        i = 0
        while True:
            g, b = [], []
            while len(g) < self.size:
                got = pairs(random.Random(self.seed * 1_000_003 + i), self.tok)
                i += 1
                if got:
                    g.append(got[0]); b.append(got[1])
            yield batches.collate(g), batches.collate(b)


def log_probabilities(model, b):
    """Sum over the answer tokens of every conversation."""
    _, _, h = forward(model, b)
    rows = b["labels"] >= 0
    p = F.log_softmax(model.vlm.lang_model.logits(h[rows]), -1).gather(1, b["labels"][rows][:, None])[:, 0]
    n = len(b["cats"])
    return torch.zeros(n).index_add(0, b["which"][rows].clamp(0, n - 1), p), -p.mean()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--begin", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--name", default="dpo")
    ap.add_argument("--minutes", type=float, default=4)
    ap.add_argument("--lr", type=float, default=1e-4)
    ap.add_argument("--beta", type=float, default=.2)
    ap.add_argument("--anchor", type=float, default=.3, help="weight of the plain loss on the preferred answers")
    ap.add_argument("--seed", type=int, default=77)
    a = ap.parse_args()
    torch.set_num_threads(1)
    rank, world = pair.start()
    torch.manual_seed(a.seed)
    tok = Tokenizer.load(TOKENIZER)
    z = torch.load(a.begin)
    model = XGenMM(tok.n)
    model.load_state_dict(z["model"])
    reference = copy.deepcopy(model).requires_grad_(False)
    params = list(model.vlm.lang_model.parameters())
    for p in model.parameters():
        p.requires_grad_(False)
    for p in params:
        p.requires_grad_(True)
    opt = torch.optim.AdamW(params, lr=a.lr, weight_decay=0, betas=(.9, .98))
    data = iter(DataLoader(Pairs(tok, a.seed + 499979 * rank, 8), batch_size=None, num_workers=1, prefetch_factor=4))
    t0, step, shown = time.time(), 0, None
    while True:
        f = pair.agree((time.time() - t0) / (a.minutes * 60), world)
        if f >= 1:
            break
        for g in opt.param_groups:
            g["lr"] = a.lr * min(1, (step + 1) / 20) * max(.05, 1 - f)
        good, bad = next(data)
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                rg, rb = log_probabilities(reference, good)[0], log_probabilities(reference, bad)[0]
            pg, nll = log_probabilities(model, good)
            pb, _ = log_probabilities(model, bad)
            margin = a.beta * ((pg - pb) - (rg - rb))
            loss = -F.logsigmoid(margin).mean() + a.anchor * nll
        opt.zero_grad(set_to_none=True)
        loss.backward()
        pair.average(params, world)
        nn.utils.clip_grad_norm_(params, 1.0)
        opt.step()
        step += 1
        if step % 20 == 0 and rank == 0:
            print(step, round(time.time() - t0), "loss", round(loss.item(), 4), "preferred", round((margin > 0).float().mean().item(), 3), flush=True)
    if rank == 0:
        os.makedirs(a.out, exist_ok=True)
        torch.save(dict(model=model.state_dict(), probe=z["probe"], heads=z["heads"], step=step, spent=0, warm=True, mix="dpo"), os.path.join(a.out, a.name + ".pt"))


if __name__ == "__main__":
    main()
