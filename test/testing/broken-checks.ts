import type { Limit } from 'caveats';
import { any, type Fault, room, sound } from './broken-kinds.js';

/** A value that the types would not let pass, and JSON could not hold. */
const never = (promise: unknown): never => promise as never;

let calls = 0;

/** Kinds that check badly. */
export const BROKEN_CHECKS: readonly Fault[] = [
  ['lets everybody in', { check: () => ({ ok: true }) }, 'some requests meet it and some do not'],
  [
    'lets nobody in',
    { check: () => ({ ok: false, reason: 'closed' }) },
    'some requests meet it and some do not',
  ],
  [
    'answers with a promise',
    { check: (...asked) => never(Promise.resolve(sound.check(...asked))) },
    'a check answers exactly, and never throws',
  ],
  [
    'answers with more than a yes',
    { check: (...asked) => any({ ...sound.check(...asked), note: 'sure' }) },
    'a check answers exactly, and never throws',
  ],
  [
    'answers with a word',
    { check: (...asked) => any(sound.check(...asked).ok ? 'yes' : 'no') },
    'a check answers exactly, and never throws',
  ],
  [
    'gives no reason',
    { check: (...asked) => any({ ok: sound.check(...asked).ok, reason: '' }) },
    'a check answers exactly, and never throws',
  ],
  [
    'throws over a request that it keeps out',
    {
      check(...asked) {
        if (sound.check(...asked).ok) return { ok: true };
        throw new Error('no');
      },
    },
    'a check answers exactly, and never throws',
  ],
  [
    'lets in every other time',
    { check: (...asked) => (calls++ % 2 ? sound.check(...asked) : { ok: false, reason: 'odd' }) },
    'a check says the same each time, and changes nothing',
  ],
  [
    'changes the request',
    {
      check(caveat, request) {
        Object.assign(request, { seen: true });
        return sound.check(caveat, request);
      },
    },
    'a check says the same each time, and changes nothing',
  ],
  [
    'lets in whoever says nothing',
    { check: (caveat, request) => (request.room ? sound.check(caveat, request) : { ok: true }) },
    'a request that says nothing does not meet it',
  ],
  [
    'stumbles over a request that says nothing',
    {
      check: (caveat, { room: name }) =>
        sound.check(caveat, { room: any({ name }).name.toString() }),
    },
    'a request that says nothing does not meet it',
  ],
  [
    'takes undefined for something that was said',
    {
      check: (caveat, request) =>
        'room' in request ? sound.check(caveat, request) : { ok: false, reason: 'nothing' },
    },
    'a field that is missing is as one that is undefined',
  ],
  [
    'looks a name up in an object',
    {
      check({ whitelist }, { room: name = '' }) {
        const listed: Record<string, true> = {};
        for (const one of whitelist) listed[one] = true;
        return listed[name] ? { ok: true } : { ok: false, reason: 'not_allowed' };
      },
    },
    'an id called __proto__ or constructor is like any other',
  ],
  [
    'stumbles over a name of every object',
    {
      check(caveat, request) {
        if (request.room === 'constructor') throw new Error('no');
        return sound.check(caveat, request);
      },
    },
    'an id called __proto__ or constructor is like any other',
  ],
  [
    'stumbles over a request that says one thing and not another',
    {
      check(caveat, request) {
        if (request.access !== undefined && request.room === undefined) throw new Error('no');
        return sound.check(caveat, request);
      },
    },
    'a field that is missing is as one that is undefined',
  ],
  [
    'keeps names in an object',
    {
      decode(text) {
        const names: Record<string, string> = {};
        for (const name of sound.decode(text)?.whitelist ?? []) names[name] = name;
        return sound.decode(text) && room(...Object.keys(names));
      },
    },
    'an id called __proto__ or constructor is like any other',
  ],
  [
    'reports more than it lets in',
    { limit: () => ({ of: 'access', access: ['read'] }), check: met('cellar', 'read') },
    'its limit is what its check lets in',
  ],
  [
    'reports less than it lets in',
    { limit: () => ({ of: 'access', access: [] }), check: met('hall', 'read') },
    'its limit is what its check lets in',
  ],
  [
    'reports something that there is not',
    { limit: (): Limit => any({ of: 'rooms' }) },
    'its limit is what its check lets in',
  ],
  [
    'is not read by what wrote it',
    { decode: (text) => (text.includes('|') ? undefined : sound.decode(text)) },
    'in a token it does what its check says',
  ],
];

/** A check that a request for one room and one access meets. */
function met(name: string, access: string): (typeof sound)['check'] {
  return (_, request) =>
    request.room === name && request.access === access
      ? { ok: true }
      : { ok: false, reason: 'not_allowed' };
}
