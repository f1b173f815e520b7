"""Questions and answers about scenes, with many ways of asking. Answers name the thing, so that one token carries each fact."""

from .scene import COLOURS, ICONS, KINDS, SHAPES

SYSTEM = ("A chat between a curious user and an artificial intelligence assistant. "
          "The assistant gives helpful, detailed, and polite answers to the user's questions.")
NUMBER = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
PLURAL = {k: k + "s" for k in KINDS}
PLURAL.update(cross="crosses", fish="fish", text="texts")
SYNONYM = {"oval": ["ellipse"], "diamond": ["rhombus"], "cross": ["plus", "plus sign"], "moon": ["crescent"], "gray": ["grey"],
           "circle": ["disc", "dot", "round shape"], "purple": ["violet"]}


def an(words):
    return ("an " if words[0] in "aeiou" else "a ") + words


def many(n, colour, kind):
    c = colour + " " if colour else ""
    return an(c + kind) if n == 1 else f"{NUMBER[n]} {c}{PLURAL[kind]}"


def joined(parts):
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def place(t, s):
    """(words, clear?) of a thing's place in the picture."""
    fx, fy = t.x / s.w, t.y / s.h
    col = 0 if fx < 1 / 3 else 1 if fx < 2 / 3 else 2
    row = 0 if fy < 1 / 3 else 1 if fy < 2 / 3 else 2
    clear = all(abs(f - b) > .05 for f in (fx, fy) for b in (1 / 3, 2 / 3))
    words = [["at the top left", "at the top", "at the top right"],
             ["on the left", "in the center", "on the right"],
             ["at the bottom left", "at the bottom", "at the bottom right"]][row][col]
    return words, clear


def groups(s):
    """[(count, colour, kind)], the leftmost first."""
    seen = {}
    for t in sorted(s.things, key=lambda t: t.x):
        seen.setdefault((t.colour, t.kind), []).append(t)
    return [(len(v), c, k) for (c, k), v in seen.items()]


def shown(s):
    """What is written, letter by letter: capitals are single tokens of the tokenizer."""
    return s.text.upper()


def what_chart(s):
    n, part = len(s.things), s.things[0].kind
    one = len({t.colour for t in s.things}) == 1
    return f"a {s.chart} chart with {NUMBER[n]} {s.things[0].colour + ' ' if one else ''}{part}s" + ("" if one else ": " + joined([t.colour for t in s.things]))


def content(s):
    if s.text:
        return f'the {"number" if s.text.isdigit() else "letter" if len(s.text) == 1 else "word"} "{shown(s)}" in {s.things[0].colour}'
    if s.chart:
        return what_chart(s)
    return joined([many(*g) for g in groups(s)])


def caption(s):
    bg = f" on {an(s.background)} background" if s.background else ""
    return f"This picture shows {content(s)}{bg}."


def detailed(s):
    order = sorted(s.things, key=lambda t: t.x)
    return "There is " + joined([f"{an(t.colour + ' ' + t.kind)} {place(t, s)[0]}" for t in order]) + "."


