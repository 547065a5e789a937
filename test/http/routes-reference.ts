/** What a route is matched to: its template, and its parameters. */
export interface ReferenceMatch {
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
}

interface Template {
  readonly route: string;
  readonly method: string;
  readonly segments: readonly string[];
}

const ORIGIN = /^https?:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?(?=\/|$)/i;
const PATH = /^[A-Za-z0-9\-._~!$&'()*,=:@%/]*$/;

const isRest = (segment: string): boolean => segment.endsWith('*}');
const isParameter = (segment: string): boolean => segment.startsWith('{');
const nameOf = (segment: string): string => segment.replace(/[{*}]/g, '');
const fold = (text: string): string => text.toUpperCase().toLowerCase();
/** What comes after the end of a template goes on as a rest. */
const rank = (segment = '{*}'): number => (isRest(segment) ? 0 : isParameter(segment) ? 1 : 2);

function decoded(segment: string): string | undefined {
  try {
    const text = decodeURIComponent(segment);
    return ['', '.', '..'].includes(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Matches routes in the plainest way: the whole path first, then every template with every other. */
export function referenceMatch(
  templates: readonly string[],
  { prefix = '', trailingSlash = false }: { prefix?: string; trailingSlash?: boolean },
): (method: string, target: string) => ReferenceMatch | undefined {
  const all: readonly Template[] = templates.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    const whole = prefix !== '' && path === '/' ? prefix : prefix + path;
    return { route, method, segments: whole.split('/').slice(1).filter(Boolean) };
  });
  return (method, target) => {
    const origin = target.startsWith('/') ? '' : ORIGIN.exec(target)?.[0];
    const [path = ''] = target.slice(origin?.length).split('?');
    if (origin === undefined || !PATH.test(path)) return undefined;
    const endsWithSlash = path !== '/' && path.endsWith('/');
    const raw = ['', '/'].includes(path)
      ? []
      : path.slice(1, endsWithSlash ? -1 : undefined).split('/');
    const texts = raw.map(decoded).filter((text) => text !== undefined);
    if (texts.length < raw.length) return undefined;

    const found = all.filter(({ method: own, segments }) => {
      const takesRest = segments.some(isRest);
      return (
        own === (method === 'HEAD' ? 'GET' : method) &&
        (takesRest ? segments.length <= raw.length : segments.length === raw.length) &&
        segments.every((each, i) => isParameter(each) || fold(each) === fold(texts[i] ?? ''))
      );
    });
    const best = found.find(({ segments }) =>
      found.every((other) =>
        [...segments, ...other.segments].every(
          (_, i) => rank(segments[i]) >= rank(other.segments[i]),
        ),
      ),
    );
    const isExact = best?.segments.every((each, i) => isParameter(each) || each === raw[i]);
    if (best === undefined || isExact !== true) return undefined;
    if (endsWithSlash && trailingSlash === best.segments.some(isRest)) return undefined;
    const rest = (from: number): string => texts.slice(from).join('/') + (endsWithSlash ? '/' : '');
    const params = best.segments.flatMap((each, i) =>
      isParameter(each) ? [[nameOf(each), isRest(each) ? rest(i) : (texts[i] ?? '')] as const] : [],
    );
    return { route: best.route, params: Object.fromEntries(params) };
  };
}
