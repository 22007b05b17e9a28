// Writes a .br and a .gz beside every file of a folder that is worth compressing and has none newer than itself, so
// that the server only has to hand them out.  usage: node precompress.mjs FOLDER
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const WORTH_IT = new Set(['.css', '.html', '.ico', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest', '.xml']);

const folder = process.argv[2];
if (!folder) throw new Error('usage: node precompress.mjs FOLDER');

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath ?? entry.path, entry.name);
  if (!entry.isFile() || !WORTH_IT.has(extname(entry.name))) continue;
  const age = statSync(file).mtimeMs;
  const isFresh = ['.br', '.gz'].every((end) => (statSync(file + end, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= age);
  if (isFresh) continue;
  const content = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
