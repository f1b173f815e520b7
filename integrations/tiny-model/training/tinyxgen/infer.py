"""Greedy answers with the exported weights in fp32, one prompt at a time: the judge of every other engine."""

import numpy as np
import torch

from . import talk
from .batches import K
from .preprocess import T, normalise, overview, strips, tiles


def vision_tokens(model, image, anyres=True):
    """PIL RGB -> [P * K, D]"""
    px = tiles(image) if anyres else overview(image)
    f = model.vlm.vision_encoder(torch.from_numpy(normalise(px)).permute(0, 3, 1, 2).contiguous())
    if not anyres:
        return model.vlm.vision_tokenizer(f).flatten(0, 1)
    i, m = strips(*image.size)
    runs = f[1:].reshape(-1, f.shape[-1])[torch.from_numpy(i)]
    mask = torch.from_numpy(np.concatenate([np.ones((1, T), bool), m]))
    return model.vlm.vision_tokenizer(torch.cat([f[:1], runs]), mask).flatten(0, 1)


@torch.no_grad()
def generate(model, tok, prompt, images=(), base=False, most=96, stop=None):
    """prompt: template applied, one <image> per picture (base: without placeholders, they are put in here)."""
    lm = model.vlm.lang_model
    if base:
        prompt = prompt.replace("<image>", "<image>" + "<image placeholder>" * (K - 1))
    ids = (tok.fast if base else tok.slow)(prompt)
    v = [vision_tokens(model, im, not base) for im in images]
    e = lm.embed(torch.tensor(ids))
    parts, k, i = [], 0, 0
    while i < len(ids):
        if ids[i] == tok.image and k < len(v):
            parts.append(v[k])
            k += 1
            i += K if base else 1
        else:
            parts.append(e[i:i + 1])
            i += 1
    x = torch.cat(parts)[None]
    L = x.shape[1]
    past = [[] for _ in lm.model.layers]
    mask = torch.ones(L, L, dtype=torch.bool).tril()[None, None]
    h = lm.hidden(x, torch.arange(L)[None], mask, past)
    stop = stop or ({tok.eos, tok.endofchunk} if base else {tok.end, tok.eos})
    out = []
    while len(out) < most:
        t = int(lm.logits(h[:, -1]).argmax(-1))
        out.append(t)
        if t in stop:
            break
        h = lm.hidden(lm.embed(torch.tensor([[t]])), torch.tensor([[L + len(out) - 1]]), None, past)
    return out


def template(turns, question):
    """turns: [(question, answer)] so far."""
    s = "<|system|>\n" + talk.SYSTEM + "<|end|>\n"
    for q, a in turns:
        s += "<|user|>\n" + q + "<|end|>\n<|assistant|>\n" + a + "<|end|>\n"
    return s + "<|user|>\n" + question + "<|end|>\n<|assistant|>\n"


def answer(model, tok, question, images=(), turns=()):
    """question: with <image> where the pictures go (put in front if missing)."""
    if images and "<image>" not in question and not turns:
        question = "<image>\n" * len(images) + question
    ids = generate(model, tok, template(turns, question), images)
    return tok.decode([i for i in ids if i != tok.end])
