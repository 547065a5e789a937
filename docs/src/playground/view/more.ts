import { count } from '../../../../src/reading/words.js';
import { button, el } from './dom.js';

/** How many items of a list are shown at once: a token can have ten thousand. */
const PAGE_LENGTH = 100;

/** Makes a list that shows the first items, and the others a page at a time. */
export function longList<T>(
  tag: 'ul' | 'ol',
  className: string,
  items: readonly T[],
  toItem: (item: T, index: number) => HTMLElement,
  pageLength: number = PAGE_LENGTH,
): HTMLElement {
  const list = el(tag, { class: className });
  let shown = 0;
  const label = (): string => `Show more of ${count(items.length)}`;
  const more = button(label(), showPage, { class: 'quiet more' });
  function showPage(): void {
    const next = items.slice(shown, shown + pageLength).map((item, i) => toItem(item, shown + i));
    shown += next.length;
    list.append(...next);
    more.hidden = shown >= items.length;
    const [first] = next;
    // The reader goes on at the first new item.
    if (first !== undefined && shown > pageLength) {
      first.tabIndex = -1;
      first.focus();
    }
  }
  showPage();
  return items.length > pageLength ? el('div', {}, list, more) : list;
}
