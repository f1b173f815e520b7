"""Packs conversations into training sequences.

One sequence holds a picture (or two) once, followed by several independent conversations about it ("segments"). A segment sees the
prefix and itself only and its positions start right after the prefix, so every question is learnt exactly as a first question.
"""

import random

import numpy as np
import torch
from torch.utils.data import IterableDataset

from . import dense, scene, talk
from .model import RESAMPLER
from .preprocess import T, overview, strips, tiles

K = RESAMPLER["latents"]
CATEGORIES = ["caption", "detailed", "shape", "color", "count", "exist", "where", "relation", "background", "text", "chart", "same", "json", "cannot", "absent",
              "follow", "compare", "chat", "short", "shots"]
PREFIX = "<|system|>\n" + talk.SYSTEM + "<|end|>\n<|user|>\n"


class Sequence:
    def __init__(self, tok):
        self.tok = tok
        self.images, self.labels_dense = [], []      # (tiles uint8, (w, h)), overview targets
        self.ids, self.pos, self.seg, self.labels, self.cat = [], [], [], [], []
        self.vision = []                             # sequence positions of vision tokens
        self.start = 0                               # position where segments begin
        self.segments = 0

    def add_scene(self, s, anyres=True):
        px = tiles(s.image) if anyres else overview(s.image)
        self.images.append((px, (s.w, s.h)))
        a, b = dense.targets(s, fine=True)
        self.labels_dense.append((a, b) if anyres else (a[:1], b[:1]))

    def _push(self, ids, labels=None, seg=0):
        labels = labels or [-100] * len(ids)
        self.pos += range(self.start, self.start + len(ids))
        self.start += len(ids)
        self.ids += ids
        self.seg += [seg] * len(ids)
        self.labels += labels

    def prefix(self, ids):
        """Ids with one <image> for each picture (any-res) or the K-block of the base (already expanded)."""
        k = 0
        for i in ids:
            if i == self.tok.image:
                m = K * len(self.images[k][0])
                k += 1
                self.vision += range(len(self.ids), len(self.ids) + m)
                self._push([i] * m)
            else:
                self._push([i])

    def segment(self, turns, category, lead="\n"):
        """turns: [(question, answer)]; lead: what stands between the pictures and the first question."""
        t = self.tok
        self.segments += 1
        keep = self.start
        run = lambda s: t.run(s.replace(" ", "▁"))
        for i, (q, a) in enumerate(turns):
            head = (run(lead + q) if lead else run(q.lstrip())) if i == 0 else [t.user] + run(q.lstrip())
            head += [t.end, t.assistant]
            ans = run(a.lstrip()) + [t.end]
            self._push(head, [-100] * (len(head) - 1) + [ans[0]], self.segments)
            self._push(ans, ans[1:] + [-100], self.segments)
        self.cat.append(CATEGORIES.index(category))
        self.start = keep


def single(rng, tok, text_share=.1, questions=6, kinds=None, weights=None):
    s = scene.draw(rng, text_share=text_share, easy=.4, kinds=kinds)
    ask = talk.Asker(rng)
    q = Sequence(tok)
    q.add_scene(s)
    q.prefix(tok.slow(PREFIX + "<image>"))
    lead = "\n" if rng.random() < .8 else rng.choice([" ", "", "\n\n", "\n"])
    c = ask.q_caption(s)
    q.segment([c[:2]], "caption", lead)
    if rng.random() < .6:
        d = ask.q_detailed(s)
        if d:
            q.segment([d[:2]], "detailed", lead)
    for got in ask.questions(s, questions, weights):
        cat = got[3]
        if rng.random() < .09:
            got, cat = ask.short(got), "short" if got[2] and cat not in ("caption", "absent") else cat
        q.segment([got[:2]], cat, lead)
    if rng.random() < .5:
        turns = ask.follow_up(s)
        if turns:
            q.segment(turns, "follow", lead)
    return q


def certain(rng, tok):
    """One picture and only questions that it answers: a model trained so tends to invent what is not there."""
    w = {k: v for k, v in talk.Asker.WEIGHTS.items() if k not in ("q_absent", "q_cannot")}
    return single(rng, tok, questions=8, weights=w)


