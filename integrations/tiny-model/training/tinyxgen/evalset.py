"""Evaluation pictures and questions that share no seed, layout, drawing code or phrasing with training.

Pictures are rasterised from inequalities with 3 x 3 samples a pixel, on a jittered lattice, in fixed colours of their own.
"""

import base64
import io
import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import scene, talk
from .scene import SHAPES, Scene, Thing

SIZES = [(320, 240), (400, 300), (300, 300), (240, 320), (400, 225), (420, 180), (256, 256), (360, 270), (180, 360)]
INK = {"red": ["#e6194b", "#d62728", "#ff0000", "#c8102e"], "orange": ["#ff8c00", "#ffa500", "#f58220"], "yellow": ["#ffe119", "#ffd700", "#ffff00"],
       "green": ["#2ca02c", "#008000", "#3cb44b", "#00c000"], "blue": ["#0000ff", "#1f77b4", "#4363d8", "#0a4bd6"], "purple": ["#800080", "#7b2cbf", "#8e44ad"],
       "pink": ["#ffc0cb", "#ff69b4", "#f7a1c4"], "brown": ["#8b4513", "#7a4a21"], "black": ["#000000", "#101010"], "white": ["#ffffff", "#fafafa"],
       "gray": ["#808080", "#888888", "#777777"]}
PAPER = [("white", "#ffffff")] * 6 + [("white", "#fdfdfb"), (None, "#f3ead7"), (None, "#e8f1fa"), (None, "#eef7ea"), ("black", "#111111"), ("gray", "#7d7d7d"),
                                     ("yellow", "#ffe95c"), ("blue", "#1d4fc4"), ("green", "#2e8b3a")]
FONTS = ["/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed-Bold.ttf", "/usr/share/fonts/truetype/liberation/LiberationSansNarrow-Bold.ttf",
         "/usr/share/fonts/truetype/liberation/LiberationMono-Bold.ttf", "/usr/share/fonts/truetype/freefont/FreeMonoBold.ttf"]


ICONS = ["house", "tree", "car", "flower", "fish", "sun", "cup", "clock", "umbrella", "face"]
NEW_WORDS = "SAND ROAD DESK WIND LAMP BELL FARM NINE GOLD SHIP HAND POST CAMP SNOW MINT".split()


def _rgb(h):
    return tuple(int(h[i:i + 2], 16) for i in (1, 3, 5))


def inside(kind, x, y, rng):
    """x, y in [-1, 1] (y down) -> bool array."""
    if kind == "circle":
        return x * x + y * y < .88
    if kind == "oval":
        return x * x + (y / .57) ** 2 < 1
    if kind == "square":
        return (abs(x) < .82) & (abs(y) < .82)
    if kind == "rectangle":
        return (abs(x) < 1) & (abs(y) < .5)
    if kind == "triangle":
        return (y < .8) & (y > 2 * abs(x) * .9 - .9)
    if kind == "diamond":
        return abs(x) / .75 + abs(y) < 1
    if kind == "cross":
        return ((abs(x) < .32) & (abs(y) < .95)) | ((abs(y) < .32) & (abs(x) < .95))
    if kind == "moon":
        return (x * x + y * y < .95) & ((x - .45) ** 2 + y * y > .62)
    if kind == "heart":
        X, Y = x * 1.25, -y * 1.2 + .12
        return (X * X + Y * Y - 1) ** 3 - X * X * Y ** 3 < 0
    if kind == "star":
        a = np.arctan2(x, -y)
        r = np.hypot(x, y)
        k = math.pi / 5
        a = abs((a + k) % (2 * k) - k)
        # edge from the tip (1, 0) to the inner corner (.42, k)
        px, py = .42 * math.cos(k), .42 * math.sin(k)
        X, Y = r * np.cos(a), r * np.sin(a)
        return (X - 1) * py - Y * (px - 1) < 0
    raise ValueError(kind)


