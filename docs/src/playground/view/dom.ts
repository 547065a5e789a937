/** What an element can be given besides its children. */
export interface Attributes {
  readonly [name: string]: string | boolean | undefined;
}

/** A text is a text of this page. What a token says goes through `outside.ts`. */
export type Child = Node | string | undefined;

/**
 * An element with attributes and children. Nothing here ever takes markup, so no text of a token can
 * become any.
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

/** The element of that id, which the page has. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${id}`);
}

/** A button that does something. */
export function button(
  label: string,
  run: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', run);
  return element;
}

/** What no field that may hold a secret lets a browser do: remember it, correct it, look it up. */
export const PRIVATE: Attributes = {
  autocomplete: 'off',
  autocapitalize: 'off',
  autocorrect: 'off',
  spellcheck: 'false',
};

/** A field under its label. */
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
