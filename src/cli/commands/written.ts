import type { Call, Outcome } from '../command.js';
import type { Token } from '../../token/token.js';
import { type Form, type Written, writeTokenText } from '../../reading/token-text.js';
import { asUsage } from '../errors.js';
import { writeOut } from '../options/tokens.js';

/** What commands say that make a token: its text, or that it is in the file that was named. */
export async function writtenToken(
  call: Call,
  made: Written & { readonly token: Token },
  format: Form,
): Promise<Outcome> {
  const token = asUsage(`--format ${format}`, () =>
    writeTokenText(made.token, { ...made, form: format }),
  );
  if (await writeOut(call, token)) return { json: { format, written: true }, text: () => '' };
  return { json: { format, token }, text: () => `${token}\n` };
}
