const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Checks a URL: `https`, or `http` of a loopback address; without a user and some marks. */
export function checkedUrl(given: string, name: string, excluded: readonly string[] = []): URL {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  const isUser = url !== undefined && url.username + url.password !== '';
  if (!url || !isSafe || isUser || excluded.some((mark) => given.includes(mark))) {
    const without = excluded.map((mark) => ` without ${mark}`).join(' and');
    throw new TypeError(`${name} must be an https URL${without}`);
  }
  // A client compares the text, or what it parses to.
  if (url.href !== given && url.href !== `${given}/`) {
    throw new TypeError(`${name} must be spelt as \`new URL(${name}).href\``);
  }
  return url;
}
