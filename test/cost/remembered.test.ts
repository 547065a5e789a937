import { mint, serialize } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function held(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

const rootKey = 'an example key, 32 bytes or more';

/** Tokens of some 45 kB, each with one condition that no other has. */
function text(i: number): string {
  const filling = Array.from(
    { length: 900 },
    (_, j) => `zz${j} unknown to the dialect, of no length`,
  );
  const caveats = [`service = opw-lisbon-number-${i}`, ...filling];
  return serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats }));
}

test('a condition that is remembered does not keep the token that it was in', async () => {
  const authority = createAuthority({ keys: rootKey, cache: false });
  const { length } = text(0);
  const before = held();
  for (let i = 0; i < 300; i++) await authority.open(text(i));
  const each = (held() - before) / 300;
  expect(each).toBeLessThan(length / 10);
  // It is the authority that is measured: it must still be there.
  expect((await authority.open(text(1))).conditions).toHaveLength(901);
});
