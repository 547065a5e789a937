import { createHmac } from 'node:crypto';
import {
  addThirdPartyCaveat,
  mint,
  mintDischarge,
  serialize,
  type Token,
  TokenError,
  type TokenFormat,
} from 'caveats';
import { createAuthority, createTokenText, type KeySource } from 'caveats/authority';
import { addFirstPartyCaveat, bindDischarge, encodeAll, type Macaroon } from 'caveats/macaroon';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const KEYS = ['a key of 16 bytes or more, 1', 'a key of 16 bytes or more, 2', undefined] as const;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const IDENTIFIERS: readonly Uint8Array[] = [
  bytes('v1.k1.access.usr-1.a'),
  bytes('v1.k1.access.usr-1.aa'),
  bytes('v1.k2.access.usr-1.a'),
  bytes('v1.k1.access.us%C3%A9r.a'),
  bytes('some text é'),
  Uint8Array.of(0x76, 0x80, 0x9f, 0x81, 0xff),
  Uint8Array.of(0x76, 0x80, 0x9f, 0x8d, 0xff),
  new Uint8Array(0),
  bytes('x'.repeat(130)),
];
const CONDITIONS: readonly Uint8Array[] = [
  bytes('doc = A'),
  bytes('doc = A|B'),
  bytes('doc = \u00e9'),
  bytes('doc = \u20ac'),
  bytes('time < 2000'),
  bytes('time < 900'),
  bytes('access = read'),
  bytes('other'),
  bytes(''),
  Uint8Array.of(0x80),
  Uint8Array.of(0x81, 0x00, 0x02, 0x01),
  Uint8Array.of(0x00, 0x02, 0x01, 0x41),
  bytes('doc = A\0\u0002\u0007doc = B'),
  bytes(`doc = ${'y'.repeat(300)}`),
  bytes('w'.repeat(64)),
  bytes('service = opw-a'),
  bytes('\ufeffdoc = A'),
];
const LOCATIONS = ['', 'here', 'th\u00e9re'];
const FORMATS: readonly TokenFormat[] = ['v2', 'v1', 'v2-json', 'v1-json'];
const THIRD = { identifier: 'login', rootKey: 'a key of the third party' };
const acme = createTokenText({ prefix: 'acme' });

const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(message).digest());

type Caveats = Macaroon['unsafeCaveats'];
const asToken = (macaroon: Macaroon, discharges: readonly Macaroon[] = []): Token => ({
  macaroon,
  discharges,
});

interface Step {
  readonly kind: string;
  readonly of: number;
  readonly other: number;
  readonly n: number;
  readonly m: number;
  readonly format: number;
}

function derive(step: Step, pool: readonly Token[]): Token {
  const { n, m } = step;
  const from = pool[step.of % pool.length]!;
  const other = pool[step.other % pool.length]!;
  const { macaroon, discharges } = from;
  const { unsafeCaveats: caveats } = macaroon;
  const at = caveats.length === 0 ? 0 : m % caveats.length;
  const plain = (change: Partial<Macaroon>): Token =>
    asToken({ ...macaroon, ...change }, discharges);
  const condition = CONDITIONS[n % CONDITIONS.length]!;
  switch (step.kind) {
    case 'mint':
      return mint({
        rootKey: KEYS[m % 2]!,
        identifier: IDENTIFIERS[n % IDENTIFIERS.length]!,
        location: LOCATIONS[(n + m) % 3]!,
      });
    case 'narrow':
      return asToken(addFirstPartyCaveat(macaroon, condition));
    case 'narrow twice':
      return asToken(
        addFirstPartyCaveat(
          addFirstPartyCaveat(macaroon, condition),
          CONDITIONS[m % CONDITIONS.length]!,
        ),
      );
    case 'third':
      return addThirdPartyCaveat(from, { ...THIRD, location: LOCATIONS[m % 3]! });
    case 'discharge': {
      const plainDischarge = mintDischarge({
        ...THIRD,
        caveats: ['doc = A', 'doc = B', 'other'].slice(n % 3, (n % 3) + (m % 3)),
      });
      return asToken(macaroon, [
        ...discharges.slice(0, n % 2),
        bindDischarge(macaroon, plainDischarge.macaroon),
      ]);
    }
    case 'other discharges':
      return asToken(macaroon, other.discharges);
    case 'location':
      return plain({ location: LOCATIONS[n % 3]! });
    case 'drop':
      return plain({ unsafeCaveats: caveats.filter((_, i) => i !== at) });
    case 'cut':
      return plain({ unsafeCaveats: caveats.slice(0, at) });
    case 'unsigned':
      return plain({ unsafeCaveats: [...caveats, { condition }] });
    case 'replace':
      return plain({ unsafeCaveats: caveats.map((c, i) => (i === at ? { condition } : c)) });
    case 'swap':
      return plain({ unsafeCaveats: [...caveats].reverse() });
    case 'signature':
      return plain({ signature: other.macaroon.signature });
    case 'identifier':
      return plain({ identifier: IDENTIFIERS[n % IDENTIFIERS.length]! });
    case 'splice':
      return plain({ unsafeCaveats: other.macaroon.unsafeCaveats });
    case 'seal':
      return plain({
        unsafeCaveats: caveats.map((c, i): Caveats[number] =>
          i === at
            ? { condition: c.condition, verificationId: new Uint8Array(72).fill(n & 255) }
            : c,
        ),
      });
    case 'unseal':
      return plain({ unsafeCaveats: caveats.map((c) => ({ condition: c.condition })) });
    case 'pair': {
      // The 64 bytes that a third-party caveat signs, as a first-party condition.
      const third = addThirdPartyCaveat(from, THIRD).macaroon;
      const { condition: id, verificationId } = third.unsafeCaveats.at(-1)!;
      const both = new Uint8Array(64);
      both.set(hmac(macaroon.signature, verificationId!));
      both.set(hmac(macaroon.signature, id), 32);
      const same = addFirstPartyCaveat(macaroon, both);
      expect(same.signature).toEqual(third.signature);
      return asToken(n % 2 === 0 ? same : { ...third });
    }
    case 'flip': {
      const flipped = caveats.map((c, i) => {
        if (i !== at || c.condition.length === 0) return c;
        const copy = c.condition.slice();
        copy[n % copy.length]! ^= 1 << (m % 8);
        return { ...c, condition: copy };
      });
      return plain({ unsafeCaveats: flipped });
    }
    default:
      return from;
  }
}

