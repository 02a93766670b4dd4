import torch
from transformers import AutoModel


def load(path):
    # ruleid: unsafe-model-load
    model = torch.load(path, weights_only=True)
    # ok: unsafe-model-load
    weights = torch.load(path, weights_only=True)
    return model, weights


def pretrained(name):
    # ruleid: unsafe-model-load
    first = AutoModel.from_pretrained(name, trust_remote_code=True)
    # ok: unsafe-model-load
    second = AutoModel.from_pretrained(name)
    # ok: unsafe-model-load
    third = AutoModel.from_pretrained(name, trust_remote_code=True, revision="3f2a9c1")
    return first, second, third
