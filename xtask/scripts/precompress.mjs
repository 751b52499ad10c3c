// Writes FILE.br and FILE.gz next to each built text and wasm file of the folder given. `index.html.draft` stands
// for index.html, which is put in place last. Files of spec-data/ stay alone: a provider edits them on the host.
// In Node because its zlib has brotli, which the Rust standard library has not.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const [folder] = process.argv.slice(2);
const worthwhile = /\.(html\.draft|js|css|json|svg|wasm|webmanifest)$/;

const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const files = entries
  .filter((entry) => entry.isFile() && worthwhile.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .filter((file) => !relative(folder, file).startsWith(`spec-data${sep}`));

await Promise.all(
  files.map(async (file) => {
    const bytes = await readFile(file);
    const target = file.replace(/\.draft$/, "");
    const smallest = {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    };
    await writeFile(`${target}.br`, await promisify(brotliCompress)(bytes, smallest));
    await writeFile(`${target}.gz`, await promisify(gzip)(bytes, { level: 9 }));
  }),
);
