import type { Command, OptionSpec } from './command.js';
import { EXIT_CODES } from './exit-codes.js';
import { lines, paragraph } from './text/layout.js';

const WIDTH = 80;
const INDENT = '  ';

/** What there is: the commands, where secrets come from, and what the program ends with. */
export function programHelp(commands: readonly Command[]): string {
  return [
    paragraph('caveats: tokens that say themselves what they are good for', WIDTH),
    section('Commands', rows(commands.map(({ name, about }) => [name, about]))),
    section(
      'Tokens and keys',
      paragraph(
        'come from standard input, from files, or from the environment, and never from arguments: ' +
          'others can see these. An option that names a file counts before the environment; a token ' +
          'that neither says is read from standard input.',
        WIDTH,
        INDENT,
      ),
      rows([
        ['CAVEATS_TOKEN', 'the token'],
        ['CAVEATS_KEY', 'the root key: base64url:…, hex:…, or text as it is (text:… for sure)'],
        ['NO_COLOR, FORCE_COLOR', 'colour never, or always; by default on terminals'],
      ]),
    ),
    section(
      'Ends with',
      rows(Object.entries(EXIT_CODES).map(([name, [code, about]]) => [`${code} ${name}`, about])),
    ),
    paragraph('caveats help COMMAND shows how a command is called, with examples.', WIDTH),
  ].join('\n');
}

/** How a command is called. */
export function commandHelp(command: Command): string {
  const { name, about, description, operands, groups, examples } = command;
  const called =
    operands === undefined
      ? ''
      : operands.max === 1
        ? ` [${operands.name}]`
        : ` [${operands.name}…]`;
  return [
    lines([`caveats ${name} [OPTIONS]${called}`]),
    paragraph(`${about}.`, WIDTH),
    ...description.map((text) => paragraph(text, WIDTH)),
    ...(operands === undefined
      ? []
      : [section('Arguments', rows([[operands.name, operands.about]]))]),
    ...groups.map(({ title, options }) =>
      section(title, rows(options.map((option) => [signature(option), option.about]))),
    ),
    section(
      'Examples',
      examples
        .map((each) => lines([`${INDENT}# ${each.about}`, `${INDENT}${each.line}`]))
        .join('\n'),
    ),
  ].join('\n');
}

function signature({ name, value, multiple }: OptionSpec): string {
  return `--${name}${value === undefined ? '' : ` ${value}`}${multiple ? ' …' : ''}`;
}

function section(title: string, ...blocks: readonly string[]): string {
  return `${title}:\n${blocks.join('\n')}`;
}

/** Two columns. */
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
