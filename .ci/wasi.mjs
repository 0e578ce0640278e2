// Runs a program for WASI (wasm32-wasip1): `node .ci/wasi.mjs PROGRAM.wasm ARGUMENT...`. It sees the file system and the variables of gort's tests, and
// its exit code is node's.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const [program, ...words] = process.argv.slice(2);
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(GORT_|CARGO_|RUST_)/.test(name)));
const wasi = new WASI({ version: 'preview1', args: [program, ...words], env, preopens: { '/': '/', '.': '.' }, returnOnExit: true });
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
