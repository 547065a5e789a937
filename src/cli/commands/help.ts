import type { ReadingDialect } from '../../reading/dialect.js';
import { type Command, type CommandFor, type OptionSpec, type Outcome } from '../command.js';
import { EXIT_CODES, UsageError } from '../errors.js';
import { lines } from '../text.js';

export const help: CommandFor = () => ({
  name: 'help',
  about: 'Show all commands, or how to call one',
  operands: {
    name: 'COMMAND',
    about: 'the command to show; all of them by default',
    max: 1,
    areCommands: true,
  },
  groups: [],
  examples: { 'How is a token narrowed?': 'caveats help attenuate' },
  async run({ args, commands, dialects }) {
    const [name] = args.operands;
    if (name === undefined) return programHelp(commands, dialects);
    const command = commands.find((each) => each.name === name);
    if (command === undefined) throw new UsageError('help: there is no such command');
    return commandHelp(command);
  },
});

const WIDTH = 80;
const INDENT = '  ';

export function programHelp(
  commands: readonly Command[],
  dialects: readonly ReadingDialect[],
): Outcome {
  return helpOf(
    paragraph('caveats: make, narrow, read and verify tokens'),
    section('Commands', rows(commands.map(({ name, about }) => [name, about]))),
    section(
      'Dialects',
      paragraph(
        '--dialect NAME reads tokens as another system writes them; caveats help COMMAND ' +
          '--dialect NAME shows its options. A file of your own can stand for NAME.',
        INDENT,
      ),
      rows(dialects.map(({ name, title }) => [name, `tokens of ${title}`])),
    ),
    section(
      'Tokens and keys',
      paragraph(
        'come from standard input, files or the environment, never from arguments, which others can ' +
          'see. An option that names a file counts before the environment. Without both, a token is ' +
          'read from standard input.',
        INDENT,
      ),
      rows([
        ['CAVEATS_TOKEN', 'the token'],
        ['CAVEATS_KEY', 'the root key: base64url:…, hex:…, or plain text (also as text:…)'],
        ['CAVEATS_DIALECT', 'the name for --dialect'],
        ['CAVEATS_SCOPE', 'the name of the file for --scope'],
        ['NO_COLOR, FORCE_COLOR', 'colours never, or always; on terminals by default'],
      ]),
    ),
    section(
      'Exit codes',
      rows(Object.entries(EXIT_CODES).map(([name, [code, about]]) => [`${code} ${name}`, about])),
    ),
    paragraph('caveats help COMMAND shows how a command is called, with examples.'),
  );
}

export function commandHelp(command: Command): Outcome {
  const { name, about, description, operands, groups, examples } = command;
  const called = operands ? ` [${operands.name}${operands.max === 1 ? '' : '…'}]` : '';
  const shown = Object.entries(examples).map(
    ([what, line]) => `${INDENT}# ${what}\n${INDENT}${line}\n`,
  );
  return helpOf(
    `caveats ${name} [OPTIONS]${called}\n`,
    paragraph(`${about}.`),
    ...(description?.split('\n') ?? []).map((text) => paragraph(text)),
    ...(operands ? [section('Arguments', rows([[operands.name, operands.about]]))] : []),
    ...groups.map(({ title, options }) => section(title, rows(options.map(optionRow)))),
    ...(shown.length > 0 ? [section('Examples', ...shown)] : []),
  );
}

function optionRow({ name, value, multiple, about }: OptionSpec): readonly [string, string] {
  return [`--${name}${value === undefined ? '' : ` ${value}`}${multiple ? ' …' : ''}`, about];
}

function helpOf(...blocks: readonly string[]): Outcome {
  const help = blocks.join('\n');
  return { json: { help }, text: help };
}

function section(title: string, ...blocks: readonly string[]): string {
  return `${title}:\n${blocks.join('\n')}`;
}

function rows(pairs: readonly (readonly [string, string])[]): string {
  const width = INDENT.length + Math.max(...pairs.map(([left]) => left.length)) + 2;
  return pairs
    .map(([left, right]) => {
      const text = paragraph(right, ' '.repeat(width));
      return (INDENT + left).padEnd(width) + text.slice(width);
    })
    .join('');
}

function paragraph(text: string, indent: string = ''): string {
  const broken = [''];
  for (const word of text.split(' ')) {
    const longer = `${broken.at(-1)} ${word}`.trimStart();
    if (indent.length + longer.length <= WIDTH) broken[broken.length - 1] = longer;
    else broken.push(word);
  }
  return lines(broken.map((line) => indent + line));
}