function textOf(token: Token, format: number): string {
  if (format % 7 === 6) {
    return Buffer.from(encodeAll([token.macaroon, ...token.discharges], 'v2')).toString('base64');
  }
  if (format % 7 >= 4) return acme.serialize(token);
  try {
    return serialize(token, FORMATS[format % 7]);
  } catch {
    return serialize(token);
  }
}

const KINDS = [
  ...['mint', 'narrow', 'narrow', 'narrow', 'narrow twice', 'third', 'discharge', 'discharge'],
  ...['other discharges', 'location', 'drop', 'cut', 'unsigned', 'replace', 'swap', 'signature'],
  ...['identifier', 'splice', 'seal', 'unseal', 'pair', 'flip', 'keys', 'again', 'again', 'time'],
];

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  of: fc.nat(1000),
  other: fc.nat(1000),
  n: fc.nat(1000),
  m: fc.nat(1000),
  format: fc.nat(6),
});

test('an authority that remembers answers as one that does not', async () => {
  let allowed = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
      fc.boolean(),
      async (steps, isAsync) => {
        let now = 1000;
        const held: Record<string, string | undefined> = { k1: KEYS[0], k2: KEYS[1], '': KEYS[0] };
        const find = (id: string): string | undefined => held[id];
        const keys: KeySource = {
          current: () => ({ keyId: 'k1', rootKey: KEYS[0] }),
          find: isAsync ? (id) => Promise.resolve(find(id)) : find,
        };
        const shared = { keys, clock: () => now, prefix: 'acme' };
        const remembering = createAuthority({ ...shared, cache: { max: 8 } });
        const forgetful = createAuthority({ ...shared, cache: false });
        const pool: Token[] = [
          mint({ rootKey: KEYS[0], identifier: IDENTIFIERS[0]! }),
          mint({ rootKey: KEYS[1], identifier: IDENTIFIERS[5]! }),
        ];
        const request = { resource: { doc: 'A' }, access: 'read', service: 'opw-a' } as const;
        const answer = async (authority: typeof remembering, text: string) => {
          try {
            const grant = await authority.verify(text, { request });
            const { identity, conditions, discharges, validUntil, caveats, scope } = grant;
            return { identity, conditions, discharges, validUntil, caveats, scope };
          } catch (error) {
            if (!(error instanceof TokenError)) throw error;
            const { code, detail, failures, source } = error;
            return { code, detail, failures, source };
          }
        };
        const texts: string[] = [];
        for (const one of steps) {
          if (one.kind === 'keys') {
            held[['k1', 'k2', ''][one.n % 3]!] = KEYS[one.m % 5 > 2 ? 0 : one.m % 3];
          }
          if (one.kind === 'time') now = 1000 + (one.n % 3) * 500;
          const token = derive(one, pool);
          if (one.kind !== 'again') pool.push(token);
          const text =
            one.kind === 'again' && texts.length > 0
              ? texts[one.of % texts.length]!
              : textOf(token, one.format);
          texts.push(text);
          const [a, b] = await Promise.all([answer(remembering, text), answer(forgetful, text)]);
          expect(a).toEqual(b);
          const again = await answer(remembering, text);
          expect(again).toEqual(b);
          if ('code' in b) refused++;
          else allowed++;
        }
      },
    ),
    { numRuns: 100 },
  );
  expect([allowed, refused].every((count) => count > 100)).toBe(true);
});
