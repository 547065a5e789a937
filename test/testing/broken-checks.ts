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
    'check returns exactly { ok: true } or { ok: false, reason }, and never throws',
  ],
  [
    'answers with more than a yes',
    { check: (...asked) => any({ ...sound.check(...asked), note: 'sure' }) },
    'check returns exactly { ok: true } or { ok: false, reason }, and never throws',
  ],
  [
    'answers with a word',
    { check: (...asked) => any(sound.check(...asked).ok ? 'yes' : 'no') },
    'check returns exactly { ok: true } or { ok: false, reason }, and never throws',
  ],
  [
    'gives no reason',
    { check: (...asked) => any({ ok: sound.check(...asked).ok, reason: '' }) },
    'check returns exactly { ok: true } or { ok: false, reason }, and never throws',
  ],
  [
    'throws over a request that it keeps out',
    {
      check(...asked) {
        if (sound.check(...asked).ok) return { ok: true };
        throw new Error('no');
      },
    },
    'check returns exactly { ok: true } or { ok: false, reason }, and never throws',
  ],
  [
    'lets in every other time',
    { check: (...asked) => (calls++ % 2 ? sound.check(...asked) : { ok: false, reason: 'odd' }) },
    'check returns the same each time and changes nothing',
  ],
  [
    'changes the request',
    {
      check(caveat, request) {
        Object.assign(request, { seen: true });
        return sound.check(caveat, request);
      },
    },
    'check returns the same each time and changes nothing',
  ],
  [
    'lets in whoever says nothing',
    { check: (caveat, request) => (request.room ? sound.check(caveat, request) : { ok: true }) },
    'an empty request does not meet it',
  ],
  [
    'stumbles over a request that says nothing',
    {
      check: (caveat, { room: name }) =>
        sound.check(caveat, { room: any({ name }).name.toString() }),
    },
    'an empty request does not meet it',
  ],
  [
    'takes undefined for something that was said',
    {
      check: (caveat, request) =>
        'room' in request ? sound.check(caveat, request) : { ok: false, reason: 'nothing' },
    },
    'a field that is absent counts as one that is undefined',
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
    'a field that is absent counts as one that is undefined',
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
    'reports services, and lets in without one',
    { limit: () => ({ of: 'services', whitelist: ['opw-1'] }) },
    'limit agrees with check',
  ],
  [
    'reports a service that it does not let in',
    {
      limit: () => ({ of: 'services', whitelist: ['opw-1'] }),
      check: (value, request) =>
        request.service === 'opp-1' ? sound.check(value, request) : { ok: false, reason: 'no' },
    },
    'limit agrees with check',
  ],
  [
    'reports something about a value that no request meets',
    {
      limit: () => ({ of: 'services', whitelist: ['opw-1'] }),
      check: (value, request) =>
        request.service === 'opw-1' && request.room === 'hall'
          ? sound.check(value, request)
          : { ok: false, reason: 'no' },
    },
    'limit agrees with check',
  ],
  [
    'reports something that there is not',
    { limit: (): Limit => any({ of: 'rooms' }) },
    'limit agrees with check',
  ],
  [
    'is not read by what wrote it',
    { decode: (text) => (text.includes('|') ? undefined : sound.decode(text)) },
    'a caveat of a token does what check returns',
  ],
];

/** Kinds whose lists of fields, sentences or inputs are wrong. */
export const BROKEN_FOR_PEOPLE: readonly Fault[] = [
  [
    'reads a field that it does not list',
    { fields: { access: 'text' } },
    'check reads only the fields of a request that its kind lists',
  ],
  [
    'lists no fields',
    { fields: undefined as never },
    'check reads only the fields of a request that its kind lists',
  ],
  [
    'asks if a request has a field that it does not list',
    {
      check: (caveat, request) =>
        'admin' in request ? { ok: true } : sound.check(caveat, request),
    },
    'check reads only the fields of a request that its kind lists',
  ],
  [
    'cannot describe two rooms',
    {
      describe({ whitelist }) {
        if (whitelist.length > 1) throw new Error('too many');
        return ['Only one room.'];
      },
    },
    'describe returns a sentence that quotes the texts of the token',
  ],
  [
    'describes itself by a text',
    { describe: () => any('Only some rooms.') },
    'describe returns a sentence that quotes the texts of the token',
  ],
  [
    'describes itself by nothing',
    { describe: () => [] },
    'describe returns a sentence that quotes the texts of the token',
  ],
  [
    'takes the names of rooms for words of its own',
    { describe: ({ whitelist }) => [`Only ${whitelist.join(' or ')}.`] },
    'describe returns a sentence that quotes the texts of the token',
  ],
  [
    'has an input that makes an invalid value',
    { inputs: [{ name: 'room', about: 'in a room', of: 'texts', toValue: () => room() }] },
    'inputs make values of their kind',
  ],
  [
    'has an input that makes another value than decode reads',
    {
      inputs: [
        {
          name: 'room',
          about: 'in a room',
          of: 'text',
          toValue: (text) => any({ ...room(text), whitelist: [text, ''] }),
        },
      ],
    },
    'inputs make values of their kind',
  ],
  [
    'has an input that throws',
    {
      inputs: [
        {
          name: 'any-room',
          about: 'in any room',
          of: 'flag',
          toValue() {
            throw new Error('no');
          },
        },
      ],
    },
    'inputs make values of their kind',
  ],
  [
    'has an input that refuses its own choice',
    {
      inputs: [
        {
          name: 'room',
          about: 'in a room',
          of: 'text',
          choices: ['hall', '7'],
          toValue: (text) => sound.decode(sound.encode(room(text)))!,
        },
      ],
    },
    'inputs make values of their kind',
  ],
];
