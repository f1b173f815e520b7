"""A BPE tokenizer in the published form (byte fallback, added tokens, slow and fast way), trained on our own talk."""

import collections
import json
import re

EXTRA = ["<|endoftext|>", "<|assistant|>", "<|placeholder1|>", "<|placeholder2|>", "<|placeholder3|>", "<|placeholder4|>", "<|system|>", "<|end|>",
         "<|placeholder5|>", "<|placeholder6|>", "<|user|>", "<pad>"]
RSTRIP = {"<|assistant|>", "<|placeholder1|>", "<|placeholder2|>", "<|placeholder3|>", "<|placeholder4|>", "<|system|>", "<|end|>", "<|placeholder5|>", "<|placeholder6|>", "<|user|>", "</s>"}
IMAGE = ["<image>", "<image placeholder>", "<|endofchunk|>"]
_WORD = re.compile("▁?[A-Za-z]+|▁?[^A-Za-z]")


def train(texts, size=1000):
    """texts: iterable of (text run as tokenised, with spaces already mapped to ▁) -> vocabulary and merges."""
    counts = collections.Counter()
    for t in texts:
        counts.update(_WORD.findall(t))
    alphabet = [chr(c) for c in range(33, 127)] + ["▁"]
    words = {w: list(w) for w in counts if all(c in alphabet for c in w)}
    spaces = ["▁▁", "▁▁▁▁", "▁▁▁▁▁▁▁▁", "▁▁▁"]
    merges = [("▁", "▁"), ("▁▁", "▁▁"), ("▁▁▁▁", "▁▁▁▁"), ("▁", "▁▁"), ("▁▁", "▁")]
    pieces = []
    room = size - 259 - len(spaces) - len(alphabet)
    have = set(alphabet)
    while len(pieces) < room:
        pairs = collections.Counter()
        for w, p in words.items():
            for a, b in zip(p, p[1:]):
                pairs[a, b] += counts[w]
        if not pairs:
            break
        (a, b), _ = max(pairs.items(), key=lambda x: (x[1], x[0]))
        merges.append((a, b))
        if a + b not in have:
            have.add(a + b)
            pieces.append(a + b)
        for w, p in words.items():
            if len(p) > 1:
                i, q = 0, []
                while i < len(p):
                    if i + 1 < len(p) and p[i] == a and p[i + 1] == b:
                        q.append(a + b); i += 2
                    else:
                        q.append(p[i]); i += 1
                words[w] = q
    filler = 0
    while len(pieces) < room:   # keep the size fixed whatever the corpus
        filler += 1
        pieces.append(f"▁▁unused{filler}")
    vocab = {"<unk>": 0, "<s>": 1, "</s>": 2}
    for b in range(256):
        vocab[f"<0x{b:02X}>"] = b + 3
    for p in spaces + pieces + alphabet:
        vocab[p] = len(vocab)
    assert len(vocab) == size
    return vocab, merges


