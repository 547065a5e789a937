import { gatherDischarges, serialize, type ThirdPartyCaveat } from 'caveats';

/** A response of a service. */
export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A script with a token for the API, which may be logged in at the login service. */
export class Client {
  readonly #api: string;
  readonly #login: string;
  #session: string | undefined;

  constructor(urls: { readonly api: string; readonly login: string }) {
    this.#api = urls.api;
    this.#login = urls.login;
  }

  async logIn(subject: string, password: string): Promise<void> {
    const body = new URLSearchParams({ subject, password });
    const reply = await call(`${this.#login}/sessions`, { method: 'POST', body });
    if (reply.status !== 201) throw new Error('the password is wrong');
    this.#session = String(reply.body['session']);
  }

  async logOut(): Promise<void> {
    await call(`${this.#login}/sessions`, { method: 'DELETE', ...bearer(this.#session) });
    this.#session = undefined;
  }

  read(doc: string, token: string): Promise<Reply> {
    return call(`${this.#api}/docs/${doc}`, bearer(token));
  }

  /** Returns the token with all discharges that it needs. */
  async discharge(token: string): Promise<string> {
    return serialize(await gatherDischarges(token, (caveat) => this.#getDischarge(caveat)));
  }

  async #getDischarge({ location, identifier }: ThirdPartyCaveat): Promise<string> {
    // The location is not signed: send the session only to the service that it came from.
    if (location !== this.#login) throw new Error('the token asks for another service');
    const reply = await call(`${location}/discharges`, {
      method: 'POST',
      body: new TextDecoder().decode(identifier),
      ...bearer(this.#session),
    });
    if (reply.status !== 201) throw new Error(String(reply.body['error']));
    return String(reply.body['discharge']);
  }
}

function bearer(token: string | undefined): RequestInit {
  return token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } };
}

async function call(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}