def picture(rng, kinds, colours, size=None):
    """kinds and colours: one per thing."""
    w, h = size or rng.choice(SIZES)
    n = len(kinds)
    name, paper = rng.choice([p for p in PAPER if p[0] not in colours])
    bg = _rgb(paper)
    cols = max(1, min(n, round(math.sqrt(n * w / h))))
    rows = math.ceil(n / cols)
    if n <= 3 and rng.random() < .6:
        cols, rows = max(cols, 2 if w >= h else 1), max(rows, 2)
    cw, ch = w / cols, h / rows
    cells = rng.sample([(i, j) for i in range(cols) for j in range(rows)], n)
    a = np.empty((h * 3, w * 3, 3), np.float32)
    a[:] = bg
    things = []
    for kind, colour, (i, j) in zip(kinds, colours, cells):
        r = min(cw, ch) * rng.uniform(.28, .42)
        if max(w, h) * .055 > r:
            r = max(w, h) * .055
        x = (i + .5) * cw + rng.uniform(-1, 1) * max(0, cw / 2 - r * 1.08)
        y = (j + .5) * ch + rng.uniform(-1, 1) * max(0, ch / 2 - r * 1.08)
        inks = [c for c in INK[colour] if sum(abs(p - q) for p, q in zip(_rgb(c), bg)) > 150] or INK[colour][:1]
        t = math.radians(rng.choice([0, 0, rng.uniform(-8, 8)]))
        gy, gx = np.mgrid[0:h * 3, 0:w * 3].astype(np.float32)
        gx, gy = ((gx + .5) / 3 - x) / r, ((gy + .5) / 3 - y) / r
        m = inside(kind, gx * math.cos(t) + gy * math.sin(t), -gx * math.sin(t) + gy * math.cos(t), rng)
        a[m] = _rgb(rng.choice(inks))
        things.append(Thing(kind, colour, x, y, r))
    a = a.reshape(h, 3, w, 3, 3).mean((1, 3))
    return Scene(w, h, things, name, None, Image.fromarray((a + .5).astype(np.uint8), "RGB"))


def text_picture(rng, text):
    w, h = rng.choice([(320, 160), (400, 200), (300, 225)])
    name, paper = rng.choice(PAPER[:10])
    colour = rng.choice(["black", "red", "blue", "green", "purple"])
    im = Image.new("RGB", (w, h), _rgb(paper))
    f = rng.choice(FONTS)
    font = ImageFont.truetype(f, 100)
    b = font.getbbox(text)
    font = ImageFont.truetype(f, max(10, int(100 * min(w * .8 / (b[2] - b[0]), h * .7 / (b[3] - b[1])))))
    ImageDraw.Draw(im).text((w / 2, h / 2), text, font=font, fill=_rgb(rng.choice(INK[colour])), anchor="mm")
    t = Thing("text", colour, w / 2, h / 2, h / 3)
    return Scene(w, h, [t], name, text, im)