class Tokenizer:
    def __init__(self, vocab, merges):
        self.vocab, self.merges = vocab, [tuple(m) for m in merges]
        self.rank = {m: i for i, m in enumerate(self.merges)}
        self.base = len(vocab)
        self.n = self.base + len(EXTRA)
        self.added = {"<unk>": 0, "<s>": 1, "</s>": 2}
        self.added.update({t: self.base + i for i, t in enumerate(EXTRA)})
        self.added.update({t: self.n + i for i, t in enumerate(IMAGE)})
        self.ids = {i: t for t, i in {**vocab, **self.added}.items()}
        self.end, self.assistant, self.user, self.system = (self.added[t] for t in ("<|end|>", "<|assistant|>", "<|user|>", "<|system|>"))
        self.pad, self.eos = self.added["<pad>"], self.added["<|endoftext|>"]
        self.image, self.placeholder, self.endofchunk = self.n, self.n + 1, self.n + 2
        self.split = re.compile("|".join(re.escape(t) for t in sorted(self.added, key=len, reverse=True)))
        self.cache = {}

    @classmethod
    def load(cls, path):
        m = json.load(open(path, encoding="utf-8"))["model"]
        return cls(m["vocab"], [x.split(" ") if isinstance(x, str) else x for x in m["merges"]])

    def _bpe(self, word):
        got = self.cache.get(word)
        if got is None:
            p = list(word)
            while len(p) > 1:
                r, i = min((self.rank.get((a, b), 1 << 30), i) for i, (a, b) in enumerate(zip(p, p[1:])))
                if r == 1 << 30:
                    break
                p[i:i + 2] = [p[i] + p[i + 1]]
            got = []
            for x in p:
                if x in self.vocab:
                    got.append(self.vocab[x])
                else:
                    got += [b + 3 for b in x.encode("utf-8")]
            if len(self.cache) > 100000:
                self.cache.clear()
            self.cache[word] = got
        return got

    def run(self, text):
        """Plain BPE of a run whose spaces are ▁ already. Merges never cross a word, so words may be cached."""
        if "▁▁" in text:
            return self._bpe(text)
        out = []
        for w in re.findall("▁?[^▁]*", text):
            if w:
                out += self._bpe(w)
        return out

    def _parts(self, text):
        pos = 0
        for m in self.split.finditer(text):
            yield text[pos:m.start()], m.group()
            pos = m.end()
        yield text[pos:], None

    def slow(self, text):
        """As the slow class does it, eos set to <|end|>."""
        if not text:
            return []
        text = " " + text.replace("▁", " ")
        out, strip = [], False
        for run, tok in self._parts(text):
            if strip:
                run = run.lstrip()
            out += self.run(run.replace(" ", "▁"))
            if tok:
                out.append(self.added[tok])
            strip = tok in RSTRIP
        lone = self.vocab["▁"]
        if len(out) > 1 and out[0] == lone and out[1] in (1, self.end, 0, self.pad, self.n, self.n + 1, self.n + 2):
            out = out[1:]
        return out

    def fast(self, text):
        out, strip = [], False
        for run, tok in self._parts(text):
            if strip:
                run = run.lstrip()
            if run:
                out += self.run("▁" + run.replace(" ", "▁"))
            if tok:
                out.append(self.added[tok])
            strip = tok in RSTRIP
        return out

    def decode(self, ids):
        """New tokens to text, special ones left out, one leading space removed."""
        raw = b""
        for i in ids:
            if i >= self.base or i < 3:
                continue
            t = self.ids[i]
            raw += bytes([i - 3]) if 3 <= i < 259 else t.replace("▁", " ").encode("utf-8")
        s = raw.decode("utf-8", "replace")
        return s[1:] if s.startswith(" ") else s

    def files(self):
        """The tokenizer files of the published layout: name -> object."""
        flags = lambda t: dict(lstrip=False, normalized=False, rstrip=t in RSTRIP, single_word=False, special=t != "</s>")
        ordinary = ["<unk>", "<s>", "</s>"] + EXTRA
        tok = dict(version="1.0", truncation=None, padding=None,
                   added_tokens=[dict(id=self.added[t], content=t, **flags(t)) for t in ordinary],
                   normalizer=dict(type="Sequence", normalizers=[dict(type="Prepend", prepend="▁"), dict(type="Replace", pattern=dict(String=" "), content="▁")]),
                   pre_tokenizer=None,
                   post_processor=dict(type="TemplateProcessing", single=[dict(Sequence=dict(id="A", type_id=0))],
                                       pair=[dict(Sequence=dict(id="A", type_id=0)), dict(Sequence=dict(id="B", type_id=1))], special_tokens={}),
                   decoder=dict(type="Sequence", decoders=[dict(type="Replace", pattern=dict(String="▁"), content=" "), dict(type="ByteFallback"), dict(type="Fuse"),
                                                           dict(type="Strip", content=" ", start=1, stop=0)]),
                   model=dict(type="BPE", dropout=None, unk_token="<unk>", continuing_subword_prefix=None, end_of_word_suffix=None, fuse_unk=True, byte_fallback=True,
                              ignore_merges=False, vocab=self.vocab, merges=[" ".join(m) for m in self.merges]))
        short = lambda t: dict(content=t, lstrip=False, normalized=False, rstrip=False, single_word=False)
        config = dict(add_bos_token=False, add_eos_token=False,
                      added_tokens_decoder={str(self.added[t]): dict(content=t, **flags(t)) for t in ordinary}, bos_token="<s>",
                      chat_template="{% for message in messages %}{% if message['role'] == 'system' %}{{'<|system|>\n' + message['content'] + '<|end|>\n'}}"
                                    "{% elif message['role'] == 'user' %}{{'<|user|>\n' + message['content'] + '<|end|>\n'}}"
                                    "{% elif message['role'] == 'assistant' %}{{'<|assistant|>\n' + message['content'] + '<|end|>\n'}}{% endif %}{% endfor %}"
                                    "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% else %}{{ eos_token }}{% endif %}",
                      clean_up_tokenization_spaces=False, eos_token="<|endoftext|>", legacy=False, model_max_length=4096, pad_token="<pad>", padding_side="left",
                      sp_model_kwargs={}, tokenizer_class="LlamaTokenizer", unk_token="<unk>", use_default_system_prompt=False)
        return {"tokenizer.json": tok, "tokenizer_config.json": config,
                "special_tokens_map.json": dict(bos_token=short("<s>"), eos_token=short("<|endoftext|>"), pad_token=short("<pad>"), unk_token=short("<unk>")),
                "added_tokens.json": {t: self.added[t] for t in sorted(EXTRA)}}
