import type { Sample } from './samples.js';

/** Returns a shell command that sends a request, after a comment that says what to expect. */
export function curlLines(url: string, { about, operation, body, error }: Sample): string {
  const words = [
    'curl --silent --show-error',
    // curl probably does not know the signer of the certificate.
    ...(url.startsWith('https:') ? ['--insecure'] : []),
    `--write-out '\\n' --header 'content-type: application/json'`,
    `--data '${JSON.stringify(body)}'`,
    `${url}/api/v3/onezone/tokens/${operation}`,
  ];
  return `# ${operation}: ${about}${error ? `: ${error}` : ''}\n${words.join(' ')}`;
}