# {k} kind, {ks} plural, {c} colour, {o}/{p} described things; "picture", "color", "shape" are varied afterwards
ASK = {
    "caption": ["Describe this picture.", "What is in this picture?", "What do you see?", "What can you see in this picture?", "Describe what you see.",
                "Please provide a short description of this picture.", "What does this picture show?", "Caption this picture.", "Describe the picture",
                "What is shown here?", "Tell me what is in the picture.", "What's in the picture?", "what is this picture about?", "Give a short caption.",
                "Can you describe the picture?", "What is on this picture?", "Write a caption for this picture.", "Which objects are in the picture?",
                "List the objects.", "What objects do you see?", "What shapes are there?", "Describe it.", "What am I looking at?", "Explain the picture.", "Tell me about this picture.", "What does it show?", "Say what you see.", "What can be seen?", "Could you describe what is in the picture?"],
    "detailed": ["Describe this picture in detail.", "Where is everything?", "Describe the picture and say where things are.", "Give a detailed description.",
                 "Describe each object and its position.", "What is where?", "List all objects with their positions.", "Tell me in detail what you see."],
    "what": ["What is this?", "What is it?", "What is that?", "What's this?", "What object is this?", "what do you see here?", "Which object is shown?", "Name the object.",
             "What is the object?", "Identify the object.", "What kind of thing is this?"],
    "shape": ["What shape is this?", "What shape is it?", "Which shape is shown?", "What shape do you see?", "Name the shape.", "What is the shape of the object?",
              "Tell me the shape.", "Which shape is this?", "What shape does the object have?", "What kind of shape is this?", "Is this a circle, a square or something else?", "Which shape does the object have?", "What shape can you see?", "Which figure is this?", "Could you tell me the shape?", "What is its shape?", "The shape is what?", "What shape is drawn in the picture?", "Tell me which shape this is."],
    "color1": ["What color is it?", "What color is this?", "Which color is it?", "What is the color of the object?", "Name the color.", "What color is the shape?",
               "Tell me the color.", "What color does it have?", "Which color does the object have?", "What color do you see?", "What is its color?", "Which color does the object have?", "Could you tell me the color?", "The color is what?", "In what color is it drawn?", "What color is drawn here?", "Tell me its color."],
    "color": ["What color is the {k}?", "Which color is the {k}?", "What is the color of the {k}?", "The {k} is what color?", "Tell me the color of the {k}.",
              "What color does the {k} have?", "Which color does the {k} have?", "Name the color of the {k}.", "In what color is the {k} drawn?", "What color is the {k} in this picture?",
              "Can you tell me the color of the {k}?", "color of the {k}?", "Please name the color of the {k}.", "What's the color of the {k}?", "I want to know the color of the {k}.", "Which color is used for the {k}?", "There is a {k}. What color is it?", "The {k} has which color?", "Do you know the color of the {k}?", "Tell me what color the {k} is."],
    "shapeof": ["What shape is {c}?", "Which shape is {c}?", "What is the {c} object?", "What is {c}?", "What is the {c} shape?", "What shape is the {c} object?", "Name the {c} object.",
                "What is the shape of the {c} object?", "Which object is {c}?", "What kind of shape is the {c} one?", "What shape does the {c} object have?", "What thing is {c}?",
                "Is the {c} object a circle or something else?", "What is the shape of the {c} thing?", "I see something {c}, what is it?", "There is a {c} object. What shape does it have?", "Which shape does the {c} object have?", "Tell me the shape of the {c} object.", "The {c} thing has which shape?"],
    "count": ["How many {d} are there?", "How many {d} do you see?", "How many {d} are in the picture?", "Count the {d}.", "What is the number of {d}?", "How many {d}?",
              "How many {d} can you see in this picture?", "Tell me how many {d} there are.", "How many {d} does the picture show?", "Can you count the {d}?",
              "How many {d} are shown?", "Number of {d}?", "how many {d} are on the picture", "Could you tell me how many {d} there are?", "Please tell me the number of {d}.", "How many {d} can be seen?", "How many {d} are drawn here?", "I want to know how many {d} are there.", "What number of {d} do you see?"],
    "countall": ["How many objects are there?", "How many shapes are there?", "How many things do you see?", "Count the objects.", "How many objects are in the picture?",
                 "How many shapes do you see?", "What is the number of objects?", "How many are there?", "Count all shapes.", "How many shapes are in total?", "How many objects?",
                 "How many things are in this picture?", "Count everything.", "Could you count the objects?", "How many objects can be seen?", "How many shapes are drawn?", "Please count the objects in the picture.", "Tell me how many objects there are."],
    "exist": ["Is there {o}?", "Is there {o} in the picture?", "Do you see {o}?", "Can you see {o}?", "Does the picture show {o}?", "Does the picture contain {o}?",
              "Is {o} in the picture?", "Are there any {os}?", "Do you see any {os}?", "Is there any {o1}?", "Does this picture have {o}?", "Are there any {os} in this picture?",
              "Is {o} visible?", "can you find {o}?", "I am looking for {o}, is there one?", "Any {os}?", "Is {o} there?", "Is there {o} here?", "Does the picture include {o}?", "Is {o} included?", "Could you find {o} in the picture?", "Does it contain {o}?", "Is there possibly {o}?", "Does {o} appear in the picture?", "Tell me whether there is {o}.", "Check if there is {o}.", "Is {o} part of the picture?", "Would you find {o} here?", "Does this have {o}?", "Is {o} shown?", "Do we see {o} here?"],
    "where": ["Where is {o}?", "Where is {o} in the picture?", "In which part of the picture is {o}?", "Where do you see {o}?", "Where can I find {o}?", "What is the position of {o}?",
              "Tell me where {o} is.", "Where in this picture is {o}?", "In which corner or side is {o}?", "Locate {o}.", "Find {o}.", "At what place is {o}?", "Where exactly is {o}?", "Where is {o} placed?", "Where is {o} located?", "Say where {o} is.", "Which part of the picture has {o}?", "On which side is {o}?", "Describe the position of {o}.", "What is the location of {o}?", "Where would I look for {o}?", "Is {o} on the left, on the right or in the center?", "Could you locate {o}?", "In what part of the picture is {o}?"],
    "rel": ["Is {o} {r} {p}?", "Is {o} {r} {p} in this picture?", "Would you say {o} is {r} {p}?", "Can you check if {o} is {r} {p}?", "Tell me whether {o} is {r} {p}.", "Does {o} lie {r} {p}?", "Do you see {o} {r} {p}?", "Is it true that {o} is {r} {p}?"],
    "relwhat": ["What is {r} {p}?", "Which object is {r} {p}?", "What do you see {r} {p}?", "What shape is {r} {p}?", "Name the object {r} {p}."],
    "background": ["What color is the background?", "Which color is the background?", "What is the background color?", "Name the color of the background.",
                   "What color is behind the objects?", "What color does the background have?", "On what color is it drawn?", "Tell me the background color.", "Tell me what color the background is.", "The background is what color?", "What is the color of the background in the picture?"],
    "isit": ["Is it {o}?", "Is this {o}?", "Is the object {o}?", "Does this show {o}?", "Would you call this {o}?"],
    "iscolor": ["Is the {k} {c}?", "Is the color of the {k} {c}?", "Does the {k} have the color {c}?", "Is it a {c} {k}?"],
    "read": ["What does it say?", "Read the text.", "What is written here?", "What text do you see?", "What is the text in the picture?", "Read it.", "What is written in the picture?",
             "What does the text say?", "Please read the text.", "Can you read this?", "What word is this?", "What does the picture say?", "Which text is shown?"],
    "readnum": ["What number is this?", "Which number do you see?", "What is the number?", "Read the number.", "Which digit is this?", "What number is shown?", "What digits do you see?"],
    "chartkind": ["What kind of chart is this?", "Which type of chart is it?", "What chart is this?", "Is this a bar chart or a pie chart?", "What type of diagram is this?", "What kind of graph is shown?",
                  "Name the chart type."],
    "parts": ["How many {d} are there?", "How many {d} does the chart have?", "How many {d} do you see?", "Count the {d}.", "How many {d} are in the chart?", "What is the number of {d}?"],
    "most": ["Which {d} is the largest?", "What color is the largest {d}?", "Which {d} is the biggest?", "What is the color of the biggest {d}?", "Which color has the largest value?", "Which {d} is the highest?",
             "Which color is the tallest {d}?", "Which {d} has the highest value?", "What is the largest {d}?", "Which color has the biggest share?", "Which category is the largest?", "What color is the tallest {d}?",
             "What does the chart show as the largest?", "Which value is the highest?"],
    "least": ["Which {d} is the smallest?", "What color is the smallest {d}?", "Which color has the smallest value?", "Which {d} is the lowest?", "What is the color of the smallest {d}?", "Which {d} has the lowest value?",
              "Which color is the shortest {d}?", "Which category is the smallest?", "What color is the shortest {d}?"],
    "textcolor": ["What color is the text?", "Which color does the text have?", "What is the color of the letters?", "In what color is it written?", "What color is it?"],
    "hastext": ["Is there any text?", "Is there text in the picture?", "Does the picture contain text?", "Do you see any text?", "Is something written here?", "Are there words or numbers?",
                "Is there a word in the picture?"],
    "largest": ["What is the largest object?", "Which object is the biggest?", "What is the biggest shape?", "Which shape is the largest?", "Name the biggest object."],
    "same": ["Are all objects the same color?", "Do all objects have the same color?", "Is everything the same color?", "Do the shapes share one color?"],
    "samek": ["Are all shapes the same?", "Do all objects have the same shape?", "Are the objects all of one kind?"],
    "json": ["Describe this image in JSON.", "Describe the picture as JSON with the keys shape, color and count.", "Give me JSON.", "Answer in JSON: shape, color, count.",
             "Return a JSON description.", "Describe this image in JSON with keys shape, color, count.", "Output JSON with shape, color and count."],
    "cannot": ["What is the name of the person?", "What time is it in the picture?", "Who drew this?", "Where was this picture taken?", "What is the person wearing?", "How old is he?",
               "What is the weather like?", "How much does it cost?", "What is the man doing?", "When was this made?", "Who is this?", "What brand is it?", "What is the name of the dog?",
               "How does she feel?", "Which city is this?", "What does it smell like?", "Is the person happy?", "What is behind it?", "How heavy is it?"],
}

