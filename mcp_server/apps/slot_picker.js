// The slot picker: the free times of a search, a question after a tap, a booking after a yes.
// All text from outside is set as text, never as HTML. Nothing is kept, no network is used.

const SEARCH = "check_availability";
const BOOK = "create_booking";
const REFUSAL = "frontdesk/refusal";

const view = document.getElementById("view");
const zoneLine = document.getElementById("zone");
const statusLine = document.getElementById("status");

let wish = {};          // the arguments of the search
let found = null;       // its answer
let day = null;         // the day whose times are shown
const gone = new Set(); // times that were booked or refused meanwhile

// --- small pieces -------------------------------------------------------------------------------

function piece(tag, text, looks = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (looks) made.className = looks;
  return made;
}

function button(text, act, looks = "") {
  const made = piece("button", text, looks);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function heading(text) {
  const made = piece("h1", text);
  made.tabIndex = -1;
  return made;
}

function list(buttons, label, looks = "") {
  const made = piece("ul", "", looks);
  made.setAttribute("aria-label", label);
  for (const one of buttons) {
    const item = piece("li", "");
    item.append(one);
    made.append(item);
  }
  return made;
}

function choices(...buttons) {
  const made = piece("div", "", "choices");
  made.append(...buttons);
  return made;
}

// Who is at work in here is taken along to what is new; who writes in the chat is left there.
function show(...pieces) {
  const isHere = document.hasFocus();
  statusLine.textContent = "";
  view.replaceChildren(...pieces);
  if (isHere) view.querySelector("h1")?.focus();
}

function showWords(title, text) {
  show(heading(title), ...(text ? [piece("p", text)] : []));
}

// --- dates and lengths: what the server says in its zone is shown as it is ----------------------

function dated(isoDay, style) {
  const language = /^en\b/.test(client.around.locale ?? "") ? client.around.locale : "en-GB";
  const format = { timeZone: "UTC", weekday: style, day: "numeric", month: style };
  return new Date(`${isoDay}T12:00Z`).toLocaleDateString(language, format);
}

function slot(isoDay, time) {
  return { day: isoDay, time, key: `${isoDay} ${time}` };
}

function slotOf(moment) {
  return slot(moment.slice(0, 10), moment.slice(11, 16));
}

function lasts(minutes) {
  const parts = [[Math.floor(minutes / 60), "hour"], [minutes % 60, "minute"]];
  const said = parts.filter(([count]) => count);
  return said.map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" ");
}

function facts() {
  return [lasts(found.minutes), found.price].filter(Boolean).join(", ");
}

function withWhom() {
  return found.staff ? ` with ${found.staff}` : "";
}

// --- the free times -----------------------------------------------------------------------------

function showResult(result) {
  const given = result.structuredContent;
  if (result.isError || !given?.days) {
    if (!found) showWords("No times to show", words(result));
    return; // some clients repeat the answers to our own calls here
  }
  found = given;
  tellZone();
  gone.clear();
  day = null;
  showTimes();
}

// What is meant for people: some words are for the assistant alone.
function words(result) {
  const isForPeople = ({ type, annotations }) =>
    type === "text" && (annotations?.audience ?? ["user"]).includes("user");
  return (result.content ?? []).filter(isForPeople).map((one) => one.text).join("\n");
}

function freeOn(one) {
  return one.times.map((time) => slot(one.day, time)).filter(({ key }) => !gone.has(key));
}

function isWished({ time }) {
  return (found.asked ?? []).includes(time);
}

function showTimes() {
  const free = found.days.filter((one) => freeOn(one).length);
  const wished = free.find((one) => freeOn(one).some(isWished));
  const shown = free.find((one) => one.day === day) ?? wished ?? free[0];
  const next = (found.next_free ?? []).map(({ starts }) => slotOf(starts));
  show(
    heading(found.service),
    piece("p", `${facts()}${withWhom()}. ${found.understood}.`, "quiet"),
    ...(free.length > 1 ? [list(free.map((one) => dayButton(one, one === shown)), "Days")] : []),
    ...(shown ? timesOf(shown) : []),
    ...nearest("Nearest free times", next),
    ...nothingOn(),
    ...(found.next_cursor ? [choices(button("Show more days", showMore))] : []),
  );
}

async function showMore() {
  hold("Looking for more…");
  const given = { ...wish, cursor: found.next_cursor };
  try {
    const more = await client.ask("tools/call", { name: SEARCH, arguments: given });
    if (more.isError) throw new Error(words(more));
    const days = [...found.days, ...more.structuredContent.days];
    day = more.structuredContent.days.find((one) => one.times.length)?.day ?? day;
    found = { ...more.structuredContent, days };
    showTimes();
  } catch (error) {
    showTimes();
    statusLine.textContent = `No more days: ${error.message}`;
  }
}

// Nothing may be tapped while an answer is waited for.
function hold(why) {
  for (const made of view.querySelectorAll("button")) made.disabled = true;
  statusLine.textContent = why;
}

