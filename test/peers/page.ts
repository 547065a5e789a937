/*
 * Writes the part of docs/interop.md that lists the inputs, from test/peers/inputs:
 *
 *   npx tsx --tsconfig test/tsconfig.json test/peers/page.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { text } from '../bytes/oracle.js';
import { INPUTS } from './inputs/all.js';
import type { Input, Lapse } from './inputs/input.js';
import type { Peer } from './peer.js';
import { allPeers } from './peers/all.js';

export const PAGE = fileURLToPath(new URL('../../docs/interop.md', import.meta.url));
const START = '<!-- Written by test/peers/page.ts, from here -->';
const END = '<!-- to here -->';

const NOT_BUILT = { missing: 'not needed for the page' };
const PEERS: readonly Peer[] = allPeers({
  libmacaroons: NOT_BUILT,
  'go-macaroon': NOT_BUILT,
  pymacaroons: NOT_BUILT,
});

/** The page with its list of inputs as it has to be. */
export async function withInputs(page: string): Promise<string> {
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('the page lacks its marks');
  const sections = Object.entries(INPUTS).map(([heading, inputs], i) =>
    section(heading, inputs, i + 1),
  );
  const whole = `${before}${START}\n\n${sections.join('\n\n')}\n\n${END}${after}`;
  return format(whole, { ...(await resolveConfig(PAGE)), parser: 'markdown' });
}

function section(heading: string, inputs: readonly Input[], number: number): string {
  const peers = PEERS.filter((peer) => inputs.some((input) => isRead(input, peer)));
  const columns = ['', heading, ...peers.map(({ name }) => name), '`caveats`'];
  const rows = inputs.map((input, i) => [
    `${number}.${i + 1}`,
    input.title,
    ...peers.map((peer) => verdict(input, peer)),
    ourVerdict(input),
  ]);
  const table = [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  const inputList = inputs.map((input, i) => `- ${number}.${i + 1} ${codes(input)}`);
  return [`### ${heading}`, table.join('\n'), inputList.join('\n')].join('\n\n');
}

function isRead({ forms }: Input, { reads }: Peer): boolean {
  return reads.some((name) => forms[name] !== undefined);
}

function verdict(input: Input, peer: Peer): string {
  return isRead(input, peer) ? word(input.lapses[peer.name]) : '';
}

function word(lapse: Lapse | undefined): string {
  if (lapse === undefined) return '–';
  if (lapse === 'crashed') return '**ends**';
  return lapse === 'hung' ? '**hangs**' : 'takes';
}

function ourVerdict({ ours, tolerance }: Input): string {
  if (typeof ours !== 'string') return 'takes';
  return tolerance === undefined ? `\`${ours}\`` : `\`${ours}\`, or lenient \`${tolerance}\``;
}

/** The input in every form that is text; a binary is shown as its base64. */
function codes({ forms }: Input): string {
  return Object.entries(forms)
    .filter(([name]) => name.includes('-'))
    .map(([, blobs]) => blobs.map((blob) => `\`${visible(text(blob))}\``).join(' with '))
    .join(' or ');
}

function visible(value: string): string {
  return value.replaceAll('\n', '\\n');
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, await withInputs(readFileSync(PAGE, 'utf8')));
}
