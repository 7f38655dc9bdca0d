"use strict";

const byId = (id) => document.getElementById(id);
const when = (time) => (time ? time.slice(0, 16).replace("T", " ") + " UTC" : "");
let listed = null;
let story = null;

/** All data enters the page as text, never as markup. */
function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  if (kind) made.className = kind;
  return made;
}

async function ask(path, query) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value);
  const token = byId("token").value;
  const answer = await fetch(path + (given.length ? "?" + new URLSearchParams(given) : ""), {
    headers: token ? { Authorization: "Bearer " + token } : {},
  });
  const body = await answer.json();
  if (answer.status === 401) byId("token-field").hidden = false;
  if (!answer.ok) throw new Error([body.detail, ...(body.problems ?? [])].join(" "));
  return body;
}

async function showing(work) {
  try {
    await work();
    byId("problem").hidden = true;
  } catch (problem) {
    byId("problem").textContent = problem.message;
    byId("problem").hidden = false;
  }
}

async function showSubscriptions(cursor) {
  const page = await ask("/api/subscriptions", { ...Object.fromEntries(new FormData(byId("search"))), limit: 50, cursor });
  const rows = byId("subscriptions");
  if (!cursor) rows.replaceChildren();
  for (const found of page.items) rows.append(row(found));
  if (!rows.children.length) rows.append(element("tr", page.next ? "None yet; search on with More." : "None."));
  listed = page.next;
  byId("more").hidden = !listed;
}

function row(found) {
  const open = element("button", found.subscriptionId);
  open.type = "button";
  open.addEventListener("click", () => showing(() => showStory(found.subscriptionId)));
  const first = element("td");
  first.append(open);
  const made = element("tr");
  made.append(
    first,
    element("td", found.domain),
    element(
      "td",
      found.phase ? found.status + " (" + found.phase.toLowerCase() + ")" : found.status,
      found.phase ? "alarm" : found.status === "ACTIVE" ? "good" : "",
    ),
    element("td", when(found.periodEnd)),
    element("td", found.policy.mode),
    element("td", found.renewal?.state, found.renewal?.state === "PARKED" ? "alarm" : ""),
  );
  return made;
}

async function showStory(id, cursor) {
  const page = await ask("/api/subscriptions/" + encodeURIComponent(id) + "/timeline", { order: "newest", limit: 50, cursor });
  const entries = byId("timeline");
  if (!cursor) entries.replaceChildren();
  for (const entry of page.items) {
    const item = element("li", "", entry.kind);
    item.append(element("time", when(entry.at)), element("span", entry.what));
    entries.append(item);
  }
  story = { id, next: page.next };
  byId("story-title").textContent = "Timeline of " + id + ", newest first";
  byId("story").hidden = false;
  byId("older").hidden = !page.next;
  if (!cursor) byId("story").scrollIntoView({ behavior: "smooth" });
}

async function showParked() {
  const page = await ask("/api/parked", { limit: 50 });
  const list = byId("parked");
  list.replaceChildren();
  for (const waiting of page.items) {
    const item = element("li", "", waiting.kind);
    const titles = {
      operation: "Renewal of " + waiting.subscriptionId,
      commands: "Calls about mailbox " + waiting.mailboxId,
      event: waiting.event,
    };
    item.append(
      element("time", "since " + when(waiting.since)),
      element("strong", titles[waiting.kind], waiting.kind === "event" ? "" : "alarm"),
      element("div", waiting.words),
    );
    list.append(item);
  }
  if (!page.items.length) list.append(element("li", page.next ? "None among those looked at." : "Nothing waits.", "quiet"));
  if (page.items.length && page.next) list.append(element("li", "There is more: GET /api/parked.", "quiet"));
}

async function showInventory() {
  const pages = await Promise.all(
    ["total", "provider", "status"].map((dimension) => ask("/api/inventory", { dimension, limit: 50 })),
  );
  const rows = pages.flatMap((page) => page.items).map((count) => {
    const made = element("tr");
    const prices = count.mailboxPrices.map((price) => price.amount + " " + price.currency).join(", ");
    for (const cell of [count.dimension, count.value, count.mailboxes, count.subscriptions, prices]) {
      made.append(element("td", cell));
    }
    return made;
  });
  byId("inventory").replaceChildren(...rows);
}

async function showSpending() {
  const state = await ask("/api/spending");
  const shown = byId("spending");
  shown.textContent = state.stopped ? "Spending is stopped: " + state.reason : "Spending is allowed where a policy is armed.";
  shown.className = state.stopped ? "alarm" : "quiet";
}

const showAll = () => showing(() => Promise.all([showSpending(), showSubscriptions(), showParked(), showInventory()]));
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  showing(() => showSubscriptions());
});
byId("more").addEventListener("click", () => showing(() => showSubscriptions(listed)));
byId("older").addEventListener("click", () => showing(() => showStory(story.id, story.next)));
byId("token").addEventListener("change", showAll);
setInterval(() => document.hidden || showing(() => Promise.all([showSpending(), showParked(), showInventory()])), 10000);
showAll();
