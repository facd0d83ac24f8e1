"use strict";
// A small host of MCP Apps, written from the specification of 2026-01-26: it speaks MCP to the
// server over HTTP on the one side, and JSON-RPC over postMessage to the view on the other.

const EXTENSION = { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } };
const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "a-small-host", version: "1.0.0" },
  "io.modelcontextprotocol/clientCapabilities": { extensions: EXTENSION },
};

const host = {
  capabilities: {
    serverTools: {}, serverResources: {}, updateModelContext: { text: {} }, message: { text: {} },
  },
  context: { theme: "light", locale: "en-GB", timeZone: "Europe/London", displayMode: "inline" },
  heard: [],        // every message of the view, in order
  called: [],       // arguments of its tool calls
  contexts: [],     // what it told the model
  messages: [],     // what it said in the chat
  refuse: [],       // methods that this host does not allow
  loseAnswers: 0,   // so many answers to tool calls get lost on the way
  answered: [],     // what the view answered to our requests
  show,
  request: (method) => post({ id: `host-${method}`, method, params: {} }),
  push: (method, params) => post({ method, params }),
};
window.host = host;

let lastId = 0;

async function server(method, params) {
  lastId += 1;
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": "2026-07-28",
    "Mcp-Method": method,
  };
  const name = params.name ?? params.uri;
  if (name) headers["Mcp-Name"] = name;
  const body = { jsonrpc: "2.0", id: lastId, method, params: { ...params, _meta: META } };
  const answer = await fetch("/mcp", { method: "POST", headers, body: JSON.stringify(body) });
  const { result, error } = await answer.json();
  if (error) throw new Error(error.message);
  return result;
}

let frame = null;
let begun = null;

// Calls a tool and shows its view, as a host does when its model has called it.
async function show(name, given) {
  const { tools } = await server("tools/list", {});
  const uri = tools.find((tool) => tool.name === name)._meta.ui.resourceUri;
  const { contents: [page] } = await server("resources/read", { uri });
  if (page.mimeType !== "text/html;profile=mcp-app") throw new Error(page.mimeType);
  await open(page.text, page._meta.ui.csp);
  post({ method: "ui/notifications/tool-input", params: { arguments: given } });
  const result = await server("tools/call", { name, arguments: given });
  post({ method: "ui/notifications/tool-result", params: result });
}

function open(html, csp) {
  frame?.remove();
  frame = document.createElement("iframe");
  frame.title = "App";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
  const other = location.hostname === "localhost" ? "127.0.0.1" : "localhost";
  const policy = encodeURIComponent(JSON.stringify(csp ?? {}));
  frame.src = `http://${other}:${location.port}/sandbox.html?csp=${policy}`;
  host.page = { html, csp };
  const ready = new Promise((resolve) => { begun = resolve; });
  document.getElementById("here").append(frame);
  return ready;
}

function post(message) {
  frame.contentWindow.postMessage({ jsonrpc: "2.0", ...message }, "*");
}

const ANSWERS = {
  "ui/initialize": () => ({
    protocolVersion: "2026-01-26",
    hostInfo: { name: "a-small-host", version: "1.0.0" },
    hostCapabilities: host.capabilities,
    hostContext: host.context,
  }),
  "tools/call": async (params) => {
    host.called.push(params);
    const result = await server("tools/call", params);
    if (host.loseAnswers > 0) {
      host.loseAnswers -= 1;
      throw new Error("The connection was lost.");
    }
    return result;
  },
  "resources/read": (params) => server("resources/read", params),
  "ui/update-model-context": (params) => { host.contexts.push(params); return {}; },
  "ui/message": (params) => { host.messages.push(params); return {}; },
};

async function answer({ id, method, params }) {
  try {
    if (host.refuse.includes(method) || !(method in ANSWERS)) throw new Error(`No ${method} here.`);
    post({ id, result: await ANSWERS[method](params) });
  } catch (error) {
    post({ id, error: { code: -32000, message: error.message } });
  }
}

addEventListener("message", ({ source, data }) => {
  if (source !== frame?.contentWindow) return;
  if (data.method === "ui/notifications/sandbox-proxy-ready") {
    const params = { html: host.page.html, csp: host.page.csp };
    post({ method: "ui/notifications/sandbox-resource-ready", params });
    return;
  }
  host.heard.push(data);
  if (data.method === undefined) host.answered.push(data);
  if (data.method === "ui/notifications/initialized") begun();
  if (data.method === "ui/notifications/size-changed") frame.style.height = `${data.params.height}px`;
  if (data.method && data.id !== undefined) answer(data);
});
