import { parseJson } from '../unknown.js';

/** Fewer characters than the text of any token has. */
export const MIN_TOKEN = 40;

/** A text in another text, which may hold the token. */
export interface Held {
  readonly text: string;
  /** What it stands in, such as `in the parameter macaroon of a URL`. */
  readonly where: string;
  /** Puts another text in its place; without it, the text itself is written. */
  readonly wrap?: ((text: string) => string) | undefined;
  /** Its part if several texts make one token; an unbound discharge is bound for each request. */
  readonly part?: 'root' | 'discharge' | 'unbound' | undefined;
}

/** Returns the texts that one kind of surroundings holds; `undefined` if it is not of that kind. */
type Unwrap = (text: string) => readonly Held[] | undefined;

/** A name that may be shown: nothing that is as long as a secret. */
const NAME = /^[\w.-]{1,40}$/;

/** `the member macaroon`; the name is left out if it may be anything. */
export function named(what: string, name: string): string {
  return NAME.test(name) ? `${what} ${name}` : `a ${what.replace(/^the /, '')}`;
}

const INVISIBLE = /[\s\p{Cf}]/u;

/** Between characters that a page or a chat put there. */
function inInvisible(text: string): readonly Held[] | undefined {
  let [start, end] = [0, text.length];
  while (start < end && INVISIBLE.test(text[start]!)) start++;
  while (start < end && INVISIBLE.test(text[end - 1]!)) end--;
  if (end - start === text.length) return undefined;
  return [{ text: text.slice(start, end), where: 'between invisible characters' }];
}

const QUOTED = /^(?:".*"|'.*'|`.*`|“.*”)$/s;

function unquote(text: string): readonly Held[] | undefined {
  if (!QUOTED.test(text)) return undefined;
  const json = text.includes('\\') ? parseJson(text) : undefined;
  const inner = typeof json === 'string' ? json : text.slice(1, -1);
  return [{ text: inner, where: 'in quotation marks' }];
}

