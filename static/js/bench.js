// The bench: a scanner is quicker than the net, so codes wait in line and none is lost; its field is empty at once and
// catches what is typed anywhere; a tone says good or wrong.
const waiting = [];
let busy = false;
let sound;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id !== "scan") return;
  event.preventDefault();
  waiting.push(form.elements.code.value);
  form.elements.code.value = "";
  if (!busy) send(form);
});

async function send(form) {
  busy = true;
  while (waiting.length) {
    const values = { code: waiting.shift(), version: form.elements.version.value };
    // a request without an answer is told of on the page (trouble.js)
    await htmx.ajax("POST", form.action, { target: "#work", swap: "outerHTML", values }).catch(() => {});
  }
  busy = false;
}

document.addEventListener("keydown", (event) => {
  const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (letter && !event.target.matches?.("input, textarea, select")) document.querySelector("#scan [name=code]").focus();
});

document.addEventListener("htmx:afterSwap", () => {
  const said = document.querySelector("#work [data-sound]");
  if (said) tone(said.dataset.sound);
});

function tone(kind) {
  if (!("AudioContext" in window)) return;
  sound ??= new AudioContext();
  const [pitch, seconds, times] = kind === "stop" ? [180, 0.22, 2] : [880, 0.09, 1];
  for (let n = 0; n < times; n += 1) {
    const start = sound.currentTime + n * (seconds + 0.08);
    const voice = sound.createOscillator();
    const loud = sound.createGain();
    loud.gain.value = 0.15;
    voice.type = kind === "stop" ? "square" : "sine";
    voice.frequency.value = pitch;
    voice.connect(loud).connect(sound.destination);
    voice.start(start);
    voice.stop(start + seconds);
  }
}
