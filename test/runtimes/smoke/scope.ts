import {
  access,
  api,
  type CaveatInput,
  consumer,
  doc,
  filterByScope,
  inferScope,
  interfaceIs,
  ip,
  mint,
  readonly,
  scopeAllows,
  serialize,
  service,
  table,
  time,
} from 'caveats';
import { type Case, refused, refusedWith, same } from './claims.js';

const rootKey = 'a root key of 32 bytes, no less.';
const tokenWith = (...caveats: CaveatInput[]) =>
  serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats }));
const infer = (...caveats: CaveatInput[]) =>
  inferScope(tokenWith(...caveats), { rootKey, context: { now: 1000, ip: '10.0.0.1' } });

const unrestricted = { kind: 'unrestricted' };

/** Telling what a token reaches. */
export const scopeCases: readonly Case[] = [
  [
    'a token without caveats reaches everything',
    () =>
      same(infer(), {
        validUntil: null,
        scope: unrestricted,
        services: unrestricted,
        interfaces: unrestricted,
        api: [],
        skipped: [],
      }),
  ],
  [
    'what is inferred is what all caveats have in common',
    () => {
      const usage = [service('ozw-onezone', 'opw-*'), interfaceIs('rest'), api('all/get/x.*')];
      const inferred = infer(
        doc('A', 'B', 'C'),
        time(3000),
        ...usage,
        table('B', 'grid-1', 'grid-2'),
        readonly(),
        time(2000),
      );
      same(inferred, {
        validUntil: 2000,
        scope: {
          kind: 'only',
          resources: ['grid-1', 'grid-2'].map((id) => ({ doc: 'B', table: id, access: ['read'] })),
        },
        services: { kind: 'only', values: ['opw-*', 'ozw-onezone'] },
        interfaces: { kind: 'only', values: ['rest'] },
        api: [['all/get/x.*']],
        skipped: usage,
      });
    },
  ],
  [
    'the whole of a doc is told from some of its tables, and nothing from everything',
    () => {
      same(infer(doc('A')).scope, {
        kind: 'only',
        resources: [{ doc: 'A', access: ['read', 'write'] }],
      });
      same(infer(doc('A'), doc('B')).scope, { kind: 'nothing' });
      same(infer(service('opw-a'), service('opw-b')).services, { kind: 'nothing' });
      same(infer(access('read'), access('write')).scope, { kind: 'nothing' });
    },
  ],
  [
    'an id is an id, whatever it is',
    () => {
      const ids = ['__proto__', 'constructor', 'toString', 'a/b|c%d', '日本', '🔑'];
      const { scope } = infer(doc(...ids));
      for (const id of ids) same(scopeAllows(scope, { doc: id }), true);
      for (const id of ['valueOf', 'a', '日']) same(scopeAllows(scope, { doc: id }), false);
      same(
        filterByScope(scope, [...ids, 'valueOf'], (id) => ({ doc: id })),
        ids,
      );
    },
  ],
  [
    'only who is qualified to use a token learns its scope',
    () => {
      refusedWith('token_expired', () => infer(time(1000), doc('A')));
      refusedWith('context_denied', () => infer(ip('192.168.0.0/16')));
      same(infer(ip('10.0.0.0/8')).scope, unrestricted);
      const token = tokenWith(consumer('usr-2'), doc('A'));
      const identity = { subject: 'usr-2', type: 'identity' } as const;
      const consumerToken = mint({ rootKey, identity });
      same(inferScope(token, { rootKey, context: {}, consumerToken }).scope.kind, 'only');
      const error = refused(() =>
        inferScope(token, { rootKey, context: {}, consumerToken: token }),
      );
      same([error.code, error.source], ['wrong_token_type', 'consumer_token']);
    },
  ],
];
