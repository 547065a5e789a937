import { describe, expect, test } from 'vitest';
import { ADDRESS, Playground, useBrowser } from './browser.js';
import { hostileToken, KEY } from './tokens.js';
import { serialize } from 'caveats';

const TABS = ['Read', 'Narrow', 'Check', 'Compare', 'Convert'];
const EXAMPLES = [
  'Two tables of a doc',
  'An Onedata token',
  'A third party',
  'Expired',
  'Tampered with',
  'Cut off',
];

const visit = useBrowser();

describe('nothing leaves the page', () => {
  test('whatever is done on it, it asks for nothing but itself and complains of nothing', async () => {
    const { page, requests, complaints } = await visit();
    const playground = new Playground({ page });
    for (const example of EXAMPLES) {
      await playground.press(example);
      if (example === 'Cut off') continue;
      for (const tab of TABS) await playground.open(tab);
    }
    await playground.paste(serialize(hostileToken()), KEY);
    for (const tab of TABS) await playground.open(tab);
    await playground.open('Narrow');
    await playground.press('Add the caveat');
    expect(requests.filter((address) => !address.startsWith('data:'))).toEqual([ADDRESS]);
    expect(complaints).toEqual([]);
  });

  test('nothing is stored, and nothing stands in the address', async () => {
    const { page } = await visit();
    await new Playground({ page }).press('Two tables of a doc');
    const kept = await page.evaluate(() => [
      localStorage.length,
      sessionStorage.length,
      location.href,
    ]);
    expect(kept).toEqual([0, 0, ADDRESS]);
    expect(await page.context().cookies()).toEqual([]);
  });

  test('after a reload the fields are empty', async () => {
    const { page } = await visit();
    const playground = new Playground({ page });
    await playground.press('Two tables of a doc');
    await page.reload();
    expect(await playground.valueOf('Paste a token, in any format')).toBe('');
    expect(await playground.valueOf(/^Key/)).toBe('');
  });

  test('no field lets the browser remember, correct or look up what is typed', async () => {
    const { page } = await visit();
    const playground = new Playground({ page });
    await playground.press('Two tables of a doc');
    const open = await page.evaluate(() =>
      Array.from(document.querySelectorAll('input, textarea, select'))
        .filter((field) => {
          const isOff = field.getAttribute('autocomplete') === 'off';
          const isText = field instanceof HTMLTextAreaElement || field.matches('[type=text]');
          return !isOff || (isText && field.getAttribute('spellcheck') !== 'false');
        })
        .map(({ id }) => id),
    );
    expect(open).toEqual([]);
  });
});

describe('the policy of the page', () => {
  const attempts: Readonly<Record<string, () => unknown>> = {
    'a request': () => fetch('https://example.com/'),
    'a picture': () =>
      document.body.append(Object.assign(new Image(), { src: 'https://example.com/x.png' })),
    'a script': () => {
      const script = document.createElement('script');
      script.setAttribute('src', 'https://example.com/x.js');
      document.body.append(script);
    },
    'a style': () => document.body.setAttribute('style', 'color: red'),
    'a form that is sent': () => {
      const form = document.createElement('form');
      form.action = 'https://example.com/';
      document.body.append(form);
      form.submit();
    },
    'a frame': () => {
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      document.body.append(frame);
    },
    'markup from a text': () => (document.body.innerHTML = '<b>x</b>'),
  };

  test.each(Object.keys(attempts))('refuses %s', async (name) => {
    const { page, complaints } = await visit();
    await page.evaluate(attempts[name] ?? (() => undefined)).catch(() => undefined);
    await expect.poll(() => complaints.join('\n')).toMatch(/policy: |TrustedHTML/);
  });
});
