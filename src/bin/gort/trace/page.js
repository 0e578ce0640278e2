"use strict";
// The page of one run. `data` holds it in both languages; everything is put on the page as text.
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const make = (name, kind, text) => {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  if (text !== undefined) element.textContent = text;
  return element;
};

// Text with `code` in backquotes.
const withCode = (text) => text.split("`").map((part, index) => (index % 2 === 1 ? make("code", "", part) : part));

// What the address says after "#": step=7, lang=zh, code=go. So a place in a run can be linked to.
const asked = new URLSearchParams(location.hash.slice(1));
let lang = ["en", "zh"].includes(asked.get("lang")) ? asked.get("lang") : data.lang;
const codes = { rust: "rs", go: "go" };
const wanted = codes[asked.get("code")];
let code = wanted && data[wanted].length > 0 ? wanted : data.code;
let playing = null;
const count = data.story.en.rows.length;
const clamp = (step) => Math.min(Math.max(step, 1), Math.max(count, 1));
let step = clamp(Number.parseInt(asked.get("step"), 10) || 1);

const story = () => data.story[lang];
const words = () => data.words[lang];
const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);

// ① to ⑳, then [21].
const marker = (number) => (number <= 20 ? String.fromCodePoint(0x245f + number) : "[" + number + "]");

function drawCode() {
  for (const [name, of] of Object.entries(codes)) {
    at("tab-" + name).hidden = data[of].length === 0;
    at("tab-" + name).setAttribute("aria-pressed", String(code === of));
  }
  at("lines").replaceChildren(...data[code].map((line, index) => {
    const item = make("li");
    item.append(make("span", "", line));
    const marks = (data.marks[code][index] ?? []).map(marker).join("");
    if (marks) item.append(make("b", "mark", " " + marks));
    return item;
  }));
}

function rowElement(row, index, lanes) {
  const element = make("div", "row");
  element.append(make("div", "number", String(index + 1)));
  if (row.lane === null) {
    const bad = row.states.length > 0 && index === count - 1 && data.error !== null;
    const across = make("div", bad ? "across bad" : "across", row.long);
    across.style.gridColumn = "2 / -1";
    element.append(across);
  } else {
    lanes.forEach((lane, column) => {
      const state = row.states[column];
      const cell = make("div", "lane " + (Array.isArray(state) ? state[0] : state));
      if (Array.isArray(state)) cell.title = lane.name + " [" + state[1] + "]";
      if (column === row.lane) {
        const arrow = row.arrow && row.arrow.to !== null && row.arrow.way !== "beside" ? row.arrow : null;
        const sign = arrow ? (arrow.way === "out" ? " ─▸ " : " ◂─ ") + lanes[arrow.to].name : "";
        cell.append(make("span", row.print === null ? "act" : "act print", row.short));
        if (sign) cell.append(make("span", "got", sign));
        if (row.notes.length > 0) cell.append(make("span", "dot", " ●"));
      } else if (row.arrow && row.arrow.to === column) {
        cell.append(make("span", "got", row.arrow.text));
      }
      element.append(cell);
    });
  }
  element.addEventListener("click", () => go(index + 1));
  return element;
}

function drawRun() {
  const { lanes, rows } = story();
  document.documentElement.style.setProperty("--lanes", String(lanes.length));
  at("heads").replaceChildren(make("div"), ...lanes.map((lane) => make("div", "", lane.name)));
  at("rows").replaceChildren(...rows.map((row, index) => rowElement(row, index, lanes)));
}

function drawWords() {
  document.documentElement.lang = lang;
  const say = words();
  for (const name of ["en", "zh"]) at("lang-" + name).setAttribute("aria-pressed", String(lang === name));
  at("program").textContent = data.program;
  at("schedule").textContent = data.schedule ? say.replay + ": gort trace " + data.program + " --replay " + data.schedule : "";
  at("objects-title").textContent = say.objects;
  at("output-title").textContent = say.output;
  at("keys").textContent = say.keys;
  for (const name of ["first", "back", "next", "last"]) {
    at(name).title = say[name];
    at(name).setAttribute("aria-label", say[name]);
  }
  at("scrub").setAttribute("aria-label", fill(say.step, { n: "", all: count }));
  const noted = make("span");
  noted.append(make("b", "dot", "●"), " " + say.noted);
  at("legend").replaceChildren(
    ...["running", "runnable", "parked"].map((state) => make("span", "lane " + state, say[state])), noted);
}

