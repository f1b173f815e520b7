"""Draws scenes and knows what is in them: every object with shape, colour, outline polygon and place."""

import io
import math
import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SHAPES = ["circle", "square", "triangle", "rectangle", "oval", "star", "heart", "diamond", "cross", "moon"]
ICONS = ["house", "tree", "car", "flower", "fish", "sun", "cup", "book", "key", "clock", "umbrella", "face"]
KINDS = SHAPES + ICONS
COLOURS = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray"]
GLYPHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
PARTS = ["bar", "slice"]   # of charts
WORDS = ("CAT DOG SUN CAR BUS CUP HAT PEN MAP KEY BOX RED BLUE STOP OPEN EXIT SALE HELP LOVE HOME TREE FISH BOOK MILK "
         "TAXI CAFE BANK PARK SHOP HELLO WATER MUSIC HAPPY SPRING GREEN HOTEL PIZZA YES NO GO ONE TWO FIVE TEN BIG NEW OLD TOP ICE ART BLACK WHITE PINK HOT COLD LEFT RIGHT "
         "NORTH SOUTH EAST WEST JAVA CODE DATA TEST DEMO HI BYE WELCOME THANKS PLEASE DANGER SLOW FAST MAIN END START TODAY PARTY NIGHT "
         "DAY LIGHT FIRE BIRD HORSE APPLE LEMON BREAD TEA SUGAR KING QUEEN STAR MOON HEART").split()

_HSV = {  # hue in degrees, saturation, value
    "red": [((-8, 8), (.78, 1), (.70, 1))],
    "orange": [((22, 36), (.8, 1), (.9, 1))],
    "yellow": [((47, 60), (.7, 1), (.88, 1))],
    "green": [((88, 150), (.5, 1), (.42, .95)), ((112, 128), (.7, 1), (.45, 1))],
    "blue": [((205, 242), (.6, 1), (.5, 1))],
    "purple": [((268, 296), (.45, 1), (.42, .85))],
    "pink": [((318, 350), (.25, .65), (.92, 1))],
    "brown": [((18, 32), (.55, .88), (.34, .58))],
    "black": [((0, 360), (0, .1), (0, .12))],
    "white": [((0, 360), (0, .03), (.95, 1))],
    "gray": [((0, 360), (0, .05), (.40, .68))],
}
_PURE = {"red": (255, 0, 0), "orange": (255, 165, 0), "yellow": (255, 255, 0), "green": (0, 128, 0),
         "blue": (0, 0, 255), "purple": (128, 0, 128), "pink": (255, 192, 203), "brown": (139, 69, 19),
         "black": (0, 0, 0), "white": (255, 255, 255), "gray": (128, 128, 128)}


def _hsv(h, s, v):
    h = (h % 360) / 60
    c = v * s
    x = c * (1 - abs(h % 2 - 1))
    r, g, b = [(c, x, 0), (x, c, 0), (0, c, x), (0, x, c), (x, 0, c), (c, 0, x)][int(h) % 6]
    m = v - c
    return int((r + m) * 255 + .5), int((g + m) * 255 + .5), int((b + m) * 255 + .5)


def paint(rng, name):
    if rng.random() < .12:
        return _PURE[name]
    (h, s, v) = rng.choice(_HSV[name])
    return _hsv(rng.uniform(*h), rng.uniform(*s), rng.uniform(*v))


def _ellipse(cx, cy, rx, ry, n=36):
    return [(cx + rx * math.cos(2 * math.pi * i / n), cy + ry * math.sin(2 * math.pi * i / n)) for i in range(n)]