EVAL_ASK = {
    "caption": ["Summarize the content of the image.", "Please tell me what this image contains.", "What would you say is visible here?"],
    "shape": ["The object here has which shape?", "Could you name the shape in the image?", "What figure is drawn here?"],
    "color1": ["The object here has which color?", "Could you name its color?", "In which color is the object painted?"],
    "color": ["Could you say which color the {k} is?", "What is the {k}'s color?", "Look at the {k}. What color is it?"],
    "shapeof": ["There is something {c}. What shape is it?", "Look at the {c} thing. Which shape is it?", "The {c} object is what shape?"],
    "count": ["Please count how many {d} are visible.", "I would like to know how many {d} there are.", "How many {d} have been drawn?"],
    "countall": ["How many objects have been drawn?", "Please count the shapes in the image.", "I would like to know how many objects there are."],
    "exist": ["Tell me if there is {o}.", "Could there be {o} in this image?", "Does this image include {o}?"],
    "where": ["Please say where {o} is located.", "On which part of the image is {o} located?", "What place does {o} have in the image?"],
    "rel": ["Tell me, is {o} {r} {p}?", "Do you think {o} is {r} {p}?"],
    "background": ["Could you name the background color?", "The background has which color?"],
    "read": ["Which word or number is written?", "Tell me what is written."],
    "chartkind": ["Could you name the type of this chart?"], "parts": ["Please count how many {d} this chart has."],
    "most": ["Could you say which color the largest {d} has?", "Tell me the color of the largest {d}."], "least": ["Could you say which color the smallest {d} has?", "Tell me the color of the smallest {d}."],
}

