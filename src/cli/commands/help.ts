import type { ReadingDialect } from '../../reading/dialect.js';
import { type Command, type CommandFor, type OptionSpec, type Outcome } from '../command.js';
import { EXIT_CODES, UsageError } from '../errors.js';
import { lines, paragraph } from '../text.js';

export const help: CommandFor = () => ({
  name: 'help',
  about: 'Show all commands, or how to call one',
  description: [],
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
    const command = commands.find((each) => each.name === name);
    if (name !== undefined && command === undefined) {
      throw new UsageError('help: there is no such command');
    }
    return helpOutcome(
      command === undefined ? programHelp(commands, dialects) : commandHelp(command),
    );
  },
});

export function helpOutcome(help: string): Outcome {
  return { json: { help }, text: () => help };
}

const WIDTH = 80;
const INDENT = '  ';

export function programHelp(
  commands: readonly Command[],
  dialects: readonly ReadingDialect[],
): string {
  return [
    paragraph('caveats: make, narrow, read and verify tokens', WIDTH),
    section('Commands', rows(commands.map(({ name, about }) => [name, about]))),
    section(
      'Dialects',
      paragraph(
        '--dialect NAME reads tokens as another system writes them; caveats help COMMAND ' +
          '--dialect NAME shows its options. A file of your own can stand for NAME.',
        WIDTH,
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
        WIDTH,
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
    paragraph('caveats help COMMAND shows how a command is called, with examples.', WIDTH),
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const { name, about, description, operands, groups, examples } = command;
  const called = operands && ` [${operands.name}${operands.max === 1 ? '' : '…'}]`;
  const shown = Object.entries(examples).map(
    ([what, line]) => `${INDENT}# ${what}\n${INDENT}${line}\n`,
  );
  return [
    lines([`caveats ${name} [OPTIONS]${called ?? ''}`]),
    paragraph(`${about}.`, WIDTH),
    ...description.map((text) => paragraph(text, WIDTH)),
    ...(operands ? [section('Arguments', rows([[operands.name, operands.about]]))] : []),
    ...groups.map(({ title, options }) =>
      section(title, rows(options.map((option) => [signature(option), option.about]))),
    ),
    ...(shown.length > 0 ? [section('Examples', shown.join('\n'))] : []),
  ].join('\n');
}

function signature({ name, value, multiple }: OptionSpec): string {
  return `--${name}${value === undefined ? '' : ` ${value}`}${multiple ? ' …' : ''}`;
}

function section(title: string, ...blocks: readonly string[]): string {
  return `${title}:\n${blocks.join('\n')}`;
}

function rows(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([left]) => left.length));
  const margin = ' '.repeat(INDENT.length + width + 2);
  return pairs
    .map(([left, right]) => {
      const text = paragraph(right, WIDTH, margin);
      return INDENT + left.padEnd(width + 2) + text.slice(margin.length);
    })
    .join('');
}
