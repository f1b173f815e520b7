"""Writes a checkpoint in the published Hugging Face layout: python -m tinyxgen.export CHECKPOINT.pt FOLDER [--base]"""

import argparse
import hashlib
import json
import os
import shutil

import torch
from safetensors.torch import load_file, save_file

from .model import DECODER, RESAMPLER, VISION, XGenMM
from .preprocess import GRIDS, PATCH, S
from .tokenizer import Tokenizer
from .train_chat import TOKENIZER


def config(tok, rows, dtype, base=False):
    n, d = tok.n, DECODER
    vision = dict(model_type="xgenmm_vision_encoder", model_name="google/siglip-so400m-patch14-384", image_aspect_ratio="anyres", anyres_patch_sampling=True)
    if not base:
        vision["anyres_grids"] = [list(g) for g in GRIDS]
    vision["vision_config"] = dict(model_type="siglip_vision_model", hidden_size=VISION["width"], intermediate_size=VISION["mlp"], num_hidden_layers=VISION["layers"],
                                   num_attention_heads=VISION["heads"], image_size=S, patch_size=PATCH, num_channels=3, layer_norm_eps=1e-6,
                                   hidden_act="gelu_pytorch_tanh", attention_dropout=0.0)
    return dict(
        architectures=["XGenMMModelForConditionalGeneration"], model_type="xgenmm",
        auto_map=dict(AutoConfig="modeling_xgenmm.XGenMMConfig", AutoModelForVision2Seq="modeling_xgenmm.XGenMMModelForConditionalGeneration"),
        text_config=dict(model_type="phi3", initial_tokenizer_len=n, vocab_size=rows, hidden_size=d["width"], intermediate_size=d["mlp"], num_hidden_layers=d["layers"],
                         num_attention_heads=d["heads"], num_key_value_heads=d["heads"], max_position_embeddings=d["positions"],
                         original_max_position_embeddings=d["positions"], rms_norm_eps=d["eps"], rope_theta=d["theta"], rope_scaling=None, hidden_act="silu",
                         sliding_window=d["window"], tie_word_embeddings=False, attention_dropout=0.0, resid_pdrop=0.0, embd_pdrop=0.0, initializer_range=0.02,
                         use_cache=True, bos_token_id=1, eos_token_id=tok.eos, pad_token_id=tok.eos, torch_dtype=dtype),
        torch_dtype=dtype, transformers_version="4.41.1", vision_encoder_config=vision,
        vision_tokenizer_config=dict(model_type="xgenmm_vision_tokenizer", vis_feature_dim=VISION["width"], lang_embedding_dim=d["width"], num_vis_tokens=RESAMPLER["latents"],
                                     image_aspect_ratio="anyres", depth=RESAMPLER["depth"], heads=RESAMPLER["heads"], dim_head=RESAMPLER["dim_head"],
                                     ff_mult=RESAMPLER["ff_mult"]))


def export(model, tok, folder, base=False, dtype=torch.float16):
    """Writes into a neighbour folder first and swaps, so that a reader never sees half a model."""
    new = folder.rstrip("/") + ".new"
    shutil.rmtree(new, ignore_errors=True)
    os.makedirs(new)
    name = str(dtype).split(".")[1]
    state = {k: v.detach().to(dtype).contiguous() for k, v in model.state_dict().items()}
    save_file(state, os.path.join(new, "model.safetensors"), metadata=dict(format="pt"))
    files = tok.files()
    files["config.json"] = config(tok, model.vlm.lang_model.model.embed_tokens.weight.shape[0], name, base)
    files["generation_config.json"] = dict(_from_model_config=True, bos_token_id=1, eos_token_id=tok.eos, pad_token_id=tok.eos, transformers_version="4.41.1")
    files["preprocessor_config.json"] = dict(auto_map=dict(AutoImageProcessor="image_processing_blip_3.Blip3ImageProcessor"), do_resize=True, image_mean=[.5, .5, .5],
                                             image_processor_type="Blip3ImageProcessor", image_std=[.5, .5, .5], interpolation_mode="bicubic", resize_mode="squash",
                                             size=[S, S], grids=None if base else [list(g) for g in GRIDS])
    for k, v in files.items():
        with open(os.path.join(new, k), "w", encoding="utf-8") as f:
            json.dump(v, f, ensure_ascii=False, indent=None if k == "tokenizer.json" else 2, separators=(",", ":") if k == "tokenizer.json" else None)
            f.write("\n")
    names = sorted(os.listdir(new))
    with open(os.path.join(new, "SHA256SUMS"), "w") as f:
        for k in names:
            f.write(hashlib.sha256(open(os.path.join(new, k), "rb").read()).hexdigest() + "  " + k + "\n")
    for k in names:
        os.chmod(os.path.join(new, k), 0o644)
    old = folder.rstrip("/") + ".old"
    shutil.rmtree(old, ignore_errors=True)
    if os.path.exists(folder):
        os.rename(folder, old)
    os.rename(new, folder)
    shutil.rmtree(old, ignore_errors=True)


def load(folder):
    """An exported folder back into PyTorch, widened to fp32."""
    tok = Tokenizer.load(os.path.join(folder, "tokenizer.json"))
    model = XGenMM(tok.n)
    model.load_state_dict({k: v.float() for k, v in load_file(os.path.join(folder, "model.safetensors")).items()})
    return model.eval(), tok


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("checkpoint")
    ap.add_argument("folder")
    ap.add_argument("--base", action="store_true")
    a = ap.parse_args()
    tok = Tokenizer.load(TOKENIZER)
    model = XGenMM(tok.n)
    z = torch.load(a.checkpoint, map_location="cpu")
    if "model" in z:
        model.load_state_dict(z["model"])
    else:
        model.vlm.vision_encoder.load_state_dict(z["tower"])
    export(model, tok, a.folder, a.base)


if __name__ == "__main__":
    main()
