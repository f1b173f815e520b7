"""The published architecture in PyTorch, written from its specification, at small dimensions.

Module names give the published state-dict names, so export is a rename-free dump.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from .preprocess import N, PATCH, S, T

VISION = dict(width=128, mlp=256, layers=4, heads=4)
RESAMPLER = dict(depth=2, heads=4, dim_head=32, ff_mult=2, latents=16)
DECODER = dict(width=128, mlp=256, layers=5, heads=4, theta=10000.0, eps=1e-5, window=2047, positions=4096)


OFFSETS = [[(-1, 0), (1, 0), (0, -1), (0, 1)], [(-1, -1), (-1, 1), (1, -1), (1, 1)], [(-2, 0), (2, 0), (0, -2), (0, 2)]]


def _frequencies(width):
    q = width // 4
    return torch.exp(-torch.arange(q) / q * math.log(40.0)) * 1.6


def look_at_neighbours(encoder, gain=1.6):
    """Starts the first layers like small convolutions: every head looks one step in its own direction.

    With a sine code of the places "one step further" is a rotation, so it fits into the query weights.
    """
    for layer, offsets in zip(encoder.encoder.layers, OFFSETS):
        q, k = layer.self_attn.q_proj, layer.self_attn.k_proj
        width = q.weight.shape[0]
        quarter, d = width // 4, width // layer.self_attn.heads
        f = _frequencies(width)
        with torch.no_grad():
            q.weight.mul_(.2), k.weight.mul_(.2)
            for h, (dr, dc) in enumerate(offsets[:layer.self_attn.heads]):
                for i in range(d // 4):
                    j = 2 * i
                    for axis, step in ((0, dr), (2, dc)):
                        s, c = axis * quarter + j, (axis + 1) * quarter + j
                        row = h * d + 4 * i + axis
                        a = step * f[j].item()
                        k.weight[row, s] += gain
                        k.weight[row + 1, c] += gain
                        q.weight[row, s] += gain * math.cos(a)
                        q.weight[row, c] += gain * math.sin(a)
                        q.weight[row + 1, c] += gain * math.cos(a)
                        q.weight[row + 1, s] -= gain * math.sin(a)


def sine_positions(width):
    """[T, width]: sines of row and column, the usual 2-D code."""
    f = _frequencies(width)
    r, c = torch.meshgrid(torch.arange(N), torch.arange(N), indexing="ij")
    a, b = r.flatten()[:, None] * f, c.flatten()[:, None] * f
    return torch.cat([a.sin(), a.cos(), b.sin(), b.cos()], 1) * .7


def attend(q, k, v, mask=None):
    """Plain products: for these small sizes faster than the fused kernel, above all backwards. mask: bool or added numbers."""
    scores = (q * q.shape[-1] ** -.5) @ k.transpose(-1, -2)
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9) if mask.dtype == torch.bool else scores + mask
    return scores.softmax(-1, dtype=scores.dtype) @ v


class VisionAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        for n in ("q_proj", "k_proj", "v_proj", "out_proj"):
            setattr(self, n, nn.Linear(width, width))

    def forward(self, x):
        b, t, c = x.shape
        q, k, v = (p(x).view(b, t, self.heads, -1).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        y = attend(q, k, v)
        return self.out_proj(y.transpose(1, 2).reshape(b, t, c))


class VisionMlp(nn.Module):
    def __init__(self, width, mlp):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, mlp), nn.Linear(mlp, width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x), approximate="tanh"))


class VisionLayer(nn.Module):
    def __init__(self, width, mlp, heads):
        super().__init__()
        self.self_attn = VisionAttention(width, heads)
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.mlp = VisionMlp(width, mlp)

    def forward(self, x):
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class VisionEncoder(nn.Module):
    """[M, 3, S, S] in [-1, 1] -> [M, T, width]"""

    def __init__(self, width, mlp, layers, heads):
        super().__init__()
        self.embeddings = nn.Module()
        self.embeddings.patch_embedding = nn.Conv2d(3, width, PATCH, PATCH)
        self.embeddings.position_embedding = nn.Embedding(T, width)
        self.encoder = nn.Module()
        self.encoder.layers = nn.ModuleList(VisionLayer(width, mlp, heads) for _ in range(layers))
        self.post_layernorm = nn.LayerNorm(width, eps=1e-6)
        with torch.no_grad():   # a clear sense of place from the start: without it shapes stay at chance for long
            self.embeddings.position_embedding.weight.copy_(sine_positions(width))
            self.embeddings.patch_embedding.weight.mul_(.5)
        look_at_neighbours(self)

    def forward(self, x):
        m, c = x.shape[0], self.embeddings.patch_embedding
        x = x.view(m, 3, N, PATCH, N, PATCH).permute(0, 2, 4, 1, 3, 5).reshape(m, T, 3 * PATCH * PATCH)
        x = F.linear(x, c.weight.flatten(1), c.bias) + self.embeddings.position_embedding.weight
        for layer in self.encoder.layers:
            x = layer(x)
        return self.post_layernorm(x)


class PerceiverAttention(nn.Module):
    def __init__(self, dim, heads, dim_head):
        super().__init__()
        self.heads = heads
        self.norm_media, self.norm_latents = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.to_q = nn.Linear(dim, heads * dim_head, bias=False)
        self.to_kv = nn.Linear(dim, 2 * heads * dim_head, bias=False)
        self.to_out = nn.Linear(heads * dim_head, dim, bias=False)

    def forward(self, x, latents, mask):
        x, l = self.norm_media(x), self.norm_latents(latents)
        m, h = x.shape[0], self.heads
        q = self.to_q(l).view(m, l.shape[1], h, -1).transpose(1, 2)
        kv = self.to_kv(torch.cat([x, l], 1)).view(m, x.shape[1] + l.shape[1], 2, h, -1)
        k, v = kv[:, :, 0].transpose(1, 2), kv[:, :, 1].transpose(1, 2)
        if mask is not None:
            mask = F.pad(mask, (0, l.shape[1]), value=True)[:, None, None]
        y = attend(q, k, v, mask)
        return self.to_out(y.transpose(1, 2).reshape(m, l.shape[1], -1))


class Resampler(nn.Module):
    """Features [M, T, V] and mask [M, T] -> vision tokens [M, K, D]"""

    def __init__(self, dim, out, depth, heads, dim_head, ff_mult, latents):
        super().__init__()
        self.latents = nn.Parameter(torch.randn(latents, dim))
        self.layers = nn.ModuleList(nn.ModuleList([
            PerceiverAttention(dim, heads, dim_head),
            nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, dim * ff_mult, bias=False), nn.GELU(),
                          nn.Linear(dim * ff_mult, dim, bias=False))]) for _ in range(depth))
        self.norm = nn.LayerNorm(dim)
        self.projection = nn.Linear(dim, out)

    def forward(self, x, mask=None):
        l = self.latents.expand(x.shape[0], -1, -1)
        for attn, ff in self.layers:
            l = l + attn(x, l, mask)
            l = l + ff(l)
        return self.projection(self.norm(l))


class RmsNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x):
        y = x.float()
        y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + self.eps)
        return self.weight * y.to(x.dtype)


class DecoderAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv_proj = nn.Linear(width, 3 * width, bias=False)
        self.o_proj = nn.Linear(width, width, bias=False)

    def forward(self, x, cos, sin, mask, past=None):
        b, t, c = x.shape
        qkv = self.qkv_proj(x).view(b, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        half = q.shape[-1] // 2
        cos, sin = cos.to(q.dtype), sin.to(q.dtype)
        q = q * cos + torch.cat([-q[..., half:], q[..., :half]], -1) * sin
        k = k * cos + torch.cat([-k[..., half:], k[..., :half]], -1) * sin
        if past is not None:
            if past:
                k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
            past[:] = [k, v]
        y = attend(q, k, v, mask)
        return self.o_proj(y.transpose(1, 2).reshape(b, t, c))


class DecoderMlp(nn.Module):
    def __init__(self, width, mlp):
        super().__init__()
        self.gate_up_proj, self.down_proj = nn.Linear(width, 2 * mlp, bias=False), nn.Linear(mlp, width, bias=False)

    def forward(self, x):
        gate, up = self.gate_up_proj(x).chunk(2, -1)
        return self.down_proj(up * F.silu(gate))


class DecoderLayer(nn.Module):
    def __init__(self, width, mlp, heads, eps):
        super().__init__()
        self.self_attn, self.mlp = DecoderAttention(width, heads), DecoderMlp(width, mlp)
        self.input_layernorm, self.post_attention_layernorm = RmsNorm(width, eps), RmsNorm(width, eps)

    def forward(self, x, cos, sin, mask, past=None):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask, past)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    """Embeddings [B, L, D] -> hidden [B, L, D]; the head is applied by the caller on the rows it needs."""

    def __init__(self, n, width, mlp, layers, heads, theta, eps, window, positions):
        super().__init__()
        rows = -(-(n + 3) // 16) * 16
        self.n, self.head_size, self.theta = n, width // heads, theta
        self.model = nn.Module()
        self.model.embed_tokens = nn.Embedding(rows, width)
        self.model.embed_tokens.additional_embedding = nn.Embedding(3, width)
        self.model.layers = nn.ModuleList(DecoderLayer(width, mlp, heads, eps) for _ in range(layers))
        self.model.norm = RmsNorm(width, eps)
        self.lm_head = nn.Linear(width, rows)
        self.lm_head.additional_fc = nn.Linear(width, 3)
        nn.init.normal_(self.model.embed_tokens.weight, std=.5)
        nn.init.normal_(self.model.embed_tokens.additional_embedding.weight, std=.5)
        nn.init.normal_(self.lm_head.weight, std=.02)
        nn.init.zeros_(self.lm_head.bias)

    def embed(self, ids):
        e = self.model.embed_tokens
        return F.embedding(ids, torch.cat([e.weight[:self.n], e.additional_embedding.weight]))

    def hidden(self, x, positions, mask, past=None):
        """positions [B, L]; mask bool broadcastable to [B, heads, L, keys], True = may look."""
        f = 1.0 / (self.theta ** (torch.arange(0, self.head_size, 2, dtype=torch.float32) / self.head_size))
        a = positions[..., None].float() * f
        a = torch.cat([a, a], -1)[:, None]
        cos, sin = a.cos(), a.sin()
        for i, layer in enumerate(self.model.layers):
            x = layer(x, cos, sin, mask, None if past is None else past[i])
        return self.model.norm(x)

    def logits(self, h):
        return torch.cat([self.lm_head(h)[..., :self.n], self.lm_head.additional_fc(h)], -1).float()


class XGenMM(nn.Module):
    def __init__(self, n, vision=VISION, resampler=RESAMPLER, decoder=DECODER):
        super().__init__()
        self.vlm = nn.Module()
        self.vlm.vision_encoder = VisionEncoder(**vision)
        self.vlm.vision_tokenizer = Resampler(vision["width"], decoder["width"], **resampler)
        self.vlm.lang_model = Decoder(n, **decoder)


def scaled_init(model):
    """Smaller residual outputs at the start."""
    for name, p in model.named_parameters():
        if p.dim() == 2 and any(k in name for k in ("out_proj", "o_proj", "down_proj", "fc2", "to_out")):
            with torch.no_grad():
                p.mul_(.5)


def parameter_count(model):
    return sum(p.numel() for p in model.parameters())
