// Runs the page's own code a second time, beside the page: long work is done there (src/app/transfer/carry.rs). The page says
// in the worker's name where that code is, because it is called otherwise in every release.

const [js, wasm] = self.name.split(" ");
const address = (relative) => new URL(relative, location.href);

start();

async function start() {
  try {
    const app = await import(address(js));
    await app.default({ module_or_path: address(wasm) });
  } catch (error) {
    console.warn(error); // The page goes on without.
    postMessage("lost");
  }
}
