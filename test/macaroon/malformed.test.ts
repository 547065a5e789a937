import { deserialize } from 'caveats';
import {
  authenticate,
  decode,
  decodeAll,
  type DecodeOptions,
  encode,
  encodeAll,
  encodeJson,
  type Macaroon,
  type Tolerance,
} from 'caveats/macaroon';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hex, toBase64Url, toHex } from '../bytes/oracle.js';
import {
  CORPUS,
  corpusText,
  FILE,
  type Forms,
  type GoodToken,
  type Malformed,
} from '../vectors/malformed.js';
import { type Refusal, refusalOf, tokenErrorOf } from './errors.js';

type Entry = Malformed;
const { entries, tolerances } = CORPUS;
const tokens: readonly (readonly [string, GoodToken])[] = Object.entries(CORPUS.tokens);

function inputOf({ hex: digits, text }: Entry): Uint8Array | string {
  return digits === undefined ? (text ?? '') : hex(digits);
}

function read(entry: Entry, options: DecodeOptions = {}): readonly Macaroon[] {
  const { format, maxLength } = entry;
  const limited = { ...options, maxLength };
  const input = inputOf(entry);
  return format.endsWith('-several') ? decodeAll(input, limited) : [decode(input, limited)];
}

/** All forms of a token, read strictly. */
function readForms({ v1, v2, base64, ...forms }: Forms): readonly Macaroon[] {
  const texts = [forms['v1-json'], forms['v2-json'], base64].filter((text) => text !== undefined);
  return [hex(v1), hex(v2), ...texts].map((input) => decode(input));
}

const DECODE_CODE = /^(malformed|truncated)_token$|^token_too_large$/;

const isTolerance = (name: string): name is Tolerance => name in tolerances;
const allBut = (name: Tolerance): readonly Tolerance[] =>
  Object.keys(tolerances)
    .filter(isTolerance)
    .filter((other) => other !== name);

describe('the corpus of malformed tokens', () => {
  it('is what its generator writes', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(corpusText());
  });

  it('has an id for each entry, and no input twice in a format', () => {
    const inputs = entries.map((entry) => {
      const { format, maxLength } = entry;
      return [format, maxLength, entry.hex ?? entry.text].join();
    });
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(inputs.filter((input, i) => inputs.indexOf(input) !== i)).toEqual([]);
  });

  it('has an entry for each tolerance', () => {
    expect(new Set(entries.flatMap(({ lenient }) => lenient ?? []))).toEqual(
      new Set(Object.keys(tolerances)),
    );
  });

  it('says no more of an entry than what is tolerated', () => {
    for (const { lenient, strict, signatureHolds } of entries) {
      expect([strict === undefined, signatureHolds === undefined]).toEqual(
        Array(2).fill(lenient === null),
      );
    }
  });
});

describe.each(tokens)('the good token %s', (_, token) => {
  const { rootKey, discharge } = token;

  it('is the same in all its forms, and authentic', () => {
    const discharges = discharge ? readForms(discharge) : [];
    for (const macaroon of readForms(token)) {
      expect(toHex(encode(macaroon, 'v1'))).toBe(token.v1);
      expect(toHex(encode(macaroon, 'v2'))).toBe(token.v2);
      expect(JSON.stringify(encodeJson(macaroon, 'v2'))).toBe(token['v2-json']);
      if (discharges.length === 0) expect(() => authenticate(macaroon, rootKey)).not.toThrow();
      for (const one of discharges) {
        expect(() => authenticate(macaroon, rootKey, [one])).not.toThrow();
      }
    }
  });
});

describe.each(entries.map((entry) => [entry.id, entry] as const))('%s', (_, entry) => {
  const { code, detail, lenient, alone, maxLength } = entry;
  const refusal: Refusal = { code, detail };

  it('is refused', () => {
    expect(refusalOf(() => read(entry))).toEqual(refusal);
    expect(refusalOf(() => read(entry, { lenient: false }))).toEqual(refusal);
    expect(refusalOf(() => read(entry, { lenient: [] }))).toEqual(refusal);
  });

  it(alone ? 'is taken where discharges may follow' : 'is refused where they may too', () => {
    const input = inputOf(entry);
    const text = typeof input === 'string' ? input : toBase64Url(input);
    const refused = refusalOf(() => deserialize(text, { maxLength }));
    if (alone) expect(refused).toBeUndefined();
    else expect(refused?.code).toMatch(DECODE_CODE);
  });

  it(lenient === null ? 'is refused whatever is tolerated' : 'needs its tolerance', () => {
    const tolerated: string[] = [];
    const onTolerated = (name: string): number => tolerated.push(name);
    const rest = lenient === null ? true : allBut(lenient);
    const error = tokenErrorOf(() => read(entry, { lenient: rest, onTolerated }));
    expect(error?.code).toMatch(DECODE_CODE);
    expect(tolerated).toEqual([]);
  });
});

const tolerable = entries.flatMap((entry) =>
  entry.lenient === null ? [] : [[entry.id, entry.lenient, entry] as const],
);

describe.each(tolerable)('%s, read with %s', (_, name, entry) => {
  const macaroons = (): readonly Macaroon[] => read(entry, { lenient: [name] });

  it('is taken, by that name alone, and says so', () => {
    for (const lenient of [true, [name]]) {
      const tolerated: string[] = [];
      const taken = read(entry, { lenient, onTolerated: (used) => tolerated.push(used) });
      expect(toHex(encodeAll(taken, 'v2'))).toBe(entry.strict);
      expect(tolerated).toEqual([name]);
    }
  });

  it('is written again in the strict form', () => {
    const taken = macaroons();
    const formats = entry.token === 'binary' ? (['v2'] as const) : (['v1', 'v2'] as const);
    for (const format of formats) {
      expect(decodeAll(encodeAll(taken, format))).toEqual(taken);
      for (const macaroon of taken) {
        expect(decode(JSON.stringify(encodeJson(macaroon, format)))).toEqual(macaroon);
      }
    }
  });

  it(entry.signatureHolds ? 'has a signature that holds' : 'has no signature that holds', () => {
    const { rootKey, discharge }: GoodToken = CORPUS.tokens[entry.token];
    const [primary, ...rest] = macaroons();
    const discharges = rest.length > 0 || !discharge ? rest : [decode(hex(discharge.v2))];
    const refused = refusalOf(() => authenticate(primary!, rootKey, discharges));
    expect(refused).toEqual(entry.signatureHolds ? undefined : { code: 'bad_signature' });
  });
});