RELATIONS = {"left": ["to the left of", "left of", "on the left side of"], "right": ["to the right of", "right of", "on the right side of"],
             "above": ["above", "over", "higher than"], "below": ["below", "under", "lower than"]}

TEXT_ONLY = [
    (["Hello!", "Hello", "Hi", "hi!", "Hi there!", "Hey", "Good morning", "Good day!", "hello there", "Good evening."], "Hello! Please show me a picture and ask me about it."),
    (["What can you do?", "How can you help me?", "What are you able to do?", "Help", "What do you do?", "How do you work?", "What can I ask you?", "what are your skills?", "help me please"],
     "I can name shapes and colors in a picture, count them and say where they are."),
    (["Who are you?", "What are you?", "What is your name?", "What's your name?", "Tell me about yourself.", "Are you a robot?", "Which model are you?"],
     "I am a tiny demo model that looks at simple pictures."),
    (["Thank you!", "Thanks", "thanks a lot!", "Thank you very much.", "Great, thanks!", "Great!", "Well done!", "Good job", "Very good.", "nice"], "You are welcome!"),
    (["Bye", "Goodbye!", "See you later.", "bye bye", "Good night.", "See you"], "Goodbye!"),
    (["How are you?", "How are you today?", "How do you do?", "Are you OK?", "how is it going?"], "I am fine, thank you. Please show me a picture."),
    (["What is the capital of France?", "Tell me a joke.", "Write a poem.", "Who is the president?", "What is 2 plus 2?", "Translate this sentence.", "What is the weather today?",
      "Write some code.", "Tell me a story.", "How do I cook rice?", "What is the meaning of life?", "Who won the game?", "Explain physics.", "What day is it?", "Sing a song."],
     "I am sorry, I only know about simple pictures."),
]
NO_PICTURE = "Please show me a picture first."


def vary(rng, q):
    """Small differences in how people type."""
    r = rng.random
    if "color" in q and r() < .45:
        q = q.replace("color", "colour")
    if "picture" in q and r() < .6:
        q = q.replace("picture", rng.choice(["image", "image", "photo", "drawing", "image"]))
    if " object" in q and r() < .4:
        w = rng.choice(["shape", "thing", "figure", "object", "item"])
        q = q.replace(" objects", " " + w + "s").replace(" object", " " + w)
    x = r()
    if x < .05:
        q = rng.choice(["Please tell me: ", "Question: ", "Hi, ", "Tell me, ", "OK, ", "Hello! ", "And ", "Now, ", "So, "]) + q[0].lower() + q[1:]
    elif x < .08 and q.endswith("?"):
        q = q[:-1] + rng.choice([", please?", " please?", " exactly?", " here?"])
    y = r()
    if y < .18:
        q = q[0].lower() + q[1:]
    elif y < .22:
        q = q.lower()
    if r() < .13:
        q = q.rstrip("?.!")
    return q


