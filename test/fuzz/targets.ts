import {
  attenuate,
  deserialize,
  explain,
  inferScope,
  inspect,
  mint,
  type Token,
  type TokenInput,
  verify,
} from 'caveats';
import {
  authenticate,
  decode,
  decodeAll,
  encode,
  encodeJson,
  type Macaroon,
  type Tolerance,
} from 'caveats/macaroon';
import { isDeepStrictEqual, types } from 'node:util';
import { toBase64Url } from '../bytes/oracle.js';
import { LARGE_REQUEST, REQUEST } from './conditions.js';
import type { FuzzInput } from './inputs.js';
import type { Original } from './originals.js';
import { mustHold, type Outcome, type Probe } from './probe.js';

const WRONG_KEY = 'a key that signed none of these';

/** What an input turned out to be. */
export interface Findings {
  /** Read as a token with its discharges: the code of the error, or `accepted`. */
  readonly read: string;
  readonly tolerated: readonly Tolerance[];
  readonly isAuthentic: boolean;
  readonly isVerified: boolean;
}

/** Puts an input through everything that takes one, and holds what comes out against each other. */
export function probeInput(probe: Probe, fuzzed: FuzzInput): Findings {
  const { input } = fuzzed;
  const one = probeDecoding(probe, input);
  const text = types.isUint8Array(input) ? toBase64Url(input) : input;
  if (typeof text === 'string') return probeText(probe, text, fuzzed);
  probeObject(probe, text, fuzzed);
  return {
    read: one.error?.code ?? 'accepted',
    tolerated: [],
    isAuthentic: false,
    isVerified: false,
  };
}

function probeDecoding(probe: Probe, input: FuzzInput['input']): Outcome<Macaroon> {
  const one = probe.attempt('decode', () => decode(input));
  const all = probe.attempt('decodeAll', () => decodeAll(input));
  const loose = probe.attempt('decode, lenient', () => decode(input, { lenient: true }));
  probe.attempt('decodeAll, lenient', () => decodeAll(input, { lenient: true }));
  if (loose.value) mustBeWritable(loose.value);
  if (typeof input === 'string' || types.isUint8Array(input)) {
    mustHold(
      !one.value || isDeepStrictEqual(all.value, [one.value]),
      'decodeAll reads what decode reads',
    );
    mustHold(
      !one.value || isDeepStrictEqual(loose.value, one.value),
      'lenient or not, a strict token reads the same',
    );
  }
  return one;
}

/** For what is written again, which may be longer than it was. */
const ROOMY = { maxLength: 2 ** 24 };

/** Written again, a token is strict, and the same. */
function mustBeWritable(macaroon: Macaroon): void {
  const again = decode(encode(macaroon, 'v2'), ROOMY);
  mustHold(isDeepStrictEqual(again, macaroon), 'what was read is the same when written in v2');
  const json = decode(JSON.stringify(encodeJson(macaroon, 'v2')), ROOMY);
  mustHold(isDeepStrictEqual(json, macaroon), 'what was read is the same when written in v2 JSON');
}

function probeText(probe: Probe, text: string, fuzzed: FuzzInput): Findings {
  const strict = probe.attempt('deserialize', () => deserialize(text));
  const tolerated: Tolerance[] = [];
  const loose = probe.attempt('deserialize, lenient', () => {
    tolerated.length = 0;
    return deserialize(text, { lenient: true, onTolerated: (name) => tolerated.push(name) });
  });
  if (strict.value) {
    mustHold(
      isDeepStrictEqual(loose.value, strict.value),
      'lenient or not, a strict token is the same',
    );
    mustHold(tolerated.length === 0, 'nothing is tolerated of a strict token');
  } else {
    mustHold(!loose.value || tolerated.length > 0, 'what only a lenient reader takes has a name');
  }
  const { isAuthentic, isVerified } = probeToken(probe, text, fuzzed);
  mustHold(isAuthentic || fuzzed.kind !== 'whole', 'a token that was signed is authentic');
  mustHold(
    strict.value !== undefined || !isVerified,
    'a text is verified that does not deserialize',
  );
  const token = loose.value;
  if (token === undefined || strict.value) {
    return { read: strict.error?.code ?? 'accepted', tolerated, isAuthentic, isVerified };
  }
  return { read: strict.error?.code ?? 'accepted', tolerated, ...probeToken(probe, token, fuzzed) };
}

interface Verdict {
  readonly isAuthentic: boolean;
  readonly isVerified: boolean;
}

