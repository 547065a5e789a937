import {
  addThirdPartyCaveat,
  doc,
  gatherDischarges,
  mint,
  mintDischarge,
  serialize,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { caveats, json, KEY, minted, NOW, output } from './program.js';

const env = { CAVEATS_KEY: KEY };

describe('explain', () => {
  test('shows of every caveat how it fares, and what it means', async () => {
    const stdin = await minted('--doc', 'A', '--read-only', '--allow-unknown', 'colour = red');
    const ended = await caveats(['explain', '--doc', 'A', '--access', 'write'], { stdin, env });
    expect(ended).toEqual({
      code: 32,
      stdout: `#  caveat         here            meaning
0  colour = red   unknown_caveat  Not understood here, so it denies every request.
1  doc = A        met             Only the doc A, and everything in it.
2  access = read  not_allowed     Only for the action read. The request is for something that is not listed.
Denied: unknown_caveat
`,
      stderr: 'caveats: The token has an unknown caveat (unknown_caveat)\n',
    });
  });

  test('says which caveats are those of a discharge, as verify does', async () => {
    const asked = { rootKey: 'a key for it', identifier: 'logged in' };
    const token = mint({ rootKey: KEY, identity: { subject: 'usr-1' }, caveats: [doc('A')] });
    const stdin = serialize(
      await gatherDischarges(addThirdPartyCaveat(token, asked), () =>
        mintDischarge({ ...asked, caveats: ['access = read'] }),
      ),
    );
    const request = ['--doc', 'A', '--access', 'write'];
    const { stdout } = await caveats(['explain', ...request], { stdin, env });
    expect(stdout).toContain('\n0                doc = A ');
    expect(stdout).toContain('\n1 (discharge 0)  access = read  not_allowed ');
    const { stderr } = await caveats(['verify', ...request], { stdin, env });
    expect(stderr).toContain('\n  1 (discharge 0) access = read: not_allowed\n');
  });

  test('says for a program what it says for people', async () => {
    const stdin = await minted('--doc', 'A', '--expires-in', '1h');
    expect(await json(['explain', '--doc', 'A'], { stdin })).toEqual({
      code: 0,
      allowed: true,
      identity: { type: 'access', id: 't1', keyId: '', subject: 'usr-1' },
      validUntil: NOW + 3600,
      caveats: [
        {
          index: 0,
          condition: `time < ${NOW + 3600}`,
          caveat: { type: 'time', validUntil: NOW + 3600 },
          role: 'context',
          met: true,
          meaning: 'Valid until 17 May 2033, 06:33:20 CEST (in 60 minutes).',
        },
        {
          index: 1,
          condition: 'doc = A',
          caveat: { type: 'doc', whitelist: ['A'] },
          role: 'scope',
          met: true,
          meaning: 'Only the doc A, and everything in it.',
        },
      ],
    });
    expect(await output(['explain', '--doc', 'A'], { stdin })).toMatch(/\nAllowed\n$/);
  });

  test('tells nothing of the caveats of a token that is not authentic', async () => {
    const stdin = serialize(
      mint({ rootKey: 'z', identity: { subject: 'u' }, caveats: ['doc = A'] }),
    );
    const { stdout, stderr } = await caveats(['explain'], { stdin, env });
    expect(stdout).toBe('');
    expect(stderr).not.toContain('doc');
  });
});
