import type { Command } from '../command.js';
import { UsageError } from '../errors.js';
import { GENERAL } from '../options/general.js';
import { formatOf, inputGroup, OUTPUT, readToken } from '../options/tokens.js';
import { readSources, TOKEN } from '../sources.js';
import { writtenToken } from './written.js';

export const convert: Command = {
  name: 'convert',
  about: 'Write a token in another format',
  description: [
    'Reads a token in any format and writes it in another. Nothing in it changes. Without --onedata ' +
      "a text is read as one of the library's own formats first, and then as Onedata's.",
  ],
  groups: [inputGroup(TOKEN), OUTPUT, GENERAL],
  examples: [
    { about: 'As JSON', line: 'caveats convert --format v2-json < token.txt' },
    { about: "Out of Onedata's text", line: 'caveats convert --onedata --format v1 < onedata.txt' },
  ],
  async run(call) {
    const format = formatOf(call);
    if (format === undefined) throw new UsageError('--format is missing: which one?');
    const [text] = await readSources(call, [TOKEN]);
    return writtenToken(call, readToken(call, text, TOKEN), format);
  },
};
