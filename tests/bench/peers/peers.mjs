// What others do with the same files in the same browser: each takes them out of a database into one file, and back. They
// have no records to write, take no digests and verify nothing. Runs in a page of its own.

import Dexie from "./dexie.mjs";
import { exportDB, importInto } from "./dexie-export-import.mjs";
import { downloadZip } from "./client-zip.js";

const database = (name) => {
  const db = new Dexie(name);
  db.version(1).stores({ files: "name" });
  return db;
};

/** Puts the files chosen into the database, as they are. */
async function fill() {
  const files = [...document.querySelector("input").files];
  const db = database("files");
  for (const file of files) await db.files.put({ name: file.name, blob: new Blob([file]) });
  return files.length;
}

const out = {
  // No encoding and no format: what the browser's store and its blobs can do.
  async limit() {
    const parts = [];
    for (const { blob } of await rows()) parts.push(...(await pieces(blob)));
    return new Blob(parts);
  },
  "dexie-export-import": () => exportDB(database("files")),
  async "client-zip"() {
    const files = (await rows()).map(({ name, blob }) => ({ name, input: blob }));
    return downloadZip(files).blob();
  },
  async jszip() {
    const zip = new globalThis.JSZip();
    for (const { name, blob } of await rows()) zip.file(name, blob);
    return zip.generateAsync({ type: "blob", compression: "STORE", streamFiles: true });
  },
  async "json-stringify"() {
    const all = [];
    for (const { name, blob } of await rows()) all.push({ name, data: await base64(blob) });
    return new Blob([JSON.stringify(all)]);
  },
};

const back = {
  async limit(file) {
    const db = await empty();
    // The same number of files as went out, each in a transaction of its own.
    const each = Math.ceil(file.size / globalThis.many);
    for (let at = 0; at < file.size; at += each) {
      const blob = new Blob(await pieces(file.slice(at, at + each)));
      await db.files.put({ name: String(at), blob });
    }
  },
  async "dexie-export-import"(file) {
    await importInto(await empty(), file, { acceptNameDiff: true, acceptMissingTables: true });
  },
  async jszip(file) {
    const db = await empty();
    const zip = await globalThis.JSZip.loadAsync(file);
    for (const [name, entry] of Object.entries(zip.files)) await db.files.put({ name, blob: await entry.async("blob") });
  },
  async "json-stringify"(file) {
    const db = await empty();
    for (const { name, data } of JSON.parse(await file.text())) {
      const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
      await db.files.put({ name, blob: new Blob([bytes]) });
    }
  },
};

async function rows() {
  const all = await database("files").files.toArray();
  globalThis.many = all.length;
  return all;
}

async function empty() {
  await Dexie.delete("back");
  return database("back");
}

async function pieces(blob) {
  const reader = blob.stream().getReader({ mode: "byob" });
  const parts = [];
  let buffer = new ArrayBuffer(4 << 20);
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done) return parts;
    parts.push(new Blob([value]));
    buffer = value.buffer;
  }
}

const base64 = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.readAsDataURL(blob);
  });

/** How long `action` takes in milliseconds, and what it gives; or why it failed. */
async function timed(action) {
  const start = performance.now();
  try {
    const value = await action();
    return { ms: performance.now() - start, value };
  } catch (error) {
    return { failed: String(error?.message ?? error).slice(0, 200) };
  }
}

globalThis.fill = fill;
globalThis.takesOut = async (who) => {
  const { value, ...result } = await timed(out[who]);
  globalThis.taken = value;
  return { ...result, bytes: value?.size };
};
globalThis.takesBack = async (who) => {
  if (!back[who] || !globalThis.taken) return undefined;
  const { ms, failed } = await timed(() => back[who](globalThis.taken));
  return { ms, failed };
};
globalThis.isReady = true;
