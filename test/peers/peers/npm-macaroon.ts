import { createRequire } from 'node:module';
import { importMacaroon, importMacaroons, newMacaroon } from 'macaroon';
import { text, toBase64Url, toHex, utf8 } from '../../bytes/oracle.js';
import { type Blobs, type Format, isJson, versionOf } from '../formats.js';
import type { Peer, Presented, Verdict } from '../peer.js';
import type { MacaroonPlan, TokenPlan } from '../plan.js';
import { NO_LIMITS } from '../random-plans.js';
import { messageOf } from './thrown.js';

type PeerMacaroon = ReturnType<typeof newMacaroon>;

const { version } = createRequire(import.meta.url)('macaroon/package.json') as { version: string };

/** https://github.com/go-macaroon/js-macaroon, npm `macaroon` */
export const npmMacaroon: Peer = {
  name: 'npm macaroon',
  version,
  writes: ['v2', 'v2-text', 'v1-json', 'v2-json', 'v1-json-list', 'v2-json-list'],
  reads: ['v2', 'v2-text', 'v1-json', 'v2-json', 'v1-json-list', 'v2-json-list'],
  limits: (format, direction) => ({
    ...NO_LIMITS,
    // Conditions have to be text even where their format has bytes.
    conditions: 'text',
    identifiers: versionOf(format) === 'v1' ? 'text' : 'bytes',
    // What it writes in JSON has lost them.
    byteOrderMarks: direction === 'reads',
    // Its binary takes a buffer that doubles with every field.
    ...(direction === 'writes' && !isJson(format) && { maxCaveats: 2, thirdParties: false }),
  }),
  takes: [],
  write: async (plan, format) => write(plan, format),
  verify: async (presented) => verify(presented),
  stop: () => undefined,
};

function create(plan: MacaroonPlan, format: Format): PeerMacaroon {
  const macaroon = newMacaroon({ ...plan, version: versionOf(format) === 'v1' ? 1 : 2 });
  for (const caveat of plan.caveats) {
    if (caveat.kind === 'first') macaroon.addFirstPartyCaveat(caveat.condition);
    else {
      const { rootKey, identifier } = caveat.discharge;
      macaroon.addThirdPartyCaveat(rootKey, identifier, caveat.location);
    }
  }
  return macaroon;
}

function write({ primary, discharges }: TokenPlan, format: Format): Blobs {
  const first = create(primary, format);
  const bound = discharges.map((plan) => {
    const discharge = create(plan, format);
    discharge.bindToRoot(first.signature);
    return discharge;
  });
  const all = [first, ...bound];
  if (format.endsWith('-list')) return [utf8(JSON.stringify(all.map((one) => one.exportJSON())))];
  if (isJson(format)) return all.map((one) => utf8(JSON.stringify(one.exportJSON())));
  const binaries = all.map((one) => one.exportBinary().slice());
  return format.endsWith('-text') ? binaries.map((one) => utf8(toBase64Url(one))) : binaries;
}

function read(blob: Uint8Array, format: Format): readonly PeerMacaroon[] {
  if (format.endsWith('-json-list')) return importMacaroons(JSON.parse(text(blob)) as object);
  if (format.endsWith('-list')) return importMacaroons(blob);
  if (isJson(format)) return [importMacaroon(JSON.parse(text(blob)) as object)];
  return [importMacaroon(format.endsWith('-text') ? text(blob) : blob)];
}

function verify({ blobs, format, rootKey, met }: Presented): Verdict {
  const texts = new Set(met.map(toHex));
  const conditions: Uint8Array[] = [];
  try {
    const [primary, ...discharges] = blobs.flatMap((blob) => read(blob, format));
    primary?.verify(
      rootKey,
      (condition) => {
        conditions.push(utf8(condition));
        return texts.has(toHex(utf8(condition))) ? null : 'a condition is not met';
      },
      discharges,
    );
  } catch (error) {
    return { kind: 'refused', reason: messageOf(error) };
  }
  return { kind: 'accepted', conditions };
}
