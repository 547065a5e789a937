/**
 * `npm run bench`: how long it takes from the text of a token to a verdict, beside two peers, and
 * how the cost grows with the number of caveats. Ratios are taken within a round, so that they hold
 * on a machine that is busy with other things; the range holds the middle 80 % of the rounds.
 */
import { cpus } from 'node:os';
import { attenuate, deserialize, doc, mint, serialize, time, verify } from 'caveats';
import { textToVerdict } from './contenders.js';
import { interleave, ratio, type Spread, spread, type Timings } from './interleave.js';

const rootKey = new TextEncoder().encode('a root key of 32 bytes, no less.');

function microseconds(nanoseconds: readonly number[]): string {
  return `${(spread(nanoseconds).median / 1000).toFixed(1)} µs`;
}

function times({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} times (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function printPeers(
  title: string,
  timings: Timings<'caveats' | 'macaroon' | 'macaroons.js'>,
): void {
  console.log(`\n${title}`);
  console.log(`  caveats       ${microseconds(timings.caveats).padStart(9)}`);
  for (const peer of ['macaroon', 'macaroons.js'] as const) {
    const slower = times(ratio(timings[peer], timings.caveats));
    console.log(
      `  ${peer.padEnd(13)} ${microseconds(timings[peer]).padStart(9)}   takes ${slower} as long`,
    );
  }
}

console.log(`Node ${process.version} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);

const rounds = { rounds: 400, runs: 100 };
printPeers(
  'From text to verdict, five typed caveats; the peers are given the same checks',
  interleave(textToVerdict('typed'), rounds),
);
printPeers(
  'The same, but the peers only compare each condition with a known text',
  interleave(textToVerdict('text'), rounds),
);

const tokenOf = (length: number) =>
  mint({
    rootKey,
    identity: { subject: 'usr-1' },
    caveats: Array.from({ length }, (_, i) =>
      i % 2 === 0 ? time(2e9 + i) : doc(`doc-${i % 10}`, 'A'),
    ),
  });
const request = { now: 1e9, resource: { doc: 'A' } };
const short = serialize(tokenOf(10));
const long = serialize(tokenOf(1000));
const growth = interleave(
  {
    ten: () => verify(short, { rootKey, request }),
    thousand: () => verify(long, { rootKey, request }),
  },
  { rounds: 100, runs: 10 },
);
console.log('\nFrom text to verdict, by the number of caveats');
console.log(`  10            ${microseconds(growth.ten).padStart(9)}`);
console.log(
  `  1,000         ${microseconds(growth.thousand).padStart(9)}   takes ${times(ratio(growth.thousand, growth.ten))} as long`,
);

const shortToken = deserialize(short);
const longToken = deserialize(long);
const narrowing = interleave(
  {
    ten: () => attenuate(shortToken, ['access = read']),
    thousand: () => attenuate(longToken, ['access = read']),
  },
  { rounds: 200, runs: 100 },
);
console.log('\nNarrowing a decoded token by one caveat, by the number it has');
console.log(`  10            ${microseconds(narrowing.ten).padStart(9)}`);
console.log(
  `  1,000         ${microseconds(narrowing.thousand).padStart(9)}   takes ${times(ratio(narrowing.thousand, narrowing.ten))} as long`,
);
