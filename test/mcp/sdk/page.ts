import { readFileSync } from 'node:fs';

/** The programs of docs/mcp.md. */
export function programs(): readonly string[] {
  const page = readFileSync(new URL('../../../docs/mcp.md', import.meta.url), 'utf8');
  return [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
}
