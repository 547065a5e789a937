import { access } from 'caveats';
import { createRoutes } from 'caveats/http';
import { optionalToken, requireToken } from 'caveats/fetch';
import { textFor, testKeys } from 'caveats/testing';
import { expect, test } from 'vitest';

const { rootKey } = testKeys;

test('a lookup that fails beside `request` leaves no promise that nobody waits for', async () => {
  const orphans: unknown[] = [];
  const onOrphan = (error: unknown): number => orphans.push(error);
  process.on('unhandledRejection', onOrphan);
  const guard = requireToken({
    rootKey,
    request: () => {
      throw new Error('no context');
    },
  });
  const handler = guard.for(async () => {
    await null;
    throw new Error('no table');
  })(() => new Response());
  const headers = { authorization: `Bearer ${textFor('usr-1')}` };
  await expect(handler(new Request('https://api.example.com/t', { headers }))).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('unhandledRejection', onOrphan);
  expect(orphans).toEqual([]);
});

test('a list route needs a token, even behind optionalToken', async () => {
  const routes = createRoutes({ 'GET /docs': { list: 'doc' }, 'GET /docs/{docId}': {} });
  const handler = optionalToken({ rootKey, routes })(() => new Response('ok'));
  const at = async (path: string): Promise<number> =>
    (await handler(new Request(`https://api.example.com${path}`))).status;
  expect(await at('/docs')).toBe(401);
  expect(await at('/docs/A')).toBe(200);
  const headers = { authorization: `Bearer ${textFor('usr-1', access('write'))}` };
  const refused = await handler(new Request('https://api.example.com/docs', { headers }));
  expect(await refused.json()).toMatchObject({ required: { level: 'doc', access: 'read' } });
});