def _outline(rng, kind):
    """Polygon of a shape in units of its radius, centred on 0."""
    u = rng.uniform
    if kind == "circle":
        return _ellipse(0, 0, .93, .93)
    if kind == "oval":
        p = _ellipse(0, 0, 1, u(.48, .66))
        return p if rng.random() < .6 else [(y, x) for x, y in p]
    if kind == "square":
        return [(-.8, -.8), (.8, -.8), (.8, .8), (-.8, .8)]
    if kind == "rectangle":
        k = u(.38, .6)
        p = [(-1, -k), (1, -k), (1, k), (-1, k)]
        return p if rng.random() < .6 else [(y, x) for x, y in p]
    if kind == "triangle":
        a = u(-.25, .25) if rng.random() < .3 else 0
        w, h = u(.8, 1), u(.75, 1)
        p = [(a, -h), (w, h * .8), (-w, h * .8)]
        r = rng.random()
        if r < .1:
            p = [(-.85, -.85), (.85, .85), (-.85, .85)]
        elif r < .2:
            p = [(x, -y) for x, y in p]
        return p
    if kind == "star":
        k, n = u(.38, .5), 5 if rng.random() < .85 else rng.choice([4, 6])
        return [((1 if i % 2 == 0 else k) * math.sin(math.pi * i / n), -(1 if i % 2 == 0 else k) * math.cos(math.pi * i / n))
                for i in range(2 * n)]
    if kind == "heart":
        pts = []
        for i in range(40):
            t = 2 * math.pi * i / 40
            pts.append((16 * math.sin(t) ** 3 / 17, -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) / 16 - .1))
        return pts
    if kind == "diamond":
        k = u(.6, .95)
        return [(0, -1), (k, 0), (0, 1), (-k, 0)]
    if kind == "cross":
        k = u(.25, .4)
        return [(-k, -1), (k, -1), (k, -k), (1, -k), (1, k), (k, k), (k, 1), (-k, 1), (-k, k), (-1, k), (-1, -k), (-k, -k)]
    if kind == "moon":
        d, r = u(.35, .6), u(.75, .9)
        # outer arc minus the disc of radius r around (d, 0)
        x = (1 + d * d - r * r) / (2 * d)
        x = max(-.95, min(.95, x))
        a = math.acos(x)
        outer = [(math.cos(t), math.sin(t)) for t in np.linspace(a, 2 * math.pi - a, 26)]
        y = math.sqrt(max(0, 1 - x * x))
        b = math.atan2(y, x - d)
        inner = [(d + r * math.cos(t), r * math.sin(t)) for t in np.linspace(2 * math.pi - b, b, 20)]
        return outer + inner
    raise ValueError(kind)


