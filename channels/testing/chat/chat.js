// The chat: asks the fake what has changed, shows it, and sends what is written or tapped.

import { element, written } from "/letters.js";

const FILES = {
  image: { kind: "image", content_type: "image/png", data: "iVBORw0KGgo=", text: "" },
  voice: { kind: "audio", content_type: "audio/ogg", data: "T2dnUw==", text: "" },
  sticker: { kind: "sticker", content_type: "image/webp", data: "UklGRg==", text: "" },
  contact: { kind: "contacts", content_type: "text/vcard", data: "QkVHSU46VkNBUkQ=", text: "" },
  place: { kind: "location", place: [51.5072, -0.1276, "Home"], text: "" },
  reaction: { kind: "reaction", text: "👍" },
  stop: { text: "STOP" },
  start: { text: "START" },
};
const KINDS = {
  image: "📷 Picture", audio: "🎤 Voice note", sticker: "💟 Sticker", contacts: "👤 Contact",
  location: "📍 Location", reaction: "Reaction", document: "📄 File", video: "🎬 Video",
};
const TICKS = { received: "✓✓", queued: "🕓", sent: "✓", delivered: "✓✓", read: "✓✓" };
const WORDS = { received: "delivered", queued: "waiting" };
const WAIT_S = 25;
const LETTERS_MS = 1500;

const $ = (id) => document.getElementById(id);
const people = [...document.querySelectorAll("#people button")];
const clock = new Intl.DateTimeFormat([], {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: document.body.dataset.zone,
});
const messages = new Map();
const unread = new Map();
let revision = 0;
let typing = [];
let who = people[0];

const sender = (button = who) => button.dataset.sender;
const isOf = (message, button = who) =>
  [message.from, message.to].some((address) => [sender(button), `whatsapp:${sender(button)}`].includes(address));