class Asker:
    def __init__(self, rng, evaluation=False):
        self.rng, self.evaluation = rng, evaluation

    def ask(self, key, **names):
        rng = self.rng
        if self.evaluation:
            return rng.choice(EVAL_ASK[key]).format(**names)
        for k, v in names.items():
            if k in ("k", "c", "o", "p", "d", "os", "o1") and rng.random() < .1:
                for w, alt in SYNONYM.items():
                    if w in v.split():
                        a = rng.choice(alt)
                        names[k] = v.replace("an " + w, an(a)).replace("a " + w, an(a)).replace(w, a)
                        break
        return vary(rng, rng.choice(ASK[key]).format(**names))

    # Each method returns (question, answer, gold, category) or None when the scene does not allow it.

    def q_caption(self, s):
        return self.ask("caption"), caption(s), content(s), "caption"

    def q_detailed(self, s):
        if not s.plain or len(s.things) > 5:
            return None
        return self.ask("detailed"), detailed(s), None, "detailed"

    def q_what(self, s):
        if len(s.things) != 1 or s.text:
            return None
        t = s.things[0]
        return self.ask("what"), f"It is {an(t.colour + ' ' + t.kind)}.", t.kind, "shape"

    def q_shape(self, s):
        if not s.plain or len({t.kind for t in s.things}) != 1:
            return None
        t = s.things[0]
        return self.ask("shape"), (f"It is {an(t.kind)}." if len(s.things) == 1 else f"They are {PLURAL[t.kind]}."), t.kind, "shape"

    def q_color1(self, s):
        if not s.plain or len({t.colour for t in s.things}) != 1:
            return None
        t = s.things[0]
        return self.ask("color1"), (f"It is {t.colour}." if len(s.things) == 1 else f"They are {t.colour}."), t.colour, "color"

    def q_color(self, s):
        if not s.plain:
            return None
        one = [t for t in s.things if sum(u.kind == t.kind for u in s.things) == 1]
        if not one:
            return None
        t = self.rng.choice(one)
        return self.ask("color", k=t.kind), f"The {t.kind} is {t.colour}.", t.colour, "color"

    def q_shapeof(self, s):
        if not s.plain:
            return None
        one = [t for t in s.things if sum(u.colour == t.colour for u in s.things) == 1]
        if not one:
            return None
        t = self.rng.choice(one)
        return self.ask("shapeof", c=t.colour), f"It is {an(t.kind)}.", t.kind, "shape"

    def q_count(self, s):
        if not s.plain:
            return None
        rng = self.rng
        t = rng.choice(s.things)
        if rng.random() < .18:
            kind = rng.choice(KINDS if t.kind in ICONS else SHAPES)
            colour = None if rng.random() < .6 else t.colour
        else:
            x = rng.random()
            kind, colour = (t.kind, None) if x < .6 else (t.kind, t.colour) if x < .85 else (None, t.colour)
        n = sum((kind is None or u.kind == kind) and (colour is None or u.colour == colour) for u in s.things)
        noun = PLURAL[kind] if kind else rng.choice(["objects", "shapes"])
        d = (colour + " " if colour else "") + noun
        a = (colour + " " if colour else "") + (noun if n != 1 else (kind or noun[:-1]))
        return self.ask("count", d=d), f"There {'is' if n == 1 else 'are'} {NUMBER[n]} {a}.", NUMBER[n], "count"

    def q_countall(self, s):
        if not s.plain:
            return None
        n = len(s.things)
        q = self.ask("countall")
        noun = "shape" if "shape" in q else "thing" if "thing" in q else "object"
        return q, f"There {'is' if n == 1 else 'are'} {NUMBER[n]} {noun}{'' if n == 1 else 's'}.", NUMBER[n], "count"

    def q_exist(self, s):
        if not s.plain:
            return None
        rng = self.rng
        have = {(t.colour, t.kind) for t in s.things}
        kinds, cols = {t.kind for t in s.things}, {t.colour for t in s.things}
        x = rng.random()
        if rng.random() < .5:
            t = rng.choice(s.things)
            colour, kind = (None, t.kind) if x < .4 else (t.colour, t.kind) if x < .8 else (t.colour, None)
            yes = True
        else:
            yes = False
            pool = (SHAPES if rng.random() < .8 else KINDS)
            if x < .4:
                colour, kind = None, rng.choice([k for k in pool if k not in kinds] or ["car"])
            elif x < .8:
                for _ in range(20):
                    y = rng.random()
                    colour = rng.choice(sorted(cols)) if y < .4 else rng.choice(COLOURS)
                    kind = rng.choice(sorted(kinds)) if y > .4 and y < .8 else rng.choice(pool)
                    if (colour, kind) not in have:
                        break
                else:
                    return None
                if (colour, kind) in have:
                    return None
            else:
                left = [c for c in COLOURS if c not in cols]
                colour, kind = rng.choice(left), None
        noun = kind or rng.choice(["object", "shape"])
        d = (colour + " " if colour else "") + noun
        ds = (colour + " " if colour else "") + (PLURAL[kind] if kind else noun + "s")
        q = self.ask("exist", o=an(d), os=ds, o1=d)
        return q, (f"Yes, there is {an(d)}." if yes else f"No, there is no {d}."), "yes" if yes else "no", "exist"

    def _unique(self, s, clear=False):
        out = []
        for t in s.things:
            same = [u for u in s.things if u.kind == t.kind]
            if len(same) == 1:
                d = "the " + (t.kind if self.rng.random() < .65 else t.colour + " " + t.kind)
            elif sum(u.colour == t.colour for u in same) == 1:
                d = f"the {t.colour} {t.kind}"
            else:
                continue
            if not clear or place(t, s)[1]:
                out.append((t, d))
        return out

    def q_where(self, s):
        one = [] if not s.plain else self._unique(s, True)
        if not one:
            return None
        t, d = self.rng.choice(one)
        p = place(t, s)[0]
        return self.ask("where", o=d), f"It is {p}.", p, "where"

    def _relation(self, a, b, s):
        dx, dy = (b.x - a.x) / s.w, (b.y - a.y) / s.h
        if abs(dx) > .14 and abs(dx) > 1.25 * abs(dy):
            return "left" if dx > 0 else "right"
        if abs(dy) > .14 and abs(dy) > 1.25 * abs(dx):
            return "above" if dy > 0 else "below"
        return None

    def q_rel(self, s):
        one = [] if not s.plain else self._unique(s)
        if len(one) < 2:
            return None
        (a, da), (b, db) = self.rng.sample(one, 2)
        r = self._relation(a, b, s)
        if not r:
            return None
        yes = self.rng.random() < .5
        if not yes:
            r = {"left": "right", "right": "left", "above": "below", "below": "above"}[r]
        w = self.rng.choice(RELATIONS[r])
        return self.ask("rel", o=da, p=db, r=w), ("Yes, it is." if yes else "No, it is not."), "yes" if yes else "no", "relation"

    def q_relwhat(self, s):
        if not s.plain or len(s.things) not in (2, 3):
            return None
        one = self._unique(s)
        if len(one) < len(s.things):
            return None
        (b, db) = self.rng.choice(one)
        r = self.rng.choice(["left", "right", "above", "below"])
        ok = []
        for a, _ in one:
            if a is b:
                continue
            got = self._relation(a, b, s)
            if got is None:
                return None
            if got == r:
                ok.append(a)
        if len(ok) != 1:
            return None
        a = ok[0]
        w = self.rng.choice(RELATIONS[r])
        return self.ask("relwhat", p=db, r=w), f"It is {an(a.colour + ' ' + a.kind)}.", a.kind, "relation"

    def q_background(self, s):
        if not s.background:
            return None
        return self.ask("background"), f"The background is {s.background}.", s.background, "background"

    def q_isit(self, s):
        if not s.plain or len(s.things) != 1:
            return None
        t = s.things[0]
        yes = self.rng.random() < .5
        kind = t.kind if yes else self.rng.choice([k for k in SHAPES if k != t.kind])
        return self.ask("isit", o=an(kind)), (f"Yes, it is {an(kind)}." if yes else f"No, it is {an(t.kind)}."), "yes" if yes else "no", "exist"

    def q_iscolor(self, s):
        if not s.plain:
            return None
        one = [t for t in s.things if sum(u.kind == t.kind for u in s.things) == 1]
        if not one:
            return None
        t = self.rng.choice(one)
        yes = self.rng.random() < .5
        c = t.colour if yes else self.rng.choice([k for k in COLOURS if k != t.colour])
        return self.ask("iscolor", k=t.kind, c=c), (f"Yes, it is {c}." if yes else f"No, it is {t.colour}."), "yes" if yes else "no", "exist"

    def q_read(self, s):
        if not s.text:
            return None if s.chart else (self.ask("read"), "There is no text in this picture.", "no", "text")
        key = "readnum" if s.text.isdigit() and self.rng.random() < .5 and not self.evaluation else "read"
        return self.ask(key), f'It says "{shown(s)}".', shown(s), "text"

    def q_chart(self, s):
        """Kind of the chart, number of its parts, its largest and smallest part."""
        if not s.chart:
            return None
        part, r = s.things[0].kind, self.rng.random()
        if r < .2:
            return self.ask("chartkind"), f"It is a {s.chart} chart.", s.chart, "chart"
        if r < .4:
            n = len(s.things)
            return self.ask("parts", d=part + "s"), f"There are {NUMBER[n]} {part}s.", NUMBER[n], "chart"
        if len({t.colour for t in s.things}) == 1:
            return None
        order = sorted(s.things, key=lambda t: t.value)
        most = r < .78
        t = order[-1] if most else order[0]
        if (order[-1].value == order[-2].value if most else order[0].value == order[1].value):
            return None
        return self.ask("most" if most else "least", d=part), f"The {t.colour} {part} is the {'largest' if most else 'smallest'}.", t.colour, "chart"

    def q_hastext(self, s):
        if s.chart:
            return None
        return self.ask("hastext"), ("Yes, there is some text." if s.text else "No, there is no text."), "yes" if s.text else "no", "exist"

    def q_textcolor(self, s):
        if not s.text:
            return None
        return self.ask("textcolor"), f"It is {s.things[0].colour}.", s.things[0].colour, "color"

    def q_largest(self, s):
        if not s.plain or len(s.things) < 2:
            return None
        t = sorted(s.things, key=lambda t: -t.r)
        if t[1].r > .75 * t[0].r:
            return None
        return self.ask("largest"), f"It is {an(t[0].colour + ' ' + t[0].kind)}.", t[0].kind, "relation"

    def q_same(self, s):
        if not s.plain or len(s.things) < 2:
            return None
        if self.rng.random() < .5:
            yes = len({t.colour for t in s.things}) == 1
            return self.ask("same"), (f"Yes, they are all {s.things[0].colour}." if yes else "No, the colors differ."), "yes" if yes else "no", "same"
        yes = len({t.kind for t in s.things}) == 1
        return self.ask("samek"), (f"Yes, they are all {PLURAL[s.things[0].kind]}." if yes else "No, the shapes differ."), "yes" if yes else "no", "same"

    def q_json(self, s):
        g = groups(s)
        if not s.plain or len(g) > 3:
            return None
        items = [f'{{"shape": "{k}", "color": "{c}", "count": {n}}}' for n, c, k in g]
        return self.ask("json"), items[0] if len(items) == 1 else "[" + ", ".join(items) + "]", None, "json"

    def q_cannot(self, s):
        return vary(self.rng, self.rng.choice(ASK["cannot"])), "I cannot tell from this picture.", None, "cannot"

    def q_absent(self, s):
        """A question about something that is not there."""
        if s.chart:
            return None
        kinds, cols = {t.kind for t in s.things}, {t.colour for t in s.things}
        k = self.rng.choice([k for k in (SHAPES if self.rng.random() < .6 else KINDS) if k not in kinds])
        x = self.rng.random()
        if x < .45:
            return self.ask("color", k=k), f"There is no {k} in this picture.", "no", "absent"
        if x < .8:
            return self.ask("where", o="the " + k), f"There is no {k} in this picture.", "no", "absent"
        c = self.rng.choice([c for c in COLOURS if c not in cols])
        return self.ask("shapeof", c=c), f"There is no {c} object in this picture.", "no", "absent"

    WEIGHTS = dict(q_what=1.0, q_shape=1.6, q_color1=1.2, q_color=1.6, q_shapeof=1.8, q_count=2.2, q_countall=1.2, q_exist=3.6, q_where=2.4, q_rel=.8, q_relwhat=.5,
                   q_background=.5, q_isit=.4, q_iscolor=.6, q_read=.3, q_hastext=.25, q_largest=.4, q_same=.4, q_json=.4, q_cannot=.35, q_absent=1.5)

    def questions(self, s, n, weights=None):
        """About n different questions on one scene."""
        if s.text:
            weights = dict(q_read=5, q_textcolor=1.5, q_hastext=1, q_background=1, q_cannot=.3)
        if s.chart:
            weights = dict(q_chart=6, q_cannot=.3, q_background=.6)
        names = list((weights or self.WEIGHTS).items())
        out, tries = [], 0
        while len(out) < n and tries < 4 * n:
            tries += 1
            name = self.rng.choices([k for k, _ in names], [w for _, w in names])[0]
            got = getattr(self, name)(s)
            if got and all(got[0] != o[0] for o in out):
                out.append(got)
        return out

    ONE_WORD = ["Answer with one word.", "Answer the question using a single word or phrase.", "Answer in one word.", "One word only.", "Answer briefly."]

    def short(self, q):
        """The same question with a short answer wanted."""
        question, answer, gold, cat = q
        if gold is None or cat in ("caption", "absent"):
            return q
        question = question if question[-1] in ".?!" else question + "?"
        return question + self.rng.choice(["\n", " "]) + self.rng.choice(self.ONE_WORD), gold[0].upper() + gold[1:], gold, cat

    def follow_up(self, s):
        """Two or three turns; the later ones need the earlier ones."""
        rng = self.rng
        one = [] if not s.plain else self._unique(s, True)
        if not one:
            return None
        t, d = rng.choice(one)
        if len(s.things) == 1 and rng.random() < .6:
            turns = [self.ask("shape"), f"It is {an(t.kind)}."] if rng.random() < .5 else [self.ask("what"), f"It is {an(t.colour + ' ' + t.kind)}."]
            first = (turns[0], turns[1])
        else:
            x = rng.random()
            if x < .4:
                first = (self.ask("exist", o=an(f"{t.colour} {t.kind}"), os=f"{t.colour} {PLURAL[t.kind]}", o1=f"{t.colour} {t.kind}"), f"Yes, there is {an(t.colour + ' ' + t.kind)}.")
            elif x < .7 and sum(u.colour == t.colour for u in s.things) == 1:
                first = (self.ask("shapeof", c=t.colour), f"It is {an(t.kind)}.")
            elif sum(u.kind == t.kind for u in s.things) == 1:
                first = (self.ask("color", k=t.kind), f"The {t.kind} is {t.colour}.")
            else:
                return None
        more = [(vary(rng, rng.choice(["Where is it?", "And where is it?", "Where exactly?", "And its position?", "In which part of the picture is it?"])), f"It is {place(t, s)[0]}."),
                (vary(rng, rng.choice(["And what color is it?", "What color is it?", "Which color does it have?", "And its color?", "And the color?"])), f"It is {t.colour}."),
                (vary(rng, rng.choice(["What shape is it?", "And what shape is it?", "And its shape?", "And the shape?"])), f"It is {an(t.kind)}.")]
        if s.background:
            more.append((vary(rng, rng.choice(["And the background?", "What about the background?", "And what color is the background?"])), f"The background is {s.background}."))
        other = rng.choice(s.things)
        same = [u for u in s.things if u.kind == other.kind]
        if len(same) == 1:
            more.append((vary(rng, rng.choice(["And the {k}?", "What about the {k}?"]).format(k=other.kind)), None) if False else
                        (self.ask("color", k=other.kind), f"The {other.kind} is {other.colour}."))
        g = self.questions(s, 1)
        if g:
            more.append(g[0][:2])
        if rng.random() < .15:
            more.append(rng.choice([("Thank you!", "You are welcome!"), ("Thanks", "You are welcome!"), ("Great!", "You are welcome!")]))
        rng.shuffle(more)
        return [first] + more[:rng.choice([1, 1, 2, 2, 3])]


