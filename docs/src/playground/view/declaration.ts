import { declaredReading, type ReadingDialect } from '../../../../src/reading/dialect.js';
import { DIALECTS } from '../../../../src/reading/dialects.js';
import { byId, el } from './dom.js';

/** The choice of a scope that the reader declares. */
export const DECLARED = 'declared';

const HINT = 'What defineScope takes, as JSON.';

/**
 * Fills the choice of dialects. Returns a function that returns the dialects to read a token with: the one
 * of a declaration, if the reader gives a valid one.
 */
export function createDialects(choice: HTMLSelectElement): () => readonly ReadingDialect[] {
  const row = byId('declaration-field', HTMLElement);
  const field = byId('declaration', HTMLTextAreaElement);
  const hint = byId('declaration-hint', HTMLElement);
  choice.append(
    ...DIALECTS.map(({ name, title }) => el('option', { value: name }, `caveats of ${title}`)),
    el('option', { value: DECLARED }, 'caveats that you declare'),
  );
  // The forms of the page are made anew for another dialect, so it stays the same for the same text.
  let text = '';
  let declared: ReadingDialect | TypeError | undefined;
  return () => {
    row.hidden = choice.value !== DECLARED;
    if (row.hidden) return DIALECTS;
    if (field.value !== text) {
      text = field.value;
      declared = text.trim() === '' ? undefined : declare(text);
    }
    const isWrong = declared instanceof TypeError;
    hint.textContent = declared instanceof TypeError ? `${declared.message}.` : HINT;
    hint.classList.toggle('bad', isWrong);
    field.setAttribute('aria-invalid', String(isWrong));
    return declared === undefined || declared instanceof TypeError ? DIALECTS : [declared];
  };
}

function declare(text: string): ReadingDialect | TypeError {
  try {
    return declaredReading(text);
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
}
