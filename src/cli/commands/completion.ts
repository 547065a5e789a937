import { type Command, type CommandFor, type OptionSpec, optionsOf } from '../command.js';
import { UsageError } from '../errors.js';
import { lines } from '../text.js';

/** A command with its options and, if only some operands are valid, these. */
interface Completed extends Command {
  readonly options: readonly OptionSpec[];
  readonly choices: readonly string[];
}

const WRITERS: ReadonlyMap<string, (commands: readonly Completed[]) => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
]);

export const completion: CommandFor = () => ({
  name: 'completion',
  about: 'Print a script that completes commands in a shell',
  description:
    'bash: source <(caveats completion bash) in ~/.bashrc. zsh: write it to a file _caveats in a ' +
    'folder of $fpath. fish: write it to ~/.config/fish/completions/caveats.fish.',
  operands: { name: 'SHELL', about: 'bash, zsh or fish', max: 1, choices: [...WRITERS.keys()] },
  groups: [],
  examples: { 'In this shell': 'source <(caveats completion bash)' },
  async run({ args, commands }) {
    const write = WRITERS.get(args.operands[0] ?? '');
    if (write === undefined) throw new UsageError('SHELL is missing: bash, zsh or fish');
    const names = commands.map(({ name }) => name);
    const completed = commands.map((each): Completed => {
      const { areCommands, choices = areCommands ? names : [] } = each.operands ?? {};
      return { ...each, options: optionsOf(each), choices };
    });
    const script = write(completed);
    return { json: { script }, text: script };
  },
});

/** A script for bash, from 3.2 on. All words in it are the program's own: none needs quoting. */
function bashCompletion(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completions of caveats for bash: source <(caveats completion bash)
_caveats() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev='' command='' words='' i
  local IFS=$' \\t\\n'
  COMPREPLY=()
  (( COMP_CWORD > 0 )) && prev=\${COMP_WORDS[COMP_CWORD-1]}
  # --option=value comes as three words.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' ]] && (( COMP_CWORD > 1 )); then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for (( i = 1; i < COMP_CWORD; i++ )); do
    if [[ \${COMP_WORDS[i]} != -* ]]; then
      command=\${COMP_WORDS[i]}
      break
    fi
  done
  case "$command $prev" in
${commands.flatMap(bashValues).join('\n')}
  esac
  case "$command" in
    '') words='${names} --help --version' ;;
${commands.map(bashCase).join('\n')}
  esac
  COMPREPLY=( $(compgen -W "$words" -- "$cur") )
}
complete -F _caveats caveats
`;
}

function bashValues({ name, options }: Completed): readonly string[] {
  return options
    .filter(({ value }) => value !== undefined)
    .map((option) => `    '${name} --${option.name}') ${bashValue(option)}; return ;;`);
}

function bashValue({ choices, isFile }: OptionSpec): string {
  if (choices) return `COMPREPLY=( $(compgen -W '${choices.join(' ')}' -- "$cur") )`;
  if (!isFile) return ':';
  // Names of files may hold spaces.
  return `IFS=$'\\n'; COMPREPLY=( $(compgen -f -- "$cur") ); compopt -o filenames 2>/dev/null`;
}

function bashCase({ name, options, choices }: Completed): string {
  const words = [...choices, ...options.map((option) => `--${option.name}`)];
  return `    ${name}) words='${words.join(' ')}' ;;`;
}

/** A script for zsh: the file `_caveats` of a folder in `$fpath`, or to be sourced. */
function zshCompletion(commands: readonly Completed[]): string {
  const described = commands.map(({ name, about }) => zshQuoted(`${name}:${about}`));
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
${commands.map(zshCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _caveats ]]; then
  _caveats "$@"
else
  compdef _caveats caveats
fi
`;
}

function zshCase({ name, operands, options, choices }: Completed): string {
  const first = zshQuoted(`1:${operands?.name}:(${choices.join(' ')})`);
  const specs = [...options.map(zshOption), ...(choices.length === 0 ? [] : [first])];
  const lines = specs.map((each) => `        ${each}`);
  return `    ${name})\n      _arguments \\\n${lines.join(' \\\n')}\n      ;;`;
}

function zshOption({ name, about, value, multiple, choices, isFile }: OptionSpec): string {
  const many = multiple ? '*' : '';
  const explained = `[${about.replace(/[[\]:\\]/g, '\\$&')}]`;
  if (value === undefined) return zshQuoted(`${many}--${name}${explained}`);
  const action = choices ? `(${choices.join(' ')})` : isFile ? '_files' : ' ';
  return zshQuoted(`${many}--${name}=${explained}:${value}:${action}`);
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A script for fish: `~/.config/fish/completions/caveats.fish`. */
function fishCompletion(commands: readonly Completed[]): string {
  const start = 'complete -c caveats -n __fish_use_subcommand';
  return lines([
    '# Completions of caveats for fish: caveats completion fish > ~/.config/fish/completions/caveats.fish',
    'complete -c caveats -f',
    `${start} -l version -d ${fishQuoted('print the version')}`,
    ...commands.map(({ name, about }) => `${start} -a ${name} -d ${fishQuoted(about)}`),
    ...commands.flatMap(fishLines),
  ]);
}

function fishLines({ name, options, choices }: Completed): readonly string[] {
  const start = `complete -c caveats -n ${fishQuoted(`__fish_seen_subcommand_from ${name}`)}`;
  const all = options.map((option) => `${start} ${fishFlags(option)}`);
  return choices.length === 0 ? all : [...all, `${start} -a ${fishQuoted(choices.join(' '))}`];
}

function fishFlags({ name, about, value, choices, isFile }: OptionSpec): string {
  const flags = [`-l ${name}`];
  if (choices) flags.push('-x', `-a ${fishQuoted(choices.join(' '))}`);
  else if (isFile) flags.push('-r', '-F');
  else if (value !== undefined) flags.push('-x');
  return [...flags, `-d ${fishQuoted(about)}`].join(' ');
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
