import type { Arguments } from '../arguments.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import { doc } from '../../caveats/doc.js';
import { expiresIn, time } from '../../caveats/time.js';
import { dataPath } from '../../onedata/caveats/data-path.js';
import type { Dialect } from '../../reading/dialect.js';
import type { Operands, OptionGroup, OptionSpec } from '../command.js';
import { asUsage, UsageError } from '../errors.js';
import { parseDuration, parseTime } from '../times.js';
import { ONEDATA } from './general.js';

/** The value of a caveat of any kind; it is checked when it is written. */
type CaveatValue = AnyCaveat & Readonly<Record<string, unknown>>;

/** An option that adds a caveat. */
interface CaveatOption extends OptionSpec {
  /** The caveat of the values that were given; all of them make one. */
  toCaveat(values: readonly string[], now: number, isOnedata: boolean): AnyCaveat;
}

const whitelist =
  (type: string) =>
  (values: readonly string[]): CaveatValue => ({ type, whitelist: values });

const places =
  (type: string, filter: 'whitelist' | 'blacklist') =>
  (list: readonly string[]): CaveatValue => ({ type, filter, list });

const single =
  (type: string, field: string) =>
  ([value]: readonly string[]): CaveatValue => ({ type, [field]: value });

/** In the order in which their caveats are added. */
const OPTIONS: readonly CaveatOption[] = [
  {
    name: 'expires-in',
    value: 'DURATION',
    about: 'valid for 90s, 15m, 1h30m, 7d or 2w from now on',
    toCaveat: ([value = ''], now) => expiresIn(parseDuration(value, '--expires-in'), now),
  },
  {
    name: 'expires-at',
    value: 'TIME',
    about: 'valid before 2026-12-31, 2026-12-31T18:00Z, or Unix seconds',
    toCaveat: ([value = '']) => time(parseTime(value, '--expires-at')),
  },
  {
    name: 'ip',
    value: 'RANGE',
    multiple: true,
    about: 'from an address or range, such as 10.0.0.0/8',
    toCaveat: whitelist('ip'),
  },
  {
    name: 'asn',
    value: 'NUMBER',
    multiple: true,
    about: 'from an autonomous system',
    toCaveat: (values) => whitelistOfNumbers(values),
  },
  {
    name: 'country',
    value: 'CODE',
    multiple: true,
    about: 'from a country, such as PL',
    toCaveat: places('geo.country', 'whitelist'),
  },
  {
    name: 'not-country',
    value: 'CODE',
    multiple: true,
    about: 'from any known country but this',
    toCaveat: places('geo.country', 'blacklist'),
  },
  {
    name: 'region',
    value: 'REGION',
    multiple: true,
    about: 'from a region, such as EU',
    toCaveat: places('geo.region', 'whitelist'),
  },
  {
    name: 'not-region',
    value: 'REGION',
    multiple: true,
    about: 'from any known region but this',
    toCaveat: places('geo.region', 'blacklist'),
  },
  {
    name: 'consumer',
    value: 'NAME',
    multiple: true,
    about: 'for a consumer or group: usr-1, grp-2, prv-*',
    toCaveat: whitelist('consumer'),
  },
  {
    name: 'service',
    value: 'NAME',
    multiple: true,
    about: 'at a service: ozw-onezone, opw-*',
    toCaveat: whitelist('service'),
  },
  {
    name: 'interface',
    value: 'NAME',
    about: 'through an interface: rest',
    toCaveat: single('interface', 'interface'),
  },
  {
    name: 'api',
    value: 'PATTERN',
    multiple: true,
    about: 'for calls service/operation/resource: all/get/space.*.*:*',
    toCaveat: whitelist('api'),
  },
  {
    name: 'doc',
    value: 'ID',
    multiple: true,
    about: 'in a doc',
    toCaveat: (ids) => doc(...ids),
  },
  {
    name: 'table',
    value: 'DOC/TABLE',
    multiple: true,
    about: 'for a table of a doc; %2F for a slash in an id',
    toCaveat: whitelist('table'),
  },
  {
    name: 'access',
    value: 'WAY',
    multiple: true,
    choices: ['read', 'write'],
    about: 'to read or to write',
    toCaveat: (access): CaveatValue => ({ type: 'access', access }),
  },
  {
    name: 'read-only',
    about: 'to read alone',
    toCaveat: (_values, _now, isOnedata): CaveatValue =>
      isOnedata ? { type: 'data.readonly' } : { type: 'access', access: ['read'] },
  },
  {
    name: 'data-path',
    value: 'PATH',
    multiple: true,
    about: 'Onedata: for data at or below /space/dir',
    toCaveat: (paths) => dataPath(...paths),
  },
  {
    name: 'data-object-id',
    value: 'ID',
    multiple: true,
    about: 'Onedata: for a file or directory by its object id',
    toCaveat: whitelist('data.objectid'),
  },
];

const ALLOW_UNKNOWN: OptionSpec = {
  name: 'allow-unknown',
  about: 'take a CAVEAT also where its kind is not known here',
};

export const CAVEATS: OptionGroup = {
  title: 'Caveats (given several times, an option makes one list of what is allowed)',
  options: [...OPTIONS, ALLOW_UNKNOWN],
};

/** More than any shell passes on. */
const MAX_CAVEATS = 10_000;

export const CAVEAT_OPERANDS: Operands = {
  name: 'CAVEAT',
  about: 'a condition (\'time < 1571147494\') or its JSON (\'{"type":"time",…}\')',
  max: MAX_CAVEATS,
};

/**
 * The conditions that the arguments say: those of the operands in their order, then those of the
 * options in the order of the help.
 *
 * @throws UsageError for what is no caveat.
 */
export function caveatsOf(args: Arguments, dialect: Dialect, now: number): readonly string[] {
  const isOnedata = args.has(ONEDATA);
  const allowUnknown = args.has(ALLOW_UNKNOWN);
  const operands = args.operands.map((text, i) =>
    conditionOf(text, `argument ${i + 1}`, dialect, allowUnknown),
  );
  const options = OPTIONS.filter((option) => args.has(option)).map((option) =>
    asUsage(`--${option.name}`, () =>
      dialect.write(option.toCaveat(args.all(option), now, isOnedata)),
    ),
  );
  return [...operands, ...options];
}

function conditionOf(text: string, what: string, dialect: Dialect, allowUnknown: boolean): string {
  if (text.startsWith('{')) {
    const value = parseCaveat(text);
    if (value === undefined) throw new UsageError(`${what} is no caveat in JSON`);
    return asUsage(what, () => dialect.write(value));
  }
  if (text === '') throw new UsageError(`${what} is empty`);
  if (!allowUnknown && dialect.read(text) === undefined) {
    throw new UsageError(
      `${what} is no caveat that is known here, so nobody might ever meet it; ` +
        'take it all the same with --allow-unknown',
    );
  }
  return asUsage(what, () => wellFormed(text));
}

function parseCaveat(text: string): AnyCaveat | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isCaveat(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isCaveat(value: unknown): value is AnyCaveat {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string'
  );
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('must be well-formed Unicode text');
  return text;
}

const NUMBER = /^[0-9]{1,10}$/;

function whitelistOfNumbers(values: readonly string[]): CaveatValue {
  if (!values.every((value) => NUMBER.test(value))) throw new TypeError('asn: takes only numbers');
  return { type: 'asn', whitelist: values.map(Number) };
}
