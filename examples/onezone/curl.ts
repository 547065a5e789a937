import type { Sample } from './samples.js';

/** Returns a shell command that infers the scope of a token, after a comment that describes the token. */
export function curlLines(url: string, { about, token }: Sample): string {
  const words = [
    'curl --silent --show-error',
    // curl probably does not know the signer of the certificate.
    ...(url.startsWith('https:') ? ['--insecure'] : []),
    `--write-out '\\n' --header 'content-type: application/json'`,
    `--data '${JSON.stringify({ token })}'`,
    `${url}/api/v3/onezone/tokens/infer_access_token_scope`,
  ];
  return `# ${about}\n${words.join(' ')}`;
}