def icon_picture(rng, kind):
    """Icons drawn with plain pen strokes, other than those of training."""
    w, h = rng.choice(SIZES)
    colour = rng.choice(["red", "blue", "green", "orange", "purple", "brown"])
    ink = _rgb(rng.choice(INK[colour]))
    name, paper = rng.choice(PAPER[:8])
    k = 4
    im = Image.new("RGB", (w * k, h * k), _rgb(paper))
    pen = ImageDraw.Draw(im)
    r = min(w, h) * rng.uniform(.24, .42)
    x, y = rng.uniform(r * 1.1, w - r * 1.1), rng.uniform(r * 1.1, h - r * 1.1)
    at = lambda *p: [(x + p[i] * r) * k if i % 2 == 0 else (y + p[i] * r) * k for i in range(len(p))]
    dark, light = (40, 40, 40), (255, 255, 255)
    if kind == "house":
        pen.rectangle(at(-.7, -.1, .7, .9), fill=ink)
        pen.polygon(at(-.9, -.1, 0, -.9, .9, -.1), fill=dark)
        pen.rectangle(at(-.2, .3, .2, .9), fill=light)
    elif kind == "tree":
        pen.rectangle(at(-.14, .1, .14, .95), fill=_rgb("#7a4a21"))
        for dx, dy in ((-.35, -.1), (.35, -.1), (0, -.45)):
            pen.ellipse(at(dx - .45, dy - .45, dx + .45, dy + .45), fill=ink)
    elif kind == "car":
        pen.rounded_rectangle(at(-.95, -.05, .95, .5), radius=.15 * r * k, fill=ink)
        pen.polygon(at(-.55, 0, -.35, -.45, .35, -.45, .6, 0), fill=ink)
        pen.rectangle(at(-.3, -.35, .3, -.05), fill=light)
        for dx in (-.5, .5):
            pen.ellipse(at(dx - .24, .26, dx + .24, .74), fill=dark)
    elif kind == "fish":
        pen.ellipse(at(-.9, -.42, .5, .42), fill=ink)
        pen.polygon(at(.3, 0, .95, -.45, .95, .45), fill=ink)
        pen.ellipse(at(-.62, -.18, -.46, -.02), fill=dark)
    elif kind == "flower":
        pen.line(at(0, 0, 0, .95), fill=_rgb("#2ca02c"), width=int(.1 * r * k))
        for i in range(6):
            a = i * math.pi / 3
            cx, cy = .38 * math.cos(a), -.35 + .38 * math.sin(a)
            pen.ellipse(at(cx - .26, cy - .26, cx + .26, cy + .26), fill=ink)
        pen.ellipse(at(-.2, -.55, .2, -.15), fill=_rgb("#ffe119"))
    elif kind == "sun":
        pen.ellipse(at(-.5, -.5, .5, .5), fill=ink)
        for i in range(8):
            a = i * math.pi / 4
            pen.line(at(.62 * math.cos(a), .62 * math.sin(a), .95 * math.cos(a), .95 * math.sin(a)), fill=ink, width=int(.12 * r * k))
    elif kind == "cup":
        pen.rectangle(at(-.6, -.6, .35, .7), fill=ink)
        pen.arc(at(.1, -.4, .8, .4), -90, 90, fill=ink, width=int(.16 * r * k))
    elif kind == "clock":
        pen.ellipse(at(-.9, -.9, .9, .9), fill=light, outline=ink, width=int(.16 * r * k))
        pen.line(at(0, 0, 0, -.6), fill=dark, width=int(.08 * r * k))
        pen.line(at(0, 0, .4, .1), fill=dark, width=int(.08 * r * k))
    elif kind == "umbrella":
        pen.pieslice(at(-.95, -.9, .95, .8), 180, 360, fill=ink)
        pen.line(at(0, -.1, 0, .8), fill=dark, width=int(.09 * r * k))
    else:
        pen.ellipse(at(-.9, -.9, .9, .9), fill=ink)
        for dx in (-.32, .32):
            pen.ellipse(at(dx - .1, -.4, dx + .1, -.12), fill=dark)
        pen.arc(at(-.5, -.4, .5, .5), 25, 155, fill=dark, width=int(.09 * r * k))
    return Scene(w, h, [Thing(kind, colour, x, y, r)], name, None, im.resize((w, h), Image.LANCZOS))