def _icon(rng, kind, main):
    """Parts (polygon, rgb) of an icon; the first parts carry its main colour."""
    u = rng.uniform
    dark = tuple(int(c * .55) for c in main)
    if kind == "house":
        roof = paint(rng, rng.choice(["brown", "red", "gray", "black"])) if rng.random() < .6 else dark
        return [([(-.75, -.15), (.75, -.15), (.75, .95), (-.75, .95)], main), ([(-1, -.15), (0, -1), (1, -.15)], roof),
                ([(-.18, .35), (.2, .35), (.2, .95), (-.18, .95)], paint(rng, rng.choice(["brown", "black", "white"]))),
                ([(-.6, .1), (-.3, .1), (-.3, .4), (-.6, .4)], (250, 250, 210) if rng.random() < .7 else dark)]
    if kind == "tree":
        trunk = ([(-.16, .2), (.16, .2), (.2, 1), (-.2, 1)], paint(rng, "brown"))
        if rng.random() < .5:
            return [(_ellipse(0, -.3, .72, .7), main), trunk]
        return [([(0, -1), (.7, .3), (-.7, .3)], main), trunk]
    if kind == "car":
        wheel = paint(rng, "black") if rng.random() < .8 else (60, 60, 60)
        return [([(-1, 0), (1, 0), (1, .5), (-1, .5)], main), ([(-.6, 0), (-.35, -.5), (.4, -.5), (.65, 0)], main),
                ([(-.45, -.05), (-.28, -.4), (.33, -.4), (.5, -.05)], (200, 225, 240)),
                (_ellipse(-.55, .5, .26, .26, 18), wheel), (_ellipse(.55, .5, .26, .26, 18), wheel)]
    if kind == "flower":
        n = rng.choice([5, 6, 7])
        parts = [(_ellipse(.42 * math.cos(2 * math.pi * i / n), -.35 + .42 * math.sin(2 * math.pi * i / n), .28, .28, 16), main) for i in range(n)]
        return parts + [(_ellipse(0, -.35, .24, .24, 16), paint(rng, rng.choice(["yellow", "brown", "orange"]))),
                        ([(-.06, .25), (.06, .25), (.06, 1), (-.06, 1)], paint(rng, "green"))]
    if kind == "fish":
        f = rng.choice([1, -1])
        return [(_ellipse(-.15 * f, 0, .75, .45), main), ([(.4 * f, 0), (1 * f, -.5), (1 * f, .5)], main),
                (_ellipse(-.55 * f, -.1, .09, .09, 12), (0, 0, 0) if sum(main) > 200 else (255, 255, 255))]
    if kind in ("cup", "book", "key", "clock", "umbrella", "face"):
        return _household(rng, kind, main, dark)
    if kind == "sun":
        n = rng.choice([8, 10, 12])
        rays = []
        for i in range(n):
            a = 2 * math.pi * i / n
            rays.append(([(.62 * math.cos(a - .1), .62 * math.sin(a - .1)), (math.cos(a - .04), math.sin(a - .04)),
                          (math.cos(a + .04), math.sin(a + .04)), (.62 * math.cos(a + .1), .62 * math.sin(a + .1))], main))
        return [(_ellipse(0, 0, .55, .55), main)] + rays
    raise ValueError(kind)


def _ring(cx, cy, outer, inner, a, b):
    """Part of a ring between two angles in degrees, as a polygon."""
    t = np.radians(np.linspace(a, b, 22))
    return ([(cx + outer * math.cos(v), cy + outer * math.sin(v)) for v in t]
            + [(cx + inner * math.cos(v), cy + inner * math.sin(v)) for v in t[::-1]])


def _household(rng, kind, main, dark):
    u = rng.uniform
    light = (250, 250, 240) if sum(main) < 600 else (40, 40, 50)
    if kind == "cup":
        f, k = rng.choice([1, -1]), u(.5, .7)
        return [([(-.65 * f, -.6), (.4 * f, -.6), (k * .4 * f, .75), (-.65 * f + (1 - k) * .4 * f, .75)], main),
                ([(x * f, y) for x, y in _ring(.42, -.05, .5, .3, -80, 80)], main), (_ellipse(-.12 * f, -.6, .53, .1), dark)]
    if kind == "book":
        if rng.random() < .5:   # open
            return [([(0, -.5), (.95, -.65), (.95, .55), (0, .75)], main), ([(0, -.5), (-.95, -.65), (-.95, .55), (0, .75)], main),
                    ([(.1, -.4), (.83, -.5), (.83, .42), (.1, .58)], light), ([(-.1, -.4), (-.83, -.5), (-.83, .42), (-.1, .58)], light)]
        return [([(-.7, -.9), (.7, -.9), (.7, .9), (-.7, .9)], main), ([(-.7, -.9), (-.5, -.9), (-.5, .9), (-.7, .9)], dark),
                ([(-.25, -.55), (.5, -.55), (.5, -.3), (-.25, -.3)], light)]
    if kind == "key":
        f = rng.choice([1, -1])
        parts = [_ring(-.55, 0, .45, .2, 0, 360), [(-.12, -.1), (1, -.1), (1, .1), (-.12, .1)], [(.85, .1), (1, .1), (1, .42), (.85, .42)],
                 [(.55, .1), (.7, .1), (.7, .36), (.55, .36)]]
        return [([(x * f, y) for x, y in p], main) for p in parts]
    if kind == "clock":
        a, b = u(0, 6.28), u(0, 6.28)
        hand = lambda t, n, k: [(n * math.cos(t) - k * math.sin(t) * s, n * math.sin(t) + k * math.cos(t) * s) for s in (1, -1)] + \
            [(-k * math.sin(t) * s, k * math.cos(t) * s) for s in (-1, 1)]
        ticks = [(_ellipse(.62 * math.cos(v * .5236), .62 * math.sin(v * .5236), .05, .05, 8), (0, 0, 0)) for v in range(12)]
        return [(_ellipse(0, 0, .97, .97), main), (_ellipse(0, 0, .76, .76), (250, 250, 245))] + ticks + \
            [(hand(a, .6, .05), (0, 0, 0)), (hand(b, .4, .07), (0, 0, 0))]
    if kind == "umbrella":
        top = [(math.cos(v), -.05 + .85 * math.sin(v)) for v in np.linspace(math.pi, 2 * math.pi, 24)]
        low = [(1 - 2 * (i + .5) / 4, -.2) if j else (1 - 2 * i / 4, -.02) for i in range(4) for j in (0, 1)]
        return [(top + low, main), ([(-.05, -.95), (.05, -.95), (.05, .75), (-.05, .75)], dark),
                (_ring(-.18, .72, .23, .13, 0, 180), dark)]
    happy = rng.random() < .7
    eyes = [(_ellipse(x, -.25, .11, .15, 14), (0, 0, 0) if sum(main) > 200 else (255, 255, 255)) for x in (-.33, .33)]
    mouth = _ring(0, .05, .55, .43, 25, 155) if happy else _ring(0, .75, .5, .38, 215, 325)
    return [(_ellipse(0, 0, .95, .95), main)] + eyes + [(mouth, eyes[0][1])]


