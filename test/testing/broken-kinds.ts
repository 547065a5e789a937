import type { AnyCaveat, CaveatKind, TokenRequest } from 'caveats';

export interface Room extends AnyCaveat {
  readonly type: 'room';
  readonly whitelist: readonly string[];
}

export interface RoomRequest extends TokenRequest {
  readonly room?: string;
}

const PREFIX = 'room = ';
const NAME = /^[a-z_]+$/i;
export const room = (...whitelist: readonly string[]): Room => ({ type: 'room', whitelist });

/** A kind that obeys every law, to be broken in one way or another. */
export const sound: CaveatKind<Room, RoomRequest> = {
  type: 'room',
  role: 'scope',
  fields: { room: 'text', access: 'text' },
  decode(text) {
    if (!text.startsWith(PREFIX)) return undefined;
    const whitelist = text.slice(PREFIX.length).split('|');
    return whitelist.every((name) => NAME.test(name)) ? room(...whitelist) : undefined;
  },
  encode(caveat) {
    const { type: _, whitelist, ...others } = caveat;
    if (!Array.isArray(whitelist) || Object.keys(others).length > 0) {
      throw new TypeError('room: needs a whitelist');
    }
    if (whitelist.length === 0 || !whitelist.every((name) => NAME.test(name))) {
      throw new TypeError('room: takes only names');
    }
    return PREFIX + whitelist.join('|');
  },
  check({ whitelist }, request) {
    if (request.room === undefined) return { ok: false, reason: 'missing_context' };
    return whitelist.includes(request.room) ? { ok: true } : { ok: false, reason: 'not_allowed' };
  },
};

export const samples = {
  values: [room('hall', 'attic'), room('cellar')],
  requests: [{ room: 'hall' }, { room: 'cellar' }, { room: 'garden' }],
};

/** A value that the types would not let pass. */
export const any = (value: unknown) => JSON.parse(JSON.stringify(value));

/** What is wrong with it, and the law that says so. */
export type Fault = readonly [what: string, Partial<typeof sound>, law: string];

let calls = 0;

/** Kinds that read and write badly. */
export const BROKEN_TEXTS: readonly Fault[] = [
  [
    'reads another value than was written',
    { decode: (text) => sound.decode(text.replace('attic', 'roof')) },
    'decode returns the value that encode wrote',
  ],
  [
    'drops what it cannot write',
    { encode: ({ whitelist }) => PREFIX + whitelist.slice(0, 1).join('|') },
    'decode returns the value that encode wrote',
  ],
  [
    'writes what does not come back to it',
    { encode: (caveat) => sound.encode(caveat).replace('room', 'rooms') },
    'a condition starts as its kind says',
  ],
  [
    'writes half a character',
    { encode: (caveat) => `${sound.encode(caveat)}\ud800` },
    'a condition starts as its kind says',
  ],
  [
    'writes no text',
    { encode: (caveat) => any([sound.encode(caveat)]) },
    'a condition starts as its kind says',
  ],
  [
    'writes two values the same way',
    { encode: () => 'room = hall', decode: () => room('hall') },
    'each value has one text',
  ],
  [
    'writes a value in two ways',
    { encode: (caveat) => sound.encode(caveat) + (calls++ % 2 === 0 ? '' : ' ') },
    'each value has one text',
  ],
  [
    'throws over a text that is none of its own',
    { decode: (text) => room(...decodeURIComponent(text.slice(PREFIX.length)).split('|')) },
    'decode never throws',
  ],
  [
    'takes spaces that it does not write',
    { decode: (text) => sound.decode(text.trim()) },
    'decode refuses a text that is nearly right, or returns another value',
  ],
  [
    'takes capitals that it does not write',
    { decode: (text) => sound.decode(text.toLowerCase()) },
    'decode refuses a text that is nearly right, or returns another value',
  ],
  [
    'takes any type for its own',
    {
      decode: (text) => {
        const value = sound.decode(text.replace(/^\w* /, 'room '));
        return value && any({ ...value, type: text.split(' ')[0] });
      },
    },
    'decode refuses a text that is nearly right, or returns another value',
  ],
  [
    'reads the start of a text as the whole',
    { decode: (text) => sound.decode(text === 'room = hall|atti' ? 'room = hall|attic' : text) },
    'decode refuses a text that is nearly right, or returns another value',
  ],
  [
    'writes a value that has no whitelist',
    { encode: ({ whitelist = ['hall'] }) => sound.encode(room(...whitelist)) },
    'encode refuses a value with a missing or unknown field',
  ],
  [
    'drops a field that is misspelt',
    { encode: ({ whitelist }) => sound.encode(room(...whitelist)) },
    'encode refuses a value with a missing or unknown field',
  ],
  [
    'throws something else over a value that is none',
    {
      encode(caveat) {
        try {
          return sound.encode(caveat);
        } catch {
          throw new RangeError('not that');
        }
      },
    },
    'encode refuses a value with a missing or unknown field',
  ],
  [
    'reads a text as a start of it, and writes that start otherwise',
    { decode: (text) => (text === 'room = hal' ? room('hal', 'l') : sound.decode(text)) },
    'decode refuses a text that is nearly right, or returns another value',
  ],
  [
    'reads more than was written',
    {
      decode: (text) => (text === 'room = cellar' ? room('cellar', 'hall') : sound.decode(text)),
    },
    'a caveat of a token does what check returns',
  ],
  [
    'reads nothing as something',
    { decode: (text) => sound.decode(text) ?? any(null) },
    'decode refuses a text that is nearly right, or returns another value',
  ],
  [
    'throws a word over a text',
    {
      decode(text) {
        if (text.includes('%')) throw 'no';
        return sound.decode(text);
      },
    },
    'decode never throws',
  ],
];
