import { describe, expect, test } from 'vitest';
import { argument, type ArgumentLimits, mcpDialect } from 'caveats/mcp';
import { ask, call, message } from './world.js';

describe('its text', () => {
  test('is one for each value', () => {
    const text = 'argument = transfer/amount {"oneOf":["a",1],"min":1,"max":100,"under":"/a/"}';
    expect(mcpDialect.write(mcpDialect.read(text)!.caveat)).toBe(text);
    const given: ArgumentLimits = { under: '/a/', max: 100, min: 1, oneOf: ['a', 1] };
    expect(mcpDialect.write(argument('transfer', 'amount', given))).toBe(text);
  });

  test.each([
    'argument',
    'argument = ',
    'argument = transfer {"min":1}',
    'argument = transfer/amount',
    'argument = transfer/amount {}',
    'argument = transfer/amount []',
    'argument = transfer/amount null',
    'argument = transfer/amount {"min":1,"max":2,"mx":3}',
    'argument = transfer/amount {"max":2,"min":1}',
    'argument = transfer/amount {"min":1,"min":2}',
    'argument = transfer/amount {"min": 1}',
    'argument = transfer/amount {"min":1.0}',
    'argument = transfer/amount {"min":1e2}',
    'argument = transfer/amount {"min":-0}',
    'argument = transfer/amount {"min":"1"}',
    'argument = transfer/amount {"min":null}',
    'argument = transfer/amount {"max":1e999}',
    'argument = transfer/amount {"oneOf":[]}',
    'argument = transfer/amount {"oneOf":"a"}',
    'argument = transfer/amount {"oneOf":["a","a"]}',
    'argument = transfer/amount {"oneOf":[["a"]]}',
    'argument = transfer/amount {"under":"/a"}',
    'argument = transfer/amount {"under":"/a/../"}',
    'argument = transfer/amount {"__proto__":{"min":1}}',
    'argument = tr%61nsfer/amount {"min":1}',
    'argument = transfer/%zz {"min":1}',
    'argument = transfer/a/b {"min":1}',
    'argument = transfer /amount {"min":1}',
    'argument = transfer/amount {"min":1} ',
    'argument = /amount {"min":1}',
  ])('is not %s', (text) => {
    expect(mcpDialect.read(text)).toBeUndefined();
  });

  test.each<[string, () => unknown]>([
    ['no limit', () => argument('a', 'b', {})],
    ['an unknown limit', () => argument('a', 'b', { maximum: 1 } as never)],
    ['limits that are none', () => argument('a', 'b', null as never)],
    ['no tool', () => argument('', 'b', { min: 1 })],
    ['no argument', () => argument('a', '', { min: 1 })],
    ['a name that is no text', () => argument('a', 5 as never, { min: 1 })],
    ['a name that is not well-formed', () => argument('a', '\ud800', { min: 1 })],
    ['no number', () => argument('a', 'b', { min: NaN })],
    ['minus zero', () => argument('a', 'b', { max: -0 })],
    ['an empty list', () => argument('a', 'b', { oneOf: [] })],
    ['a list in a list', () => argument('a', 'b', { oneOf: [[1]] as never })],
    ['a path that ends anywhere', () => argument('a', 'b', { under: '/a' })],
  ])('%s is a TypeError', (_, make) => {
    expect(make).toThrow(TypeError);
  });
});