async function ask(verb, given) {
  const answer = await fetch(`/_fake/${verb}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given),
  });
  const said = await answer.json();
  $("trouble").textContent = answer.ok ? "" : said.error;
  return said;
}

const say = (given) => ask("say", { sender: sender(), name: who.dataset.name, ...given });

// --- what has changed -----------------------------------------------------------------------

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(`/_fake/messages?after=${revision}&wait=${revision ? WAIT_S : 0}`);
      const seen = await answer.json();
      const first = revision === 0;
      ({ revision, typing } = seen);
      seen.messages.forEach((message) => take(message, first));
      $("trouble").textContent = "";
      refresh();
    } catch {
      $("trouble").textContent = "Frontdesk has ended. Start it again, and reload this page.";
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

function take(message, isOld) {
  const isNew = !messages.has(message.sid);
  messages.set(message.sid, message);
  if (isOf(message)) show(message);
  else if (isNew && !isOld && !message.mine) count(message);
}

function count(message) {
  const owner = people.find((button) => isOf(message, button));
  if (owner) unread.set(owner, (unread.get(owner) ?? 0) + 1);
}

function refresh() {
  const isTyping = typing.includes(`whatsapp:${sender()}`);
  $("presence").textContent = isTyping ? "typing…" : "online";
  $("presence").classList.toggle("typing", isTyping);
  for (const button of people) {
    const badge = button.querySelector(".count");
    const number = unread.get(button) ?? 0;
    badge.hidden = !number;
    badge.textContent = number ? `${number} new` : "";
  }
  $("empty").hidden = $("log").childElementCount > 0;
  const isDelivered = (one) => isOf(one) && !one.mine && one.status === "delivered";
  if (!document.hidden && [...messages.values()].some(isDelivered)) {
    ask("read", { address: `whatsapp:${sender()}` });
  }
}

// --- e-mail, such as sign-in codes that go out that way --------------------------------------

async function lookForLetters() {
  const answer = await fetch("/letters").catch(() => null);
  const letters = answer?.ok ? await answer.json() : [];
  const shown = $("letters").childElementCount;
  letters.slice(shown).forEach((letter) => {
    const item = element("li");
    item.append(element("strong", "", letter.subject), element("small", "", `to ${letter.to}`));
    item.append(element("p", "text", letter.text));
    $("letters").prepend(item);
  });
  $("post").hidden = $("letters").childElementCount === 0;
  setTimeout(lookForLetters, LETTERS_MS);
}

// --- one message ----------------------------------------------------------------------------

function show(message) {
  const there = $(message.sid);
  if (there) {
    mark(there, message);
    return;
  }
  const bubble = element("li", message.mine ? "mine" : "ours");
  bubble.id = message.sid;
  bubble.append(element("span", "unseen", message.mine ? "You: " : "Reply: "));
  if (!message.to.startsWith("whatsapp:") && !message.mine) bubble.append(element("span", "tag", "SMS"));
  if (message.answers) bubble.append(quote(message.answers));
  if (KINDS[message.kind]) bubble.append(element("span", "tag", KINDS[message.kind]));
  const text = element("p", "text");
  text.append(written(message.text));
  const foot = element("span", "foot");
  foot.append(element("time", "", clock.format(new Date(message.at))), element("span", "ticks"));
  bubble.append(text, foot);
  if (message.buttons.length) bubble.append(choices(message));
  mark(bubble, message);
  $("log").append(bubble);
  toTheEnd();
}

const toTheEnd = () => { $("scroll").scrollTop = $("scroll").scrollHeight; };

function mark(bubble, message) {
  const ticks = bubble.querySelector(".ticks");
  const word = WORDS[message.status] ?? message.status;
  const label = message.error ? `not delivered (${message.error})` : word;
  bubble.classList.toggle("failed", Boolean(message.error));
  ticks.classList.toggle("read", message.status === "read");
  ticks.replaceChildren(element("span", "", TICKS[message.status] ?? "⚠"), element("span", "unseen", label));
  ticks.firstChild.ariaHidden = "true";
  ticks.title = label;
  if (message.error && !bubble.querySelector(".why")) bubble.append(element("span", "why", label));
}

function quote(sid) {
  const answered = messages.get(sid);
  return element("blockquote", "", answered ? answered.text.slice(0, 80) : "an earlier message");
}

function choices(message) {
  const row = element("span", "choices");
  if (message.opener) {
    const opener = element("button", "", `☰ ${message.opener}`);
    opener.type = "button";
    opener.addEventListener("click", () => open(message));
    row.append(opener);
  } else {
    row.append(...message.buttons.map((button) => tappable(message, button)));
  }
  return row;
}

function tappable(message, choice) {
  const button = element("button", "", choice.title);
  button.type = "button";
  if (choice.description) button.append(element("small", "", choice.description));
  button.addEventListener("click", () => {
    $("list").close();
    ask("tap", { sender: sender(), name: who.dataset.name, sid: message.sid, title: choice.title });
    $("line").focus();
  });
  return button;
}

function open(message) {
  $("list-title").textContent = message.opener;
  const items = message.buttons.map((choice) => {
    const item = element("li");
    item.append(tappable(message, choice));
    return item;
  });
  $("list").querySelector("ul").replaceChildren(...items);
  $("list").showModal();
}

// --- what the developer does ----------------------------------------------------------------

function become(button) {
  who = button;
  people.forEach((one) => one.setAttribute("aria-current", String(one === button)));
  unread.delete(button);
  $("log").replaceChildren();
  [...messages.values()].filter((message) => isOf(message)).forEach(show);
  refresh();
}

async function write(event) {
  event.preventDefault();
  const text = $("line").value.trim();
  if (!text) return;
  $("line").value = "";
  await say({ text });
}

async function sendMore(what) {
  $("more").open = false;
  $("line").focus();
  if (what !== "again") {
    await say(FILES[what]);
    return;
  }
  const last = [...messages.values()].filter((message) => message.mine && isOf(message)).pop();
  if (last) await ask("again", { sid: last.sid });
}

people.forEach((button) => button.addEventListener("click", () => { become(button); $("line").focus(); }));
document.querySelectorAll("[data-send]").forEach((button) =>
  button.addEventListener("click", () => sendMore(button.dataset.send)));
$("writing").addEventListener("submit", write);
$("line").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) write(event);
});
$("list-close").addEventListener("click", () => $("list").close());
document.addEventListener("visibilitychange", refresh);
new ResizeObserver(toTheEnd).observe($("scroll"));
become(who);
follow();
lookForLetters();
