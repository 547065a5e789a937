import { ip, type Verdict } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { createMcpGuard, mcpDialect as dialect, tool } from 'caveats/mcp';
import { expect, test } from 'vitest';
import { bearer, call, message, url } from './world.js';

const told: (readonly [Verdict, unknown])[] = [];
const heard: Verdict[] = [];
const authority = createAuthority({
  keys: 'a root key of 32 bytes, no less.',
  dialect,
  onVerdict: (verdict) => heard.push(verdict),
});
const guard = createMcpGuard({
  authority,
  url,
  onVerdict(verdict, about) {
    told.push([verdict, about]);
    throw new Error('a failing log changes nothing');
  },
});

test('each message has a verdict, which the authority hears, too', async () => {
  const token = await authority.issue('usr-1', [tool('search')]);
  const narrow = await authority.issue('usr-2', [ip('192.0.2.1')]);
  const junk = 'SECRET-JUNK';
  const ask = async (given: string, body: unknown) => guard.authorize(bearer(given), body);
  const batch = [message('tools/list'), message('initialize'), call('search'), call('SECRET')];
  await ask(token, batch);
  await ask(token, message('SECRET/later'));
  await ask(token, 'SECRET');
  await ask(narrow, message('tools/list'));
  await ask(junk, call('search'));
  await guard.authorize({}, call('search'));
  const verifier = guard.verifier(() => new Error('invalid'));
  await verifier.verifyAccessToken(token);
  await expect(verifier.verifyAccessToken(junk)).rejects.toThrow('invalid');

  const seen = told.map(([{ asked, code, route, subject, reasons }]) =>
    [asked, route, subject, code, ...reasons].join(' '),
  );
  expect(seen).toEqual([
    'list tools/list usr-1 ',
    'open initialize usr-1 ',
    'verify tools/call usr-1 ',
    'verify tools/call usr-1 scope_denied tool not_allowed',
    'verify  usr-1 scope_denied tool wider_resource',
    'open  usr-1 malformed_body',
    'list tools/list usr-2 context_denied ip missing_context',
    'open   malformed_token',
    'open   missing_credential',
    'open   malformed_token',
  ]);
  expect(told.slice(0, 4).map(([, about]) => about)).toEqual(batch);
  expect(heard).toEqual(told.map(([verdict]) => verdict));
  expect(JSON.stringify(heard)).not.toContain('SECRET');
});