/** Puts a token or its text through what verifies it, and holds the verdicts against each other. */
function probeToken(probe: Probe, token: string | Token, fuzzed: FuzzInput): Verdict {
  const { rootKey, originals } = fuzzed;
  const right = { rootKey, request: REQUEST };
  const wrong = { rootKey: WRONG_KEY, request: REQUEST };
  const verified = probe.attempt('verify', () => verify(token, right));
  const inferred = probe.attempt('inferScope', () =>
    inferScope(token, { rootKey, context: REQUEST }),
  );
  const explained = probe.attempt('explain', () => explain(token, right));
  const inspected = probe.attempt('inspect', () => inspect(token));
  const attenuated = probe.attempt('attenuate', () => attenuate(token, ['access = read']));
  const plain = mint({ rootKey, identifier: 'whose scope is asked for' });
  probe.attempt('inferScope, consumer', () =>
    inferScope(plain, { rootKey, context: REQUEST, consumerToken: token }),
  );

  mustHold(explained.value !== undefined, 'explain does not throw for a token');
  mustHold(
    explained.value.allowed === (verified.value !== undefined),
    'explain says what verify does',
  );
  if (!explained.value.allowed) {
    mustHold(
      explained.value.error.code === verified.error?.code,
      'explain gives the code of verify',
    );
  }
  mustHold(
    !verified.value || inferred.value !== undefined,
    'the scope of a good token is inferred',
  );
  mustHold((verified.error?.failures.length ?? 0) <= 32, 'an error has 32 failures at most');
  if (fuzzed.kind === 'large') {
    const large = { rootKey, request: LARGE_REQUEST };
    const denied = probe.attempt('verify, large request', () => verify(token, large));
    const how = probe.attempt('explain, large request', () => explain(token, large));
    mustHold(how.value?.allowed === !denied.error, 'explain says what verify does');
  }
  if (typeof token === 'string') {
    for (const answer of [inferred.value, explained.value, inspected.value]) {
      const length = JSON.stringify(answer)?.length ?? 0;
      mustHold(length < 24 * token.length + 2000, 'an answer is a small multiple of the token');
    }
  }

  for (const outcome of [
    probe.attempt('verify, wrong key', () => verify(token, wrong)),
    probe.attempt('inferScope, wrong key', () =>
      inferScope(token, { rootKey: WRONG_KEY, context: {} }),
    ),
  ]) {
    mustHold(outcome.error !== undefined, 'a key that did not sign a token does not verify it');
  }
  mustHold(!attenuated.error === !inspected.error, 'what can be read can be narrowed');
  probe.attempt('explain, wrong key', () => explain(token, wrong));

  if (inspected.error) {
    mustHold(!verified.value, 'what is verified can be inspected');
    return { isAuthentic: false, isVerified: false };
  }
  const { macaroon, discharges } = typeof token === 'string' ? deserialize(token) : token;
  const authentic = probe.attempt('authenticate', () =>
    authenticate(macaroon, rootKey, discharges),
  );
  mustHold(!verified.value || authentic.value !== undefined, 'what is verified is authentic');
  if (authentic.value) mustBeSigned(macaroon, discharges, rootKey, originals);
  return { isAuthentic: authentic.value !== undefined, isVerified: verified.value !== undefined };
}

/** An authentic token is, in all that is signed, one of those that were signed. */
function mustBeSigned(
  macaroon: Macaroon,
  discharges: readonly Macaroon[],
  rootKey: string,
  originals: readonly Original[],
): void {
  const found = originals.some(
    (original) =>
      original.rootKey === rootKey &&
      isDeepStrictEqual(signedPart(macaroon), signedPart(original.macaroon)) &&
      isDeepStrictEqual(
        new Set(discharges.map(signedPart)),
        new Set(original.discharges.map(signedPart)),
      ),
  );
  mustHold(found, 'a token is authentic that nobody signed');
}

/** All of a macaroon but its locations. */
function signedPart({ identifier, signature, unsafeCaveats }: Macaroon): unknown {
  return [
    Buffer.from(identifier).toString('hex'),
    Buffer.from(signature).toString('hex'),
    unsafeCaveats.map(({ condition, verificationId }) => [
      Buffer.from(condition).toString('hex'),
      verificationId && Buffer.from(verificationId).toString('hex'),
    ]),
  ];
}

/** Gives an object for a token, and for a macaroon in a token. */
function probeObject(probe: Probe, object: unknown, { rootKey }: FuzzInput): void {
  for (const token of [object, { macaroon: object }, { macaroon: {}, discharges: object }]) {
    // What is hostile has no type; the library is given it as JavaScript would.
    const given = token as TokenInput;
    probe.attempt('verify, object', () => verify(given, { rootKey, request: REQUEST }));
    probe.attempt('inferScope, object', () => inferScope(given, { rootKey, context: REQUEST }));
    probe.attempt('inspect, object', () => inspect(given));
    const explained = probe.attempt('explain, object', () =>
      explain(given, { rootKey, request: REQUEST }),
    );
    mustHold(explained.value !== undefined, 'explain does not throw for an object');
  }
}
