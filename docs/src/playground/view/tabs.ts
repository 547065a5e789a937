/** Tabs as the ARIA practices have them: arrows move, and what is moved to is shown at once. */
export function startTabs(list: HTMLElement): void {
  const tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
  const show = (tab: HTMLElement): void => {
    for (const each of tabs) {
      const isShown = each === tab;
      each.setAttribute('aria-selected', String(isShown));
      each.tabIndex = isShown ? 0 : -1;
      const panel = document.getElementById(each.getAttribute('aria-controls') ?? '');
      if (panel !== null) panel.hidden = !isShown;
    }
  };
  list.addEventListener('click', (event) => {
    const tab = tabs.find((each) => event.target instanceof Node && each.contains(event.target));
    if (tab !== undefined) show(tab);
  });
  list.addEventListener('keydown', (event) => {
    const target = targetOf(
      event.key,
      tabs.findIndex((tab) => tab === document.activeElement),
      tabs,
    );
    if (target === undefined) return;
    event.preventDefault();
    show(target);
    target.focus();
  });
  const [first] = tabs;
  if (first !== undefined) show(first);
}

/** The tab that a key leads to. */
function targetOf(key: string, at: number, tabs: readonly HTMLElement[]): HTMLElement | undefined {
  if (at === -1) return undefined;
  switch (key) {
    case 'ArrowRight':
      return tabs[(at + 1) % tabs.length];
    case 'ArrowLeft':
      return tabs[(at + tabs.length - 1) % tabs.length];
    case 'Home':
      return tabs[0];
    case 'End':
      return tabs[tabs.length - 1];
    default:
      return undefined;
  }
}
