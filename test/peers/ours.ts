import {
  addFirstPartyCaveat,
  addThirdPartyCaveat,
  authenticate,
  bindDischarge,
  createMacaroon,
  type DecodeOptions,
  type Macaroon,
  TokenError,
} from 'caveats/macaroon';
import { type Blobs, type Format, readBlobs } from './formats.js';
import type { Verdict } from './peer.js';
import type { MacaroonPlan, TokenPlan } from './plan.js';

function unbound({ caveats, ...options }: MacaroonPlan): Macaroon {
  return caveats.reduce(
    (macaroon, caveat) =>
      caveat.kind === 'first'
        ? addFirstPartyCaveat(macaroon, caveat.condition)
        : addThirdPartyCaveat(macaroon, { ...caveat.discharge, location: caveat.location }),
    createMacaroon(options),
  );
}

/** The primary and its discharges, not bound to it. */
export function buildUnbound({ primary, discharges }: TokenPlan): readonly Macaroon[] {
  return [primary, ...discharges].map(unbound);
}

/** The primary and its discharges, bound to it: what is sent. */
export function build(plan: TokenPlan): readonly Macaroon[] {
  return bindAll(buildUnbound(plan));
}

export function bindAll([primary, ...discharges]: readonly Macaroon[]): readonly Macaroon[] {
  if (primary === undefined) return [];
  return [primary, ...discharges.map((discharge) => bindDischarge(primary, discharge))];
}

/** What this library says of a token as it comes. */
export function verifyByUs(
  blobs: Blobs,
  format: Format,
  rootKey: Uint8Array,
  options?: DecodeOptions,
): Verdict {
  try {
    const [primary, ...discharges] = readBlobs(blobs, format, options);
    if (primary === undefined) throw new Error('no token was given');
    return { kind: 'accepted', conditions: authenticate(primary, rootKey, discharges) };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { kind: 'refused', reason: error.detail ?? error.code };
  }
}
