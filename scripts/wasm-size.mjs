// Fails if what a phone must download before a page becomes interactive outgrows its budget.
// usage: node scripts/wasm-size.mjs FILE.wasm…
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** 120 KB each, compressed as browsers get it (house.md, habit 12). */
const BUDGET_BYTES = 120 * 1024;

const number = new Intl.NumberFormat('en');
const sentences = [];
for (const file of process.argv.slice(2)) {
  const content = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  const size = brotliCompressSync(content, { params }).length;
  const sentence = `${basename(file)}: ${number.format(size)} bytes (brotli) of ${number.format(BUDGET_BYTES)} allowed, ${number.format(content.length)} unpacked`;
  if (size > BUDGET_BYTES) {
    console.error(`${sentence}: too large. What did the last change pull into the islands?`);
    process.exitCode = 1;
  }
  sentences.push(sentence);
}
console.log(sentences.join('; '));