function dayButton(one, isShown) {
  const made = button(dated(one.day, "short"), () => {
    day = one.day;
    showTimes();
    view.querySelector("[aria-pressed='true']").focus();
  });
  made.setAttribute("aria-pressed", String(isShown));
  return made;
}

function timesOf(one) {
  const title = dated(one.day, "long");
  const buttons = freeOn(one).map((free) => {
    const made = button(free.time, () => showQuestion(free), isWished(free) ? "wished" : "");
    if (isWished(free)) made.setAttribute("aria-label", `${free.time}, the time you asked for`);
    return made;
  });
  return [piece("h2", title), list(buttons, title, "times")];
}

function nearest(title, slots) {
  const free = slots.filter(({ key }) => !gone.has(key));
  if (!free.length) return [];
  const buttons = free.map((one) =>
    button(`${dated(one.day, "short")} ${one.time}`, () => showQuestion(one)));
  return [piece("h2", title), list(buttons, title, "moments")];
}

function nothingOn() {
  const full = found.days.filter((one) => !freeOn(one).length);
  if (!full.length) return [];
  const said = full.map((one) => `${dated(one.day, "short")} (${one.closed ?? "taken"})`);
  return [piece("p", `Nothing free on ${said.join(", ")}.`, "quiet")];
}

// --- a question, and a booking ------------------------------------------------------------------

function showQuestion(one) {
  const key = newKey();
  show(
    heading(`Book ${found.service}, ${dated(one.day, "short")} ${one.time}${withWhom()}?`),
    piece("p", `${facts()}.`, "quiet"),
    choices(button("Yes, book it", () => book(one, key), "main"), button("Back", showTimes)),
  );
}

// The same for every try of one booking: however often it arrives, it is made once.
function newKey() {
  const drawn = crypto.getRandomValues(new Uint8Array(16));
  return `picker-${Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function book(one, key) {
  hold("Booking…");
  const given = { service: found.service, when: one.key, idempotency_key: key };
  if (found.staff) given.staff = found.staff;
  try {
    showOutcome(one, key, await client.ask("tools/call", { name: BOOK, arguments: given }));
  } catch (error) {
    showFailure(one, key, error.message);
  }
}

function showOutcome(one, key, result) {
  const booking = result.structuredContent?.booking;
  const refusal = result._meta?.[REFUSAL];
  if (booking && !result.isError) showBooked(one, booking);
  else if (refusal) showRefusal(one, words(result), refusal);
  else showFailure(one, key, words(result));
}

function showBooked(one, made) {
  const [from, to] = [slotOf(made.starts), slotOf(made.ends)];
  const when = `${dated(from.day, "long")}, ${from.time} to ${to.time}`;
  const said = `${made.service}, ${when}, with ${made.staff}`;
  gone.add(one.key);
  show(
    heading("Booked"),
    piece("p", `${said}.`),
    piece("p", `Your code is ${made.code}.`),
    choices(button("Show the other times", showTimes)),
  );
  tellModel(`The person has booked with the slot picker: ${said} (${from.day}), `
    + `code ${made.code}. It is done; do not book it again.`);
}

function showRefusal(one, text, refusal) {
  const other = [...(refusal.free ?? []), ...(refusal.alternatives ?? [])].map(slotOf);
  const once = [...new Map(other.map((free) => [free.key, free])).values()];
  if (refusal.refusal === "slot_taken") gone.add(one.key);
  show(
    heading("Not booked"),
    piece("p", text),
    ...nearest("Free instead", once.sort((a, b) => (a.key < b.key ? -1 : 1))),
    choices(button("Show all times", showTimes)),
  );
  tellModel(`The person tried to book ${found.service} on ${one.key} with the slot picker. `
    + `It was refused: ${text}`);
}

// Whether it was made is not known: the same key makes a second try safe.
function showFailure(one, key, text) {
  show(
    heading("That did not work"),
    piece("p", text || "There was no answer."),
    piece("p", "You can try again: it will not be booked twice.", "quiet"),
    choices(button("Try again", () => book(one, key), "main"), button("Back", showTimes)),
  );
}

async function tellModel(text) {
  const content = [{ type: "text", text }];
  const { updateModelContext, message } = client.able;
  try {
    if (updateModelContext || !message) await client.ask("ui/update-model-context", { content });
    else await client.ask("ui/message", { role: "user", content });
  } catch {
    statusLine.textContent = "The assistant could not be told: please tell it yourself.";
  }
}

// Times are the business's; who is elsewhere should know.
function tellZone() {
  const { timeZone } = client.around;
  const isElsewhere = timeZone && found.zone && timeZone !== found.zone;
  zoneLine.textContent = isElsewhere ? `All times are in ${found.zone} time.` : "";
}

client.hear("ui/notifications/tool-input", (params) => { wish = params.arguments ?? {}; });
client.hear("ui/notifications/tool-result", showResult);
client.hear("ui/notifications/tool-cancelled", () => showWords("The search was stopped.", ""));
client.begin({ name: "frontdesk-slot-picker", title: "Free times", version: "1.0.0" })
  .catch(() => showWords("The times cannot be shown here.", ""));