def text_only(rng):
    """One or two turns without a picture."""
    def one():
        if rng.random() < .3:
            t = [rng.choice(KINDS), rng.choice(COLOURS)]
            key = rng.choice(["caption", "color", "count", "where", "shape", "color1", "countall", "exist", "read", "background", "what"])
            d = t[0]
            q = rng.choice(ASK[key]).format(k=d, ks=PLURAL[d], c=t[1], d=PLURAL[d], o="the " + d if key == "where" else an(d), os=PLURAL[d], o1=d)
            return vary(rng, q), NO_PICTURE
        qs, a = rng.choice(TEXT_ONLY)
        q = rng.choice(qs)
        if rng.random() < .2:
            q = q.lower()
        return q, a
    return [one() for _ in range(rng.choice([1, 1, 1, 2]))]


def two_images(rng, a, b, ask):
    """(question, answer, gold, category) about two scenes."""
    names = ["first", "second"]
    r = rng.random()
    i = rng.randrange(2)
    s, o = (a, b) if i == 0 else (b, a)
    if r < .22:
        q = rng.choice([f"What is in the {names[i]} image?", f"Describe the {names[i]} image.", f"What does the {names[i]} image show?", f"What do you see in the {names[i]} image?",
                        f"What is shown in image {i + 1}?", f"Describe image {i + 1}.", f"And the {names[i]} image?"])
        return vary(rng, q), f"The {names[i]} image shows {content(s)}.", None, "compare"
    if r < .42:
        if not s.plain:
            return None
        t = rng.choice(s.things)
        if any(u.kind == t.kind for u in o.things):
            if any(u.kind == t.kind and u.colour == t.colour for u in o.things):
                return None
            d = an(t.colour + " " + t.kind)
        else:
            d = an(t.kind) if rng.random() < .6 else an(t.colour + " " + t.kind)
        q = rng.choice(["Which image shows {d}?", "Which picture contains {d}?", "In which image do you see {d}?", "Which of the two images has {d}?", "Where is {d}, in the first or the second image?",
                        "Which one shows {d}?"]).format(d=d)
        return vary(rng, q), f"The {names[i]} image shows {d}.", names[i], "compare"
    if r < .55:
        if len(a.things) == len(b.things) or not a.plain or not b.plain:
            return None
        i = 0 if len(a.things) > len(b.things) else 1
        more = rng.random() < .7
        if not more:
            i = 1 - i
        q = rng.choice(["Which image has {w} objects?", "Which image shows {w} shapes?", "Where are {w} objects?", "Which picture has {w} objects?"]).format(w="more" if more else "fewer")
        return vary(rng, q), f"The {names[i]} image has {'more' if more else 'fewer'}.", names[i], "compare"
    if r < .75:
        if not a.plain or not b.plain or len(a.things) != 1 or len(b.things) != 1:
            return None
        x, y = a.things[0], b.things[0]
        if rng.random() < .6:
            same = x.kind == y.kind
            q = rng.choice(["Do both images show the same shape?", "Is it the same shape in both images?", "Are the shapes the same?", "Do the two images show the same object?"])
            return vary(rng, q), (f"Yes, both show {an(x.kind)}." if same else f"No, the first shows {an(x.kind)} and the second shows {an(y.kind)}."), "yes" if same else "no", "compare"
        same = x.colour == y.colour
        q = rng.choice(["Do both images have the same color?", "Are the colors the same?", "Is the color the same in both images?", "Do the objects have the same color?"])
        return vary(rng, q), (f"Yes, both are {x.colour}." if same else f"No, the first is {x.colour} and the second is {y.colour}."), "yes" if same else "no", "compare"
    if r < .85:
        q = rng.choice(["What is the difference?", "Compare the two images.", "What differs between the images?", "What do the two images show?", "Describe both images.", "How do the images differ?"])
        if not a.plain or not b.plain:
            return None
        if len(groups(a)) > 3 or len(groups(b)) > 3:
            return None
        return vary(rng, q), f"The first image shows {content(a)} and the second image shows {content(b)}.", None, "compare"
    got = ask.questions(s, 1, dict(q_color=1, q_shapeof=1, q_count=1, q_exist=1, q_countall=.6, q_color1=.6, q_shape=.6))
    if not got:
        return None
    q, ans, gold, _ = got[0]
    tail = rng.choice([f" in the {names[i]} image", f" in image {i + 1}"])
    for w in (" in the picture", " in this picture", " in the image", " in this image", " here"):
        q = q.replace(w, "")
    q = q[:-1] + tail + q[-1] if q[-1] in "?." else q + tail
    return q, ans, gold, "compare"