def chart_picture(rng):
    w, h = rng.choice([(400, 300), (360, 270), (320, 240)])
    kind, n = rng.choice(["bar", "bar", "pie"]), rng.randint(2, 5)
    colours = rng.sample(["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "gray"], n)
    inks = [_rgb(rng.choice(INK[c])) for c in colours]
    im = Image.new("RGB", (w * 3, h * 3), (255, 255, 255))
    pen = ImageDraw.Draw(im)
    pen.text((w * 1.5, h * .2), rng.choice(["Sales", "Result", "Survey", "Visitors"]), font=ImageFont.truetype(FONTS[0], h // 5), fill=(0, 0, 0), anchor="mm")
    things = []
    if kind == "bar":
        values = rng.sample([.2, .32, .45, .58, .7, .85, 1], n)
        pen.line([(w * .2, h * .45), (w * .2, h * 2.7), (w * 2.9, h * 2.7)], fill=(90, 90, 90), width=5)
        for i, v in enumerate(values):
            x0 = w * .3 + i * w * 2.5 / n
            pen.rectangle([x0, h * 2.7 - v * h * 2.1, x0 + w * 1.6 / n, h * 2.7], fill=inks[i])
    else:
        values = rng.sample([2, 3, 4.5, 6, 8, 11], n)
        at, r = 0, h * 1.15
        for i, v in enumerate(values):
            end = at + 360 * v / sum(values)
            pen.pieslice([w * 1.5 - r, h * 1.65 - r, w * 1.5 + r, h * 1.65 + r], at - 90, end - 90, fill=inks[i])
            at = end
    for c, v in zip(colours, values):
        things.append(Thing("bar" if kind == "bar" else "slice", c, w / 2, h / 2, h / 3, value=v))
    return Scene(w, h, things, "white", None, im.resize((w, h), Image.BOX), kind)


def _random(rng, n, distinct=False):
    colours = list(scene.COLOURS)
    if distinct:
        return picture(rng, rng.sample(SHAPES, n), rng.sample(colours, n))
    return picture(rng, [rng.choice(SHAPES) for _ in range(n)], [rng.choice(colours) for _ in range(n)])


def rows(seed=990001, each=30):
    """[(scene, question, answer, category)]; a row is skipped when its picture cannot carry the question."""
    out = []

    def add(category, make, method, count=each):
        k, made = 0, 0
        while made < count:
            rng = random.Random(f"{seed}/{category}/{k}")
            k += 1
            s = make(rng)
            ask = talk.Asker(rng, evaluation=True)
            got = getattr(ask, method)(s) if isinstance(method, str) else method(ask, s)
            if got and got[2]:
                out.append((s, got[0], got[2], category))
                made += 1

    add("color, one object", lambda r: _random(r, 1), "q_color1")
    add("shape, one object", lambda r: _random(r, 1), "q_shape")
    add("color, several objects", lambda r: _random(r, r.randint(2, 4), True), "q_color")
    add("shape, several objects", lambda r: _random(r, r.randint(2, 4), True), "q_shapeof")

    def group(r, lo, hi):
        n = r.randint(lo, hi)
        k, c = r.choice(SHAPES), r.choice(scene.COLOURS)
        other = [(r.choice([x for x in SHAPES if x != k]), r.choice(scene.COLOURS)) for _ in range(r.choice([0, 0, 1, 2]) if n < 6 else 0)]
        return picture(r, [k] * n + [x for x, _ in other], [c] * n + [x for _, x in other])

    def count_first(ask, s):
        k = s.things[0].kind
        n = sum(t.kind == k for t in s.things)
        return ask.ask("count", d=talk.PLURAL[k]), None, talk.NUMBER[n]

    add("count 1-5", lambda r: group(r, 1, 5), count_first)
    add("count 6-9", lambda r: group(r, 6, 9), count_first, each // 2)
    add("is there", lambda r: _random(r, r.randint(1, 4), True), "q_exist", each * 4 // 3)
    add("where", lambda r: _random(r, r.randint(1, 3), True), "q_where")
    add("relation", lambda r: _random(r, 2, True), "q_rel")
    add("background", lambda r: _random(r, r.randint(1, 3), True), "q_background", each * 2 // 3)
    add("absent object", lambda r: _random(r, r.randint(1, 3), True), "q_absent", each * 2 // 3)
    add("icon, one object", lambda r: icon_picture(r, r.choice(ICONS)), lambda ask, s: (ask.ask("shape").replace("shape", "object").replace("figure", "thing"), None, s.things[0].kind))
    add("number of one or two digits", lambda r: text_picture(r, str(r.randrange(10) if r.random() < .5 else r.randrange(10, 100))), "q_read")
    add("word of the training list", lambda r: text_picture(r, r.choice([x for x in scene.WORDS if len(x) <= 5])), "q_read", each * 2 // 3)
    add("word never seen", lambda r: text_picture(r, r.choice(NEW_WORDS)), "q_read", each // 2)
    add("chart", chart_picture, "q_chart", each * 4 // 3)
    return out


def png(image):
    b = io.BytesIO()
    image.quantize(96, dither=Image.Dither.NONE).save(b, "PNG", optimize=True)
    return b.getvalue()


def correct(prediction, gold, category):
    """Whole-word containment of the wanted word; yes/no by the first word; absent objects must be denied."""
    words = "".join(c.lower() if c.isalnum() else " " for c in prediction).split()
    want = gold.lower().split()
    if gold in ("yes", "no") and category != "absent object":
        return words[:1] == want
    if category == "absent object":
        return "no" in words or "cannot" in words
    if category.startswith(("number", "word")):
        return gold.lower() in words
    if category == "chart":
        found = [w for w in words if w in scene.COLOURS or w in ("bar", "pie") and gold in ("bar", "pie") or w in talk.NUMBER]
        return found[:1] == want
    if category.startswith("count"):
        found = [talk.NUMBER.index(w) for w in words if w in talk.NUMBER[1:]] + [int(w) for w in words if w.isdigit()] + ([0] if "no" in words else [])
        return found[:1] == [talk.NUMBER.index(gold)]
    if category == "where":
        return " ".join(want) == " ".join(words[-len(want):])
    if category.startswith(("color", "background")):
        return [w for w in words if w in scene.COLOURS] == want
    if category.startswith(("shape", "icon")):
        return [w.rstrip("s") for w in words if w.rstrip("s") in [s.rstrip("s") for s in scene.KINDS] or w == "crosses"][:1] == [gold.rstrip("s")]
    return all(w in words for w in want)
