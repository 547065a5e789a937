import type { Sample } from './samples.js';

/** A line for a shell that asks what a token reaches, and one above that says what it is. */
export function curlLines(url: string, { about, token }: Sample): string {
  const words = [
    'curl --silent --show-error',
    // The certificate is likely to be signed by nobody whom curl knows.
    ...(url.startsWith('https:') ? ['--insecure'] : []),
    `--write-out '\\n' --header 'content-type: application/json'`,
    `--data '${JSON.stringify({ token })}'`,
    `${url}/api/v3/onezone/tokens/infer_access_token_scope`,
  ];
  return `# ${about}\n${words.join(' ')}`;
}
