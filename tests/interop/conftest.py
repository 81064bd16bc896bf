"""What is here runs on interpreters of other environments, and is not collected."""

collect_ignore = ["llama_server.py", "plain_weights.py", "python_client.py"]
