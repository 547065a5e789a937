import { request } from 'node:http';
import { access, type CaveatInput, doc, ip, mint, serialize } from 'caveats';

/** The key of every page. */
export const rootKey = 'an example key, 32 bytes or more';

const tokenWith = (...caveats: readonly CaveatInput[]): string =>
  serialize(mint({ rootKey, identity: { subject: 'usr-1', id: 'token-1' }, caveats }));

/** What the requests of these tests carry. */
export const tokens = {
  full: tokenWith(),
  docA: tokenWith(doc('A')),
  readA: tokenWith(doc('A'), access('read')),
  elsewhere: tokenWith(ip('203.0.113.7')),
  loopback: tokenWith(ip('127.0.0.1')),
  forged: serialize(mint({ rootKey: 'another key', identity: { subject: 'usr-1', id: 'x' } })),
};

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  /** The credential, once or twice. */
  readonly token?: string | readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request, each of its credentials in a line of its own. */
export function ask(
  url: string,
  { method = 'GET', token = [], headers = {}, body }: Asked = {},
): Promise<Answer> {
  const lines = [token].flat().flatMap((text) => ['authorization', `Bearer ${text}`]);
  const others = Object.entries({ host: new URL(url).host, ...headers }).flat();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent: false, headers: [...others, ...lines] });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const { statusCode: status = 0, headers: fields } = response;
      const answer = (text: string) => resolve({ status, headers: fields, body: text });
      response
        .setEncoding('utf8')
        .toArray()
        .then((texts) => answer(texts.join('')), reject);
    });
    sent.end(body);
  });
}

/** The code of a refusal, behind its status; of any other response, the body. */
export function told({ status, body }: Answer): string {
  try {
    const { code } = JSON.parse(body) as { readonly code?: string };
    return `${status} ${code ?? body}`;
  } catch {
    return `${status} ${body}`;
  }
}