@dataclass
class Thing:
    kind: str            # shape, icon or "text"
    colour: str
    x: float             # centre, in pixels of the picture
    y: float
    r: float             # radius
    polys: list = field(default_factory=list)   # outline polygons, in pixels of the picture
    glyph: int = -1      # for text: index into GLYPHS
    value: int = 0       # for parts of charts: how large it stands for


@dataclass
class Scene:
    w: int
    h: int
    things: list
    background: str      # named colour or None
    text: str = None
    image: Image.Image = None
    chart: str = None    # "bar" or "pie"

    @property
    def plain(self):
        """Only things, neither writing nor a chart."""
        return not (self.text or self.chart)


def _size(rng):
    r = rng.random()
    if r < .3:
        a = 1.0
    elif r < .52:
        a = 4 / 3
    elif r < .62:
        a = 3 / 2
    elif r < .74:
        a = 16 / 9
    elif r < .84:
        a = 3 / 4
    else:
        a = math.exp(rng.uniform(-1.1, 1.1))
    d = rng.uniform(150, 400) if rng.random() < .88 else rng.uniform(40, 150)
    return max(12, round(d * math.sqrt(a))), max(12, round(d / math.sqrt(a)))


def _far(a, b, least):
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2 >= least * least


def _background(rng):
    """(rgb, named colour or None, style)"""
    r = rng.random()
    if r < .40:
        name, rgb = "white", (255, 255, 255) if rng.random() < .6 else paint(rng, "white")
    elif r < .50:
        name, rgb = "black", paint(rng, "black")
    elif r < .68:
        name = rng.choice(COLOURS)
        rgb = paint(rng, name)
    elif r < .75:
        name, rgb = "gray", paint(rng, "gray")
    else:
        name, rgb = None, _hsv(rng.uniform(0, 360), rng.uniform(.04, .25), rng.uniform(.82, 1))
    s = rng.random()
    style = "plain" if s < .62 else "noise" if s < .76 else "gradient" if s < .88 else "lines"
    return rgb, name, style


