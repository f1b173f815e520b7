"""Draws the three sample pictures of the demo: python -m tinyxgen.samples MODEL OUT

The demo should open with something the model can do, so for each question the first seed is taken whose picture it answers right.
"""

import json
import os
import random
import sys

import torch

from . import evalset, infer
from .export import load

WANTED = [
    ("shapes.png", (640, 480), ["circle", "star", "triangle"], ["red", "blue", "yellow"], "What color is the star?", "blue", "color, one object"),
    ("hearts.png", (720, 480), ["heart", "heart", "heart"], ["pink", "pink", "pink"], "How many hearts are there?", "three", "count"),
    ("square.png", (600, 600), ["square"], ["green"], "What shape is this and what color is it?", "square", "shape"),
]


def main():
    torch.set_num_threads(1)
    model, tok = load(sys.argv[1])
    os.makedirs(sys.argv[2], exist_ok=True)
    out = []
    for name, size, kinds, colours, question, gold, cat in WANTED:
        asks = [question] if cat != "shape" else ["What is this?", "What shape is this?"]
        done = False
        for seed in range(40):
            s = evalset.picture(random.Random(f"sample/{name}/{seed}"), kinds, colours, size)
            for q in asks:
                a = infer.answer(model, tok, q, [s.image])
                if evalset.correct(a, gold, cat) and not done:
                    s.image.save(os.path.join(sys.argv[2], name), optimize=True)
                    out.append(dict(file=name, question=q, expected=a))
                    print(name, seed, q, a)
                    done = True
            if done:
                break
        if not done:
            print("no picture found for", name)
    with open(os.path.join(sys.argv[2], "samples.json"), "w") as f:
        json.dump(out, f, indent=2)
        f.write("\n")


if __name__ == "__main__":
    main()
