// The TypeScript SDK's client: node client.mjs PYTHON FOLDER; prints the names of the tools and what submit_response says.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [command, cwd, content] = process.argv.slice(2);
const client = new Client({ name: "interop", version: "1" });
await client.connect(new StdioClientTransport({ command, args: ["mcp", "--batch", "essay"], cwd, env: process.env }));
console.log((await client.listTools()).tools.map((tool) => tool.name).join(" "));
const result = await client.callTool({ name: "submit_response", arguments: { request_id: "hiring", content } });
console.log(result.content.map((part) => part.text).join(""));
await client.close();
