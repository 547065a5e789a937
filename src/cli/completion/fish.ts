import { type Command, operandChoices, type OptionSpec, optionsOf } from '../command.js';

/** A script for fish: `~/.config/fish/completions/caveats.fish`. */
export function fishCompletion(commands: readonly Command[]): string {
  return [
    '# Completions of caveats for fish: caveats completion fish > ~/.config/fish/completions/caveats.fish',
    'complete -c caveats -f',
    'complete -c caveats -n __fish_use_subcommand -l version -d ' + quoted('print the version'),
    ...commands.map(
      ({ name, about }) =>
        `complete -c caveats -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
    ),
    ...commands.flatMap((each) => commandLines(each, commands)),
    '',
  ].join('\n');
}

function commandLines(command: Command, commands: readonly Command[]): readonly string[] {
  const start = `complete -c caveats -n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
  const choices = operandChoices(command, commands);
  return [
    ...optionsOf(command).map((option) => `${start} ${optionFlags(option)}`),
    ...(choices.length === 0 ? [] : [`${start} -a ${quoted(choices.join(' '))}`]),
  ];
}

function optionFlags({ name, about, value, choices, isFile }: OptionSpec): string {
  const flags = [`-l ${name}`];
  if (choices) flags.push('-x', `-a ${quoted(choices.join(' '))}`);
  else if (isFile) flags.push('-r', '-F');
  else if (value !== undefined) flags.push('-x');
  return [...flags, `-d ${quoted(about)}`].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
