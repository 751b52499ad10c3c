// Starts the app. A file of its own because the content security policy allows no script inside the page.

const { js, wasm, release } = document.querySelector("script[data-wasm]").dataset;
const address = (relative) => new URL(relative, document.baseURI);

start();
whenReady().then(useLaterStyles).then(goOffline);

async function start() {
  try {
    const app = await import(address(js));
    await parsed();
    await app.default({ module_or_path: address(wasm) });
  } catch (error) {
    // The app is gone with its own way of saying so, so say it in plain words where it would have been.
    console.error(error);
    sayItDidNotStart();
  }
}

// This may run while the page itself is still arriving, and the app is put into what has arrived.
function parsed() {
  if (document.readyState !== "loading") return;
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
}

// Loading the app is not yet being of use: it reads the store first, and says when it is done.
function whenReady() {
  const root = document.documentElement;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!("ready" in root.dataset)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(root, { attributeFilter: ["data-ready"] });
  });
}

// Styles of later screens, which held up nothing because they were for no medium.
function useLaterStyles() {
  for (const link of document.querySelectorAll("link[data-later]")) link.removeAttribute("media");
}

function sayItDidNotStart() {
  const status = document.getElementById("shell-status");
  if (!status) return; // It had started; the app says what went wrong.
  status.setAttribute("role", "alert");
  status.textContent =
    "Evidence Mapper could not start. Nothing you saved is lost: it is still in this browser. " +
    "Reload the page; if this happens again, update your browser or try another one.";
}

// Keeps a copy of the page for when there is no network. Only built releases have a service worker,
// and it waits until the app is ready, so that it never slows the start.
function goOffline() {
  if (!release || !("serviceWorker" in navigator) || !location.protocol.startsWith("http")) return;
  const unavailable = (error) => console.info("The page will not work offline here.", error);
  navigator.serviceWorker
    .register(address("sw.js"), { updateViaCache: "none" })
    .then((registration) => {
      offerToTakeOver(registration.waiting);
      registration.addEventListener("updatefound", () => {
        const arriving = registration.installing;
        arriving?.addEventListener("statechange", () => offerToTakeOver(registration.waiting));
      });
    })
    .catch(unavailable); // Private windows of some browsers refuse.
}

// This page has all its code by now, so a newer release may serve the next load. The worker itself
// declines while other windows are open.
function offerToTakeOver(waiting) {
  waiting?.postMessage("take-over-if-alone");
}
