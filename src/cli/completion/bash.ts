import { type Command, type OptionSpec, operandChoices, optionsOf } from '../command.js';

/** A script for bash, from 3.2 on. All words in it are the program's own: none needs quoting. */
export function bashCompletion(commands: readonly Command[]): string {
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
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
    '') words='${names} --help --version' ;;
${commands.map((each) => wordsCase(each, commands)).join('\n')}
  esac
  COMPREPLY=( $(compgen -W "$words" -- "$cur") )
}
complete -F _caveats caveats
`;
}

function valueCases(command: Command): readonly string[] {
  return optionsOf(command)
    .filter(({ value }) => value !== undefined)
    .map((option) => `    '${command.name} --${option.name}') ${completeValue(option)}; return ;;`);
}

function completeValue({ choices, isFile }: OptionSpec): string {
  if (choices) return `COMPREPLY=( $(compgen -W '${choices.join(' ')}' -- "$cur") )`;
  if (!isFile) return ':';
  // Names of files may hold spaces.
  return `IFS=$'\\n'; COMPREPLY=( $(compgen -f -- "$cur") ); compopt -o filenames 2>/dev/null`;
}

function wordsCase(command: Command, commands: readonly Command[]): string {
  const options = optionsOf(command).map(({ name }) => `--${name}`);
  const words = [...operandChoices(command, commands), ...options];
  return `    ${command.name}) words='${words.join(' ')}' ;;`;
}
