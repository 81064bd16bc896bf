"""The Python SDK's first client: ``python python_client.py COMMAND FOLDER CONTENT``; prints what ``client.mjs`` prints."""

import asyncio
import os
import sys

from mcp.client.stdio import stdio_client

from mcp import ClientSession, StdioServerParameters


async def main(command: str, folder: str, content: str) -> None:
    server = StdioServerParameters(command=command, args=["mcp", "--batch", "essay"], cwd=folder, env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        print(*(tool.name for tool in (await session.list_tools()).tools))
        result = await session.call_tool("submit_response", {"request_id": "hiring", "content": content})
        print("".join(part.text for part in result.content))


asyncio.run(main(*sys.argv[1:]))