def _canvas(rng, w, h, rgb, style):
    if style == "plain":
        return Image.new("RGB", (w, h), rgb)
    base = np.empty((h, w, 3), np.float32)
    base[:] = rgb
    if style == "gradient":
        k = rng.uniform(10, 34)
        ramp = np.linspace(-k, k, h if rng.random() < .5 else w, dtype=np.float32)
        base += ramp[:, None, None] if len(ramp) == h and rng.random() < 2 and ramp.shape[0] == h else ramp[None, :, None]
    elif style == "noise":
        g = np.random.default_rng(rng.getrandbits(32))
        c = rng.choice([1, 1, 2, 4])
        n = g.normal(0, rng.uniform(3, 14), ((h + c - 1) // c, (w + c - 1) // c, 1)).astype(np.float32)
        base += np.repeat(np.repeat(n, c, 0), c, 1)[:h, :w]
    elif style == "lines":
        p = max(6, int(rng.uniform(.05, .14) * min(w, h)))
        k = rng.uniform(8, 24) * rng.choice([1, -1])
        if rng.random() < .6:
            base[::p] += k
        if rng.random() < .6:
            base[:, ::p] += k
    return Image.fromarray(np.clip(base, 0, 255).astype(np.uint8), "RGB")


def _rotation(rng, kind):
    if kind in ("circle",):
        return 0
    if kind in ("square", "diamond"):
        return rng.choice([0, 0, rng.uniform(-10, 10)])
    if kind in ("heart",) or kind in ICONS:
        return rng.choice([0, 0, rng.uniform(-14, 14)])
    if kind in ("star", "moon"):
        return rng.choice([0, rng.uniform(-180, 180)])
    if kind == "triangle":
        return rng.choice([0, 0, rng.uniform(-20, 20), rng.uniform(-180, 180)])
    if kind in ("rectangle", "oval"):
        return rng.choice([0, 0, rng.uniform(-15, 15), rng.uniform(-90, 90)])
    return rng.choice([0, 0, rng.uniform(-12, 12), 45])


def _turn(pts, deg, x, y, r):
    if not deg:
        return [(x + px * r, y + py * r) for px, py in pts]
    c, s = math.cos(math.radians(deg)), math.sin(math.radians(deg))
    return [(x + (px * c - py * s) * r, y + (px * s + py * c) * r) for px, py in pts]


def _place(rng, w, h, n, big=False):
    """Centres and radii of n things that do not touch."""
    d = math.sqrt(w * h)
    top = min(w, h) * .46
    spread = {1: (.12, .44), 2: (.11, .26), 3: (.10, .22), 4: (.09, .18), 5: (.085, .16)}.get(n, (.07, .125))
    if rng.random() < .22 and n > 1:  # a row, a column or a lattice
        cols = n if rng.random() < .5 else math.ceil(math.sqrt(n))
        if w < h * .7 and cols == n:
            cols = 1
        rows = math.ceil(n / cols)
        cw, ch = w / cols, h / rows
        r = min(cw, ch) * rng.uniform(.26, .42)
        cells = [(i % cols, i // cols) for i in range(cols * rows)]
        if rng.random() < .4:
            rng.shuffle(cells)
        return [((cx + .5) * cw, (cy + .5) * ch, r * rng.uniform(.85, 1)) for cx, cy in cells[:n]]
    same = rng.random() < .4
    r0 = rng.uniform(*spread)
    for shrink in (1, .9, .8, .7, .6):
        out = []
        for i in range(n):
            for _ in range(14):
                r = min((r0 if same else rng.uniform(*spread)) * d * shrink, top)
                x, y = rng.uniform(r * 1.03, w - r * 1.03), rng.uniform(r * 1.03, h - r * 1.03)
                if all((x - a) ** 2 + (y - b) ** 2 > (r + c) ** 2 * 1.08 for a, b, c in out):
                    out.append((x, y, r))
                    break
            else:
                break
        if len(out) == n:
            return out
    return out or [(w / 2, h / 2, top * .8)]


_FONT_FILES = None
_FONTS = {}


def fonts():
    global _FONT_FILES
    if _FONT_FILES is None:
        d = "/usr/share/fonts/truetype/"
        names = ["dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", "dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf",
                 "dejavu/DejaVuSansMono-Bold.ttf", "liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf",
                 "liberation/LiberationSerif-Bold.ttf", "freefont/FreeSans.ttf", "freefont/FreeSansBold.ttf", "freefont/FreeSerifBold.ttf"]
        import os
        _FONT_FILES = [d + n for n in names if os.path.exists(d + n)]
    return _FONT_FILES


def _font(name, size):
    key = (name, size)
    if key not in _FONTS:
        if len(_FONTS) > 800:
            _FONTS.clear()
        _FONTS[key] = ImageFont.truetype(name, size)
    return _FONTS[key]


def _text_scene(rng):
    w, h = _size(rng)
    if min(w, h) < 60:
        w, h = 2 * w + 40, 2 * h + 30
    rgb, bg, style = _background(rng)
    image = _canvas(rng, w, h, rgb, style)
    k = rng.random()
    if k < .28:
        text = str(rng.randrange(10))
    elif k < .42:
        text = str(rng.randrange(10, 100))
    elif k < .48:
        text = str(rng.randrange(100, 10000))
    elif k < .58:
        text = rng.choice(GLYPHS[:26])
    else:
        text = rng.choice(WORDS)
    case = rng.random()
    shown = text if case < .7 else text.lower() if case < .85 else text.capitalize()
    colour, fg = _ink(rng, rgb, bg)
    name = rng.choice(fonts())
    size = 100
    f = _font(name, size)
    box = f.getbbox(shown)
    bw, bh = box[2] - box[0], box[3] - box[1]
    scale = min(w * .9 / bw, h * .8 / bh) * rng.uniform(.55, 1)
    size = max(8, int(size * scale) // 4 * 4 or 4)
    f = _font(name, min(size, 300))
    box = f.getbbox(shown)
    bw, bh = box[2] - box[0], box[3] - box[1]
    x0 = rng.uniform(0, max(0, w - bw)) if rng.random() < .4 else (w - bw) / 2
    y0 = rng.uniform(0, max(0, h - bh)) if rng.random() < .4 else (h - bh) / 2
    ImageDraw.Draw(image).text((x0 - box[0], y0 - box[1]), shown, font=f, fill=fg)
    things, x = [], x0 - box[0]
    for i, ch in enumerate(shown):
        a, b = x + f.getlength(shown[:i]), x + f.getlength(shown[:i + 1])
        things.append(Thing("text", colour, (a + b) / 2, y0 + bh / 2, max(b - a, bh) / 2,
                            [[(a, y0), (b, y0), (b, y0 + bh), (a, y0 + bh)]], GLYPHS.index(ch.upper())))
    return Scene(w, h, things, bg if style != "gradient" else None, text, image)


def _chart_scene(rng):
    """A bar or pie chart; every bar or slice is a thing."""
    w, h = rng.randrange(180, 480), rng.randrange(150, 380)
    rgb, bg, _ = _background(rng)
    image = Image.new("RGB", (w, h), rgb)
    pen = ImageDraw.Draw(image)
    n = rng.choice([2, 3, 3, 4, 4, 5, 6])
    ink = (30, 30, 30) if sum(rgb) > 380 else (235, 235, 235)
    one = _ink(rng, rgb, bg) if rng.random() < .2 else None
    used, things = [], []
    for _ in range(n):
        c = one or _ink(rng, rgb, bg, [x for x in COLOURS if x not in used])
        used.append(c[0])
        things.append(c)
    size = max(8, int(h * rng.uniform(.045, .075)))
    font = _font(rng.choice(fonts()), size)
    title = rng.random() < .5
    if title:
        pen.text((w / 2, size), rng.choice(WORDS).capitalize(), font=font, fill=ink, anchor="mm")
    top = size * 2.2 if title else h * .06
    out = []
    if rng.random() < .62:
        left, right, low = w * rng.uniform(.06, .15), w * .96, h * rng.uniform(.84, .93)
        values = rng.sample(range(12, 101, 11), n)
        step, share = (right - left) / n, rng.uniform(.5, .9)
        labels, sideways = rng.random() < .5, rng.random() < .18
        for i, ((name, fg), v) in enumerate(zip(things, values)):
            if sideways:
                sh = (low - top) / n
                y = top + (i + .5) * sh
                box = (left, y - sh * share / 2, left + (right - left) * v / 100, y + sh * share / 2)
            else:
                x = left + (i + .5) * step
                box = (x - step * share / 2, low - (low - top) * v / 100, x + step * share / 2, low)
            a, b, c, d = box
            pen.rectangle(box, fill=fg, outline=ink if rng.random() < .1 else None)
            if labels and not sideways:
                pen.text(((a + c) / 2, low + size * .7), rng.choice(["ABCDEFG"[i], "ABCDEFG"[i], str(i + 1)]), font=font, fill=ink, anchor="mm")
            t = Thing("bar", name, (a + c) / 2, (b + d) / 2, math.hypot(c - a, d - b) / 2, [[(a, b), (c, b), (c, d), (a, d)]])
            t.value = v
            out.append(t)
        if rng.random() < .75:
            pen.line([(left, top), (left, low), (right, low)], fill=ink, width=rng.choice([1, 1, 2, 3]))
        kind = "bar"
    else:
        r = min(w, h - top) * rng.uniform(.36, .46)
        cx, cy = rng.uniform(r * 1.05, w - r * 1.05) if w > 2.1 * r else w / 2, top + (h - top) / 2
        parts = sorted(rng.sample(range(2, 12), n), reverse=rng.random() < .3)
        if rng.random() < .7:
            rng.shuffle(parts)
        at = rng.choice([-90, rng.uniform(0, 360)])
        hole = rng.uniform(.4, .6) if rng.random() < .15 else 0
        seen = []
        for (name, fg), v in zip(things, parts):
            if one:
                fg, name = _ink(rng, rgb, bg, [c for c in COLOURS if c not in seen])[::-1]
            seen.append(name)
            end = at + 360 * v / sum(parts)
            arc = [(cx + r * math.cos(math.radians(d)), cy + r * math.sin(math.radians(d))) for d in np.linspace(at, end, 40)]
            pen.polygon([(cx, cy)] + arc, fill=fg, outline=rgb if rng.random() < .3 else None)
            m = math.radians((at + end) / 2)
            t = Thing("slice", name, cx + .55 * r * math.cos(m), cy + .55 * r * math.sin(m), r * v / sum(parts), [[(cx, cy)] + arc])
            t.value = v
            out.append(t)
            at = end
        if hole:
            pen.ellipse((cx - r * hole, cy - r * hole, cx + r * hole, cy + r * hole), fill=rgb)
        kind = "pie"
    return Scene(w, h, out, bg, None, image, kind)


def _ink(rng, rgb, bg, choices=COLOURS):
    for _ in range(30):
        colour = rng.choice(choices)
        fg = paint(rng, colour)
        if colour != bg and _far(fg, rgb, 95):
            return colour, fg
    return ("black", (0, 0, 0)) if sum(rgb) > 380 else ("white", (255, 255, 255))


def draw(rng, kinds=None, count=None, text_share=.14, easy=0.0, chart_share=.06):
    """One random scene with its picture; easy is the share of scenes with few, big, filled shapes."""
    if kinds is None and count is None and rng.random() < chart_share:
        return _nuisance(rng, _chart_scene(rng))
    simple = easy and rng.random() < easy
    if simple:
        kinds, count = SHAPES, rng.choice([1, 1, 2, 2, 3])
    if kinds is None and count is None and rng.random() < text_share:
        return _nuisance(rng, _text_scene(rng))
    w, h = _size(rng)
    rgb, bg, style = _background(rng)
    soft = 2 if min(w, h) < 130 and rng.random() < .7 else 1
    image = _canvas(rng, w * soft, h * soft, rgb, style)
    n = count or rng.choice([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9] if rng.random() < .5 else [1, 2, 3, 4, 5])
    pens = ImageDraw.Draw(image)
    spots = _place(rng, w, h, n)
    if simple:
        top = max(r for _, _, r in spots)
        spots = [p for p in spots if p[2] > .6 * top]
    mode = rng.random()
    pool_k = kinds or (SHAPES if rng.random() < .74 else ICONS if rng.random() < .7 else KINDS)
    if n > 1 and mode < .25:      # all of one kind
        pool_k = [rng.choice(pool_k)]
    elif n > 2 and mode < .55:    # two or three kinds
        pool_k = rng.sample(pool_k, min(len(pool_k), rng.choice([2, 2, 3])))
    cm = rng.random()
    pool_c = COLOURS
    if n > 1 and cm < .2:
        pool_c = [rng.choice(COLOURS)]
    elif n > 2 and cm < .5:
        pool_c = rng.sample(COLOURS, rng.choice([2, 2, 3]))
    pool_c = [c for c in pool_c if c != bg] or COLOURS
    look = rng.uniform(.2, .93) if simple else rng.random()
    turned = rng.random() < .6
    things = []
    for (x, y, r) in spots:
        kind = rng.choice(pool_k)
        colour, fg = _ink(rng, rgb, bg, pool_c)
        deg = _rotation(rng, kind) if turned else 0
        if kind in ICONS:
            parts = [(_turn(p, deg, x, y, r), c) for p, c in _icon(rng, kind, fg)]
            edge = (0, 0, 0) if rng.random() < .2 else None
            for p, c in parts:
                pens.polygon([(px * soft, py * soft) for px, py in p], fill=c, outline=edge)
            things.append(Thing(kind, colour, x, y, r, [p for p, _ in parts]))
            continue
        poly = _turn(_outline(rng, kind), deg, x, y, r)
        pts = [(px * soft, py * soft) for px, py in poly]
        if look < .1 and r > 12:     # outline only
            lw = max(2, int(r * soft * rng.uniform(.12, .24)))
            pens.line(pts + pts[:2], fill=fg, width=lw, joint="curve")
        else:
            if look > .9:            # a soft shadow below
                k = r * .12 * soft
                sh = tuple(int(c * .6) for c in rgb)
                pens.polygon([(px + k, py + k) for px, py in pts], fill=sh)
            pens.polygon(pts, fill=fg)
            if .1 < look < .25 and r > 10:
                lw = max(1, int(r * soft * rng.uniform(.04, .09)))
                rim = (0, 0, 0) if rng.random() < .6 and colour != "black" else tuple(int(c * .6) for c in fg)
                pens.line(pts + pts[:2], fill=rim, width=lw)
        xs, ys = [p[0] for p in poly], [p[1] for p in poly]
        things.append(Thing(kind, colour, (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, r, [poly]))
    if soft > 1:
        image = image.resize((w, h), Image.BOX)
    return _nuisance(rng, Scene(w, h, things, bg if style != "gradient" else None, None, image))


def _nuisance(rng, scene):
    r = rng.random()
    image = scene.image
    if r < .08:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(.3, .008 * min(image.size) + .5)))
    elif r < .18:
        a = np.asarray(image).astype(np.float32)
        g = np.random.default_rng(rng.getrandbits(32))
        a += g.normal(0, rng.uniform(2, 10), a.shape[:2] + (1,)).astype(np.float32)
        image = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8), "RGB")
    elif r < .30:
        b = io.BytesIO()
        image.save(b, "JPEG", quality=rng.randrange(45, 92))
        image = Image.open(b).convert("RGB")
    scene.image = image
    return scene
