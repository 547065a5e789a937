import type { Call, Outcome } from '../command.js';
import type { Format, ReadToken } from '../dialects/dialect.js';
import { writeTokenText } from '../dialects/token-text.js';
import { writeOut } from '../options/tokens.js';

/** What commands say that make a token: its text, or that it is in the file that was named. */
export async function writtenToken(call: Call, made: ReadToken, format: Format): Promise<Outcome> {
  const token = writeTokenText(made, format);
  if (await writeOut(call, token)) return { json: { format, written: true }, text: () => '' };
  return { json: { format, token }, text: () => `${token}\n` };
}
