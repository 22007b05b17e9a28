// Fails if what a phone must download before a page becomes interactive outgrows its budget.
// usage: node scripts/wasm-size.mjs FILE.wasm
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** 120 KB, compressed as browsers get it (house.md, habit 12). */
const BUDGET_BYTES = 120 * 1024;

const [file] = process.argv.slice(2);
const content = readFileSync(file);
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
const size = brotliCompressSync(content, { params }).length;
const number = new Intl.NumberFormat('en');
const sentence = `turnus.wasm: ${number.format(size)} bytes (brotli) of ${number.format(BUDGET_BYTES)} allowed; ${number.format(content.length)} bytes unpacked`;
if (size > BUDGET_BYTES) {
  console.error(`${sentence}: too large. What did the last change pull into the islands?`);
  process.exit(1);
}
console.log(sentence);
