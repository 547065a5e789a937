import type { AnyCaveat, CaveatKind } from 'caveats';
import type { CaveatSamples } from 'caveats/testing';

export interface Tenant extends AnyCaveat {
  readonly type: 'tenant';
  readonly id: string;
}

export interface TenantRequest {
  readonly tenant?: string;
}

const PREFIX = 'tenant = ';
export const tenant = (id: string): Tenant => ({ type: 'tenant', id });

/** A kind that obeys every law, whose ids may be any text. */
export const soundTenant: CaveatKind<Tenant, TenantRequest> = {
  type: 'tenant',
  role: 'context',
  fields: { tenant: 'text' },
  decode(text) {
    const id = text.slice(PREFIX.length);
    return text.startsWith(PREFIX) && id.isWellFormed() && id !== '' ? tenant(id) : undefined;
  },
  encode({ type: _, id, ...others }) {
    if (typeof id === 'string' && id.isWellFormed() && id !== '' && !Object.keys(others).length) {
      return PREFIX + id;
    }
    throw new TypeError('tenant: needs an id, and nothing else');
  },
  check: ({ id }, { tenant }) => metIf(tenant === id),
};

/** As few as one would write. */
export const tenantSamples: CaveatSamples<Tenant, TenantRequest> = {
  values: [tenant('acme'), tenant('globex')],
  requests: [{ tenant: 'acme' }, { tenant: 'other' }],
};

function metIf(met: boolean): { ok: true } | { ok: false; reason: string } {
  return met ? { ok: true } : { ok: false, reason: 'other_tenant' };
}

type Meets = (id: string, tenant: string) => boolean;

/** A check that is asked only about what is there, so that no other law finds it. */
const checks = (meets: Meets): Partial<typeof soundTenant> => ({
  check: ({ id }, request) => metIf(request.tenant !== undefined && meets(id, request.tenant)),
});

/** A check that is right, save for one more text or thing that it lets in. */
const alsoLets = (isMaster: (tenant: unknown) => boolean): Partial<typeof soundTenant> =>
  checks((id, tenant) => tenant === id || isMaster(tenant));

const NEAR_REQUEST = 'a request that is nearly right does not meet it';
const NEAR_VALUE = 'a request that meets a value does not meet a similar value';
const LONG = 'a long value is refused, or compared to its end';

const fold = (text: string): string => text.normalize('NFKC');

/** Kinds that let in more than they say: each passes if only the samples are tried. */
export const BROKEN_TENANTS: readonly (readonly [
  what: string,
  fault: Partial<typeof soundTenant>,
  law: string,
])[] = [
  ['takes a part of an id', checks((id, asked) => id.includes(asked)), NEAR_REQUEST],
  ['takes what an id is a part of', checks((id, asked) => asked.includes(id)), NEAR_REQUEST],
  ['takes the start of an id', checks((id, asked) => id.startsWith(asked)), NEAR_REQUEST],
  ['takes what starts with an id', checks((id, asked) => asked.startsWith(id)), NEAR_REQUEST],
  [
    'takes what is below an id that is an open prefix',
    checks((id, asked) => asked === id || asked.startsWith(`${id}-`)),
    NEAR_REQUEST,
  ],
  ['takes what ends with an id', checks((id, asked) => asked.endsWith(id)), NEAR_REQUEST],
  [
    'folds case',
    checks((id, asked) => String(asked).toLowerCase() === id.toLowerCase()),
    NEAR_REQUEST,
  ],
  ['folds widths', checks((id, asked) => fold(String(asked)) === fold(id)), NEAR_REQUEST],
  ['trims', checks((id, asked) => String(asked).trim() === id), NEAR_REQUEST],
  [
    'decodes what was decoded',
    checks((id, asked) => {
      try {
        return decodeURIComponent(asked) === id;
      } catch {
        return false;
      }
    }),
    NEAR_REQUEST,
  ],
  [
    'takes one of several',
    checks((id, asked) => String(asked).split(',').includes(id)),
    NEAR_REQUEST,
  ],
  [
    'compares the first 4 characters',
    checks((id, asked) => asked.slice(0, 4) === id.slice(0, 4)),
    NEAR_REQUEST,
  ],
  ['lets in nobody in particular', alsoLets((asked) => asked === ''), NEAR_REQUEST],
  ['lets in what is falsy', alsoLets((asked) => !asked), NEAR_REQUEST],
  ['lets in a star', alsoLets((asked) => asked === '*'), NEAR_REQUEST],
  ['lets in root', alsoLets((asked) => asked === 'root'), NEAR_REQUEST],
  ['takes an id for a pattern', checks((id, asked) => matches(`^${id}$`, asked)), NEAR_VALUE],
  [
    'takes a star in an id for anything',
    checks((id, asked) => asked === id || id === '*'),
    NEAR_VALUE,
  ],
  [
    'takes an id that is empty for any',
    {
      ...checks((id, asked) => asked === id || id === ''),
      decode: (text) => (text.startsWith(PREFIX) ? tenant(text.slice(PREFIX.length)) : undefined),
      encode: (value) => (value.id === '' ? PREFIX : soundTenant.encode(value)),
    },
    NEAR_VALUE,
  ],
  [
    'reads the first 20 characters of an id',
    { decode: (text) => soundTenant.decode(text.slice(0, PREFIX.length + 20)) },
    LONG,
  ],
  [
    'writes the first 20 characters of an id',
    { encode: (value) => soundTenant.encode(value).slice(0, PREFIX.length + 20) },
    LONG,
  ],
  [
    'compares the first 20 characters of an id',
    checks((id, asked) => String(asked).slice(0, 20) === id.slice(0, 20) && asked !== null),
    LONG,
  ],
];

function matches(pattern: string, text: string): boolean {
  try {
    return typeof text === 'string' && new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

export interface SessionRequest {
  readonly session?: { readonly tenant?: string };
}

/** A kind that reads a field of an object, whose members the dialect does not check. */
export const soundSession: CaveatKind<Tenant, SessionRequest> = {
  ...soundTenant,
  fields: { session: 'object' },
  check: ({ id }, { session }) => metIf(session?.tenant === id),
};

export const sessionSamples: CaveatSamples<Tenant, SessionRequest> = {
  values: tenantSamples.values,
  requests: [{ session: { tenant: 'acme' } }, { session: { tenant: 'other' } }],
};

const ofSession = (meets: (id: string, asked: unknown) => boolean): typeof soundSession => ({
  ...soundSession,
  check: ({ id }, { session }) =>
    metIf(session?.tenant !== undefined && (session.tenant === id || meets(id, session.tenant))),
});

/** Kinds that take something else for a text. */
export const BROKEN_SESSIONS: readonly (readonly [what: string, kind: typeof soundSession])[] = [
  // A list of one text equals the text by `==`.
  ['compares loosely', ofSession((id, asked) => asked == id)],
  ['allows null', ofSession((_, asked) => asked === null)],
  ['allows an object', ofSession((_, asked) => typeof asked === 'object')],
  ['takes a list that contains it', ofSession((id, asked) => [asked].flat().includes(id))],
  [
    'takes an object that has it',
    ofSession((id, asked) => typeof asked === 'object' && id in Object(asked)),
  ],
];