/** A text that is percent-encoded throughout. */
const PERCENT = /^(?:[\w.~!*'()-]|%[0-9a-f]{2})*$/i;

function inPercent(text: string): readonly Held[] | undefined {
  const inner = PERCENT.test(text) ? decodePercent(text) : text;
  if (inner === text) return undefined;
  return [{ text: inner, where: 'percent-encoded', wrap: encodeURIComponent }];
}

/** Words before the base64 of either version, or before hex; none of them starts like a token itself. */
export const PREFIX: RegExp =
  /^(?:(?!Ag[E-L]|M[DGTjz])[A-Za-z][A-Za-z0-9]{0,31}[_-]){1,4}(?=Ag[E-L]|M[DGTjz]|020[12]|3030)/;
const OWN = /^[a-z][a-z0-9_]{1,31}_A[\w-]{3}Ag/;

function inPrefix(text: string): readonly Held[] | undefined {
  const [prefix] = PREFIX.exec(text) ?? [];
  // Onedata's own, whose text is not base64, and those with a length, which may end like a word.
  if (prefix === undefined || /^op[wp]-$/.test(prefix) || OWN.test(text)) return undefined;
  const where = `after ${named('the prefix', prefix)}`;
  return [{ text: text.slice(prefix.length), where, wrap: (inner) => prefix + inner }];
}

/** A token and the preimage of a payment. */
const L402 = /^([\w+/=-]{48,}):((?:[0-9a-f]{64})?)$/i;

function inL402(text: string): readonly Held[] | undefined {
  const [, token, preimage] = L402.exec(text) ?? [];
  if (token === undefined) return undefined;
  return [{ text: token, where: 'before a preimage', wrap: (inner) => `${inner}:${preimage}` }];
}

/** Without what could harm a terminal: it is written again. */
const URL_START = /^(?:[a-z][a-z0-9+.-]{1,31}:\/\/|[/?#])[^\s\p{Cc}\p{Cf}\p{Cs}]*$/iu;
/** A part of a URL between its separators, and the name of a parameter. */
const URL_PART = /[^?#&;]+/g;
const PARAMETER = /^([^=/]{1,64})=/;
/** A name or a password, or a name in the path. */
const URL_NAME = /[^/@:]+/g;

function inUrl(text: string): readonly Held[] | undefined {
  if (!URL_START.test(text)) return undefined;
  const held = (raw: string, start: number, where: string): Held => {
    const value = decodePercent(raw);
    const wrap = (inner: string): string => {
      const written = raw === value ? inner : encodeURIComponent(inner);
      return text.slice(0, start) + written + text.slice(start + raw.length);
    };
    return { text: value, where: `in ${where} of a URL`, wrap };
  };
  // Every part is looked at: one that is not would be written again beside the narrower token.
  const parts = [...text.matchAll(URL_PART)].filter(([part]) => part.length >= MIN_TOKEN);
  return parts.flatMap(({ index, 0: part }) => {
    const [start = '', name = ''] = PARAMETER.exec(part) ?? [];
    if (start !== '') {
      return [held(part.slice(start.length), index + start.length, named('the parameter', name))];
    }
    const names = [...part.matchAll(URL_NAME)].filter(([each]) => each.length >= MIN_TOKEN);
    return names.map((each) => held(each[0], index + each.index, 'a part'));
  });
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The value of a header may start in the next line. */
const HEADER = /^([A-Za-z][\w-]{0,63}):\s*(?=\S)/;
const SCHEME = /^(Bearer|Macaroon|L402|LSAT|Token)\s+/i;
/** The first line of a file of settings, such as `[pypi]` in `.pypirc`. */
export const SECTION: RegExp = /^\[[\w .:-]{1,64}\][ \t]*\r?\n/;

/** Several headers, a whole request, or a file of settings. */
function inLines(text: string): readonly Held[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const isSeveral = lines.filter((line) => HEADER.test(line)).length > 1 || SECTION.test(text);
  if (!isSeveral) return undefined;
  return lines.map((line) => ({ text: line, where: 'in one line of several' }));
}

function after(pattern: RegExp, where: (name: string) => string): Unwrap {
  return (text) => {
    const [start, name = ''] = pattern.exec(text) ?? [];
    if (start === undefined) return undefined;
    return [{ text: text.slice(start.length), where: where(name) }];
  };
}

/** `name="value"` or `name=value`, and what separates it from the next. */
const PAIR =
  /([A-Za-z_][\w.-]{0,127})[ \t]*=[ \t]*(?:"([^"]*)"?|'([^']*)'?|([^\s,;&"']*))[\s,;&]*/y;
/** An attribute of a cookie, or a part of its date. */
const FLAG = /[A-Za-z0-9:+-]{1,20}(?:[;,\s]+|$)/y;

/** Parameters, cookies, or the variables of a shell. */
function inPairs(given: string): readonly Held[] | undefined {
  const text = given.replace(/^(?:export|set) +/, '');
  const held: Held[] = [];
  let at = 0;
  while (at < text.length) {
    PAIR.lastIndex = FLAG.lastIndex = at;
    const [all, name, ...values] = PAIR.exec(text) ?? [];
    if (all === undefined && (held.length === 0 || !FLAG.test(text))) return undefined;
    at = all === undefined ? FLAG.lastIndex : PAIR.lastIndex;
    if (all === undefined) continue;
    const value = values.find((each) => each !== undefined)!;
    // The padding of base64.
    if (held.length === 0 && /^=*$/.test(value)) return undefined;
    const where = `in ${named('the value', name!)}`;
    const part = name === 'root' || name === 'discharge' ? name : undefined;
    held.push({ text: decodePercent(value), where, part });
  }
  return held;
}

/** The kinds of surroundings, in the order in which they are looked for. */
const KINDS: readonly Unwrap[] = [
  inInvisible,
  unquote,
  inPercent,
  inPrefix,
  inL402,
  inUrl,
  inLines,
  after(HEADER, (name) => `in ${named('the header', name)}`),
  after(SCHEME, (scheme) => `after the word ${scheme}`),
  inPairs,
];

/** Takes a text out of what surrounds it, by one step. */
export function unwrap(text: string): readonly Held[] | undefined {
  for (const kind of KINDS) {
    const held = kind(text);
    if (held !== undefined) return held;
  }
  return undefined;
}
