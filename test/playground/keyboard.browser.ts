import { serialize } from 'caveats';
import { expect, test } from 'vitest';
import { Playground, useBrowser } from './browser.js';
import { broadToken, KEY } from './tokens.js';

const visit = useBrowser();

/** The name of what has the focus, and whether that can be seen. */
async function focused({ page }: Playground): Promise<readonly [string, boolean]> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return ['', false] as const;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const name = element.id || element.textContent.trim();
    return [name, outlineStyle !== 'none' && outlineWidth !== '0px'] as const;
  });
}

test('everything can be done by keyboard alone', async () => {
  const playground = new Playground(await visit());
  const { keyboard } = playground.page;
  const tabTo = async (name: string): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      await keyboard.press('Tab');
      const [found, isSeen] = await focused(playground);
      expect(isSeen, `the focus on ${found} is seen`).toBe(true);
      if (found === name) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await tabTo('token');
  await keyboard.insertText(serialize(broadToken()));
  await tabTo('key');
  await keyboard.insertText(KEY);
  await playground.settle();
  await tabTo('tab-read');
  await keyboard.press('ArrowRight');
  expect(await focused(playground)).toEqual(['tab-narrow', true]);
  await tabTo('narrow-kind');
  await keyboard.type('Read only');
  await tabTo('narrow-read-only');
  await tabTo('Add the caveat');
  await keyboard.press('Enter');
  await tabTo('Go on with this token');
  await keyboard.press('Enter');
  expect((await focused(playground))[0]).toBe('result');
  await tabTo('tab-narrow');
  await keyboard.press('ArrowRight');
  await tabTo('request-doc');
  await keyboard.insertText('AbCDeFGH');
  await tabTo('request-access');
  await keyboard.type('read');
  await playground.settle();
  expect(await playground.text('#verdict')).toMatch(/^Allowed/);
});

test('the first thing that the keyboard reaches leads to the result', async () => {
  const playground = new Playground(await visit());
  const { keyboard } = playground.page;
  await keyboard.press('Tab');
  expect((await focused(playground))[0]).toBe('Skip to the result');
  await keyboard.press('Enter');
  expect((await focused(playground))[0]).toBe('result');
});

test('the arrows go round the tabs, and Home and End to the first and the last', async () => {
  const playground = new Playground(await visit());
  const { keyboard, page } = { keyboard: playground.page.keyboard, page: playground.page };
  await playground.press('Two tables of a doc');
  await page.getByRole('tab', { name: 'Read' }).focus();
  for (const [key, tab] of [
    ['ArrowLeft', 'tab-convert'],
    ['ArrowRight', 'tab-read'],
    ['End', 'tab-convert'],
    ['Home', 'tab-read'],
  ] as const) {
    await keyboard.press(key);
    expect((await focused(playground))[0]).toBe(tab);
  }
  expect(await page.getByRole('tabpanel').count()).toBe(1);
});

test('what changes is said to those who listen', async () => {
  const playground = new Playground(await visit());
  const status = playground.page.getByRole('status');
  await playground.paste(serialize(broadToken()));
  expect(await status.textContent()).toBe('A token with 1 caveat. Unverified.');
  await playground.paste(serialize(broadToken()), KEY);
  expect(await status.textContent()).toBe('A token with 1 caveat. Signature valid.');
  await playground.open('Check');
  await playground.fill(/^Doc/, 'AbCDeFGH');
  await playground.settle();
  expect(await status.textContent()).toBe('The request is allowed.');
  await playground.fill(/^Doc/, 'Other');
  await playground.settle();
  expect(await status.textContent()).toBe('The request is refused: scope_denied.');
  await playground.paste('nothing');
  expect(await status.textContent()).toContain('The token');
});