describe('a call', () => {
  const meets = async (limits: ArgumentLimits, value: unknown) => {
    const body = call('transfer', JSON.parse(`{"x":${JSON.stringify(value)}}`));
    const { text } = await ask([argument('transfer', 'x', limits)], body);
    return text === undefined;
  };

  test.each<[ArgumentLimits, unknown[], unknown[]]>([
    [{ min: 1 }, [1, 2, 1e300], [0, 0.999, '1', true, null, [1], {}]],
    [{ max: 100 }, [100, -5, 0], [100.001, '5', false, null, []]],
    [{ min: 1, max: 100 }, [1, 50, 100], [0, 101]],
    [{ min: 5, max: 1 }, [], [1, 3, 5]],
    [
      { oneOf: ['EUR', 5, null, true] },
      ['EUR', 5, null, true],
      ['eur', '5', 'null', 1, ['EUR'], {}],
    ],
    [{ oneOf: [0] }, [0], ['', false, null, [], '0']],
    [{ oneOf: [1, 5], min: 3 }, [5], [1, 3]],
  ])('within %j: %j, but not %j', async (limits, within, beyond) => {
    for (const value of within) expect(await meets(limits, value), `${value}`).toBe(true);
    for (const value of beyond) expect(await meets(limits, value), `${value}`).toBe(false);
  });

  test('stays under a folder, however a path is written', async () => {
    const within = [
      '/drafts/',
      '/drafts/a',
      '/drafts/a/b.txt',
      '/drafts/a/',
      ...['/drafts/..a', '/drafts/100%', '/drafts/.#a', '/drafts/?..', '/drafts/a?b#..'],
    ];
    for (const path of within) expect(await meets({ under: '/drafts/' }, path), path).toBe(true);
    const beyond = [
      ...['/drafts', '/draft/a', '/Drafts/a', 'drafts/a', ' /drafts/a', '', '/', '/keys'],
      ...['/drafts/../keys', '/drafts/a/../../keys', '/drafts/..', '/drafts/../', '/drafts/./a'],
      ...['/drafts//a', '/drafts//', '/drafts/a//b', '/drafts/.. /keys', '/drafts/... /keys'],
      ...['/drafts/..\\keys', '/drafts/%2e%2e/keys', '/drafts/%2E./keys', '/drafts/a%2fb'],
      ...[
        '/drafts/%5ckeys',
        '/drafts/%252e%252e/keys',
        '/drafts/a\u0000',
        '/drafts/a%00',
        '/drafts/\n..',
      ],
      // A URL parser ends the path there, and leaves the folder; some servers do so at a parameter.
      ...[
        '/drafts/..?a',
        '/drafts/..#a',
        '/drafts/a/.. ?',
        '/drafts/..;/keys',
        '/drafts/..%20/keys',
      ],
    ];
    for (const path of beyond) expect(await meets({ under: '/drafts/' }, path), path).toBe(false);
    for (const value of [5, null, ['/drafts/a'], { toString: 1 }]) {
      expect(await meets({ under: '/drafts/' }, value)).toBe(false);
    }
  });

  test('without the argument is refused: a tool may have any default', async () => {
    const limit = argument('transfer', 'x', { min: 1 });
    for (const given of [
      undefined,
      null,
      [],
      'x',
      {},
      { X: 5 },
      JSON.parse('{"__proto__":{"x":5}}'),
    ]) {
      expect(await ask([limit], call('transfer', given))).toEqual({
        status: 200,
        text: 'This token limits these arguments: x {"min":1}',
      });
    }
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'has an argument %s only if it was sent',
    async (name) => {
      const limit = argument('transfer', name, { oneOf: [5] });
      expect(await ask([limit], call('transfer', {}))).toHaveProperty('text');
      const sent = JSON.parse(`{"${name}":5}`);
      expect(await ask([limit], call('transfer', sent))).toEqual({ status: 200 });
      const other = JSON.parse(`{"${name}":6}`);
      expect(await ask([limit], call('transfer', other))).toHaveProperty('text');
    },
  );

  test('meets all limits of an argument, of whoever they are', async () => {
    const caveats = [
      argument('transfer', 'x', { max: 100 }),
      argument('transfer', 'x', { max: 1000 }),
      argument('transfer', 'y', { oneOf: ['a'] }),
    ];
    expect(await ask(caveats, call('transfer', { x: 50, y: 'a' }))).toEqual({ status: 200 });
    const { text } = await ask(caveats, call('transfer', { x: 500, y: 'b' }));
    expect(text).toBe('This token limits these arguments: x {"max":100}; y {"oneOf":["a"]}');
  });

  test('of another tool, and whatever is no call, is not restricted', async () => {
    const limit = argument('transfer', 'x', { max: 1 });
    for (const body of [
      call('search', { x: 5 }),
      call('Transfer', { x: 5 }),
      message('tools/list'),
      message('prompts/get', { name: 'transfer', arguments: { x: '5' } }),
    ]) {
      expect(await ask([limit], body)).toEqual({ status: 200 });
    }
  });
});
