"use strict";
// The line to the client that shows the page: JSON-RPC over postMessage (MCP Apps, 2026-01-26).
//
//   client.hear(method, act)   what to do when the client tells something
//   client.begin(appInfo)      says hello; client.able and client.around are known afterwards
//   client.ask(method, params) a request, and its answer

const client = (() => {
  const PROTOCOL = "2026-01-26";
  const LENDABLE = /^--(color|font|border)-[a-z0-9-]+$/;
  const waiting = new Map();
  const heard = new Map([["ui/notifications/host-context-changed", settleIn]]);
  const darkness = window.matchMedia("(prefers-color-scheme: dark)");
  let lastId = 0;

  const line = { able: {}, around: {}, ask, begin, hear: (method, act) => heard.set(method, act) };

  function send(message) {
    window.parent.postMessage({ jsonrpc: "2.0", ...message }, "*");
  }

  function ask(method, params) {
    lastId += 1;
    const answered = new Promise((resolve, reject) => waiting.set(lastId, { resolve, reject }));
    send({ id: lastId, method, params });
    return answered;
  }

  function settle({ id, result, error }) {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(String(error.message ?? "")));
    else asked?.resolve(result ?? {});
  }

  function reply({ id, method }) {
    const known = method === "ping" || method === "ui/resource-teardown";
    const error = { code: -32601, message: "Method not found" };
    send(known ? { id, result: {} } : { id, error });
  }

  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.jsonrpc !== "2.0") return;
    if (data.method === undefined) settle(data);
    else if (data.id !== undefined) reply(data);
    else heard.get(data.method)?.(data.params ?? {});
  });

  // Wears the client's theme, and the colours and letters that it lends.
  function settleIn(changes) {
    Object.assign(line.around, changes);
    const root = document.documentElement;
    root.dataset.theme = line.around.theme ?? (darkness.matches ? "dark" : "light");
    for (const [name, value] of Object.entries(changes.styles?.variables ?? {})) {
      if (LENDABLE.test(name) && typeof value === "string") root.style.setProperty(name, value);
    }
  }

  function tellSize() {
    const { width, height } = document.documentElement.getBoundingClientRect();
    const params = { width: Math.ceil(width), height: Math.ceil(height) };
    send({ method: "ui/notifications/size-changed", params });
  }

  async function begin(appInfo) {
    settleIn({});
    darkness.addEventListener("change", () => settleIn({}));
    const appCapabilities = { availableDisplayModes: ["inline", "fullscreen"] };
    const hello = { protocolVersion: PROTOCOL, appInfo, appCapabilities };
    const told = await ask("ui/initialize", hello);
    line.able = told.hostCapabilities ?? {};
    settleIn(told.hostContext ?? {});
    send({ method: "ui/notifications/initialized", params: {} });
    new ResizeObserver(tellSize).observe(document.documentElement);
  }

  return line;
})();
