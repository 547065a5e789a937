import {
  addThirdPartyCaveat,
  consumer,
  createDialect,
  defineScope,
  doc,
  ip,
  mint,
  mintDischarge,
  readonly,
  serialize,
  service,
  table,
  time,
  attenuate,
  type Caveat,
  type Token,
} from '../../../../src/index.js';
import { createTokenText } from '../../../../src/authority/token-text.js';
import { bindDischarge } from '../../../../src/macaroon/third-party.js';
import {
  dataPath,
  dataReadonly,
  mintToken,
  onedataDialect,
  serializeOnedata,
} from '../../../../src/onedata/index.js';
import type { FormValues } from './forms.js';

/** A token, its key, and a request. */
export interface Example {
  readonly token: string;
  readonly key: string;
  readonly parent?: string;
  /** Of its scope, as JSON. */
  readonly declaration?: string;
  readonly request: FormValues;
}

export interface Scenario {
  readonly name: string;
  /** `now` in Unix seconds. */
  make(now: number): Example;
}

const KEY = 'an example key, 32 bytes or more';
const CAVEAT_KEY = 'what the API shares with its login service';
const DAY = 86_400;

const git = defineScope({
  levels: { org: {}, repo: { in: 'org' }, branch: { in: 'repo' } },
  actions: ['read', 'write', 'admin'],
});

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'Two tables of a doc',
    make(now) {
      const parent = docToken([doc('AbCDeFGH', 'Roadmap'), time(dayAfter(now, 30))]);
      const token = attenuate(parent, [table('AbCDeFGH', 'grid-tasks', 'grid-people'), readonly()]);
      return {
        token: serialize(token),
        key: KEY,
        parent: serialize(parent),
        request: { doc: 'AbCDeFGH', access: 'read' },
      };
    },
  },
  {
    name: 'An Onedata token',
    make(now) {
      const parent = onedataToken(now);
      const paths = dataPath('/photos/2026', '/reports');
      const token = attenuate(parent, [paths], { dialect: onedataDialect });
      return {
        token: serializeOnedata(token),
        key: KEY,
        parent: serializeOnedata(parent),
        request: {
          'data-path': '/photos/2026/may.jpg',
          access: 'read',
          service: 'opw-krakow',
          ip: '192.0.2.7',
        },
      };
    },
  },
  {
    name: 'A Git host',
    make(now) {
      const { repo, branch, access } = git.caveats;
      const dialect = createDialect({ scope: git });
      const identity = { keyId: 'k1', subject: 'usr-1', id: 'tok-7Qm2' };
      const caveats = [repo('acme', 'web', 'api'), time(dayAfter(now, 30))];
      const parent = mint({ rootKey: KEY, dialect, identity, caveats });
      const added = [branch('acme', 'web', 'main', 'next'), access('read', 'write')];
      return {
        token: serialize(attenuate(parent, added, { dialect })),
        key: KEY,
        parent: serialize(parent),
        declaration: JSON.stringify(git.declaration),
        request: { branch: 'acme/web/main', access: 'write' },
      };
    },
  },
  {
    name: 'A third party',
    make(now) {
      const parent = docToken([doc('AbCDeFGH')]);
      const identifier = 'logged-in.usr-1.Xb2f';
      const asking = addThirdPartyCaveat(parent, {
        location: 'https://login.example.com',
        identifier,
        rootKey: CAVEAT_KEY,
      });
      const { macaroon } = mintDischarge({
        rootKey: CAVEAT_KEY,
        identifier,
        location: 'https://login.example.com',
        caveats: [time(dayAfter(now, 1)), consumer('usr-1')],
      });
      const discharges = [bindDischarge(asking.macaroon, macaroon)];
      return {
        token: serialize({ macaroon: asking.macaroon, discharges }),
        key: KEY,
        parent: serialize(parent),
        request: { doc: 'AbCDeFGH', consumer: 'usr-1' },
      };
    },
  },
  {
    name: 'Expired',
    make(now) {
      const token = docToken([doc('AbCDeFGH'), ip('192.0.2.0/24'), time(dayAfter(now, -3))]);
      return {
        token: createTokenText({ prefix: 'acme' }).serialize(token),
        key: KEY,
        request: { doc: 'AbCDeFGH', ip: '192.0.2.7' },
      };
    },
  },
  {
    name: 'Tampered with',
    make(now) {
      const token = docToken([doc('AbCDeFGH'), readonly(), time(dayAfter(now, 30))]);
      return { token: withoutCaveat(token, 1), key: KEY, parent: serialize(token), request: {} };
    },
  },
  {
    name: 'Cut off',
    make(now) {
      const token = docToken([
        doc('AbCDeFGH'),
        readonly(),
        time(dayAfter(now, 30)),
        service('docs-api'),
      ]);
      const text = createTokenText({ prefix: 'acme' }).serialize(token);
      return { token: text.slice(0, -80), key: KEY, request: {} };
    },
  },
];

function docToken(caveats: readonly Caveat[]): Token {
  return mint({
    rootKey: KEY,
    location: 'https://api.example.com',
    identity: { keyId: 'k1', subject: 'usr-1', id: 'tok-7Qm2' },
    caveats,
  });
}

function onedataToken(now: number): Token {
  return mintToken({
    onezoneDomain: 'onezone.example.com',
    secret: KEY,
    identity: {
      version: 2,
      type: 'access',
      persistence: { kind: 'temporary', generation: 3 },
      subject: 'usr-alice',
      id: '5f2a9c',
    },
    caveats: [time(dayAfter(now, 6)), service('opw-*'), dataReadonly()],
    now,
  });
}

/** Removes a caveat from a token by hand. */
function withoutCaveat(token: Token, index: number): string {
  const { macaroon } = token;
  const unsafeCaveats = macaroon.unsafeCaveats.filter((_, i) => i !== index);
  return serialize({ macaroon: { ...macaroon, unsafeCaveats } });
}

/** Some days later, at a full hour. */
function dayAfter(now: number, days: number): number {
  return Math.floor(now / 3600) * 3600 + days * DAY;
}
