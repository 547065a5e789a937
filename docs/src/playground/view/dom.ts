/** The attributes of an element. */
export interface Attributes {
  readonly [name: string]: string | boolean | undefined;
}

/** A text of this page. The texts of a token go through `outside.ts`. */
export type Child = Node | string | undefined;

/**
 * Makes an element with attributes and children. Nothing here takes markup, so no text of a token can
 * become markup.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Returns the element with an id, which the page must have. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${id}`);
}

/** Makes a button. */
export function button(
  label: string,
  run: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', run);
  return element;
}

/** Stops the browser from remembering, correcting or looking up what is typed, which may be secret. */
export const PRIVATE: Attributes = {
  autocomplete: 'off',
  autocapitalize: 'off',
  autocorrect: 'off',
  spellcheck: 'false',
};

/** Makes a field with a label and a hint. */
export function field(id: string, label: string, control: HTMLElement, hint?: string): HTMLElement {
  control.id = id;
  const about = hint === undefined ? undefined : el('p', { class: 'hint', id: `${id}-hint` }, hint);
  if (about !== undefined) control.setAttribute('aria-describedby', about.id);
  return el('div', { class: 'field' }, el('label', { for: id }, label), control, about);
}

export function select(
  choices: readonly (readonly [value: string, label: string])[],
): HTMLSelectElement {
  const options = choices.map(([value, label]) => el('option', { value }, label));
  return el('select', { autocomplete: 'off' }, ...options);
}
