/** A challenge of `WWW-Authenticate`. Names of schemes and parameters are in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Reads a list of challenges, as RFC 9110, section 11.6.1 has it, with parameters alone: an API of
 * tokens sends no token68. By hand, and strict: what is not of the grammar throws.
 */
export function parseChallenges(field: string): readonly Challenge[] {
  const reader = new FieldReader(field);
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  do {
    reader.spaces();
    const name = reader.token().toLowerCase();
    const before = reader.spaces();
    const current = challenges.at(-1);
    if (reader.takeIf('=')) {
      // Only a challenge that has begun can have a parameter.
      if (current === undefined) throw new Error('a parameter before any scheme');
      reader.spaces();
      addParameter(current.parameters, name, reader.value());
    } else {
      const challenge = { scheme: name, parameters: {} };
      challenges.push(challenge);
      if (before > 0 && !reader.atEnd && !reader.at(',')) {
        const parameter = reader.token().toLowerCase();
        reader.expect('=');
        addParameter(challenge.parameters, parameter, reader.value());
      }
    }
    reader.spaces();
  } while (reader.takeIf(','));
  if (!reader.atEnd) throw new Error(`${field} goes on where it should end`);
  return challenges;
}

function addParameter(parameters: Record<string, string>, name: string, value: string): void {
  if (Object.hasOwn(parameters, name)) throw new Error(`${name} is there twice`);
  parameters[name] = value;
}

const TOKEN_CHARACTER = /[!#$%&'*+.^_`|~0-9A-Za-z-]/;
/** `qdtext` of RFC 9110, section 5.6.4, without what is not ASCII. */
const QUOTED_CHARACTER = /[\t\x20\x21\x23-\x5b\x5d-\x7e]/;
const ESCAPED_CHARACTER = /[\t\x20-\x7e]/;

class FieldReader {
  readonly #field: string;
  #at = 0;

  constructor(field: string) {
    this.#field = field;
  }

  get atEnd(): boolean {
    return this.#at === this.#field.length;
  }

  at(character: string): boolean {
    return this.#field[this.#at] === character;
  }

  takeIf(character: string): boolean {
    if (!this.at(character)) return false;
    this.#at++;
    return true;
  }

  expect(character: string): void {
    if (!this.takeIf(character)) throw new Error(`no ${character} at ${this.#at}`);
  }

  spaces(): number {
    const start = this.#at;
    while (this.at(' ') || this.at('\t')) this.#at++;
    return this.#at - start;
  }

  token(): string {
    const start = this.#at;
    while (TOKEN_CHARACTER.test(this.#field[this.#at] ?? '')) this.#at++;
    if (this.#at === start) throw new Error(`no token at ${start}`);
    return this.#field.slice(start, this.#at);
  }

  value(): string {
    if (!this.takeIf('"')) return this.token();
    let value = '';
    while (!this.takeIf('"')) {
      const allowed = this.takeIf('\\') ? ESCAPED_CHARACTER : QUOTED_CHARACTER;
      const character = this.#field[this.#at++] ?? '';
      if (!allowed.test(character)) throw new Error(`no quoted text at ${this.#at}`);
      value += character;
    }
    return value;
  }
}