TWO = ["Look at this image <image> and this image <image>.", "Image 1: <image>\nImage 2: <image>\n", "<image>\n<image>\n", "<image> <image>", "<image><image>\n",
       "Here are two images: <image> and <image>.", "First image: <image> Second image: <image>\n", "<image>\nand <image>\n"]


def double(rng, tok, questions=7):
    easy = rng.random() < .55
    a, b = (scene.draw(rng, text_share=.04, easy=.5, count=rng.choice([1, 1, 2]) if easy else None) for _ in range(2))
    if rng.random() < .35 and b.plain and a.plain:   # share a kind or colour often
        k = a.things[0].kind
        b = scene.draw(rng, kinds=[k], count=1 if easy else None)
    ask = talk.Asker(rng)
    q = Sequence(tok)
    q.add_scene(a)
    q.add_scene(b)
    form = rng.choice(TWO)
    cut = form.rindex("<image>") + 7
    q.prefix(tok.slow(PREFIX + form[:cut]))
    tail = form[cut:]
    lead = tail if tail.endswith("\n") else tail + rng.choice([" ", "\n"])
    seen = set()
    for _ in range(3 * questions):
        got = talk.two_images(rng, a, b, ask)
        if got and got[0] not in seen and q.segments < questions:
            seen.add(got[0])
            turns = [got[:2]]
            if rng.random() < .2:
                more = talk.two_images(rng, a, b, ask)
                if more:
                    turns.append(more[:2])
            q.segment(turns, "compare", lead)
    return q


def chat(rng, tok, questions=9):
    q = Sequence(tok)
    q.prefix(tok.slow(PREFIX))
    for _ in range(questions):
        q.segment(talk.text_only(rng), "chat", "")
    return q


def shots(rng, tok, longest=5):
    """Base model: captions or few-shot examples, fast tokenisation, overview only."""
    q = Sequence(tok)
    block = [tok.image] + [tok.placeholder] * (K - 1)

    def answer(style, s):
        t = s.things[0]
        if style == "caption":
            return talk.content(s)
        if not s.plain:
            return None
        if style == "count":
            return talk.NUMBER[len(s.things)]
        if len(s.things) > 1:
            return None
        return {"pair": f"{t.colour} {t.kind}", "shape": t.kind, "color": t.colour, "comma": f"{t.kind}, {t.colour}",
                "keys": f"shape: {t.kind}, color: {t.colour}", "sentence": f"It is {talk.an(t.colour + ' ' + t.kind)}."}[style]

    instructions = {
        "caption": ["Please provide a short description of this image:", "A short description of this image in one sentence:", "Caption:", "Describe the image:", "", "Output:", "This image shows"],
        "pair": ["Output:", "Answer:", "What is this?", "", "Object:", "Caption:"], "shape": ["Output:", "Shape:", "Answer:", "What shape is it?", ""],
        "color": ["Output:", "Color:", "Answer:", "What color is it?", "Colour:", ""], "comma": ["Output:", "Answer:", "Label:", ""],
        "keys": ["Output:", "Answer:", "Describe:", ""], "sentence": ["Output:", "Answer:", "What is this?", "Question: What is this? Answer:"],
        "count": ["How many objects?", "Count:", "Number of objects:", "Output:", "Answer:", ""]}
    style = rng.choice(["caption", "caption", "pair", "shape", "color", "comma", "keys", "sentence", "count"])
    instruction = rng.choice(instructions[style])
    n = 1 if rng.random() < .3 else rng.randrange(2, longest + 1)
    if n == 1 and style not in ("caption", "count"):
        style, instruction = "caption", rng.choice(instructions["caption"][:5])
    one = style not in ("caption", "count")
    made = 0
    for _ in range(40):
        s = scene.draw(rng, text_share=.1 if style == "caption" else 0, easy=.4, count=1 if one else None)
        a = answer(style, s)
        if a is None:
            continue
        q.add_scene(s, anyres=False)
        q.vision += range(len(q.ids), len(q.ids) + K)
        q._push(block)
        head = tok.run("▁" + instruction.replace(" ", "▁")) if instruction else []
        # glued to the instruction, one run: the output's first word starts with a space
        ans = tok.run(("▁" + a.replace(" ", "▁"))) + [tok.endofchunk]
        if head:
            q._push(head, [-100] * (len(head) - 1) + [ans[0]])
        else:
            q.labels[-1] = ans[0]
        last = made + 1 == n
        q._push(ans, ans[1:] + ([tok.eos] if last else [-100]))
        if last:
            q._push([tok.eos])
        made += 1
        if last:
            break
    q.cat.append(CATEGORIES.index("shots"))
    return q


