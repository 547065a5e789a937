import { deserialize, type Grant, serialize, type Token } from 'caveats';
import { bindDischarge } from 'caveats/macaroon';
import type { snap } from './snap.js';
import { type Account, readAccount } from './snap-kinds.js';

/** Joins a root and its discharges, bound as they are sent. */
const join = (root: string, discharges: readonly string[]): Token => ({
  macaroon: deserialize(root).macaroon,
  discharges: discharges.map((text) => deserialize(text).macaroon),
});

/** Reads what follows `Macaroon` in a header: `root="…", discharge="…"`, with quotes or without; '' if malformed. */
export function readHeader(field: string): string {
  const parts = field.split(', ').map((part) => /^(root|discharge)=("?)([\w-]+=*)\2$/.exec(part));
  const [root, ...discharges] = parts.map((part, i) =>
    part?.[1] === (i === 0 ? 'root' : 'discharge') ? part[3] : undefined,
  );
  if (root === undefined || discharges.length > 8) return '';
  const texts = discharges.filter((text) => text !== undefined);
  return texts.length === discharges.length ? serialize(join(root, texts)) : '';
}

/** Reads the credentials that `snapcraft export-login` writes, and binds the discharge. */
export function readExport(text: string): Token {
  const { t, v }: { t?: unknown; v?: { r?: unknown; d?: unknown } } = JSON.parse(atob(text.trim()));
  if (t !== 'u1-macaroon' || typeof v?.r !== 'string' || typeof v.d !== 'string') {
    throw new TypeError('readExport: needs credentials of Ubuntu One');
  }
  const { macaroon, discharges } = join(v.r, [v.d]);
  return { macaroon, discharges: discharges.map((each) => bindDischarge(macaroon, each)) };
}

/**
 * Returns who discharged a token. Anyone can add an `account` to what they hold, so only the discharge
 * counts that the store asked for, and only one account in it.
 *
 * @param identifier the identifier of the store's third-party caveat in this token.
 */
export function accountOf(grant: Grant<typeof snap>, identifier: string): Account | undefined {
  const accounts = grant.conditions.flatMap(({ caveat, discharge }) =>
    caveat.type === 'account' &&
    discharge?.identifier === identifier &&
    discharge.askedBy === undefined
      ? [caveat.json]
      : [],
  );
  return new Set(accounts).size === 1 ? readAccount(accounts[0]!) : undefined;
}
