import { type Command, operandChoices, type OptionSpec, optionsOf } from '../command.js';

/** A script for zsh: the file `_caveats` of a folder in `$fpath`, or to be sourced. */
export function zshCompletion(commands: readonly Command[]): string {
  const described = commands.map(({ name, about }) => quoted(`${name}:${about}`));
  return `#compdef caveats
# Completions of caveats for zsh: caveats completion zsh > "\${fpath[1]}/_caveats"
_caveats() {
  local -a commands
  commands=(
${described.map((each) => `    ${each}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map((each) => commandCase(each, commands)).join('\n')}
  esac
}
if [[ $funcstack[1] == _caveats ]]; then
  _caveats "$@"
else
  compdef _caveats caveats
fi
`;
}

function commandCase(command: Command, commands: readonly Command[]): string {
  const specs = optionsOf(command).map(optionSpec);
  const choices = operandChoices(command, commands);
  const operands =
    choices.length === 0 ? [] : [quoted(`1:${command.operands?.name}:(${choices.join(' ')})`)];
  const lines = [...specs, ...operands].map((each) => `        ${each}`);
  return `    ${command.name})\n      _arguments \\\n${lines.join(' \\\n')}\n      ;;`;
}

function optionSpec({ name, about, value, multiple, choices, isFile }: OptionSpec): string {
  const many = multiple ? '*' : '';
  const explained = `[${escaped(about)}]`;
  if (value === undefined) return quoted(`${many}--${name}${explained}`);
  const action = choices ? `(${choices.join(' ')})` : isFile ? '_files' : ' ';
  return quoted(`${many}--${name}=${explained}:${value}:${action}`);
}

/** What means something in a specification of `_arguments`. */
function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
