import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'caveats';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Playground, useBrowser } from './browser.js';
import { hostileToken } from './tokens.js';

const visit = useBrowser();
const TABS = ['Read', 'Narrow', 'Check', 'Compare', 'Convert'];
const SIZES = {
  phone: { width: 320, height: 640 },
  desktop: { width: 1440, height: 900 },
} as const;

/** Where pictures are left, for someone to look at. */
const PICTURES = mkdtempSync(join(tmpdir(), 'caveats-pictures-'));

/** What axe finds fault with: the rule, and where. */
async function faults(page: Page): Promise<readonly string[]> {
  // By the debugger, to which the policy of the page does not apply.
  await page.evaluate(`${axe.source}; undefined`);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

const settings = (['phone', 'desktop'] as const).flatMap((size) =>
  (['light', 'dark'] as const).map((colorScheme) => [size, colorScheme] as const),
);

describe.each(settings)('on a %s, in the %s', (size, colorScheme) => {
  const setting = { viewport: SIZES[size], colorScheme };

  test('axe finds nothing, and nothing is too wide', async () => {
    const { page } = await visit(setting);
    const playground = new Playground({ page });
    const look = async (name: string): Promise<void> => {
      expect(await faults(page), name).toEqual([]);
      expect(await isTooWide(page), name).toBe(false);
      const path = join(PICTURES, `${size}-${colorScheme}-${name}.png`);
      await page.screenshot({ path, fullPage: true });
    };
    await look('empty');
    await playground.press('Cut off');
    await look('cut-off');
    await playground.press('Two tables of a doc');
    for (const tab of TABS) {
      await playground.open(tab);
      if (tab === 'Narrow') await playground.press('Add the caveat');
      await look(tab.toLowerCase());
    }
    await playground.paste(serialize(hostileToken()));
    await playground.open('Read');
    await look('hostile');
  });
});

test('nothing is too wide on a screen between the two', async () => {
  const { page } = await visit();
  const playground = new Playground({ page });
  await playground.press('An Onedata token');
  for (const tab of TABS) {
    await playground.open(tab);
    for (const width of [480, 768, 992, 1344]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await isTooWide(page), `${tab} at ${width}`).toBe(false);
    }
  }
});

test('who wants no motion sees none', async () => {
  const { page } = await visit();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(
    () =>
      Array.from(document.querySelectorAll('*')).filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element);
        return transitionDuration !== '0s' || animationName !== 'none';
      }).length,
  );
  expect(moving).toBe(0);
});
