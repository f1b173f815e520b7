"""Measures the base model: do answers follow the form of the shots, and are they right? python -m tinyxgen.evaluate_base FOLDER"""

import argparse
import json
import random

import torch

from . import evalset, infer, scene, talk
from .evaluate import interval
from .export import load

FORMS = {"color shape": lambda t: f"{t.colour} {t.kind}", "shape": lambda t: t.kind, "color": lambda t: t.colour, "shape, color": lambda t: f"{t.kind}, {t.colour}",
         "keys": lambda t: f"shape: {t.kind}, color: {t.colour}"}


def fits(text, form):
    """Whether a text is some answer in this form."""
    return any(FORMS[form](evalset.Thing(k, c, 0, 0, 0)) == text for k in scene.KINDS for c in scene.COLOURS)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("folder")
    ap.add_argument("--each", type=int, default=30)
    ap.add_argument("--json")
    a = ap.parse_args()
    torch.set_num_threads(1)
    model, tok = load(a.folder)
    form_ok, right, n = 0, 0, 0
    for form, say in FORMS.items():
        for i in range(a.each // 2):
            rng = random.Random(f"shots/{form}/{i}")
            prompt, images = "", []
            for k in range(4):
                s = evalset.picture(rng, [rng.choice(scene.SHAPES)], [rng.choice(scene.COLOURS)])
                images.append(s.image)
                prompt += "<image>Result:" + (" " + say(s.things[0]) + "<|endofchunk|>" if k < 3 else "")
            text = tok.decode([t for t in infer.generate(model, tok, prompt, images, base=True, most=24)]).strip()
            form_ok += fits(text, form)
            right += text == say(s.things[0])
            n += 1
    caption = 0
    for i in range(a.each):
        rng = random.Random(f"caption/{i}")
        s = evalset.picture(rng, [rng.choice(scene.SHAPES)], [rng.choice(scene.COLOURS)])
        text = tok.decode(infer.generate(model, tok, "<image>Please provide a short description of this image:", [s.image], base=True, most=40))
        caption += s.things[0].kind in text and s.things[0].colour in text
    table = {}
    for name, k, m in (("few-shot, answer in the form of the shots", form_ok, n), ("few-shot, answer right", right, n), ("zero-shot caption names shape and color", caption, a.each)):
        lo, hi = interval(k, m)
        table[name] = dict(right=k, of=m, accuracy=round(k / m, 3), low=round(lo, 3), high=round(hi, 3))
        print(f"{name:42s} {k:4d}/{m:<4d} {k / m:6.1%}  [{lo:.1%}, {hi:.1%}]")
    if a.json:
        json.dump(table, open(a.json, "w"), indent=1)


if __name__ == "__main__":
    main()
