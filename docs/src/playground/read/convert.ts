import { TokenError } from '../../../../src/index.js';
import { type Form, writeTokenText } from '../../../../src/reading/token-text.js';
import type { KnownReading } from './reading.js';

/** A token in a format, or why the format cannot hold it. */
export interface Converted {
  readonly form: Form;
  readonly name: string;
  readonly about: string;
  readonly text?: string;
  readonly problem?: string;
}

/** All formats. */
const FORMS: Readonly<Record<Form, readonly [name: string, about: string]>> = {
  v2: ['Version 2', 'Binary in base64url: the shortest, and the default here.'],
  v1: ['Version 1', 'Binary in base64url, for older readers.'],
  'v2-json': ['Version 2, JSON', 'A list if there are discharges.'],
  'v1-json': ['Version 1, JSON', 'A list if there are discharges.'],
  onedata: ['Onedata', 'Version 1 in letters and digits only, as Onezone writes it.'],
  prefixed: ['Prefixed', 'With a checksum: secret scanners find it, and a cut is noticed.'],
};

const ORDER: readonly Form[] = ['v2', 'v1', 'v2-json', 'v1-json', 'onedata', 'prefixed'];

export function formName(form: Form): string {
  return FORMS[form][0];
}

/** Writes a token in every format. */
export function convert({ token, written }: KnownReading, prefix: string): readonly Converted[] {
  return ORDER.map((form) => {
    const [name, about] = FORMS[form];
    try {
      return {
        form,
        name,
        about,
        text: writeTokenText(token, { form, prefix, service: written.service }),
      };
    } catch (error) {
      return { form, name, about, problem: problemOf(error) };
    }
  });
}

/** Why a format cannot hold a token. */
function problemOf(error: unknown): string {
  if (error instanceof TokenError || error instanceof TypeError) return error.message;
  throw error;
}
