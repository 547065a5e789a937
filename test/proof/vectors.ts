import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Answers } from './answers.js';
import type { Cases } from './cases.js';

export const VECTORS: URL = new URL('../vectors/scope-model.json.gz', import.meta.url);

/** Cases, and what the model answers to them. */
export type Vectors = readonly (Cases & { readonly answers: readonly Answers[] })[];

export function readVectors(): Vectors {
  return JSON.parse(gunzipSync(readFileSync(VECTORS)).toString());
}

export function writeVectors(vectors: Vectors): void {
  writeFileSync(VECTORS, gzipSync(JSON.stringify(vectors), { level: 9 }));
}
