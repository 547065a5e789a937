import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import { access, tool } from 'caveats/mcp';
import express from 'express';
import { listen, type Listening } from './servers.js';
import { tokenWith } from './world.js';

/** A server where a user logs in and agrees to everything. It mints what the words of a scope ask for. */
export async function listenLogin(): Promise<Listening> {
  const app = express();
  const codes = new Map<string, string>();
  let issuer = '';
  app.get('/.well-known/oauth-authorization-server', (_, res) => {
    res.json({
      issuer,
      authorization_endpoint: `${issuer}authorize`,
      token_endpoint: `${issuer}token`,
      registration_endpoint: `${issuer}register`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    });
  });
  app.post('/register', express.json(), (req, res) => {
    res.status(201).json({ ...req.body, client_id: 'client-1' });
  });
  app.get('/authorize', (req, res) => {
    const code = `code-${codes.size}`;
    codes.set(code, String(req.query['scope'] ?? ''));
    res.redirect(`${String(req.query['redirect_uri'])}?code=${code}`);
  });
  app.post('/token', express.urlencoded(), async (req, res) => {
    const words = codes.get(String(req.body.code))?.split(' ') ?? [];
    const of = (type: string) =>
      words.flatMap((word) =>
        word.startsWith(`${type}=`) ? [decodeURIComponent(word.slice(type.length + 1))] : [],
      );
    const tools = of('tool');
    const actions = (['read', 'write'] as const).filter((each) => of('access').includes(each));
    const caveats = [
      ...(tools.length > 0 ? [tool(...tools)] : []),
      ...(actions.length > 0 ? [access(...actions)] : []),
    ];
    res.json({ access_token: await tokenWith(...caveats), token_type: 'Bearer' });
  });
  const listening = await listen(app, '/');
  issuer = listening.url.href;
  return listening;
}

/** A client of OAuth whose user agrees at once. It counts how often the user logs in, and for what. */
export class User implements OAuthClientProvider {
  readonly scopes: (string | null)[] = [];
  code = '';
  readonly redirectUrl = 'http://127.0.0.1/callback';
  readonly clientMetadata = {
    redirect_uris: [this.redirectUrl],
    token_endpoint_auth_method: 'none',
  };
  #client: OAuthClientInformationMixed | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = '';

  constructor(token?: string) {
    if (token !== undefined) this.#tokens = { access_token: token, token_type: 'Bearer' };
  }
  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#client;
  }
  saveClientInformation(client: OAuthClientInformationMixed): void {
    this.#client = client;
  }
  tokens(): OAuthTokens | undefined {
    return this.#tokens;
  }
  saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }
  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }
  codeVerifier(): string {
    return this.#verifier;
  }
  async redirectToAuthorization(url: URL): Promise<void> {
    this.scopes.push(url.searchParams.get('scope'));
    const response = await fetch(url, { redirect: 'manual' });
    this.code = new URL(response.headers.get('location')!).searchParams.get('code')!;
  }
}