MAKERS = dict(single=single, certain=certain, double=double, chat=chat, shots=shots)


def collate(seqs):
    L = max(len(s.ids) for s in seqs)
    B = len(seqs)
    ids = np.zeros((B, L), np.int64)
    pos = np.zeros((B, L), np.int64)
    seg = np.full((B, L), -1, np.int64)
    labels = np.full((B, L), -100, np.int64)
    which = np.full((B, L), -1, np.int64)
    px, index, mask, slots, first, dn, fine, cats = [], [], [], [], [], [], [], []
    m = 0
    for b, s in enumerate(seqs):
        n = len(s.ids)
        ids[b, :n], pos[b, :n], seg[b, :n], labels[b, :n] = s.ids, s.pos, s.seg, s.labels
        lo = 1 if max(s.seg) > 0 else 0
        which[b, :n] = len(cats) + np.array(s.seg) - lo
        cats += s.cat
        slots += [b * L + v for v in s.vision]
        for (p, (w, h)), (d, more) in zip(s.images, s.labels_dense):
            first.append(m)
            dn.append(d)
            fine.append(more)
            px.append(p)
            index.append(np.arange(T)[None] + m * T)
            mask.append(np.ones((1, T), bool))
            if len(p) > 1:
                i, k = strips(w, h)
                index.append(i + (m + 1) * T)
                mask.append(k)
            m += len(p)
    t = torch.from_numpy
    out = dict(ids=t(ids), pos=t(pos), seg=t(seg), labels=t(labels), which=t(which), cats=torch.tensor(cats))
    if px:
        out.update(px=t(np.concatenate(px)), index=t(np.concatenate(index)), mask=t(np.concatenate(mask)), slots=torch.tensor(slots), first=torch.tensor(first), dense=t(np.concatenate(dn)), fine=t(np.concatenate(fine)))
    return out


class Batches(IterableDataset):
    """mix: share of each kind of sequence; tokens: padded size of a batch."""

    def __init__(self, tok, seed, mix, tokens, options=None):
        self.tok, self.seed, self.mix, self.tokens, self.options = tok, seed, mix, tokens, options or {}

    def __iter__(self):
        i = 0
        names, shares = list(self.mix), list(self.mix.values())
        while True:
            pool = []
            for _ in range(96):
                rng = random.Random(self.seed * 1_000_003 + i)
                i += 1
                k = rng.choices(names, shares)[0]
                pool.append(MAKERS[k](rng, self.tok, **self.options.get(k, {})))
            pool.sort(key=lambda s: len(s.ids))
            parts, now = [], []
            for s in pool:
                if now and (len(now) + 1) * len(s.ids) > self.tokens:
                    parts.append(now)
                    now = []
                now.append(s)
            parts.append(now)
            random.Random(self.seed + i).shuffle(parts)
            for p in parts:
                if any(s.images for s in p) or len(p) > 2:
                    yield collate(p)


class Overviews(IterableDataset):
    """Overview tiles with dense targets, for warming up the resampler."""

    def __init__(self, seed, size):
        self.seed, self.size = seed, size

    def __iter__(self):
        i = 0
        while True:
            px, tg = [], []
            for _ in range(self.size):
                s = scene.draw(random.Random(self.seed * 1_000_003 + i), easy=.3)
                i += 1
                px.append(overview(s.image))
                tg.append(dense.targets(s)[0])
            yield torch.from_numpy(np.concatenate(px)), torch.from_numpy(np.stack(tg))
