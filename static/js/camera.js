// The camera reads codes where the browser can (BarcodeDetector); elsewhere its button stays away.
const button = document.getElementById("camera-open");
const panel = document.getElementById("camera");
const form = document.getElementById("scan");
const video = panel.querySelector("video");
const says = panel.querySelector("p");
const opens = button.textContent;
const PAUSE = 1500; // the same code is taken again only after it was away for so long, in ms
let stream;
let last = { code: "", seen: 0 };

const canRead = "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);
if (canRead) {
  button.hidden = false;
  button.addEventListener("click", () => (stream ? close() : open()));
}

async function open() {
  panel.hidden = false;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    says.textContent = says.dataset.refused;
    return;
  }
  video.srcObject = stream;
  show(true);
  video.play().catch(() => {}); // it comes to an end when the camera is turned off before its first picture
  look(new BarcodeDetector());
}

function close() {
  stream.getTracks().forEach((track) => track.stop());
  stream = undefined;
  panel.hidden = true;
  show(false);
  form.elements.code.focus();
}

function show(on) {
  button.setAttribute("aria-expanded", String(on));
  button.textContent = on ? button.dataset.end : opens;
}

async function look(detector) {
  while (stream) {
    const found = await detector.detect(video).catch(() => []);
    if (found.length) take(found[0].rawValue);
    await new Promise((done) => setTimeout(done, 200));
  }
}

function take(code) {
  const now = Date.now();
  const isNew = code !== last.code || now - last.seen > PAUSE;
  last = { code, seen: now };
  if (!isNew || !code) return;
  form.elements.code.value = code;
  form.requestSubmit();
}
