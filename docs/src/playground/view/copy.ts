import { button, el, PRIVATE } from './dom.js';

/** A text to copy, under its label. */
export function copyable(
  id: string,
  label: string,
  text: string,
  announce: (words: string) => void,
): HTMLElement {
  const area = el('textarea', { id, class: 'code', readonly: true, rows: '3', ...PRIVATE });
  area.value = text;
  const copy = button('Copy', () => void run(), { 'aria-label': `Copy: ${label}` });
  async function run(): Promise<void> {
    const isCopied = await copyText(area);
    copy.textContent = isCopied ? 'Copied' : 'Selected';
    announce(isCopied ? `Copied: ${label}` : 'It is selected: press Control and C');
    setTimeout(() => (copy.textContent = 'Copy'), 2000);
  }
  return el(
    'div',
    { class: 'field copyable' },
    el('div', { class: 'row' }, el('label', { for: id }, label), copy),
    area,
  );
}

/** Where the clipboard cannot be had, the text is at least selected. */
async function copyText(area: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.select();
    return false;
  }
}
