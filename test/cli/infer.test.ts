import { inferScope, mint, serialize } from 'caveats';
import { describe, expect, test } from 'vitest';
import { caveats, json, KEY, minted, output } from './program.js';

const env = { CAVEATS_KEY: KEY };
const OTHER_KEY = 'another key of 32 bytes or more!';

describe('infer', () => {
  test('tells what the library infers', async () => {
    const stdin = await minted('--doc', 'A', '--doc', 'B', '--table', 'B/t1', '--service', 'opw-*');
    const { code, ...told } = await json(['infer'], { stdin });
    expect(code).toBe(0);
    const inferred = inferScope(stdin, { rootKey: KEY, context: {} });
    expect(told).toEqual(JSON.parse(JSON.stringify(inferred)));
  });

  test('shows it as a tree of docs and tables', async () => {
    const stdin = await minted(
      ...['--doc', 'A', '--doc', '__proto__', '--read-only', '--service', 'opw-*'],
      ...['--interface', 'rest', '--api', 'all/get/space.*.*:*'],
    );
    expect(await output(['infer'], { stdin })).toBe(`Reaches
├─ valid until  no end
├─ resources    only these
│  ├─ doc A          read
│  └─ doc __proto__  read
├─ services     only opw-*
├─ interfaces   only rest
├─ api          only all/get/space.*.*:*
└─ not checked
   ├─ api = all/get/space.*.*:*
   ├─ interface = rest
   └─ service = opw-*
`);
  });

  test('shows that nothing is left if caveats have nothing in common', async () => {
    const stdin = await minted('doc = A', 'doc = B', 'access = read', 'access = write');
    const told = await output(['infer'], { stdin });
    expect(told).toContain('├─ resources    none\n');
    expect(told).toContain('└─ not checked  nothing\n');
  });

  test('takes the context that caveats ask for', async () => {
    const stdin = await minted('--ip', '10.0.0.0/8');
    expect((await caveats(['infer'], { stdin, env })).code).toBe(40);
    expect((await caveats(['infer', '--ip', '10.1.1.1'], { stdin, env })).code).toBe(0);
    expect((await caveats(['infer', '--doc', 'A'], { stdin, env })).code).toBe(2);
  });

  test('believes a consumer token, of the same key or of its own', async () => {
    const stdin = await minted('--consumer', 'usr-1');
    const own = await minted('--type', 'identity');
    const files = new Map([
      ['c', own],
      [
        'other',
        serialize(
          mint({
            rootKey: OTHER_KEY,
            identity: { subject: 'usr-1', type: 'identity' },
          }),
        ),
      ],
      ['k', OTHER_KEY],
    ]);
    const infer = async (...argv: readonly string[]): Promise<number> =>
      (await caveats(['infer', ...argv], { stdin, files, env })).code;
    expect(await infer()).toBe(40);
    expect(await infer('--consumer-token-file', 'c')).toBe(0);
    expect(await infer('--consumer-token-file', 'other')).toBe(21);
    expect(await infer('--consumer-token-file', 'other', '--consumer-key-file', 'k')).toBe(0);
  });

  test('says that it is the consumer token that is not valid', async () => {
    const consumer = await minted('--type', 'identity', '--expires-at', '1');
    const machine = { stdin: await minted(), env: { ...env, CAVEATS_CONSUMER_TOKEN: consumer } };
    const { code, stderr } = await caveats(['infer'], machine);
    expect(code).toBe(30);
    expect(stderr).toContain('caveats: the consumer token: The token has expired (token_expired)');
    expect(await json(['infer'], machine)).toMatchObject({ error: { source: 'consumer_token' } });
  });

  test.each([
    [['--zone-file', 'z'], '--zone-file goes with --dialect onedata'],
    [['--subject', 'usr-1'], '--subject goes with --dialect onedata'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr } = await caveats(['infer', ...argv], { stdin: await minted(), env });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
