import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';
import { findProgram, freePort, untilListening } from './service.js';

const MODULES = '/usr/lib/apache2/modules';
const LOADED: readonly (readonly [name: string, file: string])[] = [
  ['mpm_event_module', 'mod_mpm_event.so'],
  ['authn_core_module', 'mod_authn_core.so'],
  ['authz_core_module', 'mod_authz_core.so'],
  ['authz_user_module', 'mod_authz_user.so'],
  ['proxy_module', 'mod_proxy.so'],
  ['proxy_http_module', 'mod_proxy_http.so'],
  ['auth_openidc_module', 'mod_auth_openidc.so'],
];

/** Apache, with a configuration of its own. */
export interface Apache {
  readonly port: number;
  /** What it has logged so far. */
  log(): string;
  close(): Promise<void>;
}

/** A certificate for loopback that signs itself, and its key. */
export function selfSigned() {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-tls-'));
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names];
  execFileSync('openssl', [...args, '-keyout', key, '-out', file], { stdio: 'ignore' });
  chmodSync(folder, 0o755);
  return {
    key: readFileSync(key),
    cert: readFileSync(file),
    file,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Starts Apache with a configuration and variables for it; or says why that cannot be. */
export function apache():
  | { readonly missing: string }
  | {
      readonly open: (configuration: string, env: Record<string, string>) => Promise<Apache>;
    } {
  const program = findProgram('apache2', ['/usr/sbin']);
  if (program === undefined) return { missing: 'there is no apache2' };
  const file = LOADED.map(([, name]) => join(MODULES, name)).find((path) => !existsSync(path));
  if (file !== undefined) return { missing: `there is no ${file}` };
  return { open: (configuration, env) => open(program, configuration, env) };
}

async function open(
  program: string,
  configuration: string,
  env: Record<string, string>,
): Promise<Apache> {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-apache-'));
  chmodSync(folder, 0o777);
  const port = await freePort();
  const [file, log] = [join(folder, 'httpd.conf'), join(folder, 'log')];
  writeFileSync(
    file,
    [
      `ServerRoot "${folder}"`,
      `DefaultRuntimeDir "${folder}"`,
      `PidFile "${folder}/pid"`,
      `ErrorLog "${log}"`,
      `Listen 127.0.0.1:${port}`,
      'ServerName 127.0.0.1',
      ...LOADED.map(([name, path]) => `LoadModule ${name} "${MODULES}/${path}"`),
      ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
      configuration,
    ].join('\n'),
  );
  const server = new ServerProcess(program, ['-D', 'FOREGROUND', '-f', file], {
    env: { ...process.env, ...env },
  });
  const close = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(port, () => server.isAlive);
  } catch (error) {
    await close();
    throw new Error(server.output, { cause: error });
  }
  return { port, log: () => readFileSync(log, 'utf8'), close };
}
