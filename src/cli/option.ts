/** An option of the command line. Help, the parser and the completions are made of these. */
export interface OptionSpec {
  /** Without the two hyphens. */
  readonly name: string;
  readonly about: string;
  /** What its value is called in help; absent for an option without a value. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly multiple?: true;
  /** The values that there are, where others are refused. */
  readonly choices?: readonly string[];
  /** Whether its value is the name of a file. */
  readonly isFile?: true;
}

/** Options that belong together, under a title. */
export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionSpec[];
}
