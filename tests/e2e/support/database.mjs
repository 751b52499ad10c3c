// Everything that the browser keeps for the page, to see that nothing of it changed.

/** When a file last came in: for clearing away what nothing names, and no part of any portfolio. */
const HOUSEKEEPING = "blob-times";

/** All databases with all their records; of stored files their size. */
export function stored(page) {
  return page.evaluate(async (housekeeping) => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const plain = (value) => {
      if (value instanceof Blob) return `Blob of ${value.size}`;
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
      if (Array.isArray(value)) return value.map(plain);
      if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
      return value;
    };
    const all = {};
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        if (store === housekeeping) continue;
        const read = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([done(read.getAllKeys()), done(read.getAll())]);
        all[`${name}/${store}`] = keys.map((key, index) => [JSON.stringify(key), plain(values[index])]);
      }
      database.close();
    }
    return all;
  }, HOUSEKEEPING);
}
