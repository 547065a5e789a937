import type { Random } from './random.js';

const NAMES = [
  ...['v', 'i', 'i64', 'l', 'l64', 'c', 's', 's64', 'v64', 'location', 'identifier', 'caveats'],
  ...['signature', 'cid', 'vid', 'cl', '__proto__', 'constructor', 'toString', 'toJSON', 'length'],
  ...['', '0', 'I', ' i', 'x', 'é', '\ud800'],
];

const NUMBERS = ['0', '-0', '1', '2', '2.0', '2e0', '-1', '1e999', '9007199254740993', '0.1'];

/** A value as JSON text: of any type, now and then deep or long. */
function randomValue(random: Random, depth: number): string {
  switch (random.below(depth > 3 ? 6 : 10)) {
    case 0:
      return random.pick(['null', 'true', 'false']);
    case 1:
      return random.pick(NUMBERS);
    case 2:
      return JSON.stringify(random.text(random.length(80), 'AZaz09-_+/= \n"\\\u0000é😀\ud83d'));
    case 3:
      return JSON.stringify('a'.repeat(random.length(2000)));
    case 4:
      return random.pick(['""', '"2"', '"AA=="', '[]', '{}', '"\\u0000"', '"\\ud800"']);
    case 5:
      return nested(1 + random.length(600), random);
    case 6:
    case 7:
      return `[${list(random, () => randomValue(random, depth + 1))}]`;
    default:
      return `{${list(random, () => randomField(random, depth + 1))}}`;
  }
}

function nested(depth: number, random: Random): string {
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"i":', '}]'],
  ] as const);
  return `${open.repeat(depth)}1${close.repeat(random.once(10) ? depth - 1 : depth)}`;
}

function list(random: Random, make: () => string): string {
  return Array.from({ length: random.length(5) }, make).join();
}

function randomField(random: Random, depth: number): string {
  return `${JSON.stringify(random.pick(NAMES))}:${randomValue(random, depth)}`;
}

/** Where the values of some JSON start and end, in no order. */
function placesOf(json: string): [number, number][] {
  const places: [number, number][] = [];
  for (const { index, 0: found } of json.matchAll(/"(?:[^"\\]|\\.)*"|\d+/g)) {
    if (json[index + found.length] !== ':') places.push([index, index + found.length]);
  }
  for (const { index } of json.matchAll(/[[{]/g)) {
    const end = json.indexOf(json[index] === '[' ? ']' : '}', index);
    places.push([index, end < 0 ? json.length : end + 1]);
  }
  return places;
}

/** JSON text with a value of another type, a name of another field, or a field more or twice. */
export function mutateJson(json: string, random: Random): string {
  const places = placesOf(json);
  switch (random.below(5)) {
    case 0: {
      const name = JSON.stringify(random.pick(NAMES));
      const names = [...json.matchAll(/"[^"\\]*":/g)];
      if (names.length === 0) return json;
      const { index, 0: found } = random.pick(names);
      return `${json.slice(0, index)}${name}:${json.slice(index + found.length)}`;
    }
    case 1: {
      const opens = [...json.matchAll(/\{/g)];
      if (opens.length === 0) return json;
      const at = random.pick(opens).index + 1;
      return `${json.slice(0, at)}${randomField(random, 0)},${json.slice(at)}`;
    }
    default: {
      if (places.length === 0) return randomValue(random, 0);
      const [start, end] = random.pick(places);
      return json.slice(0, start) + randomValue(random, 0) + json.slice(end);
    }
  }
}
