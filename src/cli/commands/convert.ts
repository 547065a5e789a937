import type { CommandFor } from '../command.js';
import { UsageError } from '../errors.js';
import { GENERAL } from '../options/general.js';
import { readSources, TOKEN } from '../options/sources.js';
import { formatOf, inputGroup, OUTPUT, readToken, writtenToken } from '../options/tokens.js';

export const convert: CommandFor = (dialects) => ({
  name: 'convert',
  about: 'Write a token in another format',
  description: [
    'Reads a token in any format and writes it in another. The token itself does not change. Without ' +
      "--onedata, a text is read in the library's own formats first, and then as Onedata's.",
  ],
  groups: [inputGroup(dialects, TOKEN), OUTPUT, GENERAL],
  examples: [
    { about: 'As JSON', line: 'caveats convert --format v2-json < token.txt' },
    { about: "From Onedata's text", line: 'caveats convert --onedata --format v1 < onedata.txt' },
  ],
  async run(call) {
    const format = formatOf(call);
    if (format === undefined) throw new UsageError('--format is missing: which one?');
    const [text] = await readSources(call, [TOKEN]);
    return writtenToken(call, readToken(call, text, TOKEN), format);
  },
});
