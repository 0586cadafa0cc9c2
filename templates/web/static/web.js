// What the pages do beyond links and forms: the sliders, and marking what changed.
"use strict";
document.documentElement.classList.add("js");

const clocks = document.getElementById("clocks");

let heading = 0;

async function slide(slider, field) {
  const answer = await fetch(slider.dataset.days, { headers: { Accept: "application/json" } });
  const days = await answer.json();
  const place = () => {
    const at = days.findLastIndex((day) => !field.value || day <= field.value);
    slider.value = Math.max(0, at);
    slider.setAttribute("aria-valuetext", field.value || "no limit");
  };
  slider.max = days.length - 1;
  place();
  slider.days = days;
  slider.addEventListener("input", () => {
    heading = days[slider.value] < field.value ? -1 : 1;
    field.value = days[slider.value];
    slider.setAttribute("aria-valuetext", field.value);
    clocks.dispatchEvent(new Event("step"));
  });
  field.addEventListener("change", place);
}

function step(by) {
  const slider = document.getElementById("days");
  const at = Math.min(Math.max(Number(slider.value) + by, 0), Number(slider.max));
  if (at === Number(slider.value)) return;
  slider.value = at;
  slider.dispatchEvent(new Event("input"));
}

if (clocks) {
  const slider = document.getElementById("days");
  Promise.all([
    slide(slider, document.getElementById("as-of")),
    slide(document.getElementById("known-days"), document.getElementById("known-by")),
  ]).then(() => { clocks.dataset.ready = "yes"; });
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });
}

// What takes longer than a moment says so, and for how long by now.
let waiting = 0;

function wait() {
  clearInterval(waiting);
  const since = Date.now();
  waiting = setInterval(() => {
    const told = document.getElementById("waiting");
    told.hidden = false;
    told.textContent = "Working";
    told.dataset.seconds = ` ${Math.floor((Date.now() - since) / 1000)} s`;
  }, 500);
}

function done() {
  clearInterval(waiting);
  document.getElementById("waiting").hidden = true;
}

addEventListener("beforeunload", wait);
addEventListener("pageshow", done);
let pending = 0;
document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.elt.id !== "live" && !pending++) wait(); });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt.id !== "live" && !--pending) done(); });

// Whoever steps goes on: the next brief that way is made while this one is looked at.
document.addEventListener("htmx:afterSettle", (event) => {
  const slider = document.getElementById("days");
  const next = slider?.days?.[Number(slider.value) + heading];
  if (event.detail.elt.id !== "page" || !heading || !next) return;
  const query = new URLSearchParams(new FormData(clocks));
  query.set("as-of", next);
  fetch(`${clocks.getAttribute("action")}?${query}`);
});

function light(numbers) {
  for (const each of document.querySelectorAll("#page .lit")) each.classList.remove("lit");
  for (const link of document.querySelectorAll("#page .ref a")) {
    if (numbers.has(link.pathname.split("/").pop())) link.closest("li, td, p")?.classList.add("lit");
  }
}

document.addEventListener("htmx:afterSettle", () => {
  const changed = document.querySelector("#beside #changed");
  if (changed) light(new Set(changed.dataset.lit.split(" ")));
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "fact-beside") return;
  document.getElementById("beside").focus();
  for (const text of event.detail.target.querySelectorAll(".text")) {
    const mark = text.querySelector("mark");
    if (mark) text.scrollTop = mark.offsetTop - 60;
  }
});

// The desk: words that are selected in an article open the form for a fact.
const text = document.getElementById("text");
const place = document.getElementById("coding-place");
if (text && place) {
  text.addEventListener("mouseup", selected);
  text.addEventListener("keyup", selected);
}

function selected() {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range || range.collapsed || !text.contains(range.commonAncestorContainer)) return;
  const words = (part) => {
    const copy = part.cloneContents();
    for (const number of copy.querySelectorAll(".ref")) number.remove();
    return copy.textContent;
  };
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const quote = words(range);
  const start = [...words(before)].length + [...quote].findIndex((letter) => letter.trim());
  const query = new URLSearchParams({ quote: quote.trim(), start });
  const link = document.getElementById("code-link");
  htmx.ajax("GET", `${link.pathname}?${query}`, { target: place, select: "#coding" }).then(() => place.querySelector("[name=type]")?.focus());
}

document.addEventListener("change", async (event) => {
  if (event.target.id !== "text-file") return;
  event.target.form.elements.text.value = await event.target.files[0].text();
});

// The review: a key decides, as on a terminal; keys wait until the draft before is decided.
const keys = [];
let deciding = false;

function decide() {
  if (deciding || !keys.length) return;
  const button = document.querySelector(`#decide [data-key="${CSS.escape(keys.shift())}"]`);
  deciding = Boolean(button);
  button?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!document.getElementById("decide")) return;
  keys.push(event.key);
  decide();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!document.getElementById("review")?.contains(event.detail.elt)) return;
  deciding = false;
  decide();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("a.again")) return;
  event.preventDefault();
  location.reload();
});