// Everything that depends on the step.
function show() {
  const { rows, objects } = story();
  const say = words();
  const row = rows[step - 1];
  document.body.dataset.step = String(step);
  at("scrub").max = String(Math.max(count, 1));
  at("scrub").value = String(step);
  at("where").textContent = fill(say.step, { n: step, all: count });
  at("play").textContent = playing === null ? say.play : say.pause;
  [...at("rows").children].forEach((element, index) => {
    element.classList.toggle("here", index === step - 1);
    element.classList.toggle("later", index >= step);
  });
  const here = row ? row.lines[code] : null;
  [...at("lines").children].forEach((item, index) => item.classList.toggle("here", index + 1 === here));
  at("apart").textContent = data.told[code] ? "" : say.apart;
  const before = step > 1 ? rows[step - 2].cells : [];
  at("objects").replaceChildren(...objects.flatMap((name, index) => {
    const text = row ? row.cells[index] : "";
    const changed = text !== (before[index] ?? "");
    return [make("dt", "", name), make("dd", changed ? "changed" : "", text || say.nobody)];
  }));
  const printed = rows.slice(0, step).map((one, index) => [one.print, index]).filter(([text]) => text !== null);
  at("output").replaceChildren(...printed.map(([text, index]) => make("div", index === step - 1 ? "now" : "", text)));
  if (printed.length === 0) at("output").textContent = say.empty;
  const over = step === count;
  at("ending").className = data.error === null ? "" : "bad";
  at("ending").textContent = over ? data.error ?? say.exit : "";
  const notes = row ? row.notes : [];
  at("note").replaceChildren(...(notes.length > 0 ? withCode(notes.join("\n")) : [row ? row.long : ""]));
  at("note").style.color = notes.length > 0 ? "" : "inherit";
  for (const [id, off] of [["first", step === 1], ["back", step === 1], ["next", over], ["last", over]]) at(id).disabled = off;
}

// Scrolls the box, never the page, so far that the element is seen below `top`.
function reveal(box, element, top) {
  if (!element) return;
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  const margin = 2 * inner.height;
  if (inner.top < outer.top + top + margin) box.scrollTop += inner.top - outer.top - top - margin;
  else if (inner.bottom > outer.bottom - margin) box.scrollTop += inner.bottom - outer.bottom + margin;
}

function go(to) {
  step = clamp(to);
  show();
  reveal(at("run"), at("rows").children[step - 1], at("heads").offsetHeight);
  const acting = at("rows").children[step - 1]?.querySelector(".act")?.parentElement;
  if (acting) {
    const [box, cell] = [at("run").getBoundingClientRect(), acting.getBoundingClientRect()];
    if (cell.right > box.right) at("run").scrollLeft += cell.right - box.right + cell.width / 2;
    else if (cell.left < box.left) at("run").scrollLeft += cell.left - box.left - cell.width / 2;
  }
  reveal(at("code"), at("lines").querySelector(".here"), 0);
}

function play(on) {
  if (playing !== null) clearInterval(playing);
  playing = null;
  if (on) {
    if (step === count) go(1);
    playing = setInterval(() => (step < count ? go(step + 1) : play(false)), 700);
  }
  show();
}

function draw() {
  drawWords();
  drawCode();
  drawRun();
  go(step);
}

const press = (id, act) => at(id).addEventListener("click", act);
press("first", () => go(1));
press("back", () => go(step - 1));
press("next", () => go(step + 1));
press("last", () => go(count));
press("play", () => play(playing === null));
for (const name of ["en", "zh"]) press("lang-" + name, () => { lang = name; draw(); });
for (const [name, of] of Object.entries(codes)) press("tab-" + name, () => { code = of; drawCode(); go(step); });
at("scrub").addEventListener("input", (event) => go(Number(event.target.value)));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === at("scrub")) return;
  const keys = {
    ArrowRight: () => go(step + 1), ArrowDown: () => go(step + 1), n: () => go(step + 1),
    ArrowLeft: () => go(step - 1), ArrowUp: () => go(step - 1), b: () => go(step - 1),
    Home: () => go(1), End: () => go(count), p: () => play(playing === null),
  };
  if (event.key === " " && event.target.tagName !== "BUTTON") keys[" "] = () => go(step + 1);
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});
draw();
