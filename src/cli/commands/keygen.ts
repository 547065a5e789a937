import { formatKey } from '../../reading/key-text.js';
import { generateRootKey } from '../../token/root-key.js';
import type { CommandFor, OptionSpec } from '../command.js';
import { GENERAL } from '../options/general.js';
import { FORCE, OUT, writeOut } from '../options/tokens.js';

const ENCODING: OptionSpec = {
  name: 'encoding',
  value: 'ENCODING',
  choices: ['base64url', 'hex'],
  about: 'base64url (by default) or hex',
};

export const keygen: CommandFor = () => ({
  name: 'keygen',
  about: 'Make a new root key',
  description: [
    'Writes 32 random bytes as --key-file and CAVEATS_KEY take them: base64url: or hex: and the ' +
      'bytes. Anyone with the key can mint tokens and verify them.',
  ],
  groups: [{ title: 'Output', options: [ENCODING, OUT, FORCE] }, GENERAL],
  examples: [
    { about: 'A key in a file that only you can read', line: 'caveats keygen --out api.key' },
  ],
  async run(call) {
    const encoding = call.args.one(ENCODING) === 'hex' ? 'hex' : 'base64url';
    const key = formatKey(generateRootKey(), encoding);
    if (await writeOut(call, key)) return { json: { written: true }, text: () => '' };
    return { json: { key }, text: () => `${key}\n` };
  },
});
