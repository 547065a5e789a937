import { deserialize, serialize } from 'caveats';
import { deserializeOnedata } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { Playground, useBrowser } from './browser.js';
import { tableToken } from './tokens.js';

const visit = useBrowser();

describe('a token is converted', () => {
  test('every format holds the same token', async () => {
    const playground = new Playground(await visit());
    await playground.paste(serialize(tableToken()));
    await playground.open('Convert');
    await playground.fill('Prefix, for the last one', 'acme_live');
    expect(await playground.valueOf('Version 1')).toBe(serialize(tableToken(), 'v1'));
    expect(await playground.valueOf('Version 2, JSON')).toBe(serialize(tableToken(), 'v2-json'));
    expect(await playground.valueOf('Prefixed')).toMatch(/^acme_live_/);
    expect(deserializeOnedata(await playground.valueOf('Onedata'))).toEqual(
      deserialize(serialize(tableToken())),
    );
    await playground.fill('Prefix, for the last one', 'ACME');
    expect(await playground.text('#convert')).toContain('prefix must be');
  });

  test('and copied', async () => {
    const { page } = await visit();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const playground = new Playground({ page });
    await playground.paste(serialize(tableToken()));
    await playground.open('Convert');
    await page.getByRole('button', { name: 'Copy: Version 1', exact: true }).click();
    await expect.poll(() => playground.text('#status')).toBe('Copied: Version 1');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      serialize(tableToken(), 'v1'),
    );
  });

  test('where the clipboard cannot be had, the text is selected', async () => {
    const { page } = await visit();
    await page.evaluate(() =>
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: () => Promise.reject(new Error('no')) },
      }),
    );
    const playground = new Playground({ page });
    await playground.paste(serialize(tableToken()));
    await playground.open('Convert');
    await page.getByRole('button', { name: 'Copy: Version 1', exact: true }).click();
    await expect.poll(() => playground.text('#status')).toContain('press Control and C');
    const selected = await page.evaluate(() => {
      const area = document.activeElement;
      return area instanceof HTMLTextAreaElement && area.selectionEnd - area.selectionStart;
    });
    expect(selected).toBe(serialize(tableToken(), 'v1').length);
  });
});
