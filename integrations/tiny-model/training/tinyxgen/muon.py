"""An optimiser for small transformers: weight matrices move along the orthogonalised momentum, everything else by AdamW.

Every direction of a matrix then moves at the same pace. The method is known as Muon (Keller Jordan, 2024).
"""

import torch


def orthogonal(g, rounds=5):
    """[B, rows, columns] -> about the nearest (semi-)orthogonal matrices, by a quintic Newton-Schulz iteration in bf16."""
    tall = g.shape[1] > g.shape[2]
    x = g.transpose(1, 2) if tall else g
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).bfloat16()
    for _ in range(rounds):
        a = x @ x.transpose(1, 2)
        b = -4.775 * a + 2.0315 * (a @ a)
        x = 3.4445 * x + b @ x
    return (x.transpose(1, 2) if tall else x).float()


class Mixed:
    """AdamW for vectors, embeddings and heads; the momentum method for the matrices given to it. Looks like a torch optimiser."""

    def __init__(self, matrices, others, lr, matrix_lr, weight_decay=.01, momentum=.95):
        self.adam = torch.optim.AdamW(others, lr=lr, weight_decay=weight_decay, betas=(.9, .98), fused=True)
        self.base, self.decay, self.momentum = matrix_lr, weight_decay, momentum
        shapes = {}
        for p in matrices:
            shapes.setdefault(p.shape, []).append(p)
        self.groups = list(shapes.values())
        self.kept = [torch.zeros(len(ps), *ps[0].shape) for ps in self.groups]
        self.full = [g["lr"] for g in self.adam.param_groups]   # groups may bring their own

    def scale(self, k):
        """Sets all learning rates to the share k of their full value."""
        self.k = k
        for g, lr in zip(self.adam.param_groups, self.full):
            g["lr"] = lr * k

    def zero_grad(self, set_to_none=True):
        self.adam.zero_grad(set_to_none=True)
        for ps in self.groups:
            for p in ps:
                p.grad = None

    @staticmethod
    def split(module, inside=""):
        """(weight matrices of the layers, everything else); inside: part of the names that marks layers."""
        matrices = [p for n, p in module.named_parameters() if p.dim() == 2 and inside in n]
        named = {id(p) for p in matrices}
        return matrices, [p for p in module.parameters() if id(p) not in named]

    @torch.no_grad()
    def step(self):
        self.adam.step()
        for ps, m in zip(self.groups, self.kept):
            g = torch.stack([p.grad if p.grad is not None else torch.zeros_like(p) for p in ps])
            m.lerp_(g, 1 - self.momentum)
            u = orthogonal(torch.lerp(g, m, self.momentum))
            rate = self.base * self.k * max(1, ps[0].shape[0] / ps[0].shape[1]) ** .5
            for p, d in zip(ps, u):
                p.mul_(1 - self.base * self.k * self.decay).add_(d, alpha=-rate)

    def state_dict(self):
        return dict(adam=self.adam.state_dict(), kept=self.kept)

    def load_state_dict(self, z):
        self.adam.load_state_dict(z["adam"])
        for a, b in zip(self.kept, z["kept"]):
            a.copy_(b)
