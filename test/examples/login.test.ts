import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
const run = promisify(execFile);

it('the API and its login service allow who is logged in, and deny all others', async () => {
  // It runs on dist, as a user's program would, and ends badly where a step is not as it says.
  const { stdout } = await run(tsx, ['examples/login/main.ts'], { cwd: root });
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => line.replace(/ {2,}/, ': '))).toEqual([
    'the token alone: 401 missing_discharge',
    'a discharge without a login, and for bob: 403 not_logged_in',
    'with a discharge for alice: 200 Be home by six.',
    'narrowed to the plan, the plan: 200 Be home by six.',
    'narrowed to the plan, the diary: 403 scope_denied',
    'a discharge of another token: 401 bad_signature',
    'logged out, while the discharge lasts: 200 Be home by six.',
    'logged out, five minutes later: 401 token_expired',
  ]);
});
