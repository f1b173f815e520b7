"""Trains the tokenizer on generated talk: python -m tinyxgen.make_tokenizer OUT.json"""

import json
import random
import sys

from . import batches, scene, talk, tokenizer


# words people use when they ask, beyond the templates
COMMON = ("hello hi please thanks would could should can will do does did is are was were has have had not this that these those there here what which who where when why how many much "
          "some any all each both only just also very more less first second third one two three four five left right top bottom middle center side corner above below between next near "
          "big small large little long short round object objects thing things shape shapes picture image photo drawing color colour colors count number tell show say name describe "
          "explain find look see give list answer question sentence word single phrase using with without from about into image images cyan ring line point figure").split()


class _Spy:
    """Stands in for a tokenizer and keeps every run it is asked to encode."""
    image = placeholder = endofchunk = end = assistant = user = eos = 0

    def __init__(self):
        self.runs = []

    def run(self, text):
        self.runs.append(text)
        return [1]

    def slow(self, text):
        self.runs.append(text.replace(" ", "▁"))
        return []


def main():
    spy = _Spy()
    rng = random.Random(5)
    names = list(talk.Asker.WEIGHTS)
    for i in range(1500):
        s = scene.draw(rng, text_share=.2)
        ask = talk.Asker(rng)
        q = batches.Sequence(spy)
        for n in ["q_caption", "q_detailed"] + names:
            got = getattr(ask, n)(s)
            if got:
                q.segment([got[:2]], "caption", rng.choice(["\n", " ", ""]))
        turns = ask.follow_up(s)
        if turns:
            q.segment(turns, "follow")
        if i % 3 == 0:
            batches.chat(rng, spy)
            b = scene.draw(rng, text_share=.2)
            for _ in range(4):
                got = talk.two_images(rng, s, b, ask)
                if got:
                    q.segment([got[:2]], "compare", " ")
    fast = ["▁" + t.replace(" ", "▁") for v in (batches.TWO,) for t in v]
    words = scene.COLOURS + scene.KINDS + list(talk.PLURAL.values()) + talk.NUMBER
    extra = [p + w for w in words for p in ("▁", "▁", "")] + [w.capitalize() for w in words] + ["▁" + w.lower() for w in scene.WORDS]
    extra += ["▁" + t.replace(" ", "▁") for v in talk.EVAL_ASK.values() for t in v]
    extra += ["▁" + t.replace(" ", "▁") for t in talk.Asker.ONE_WORD] * 8
    extra += [p + w for w in COMMON for p in ("▁", "")]
    extra += [talk.SYSTEM.replace(" ", "▁")] * 50 + ["▁Please▁provide▁a▁short▁description▁of▁this▁image:", "▁A▁short▁description▁of▁this▁image▁in▁one▁sentence:", "▁Caption:", "▁Output:"] * 30
    vocab, merges = tokenizer.train(spy.runs + fast + extra * 12)
    t = tokenizer.Tokenizer(vocab, merges)
    json.dump(t.files()["tokenizer.json"], open(sys.argv[1], "w", encoding="utf-8"), ensure_ascii=False, indent=1)
    print(len(vocab), t.n, len(t.slow(batches.PREFIX + "<image>\nWhat color is the circle?<|end|>\n<|assistant|>\n")))


if __name__ == "__main__":
    main()
