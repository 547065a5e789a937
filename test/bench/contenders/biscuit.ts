import type { Caveat, TokenRequest } from 'caveats';
import { inProcess } from '../contender.js';
import type { Peer } from '../peer.js';
import { oneMore, subject } from '../scenario.js';
import { type BiscuitModule, loadBiscuit } from './biscuit-module.js';
import { versionOf } from './version.js';

const name = 'biscuit-wasm';
/** As generous as need be: by default it gives up after a millisecond. */
const LIMITS = { max_facts: 1000, max_iterations: 100, max_time_micro: 10_000_000 };

/**
 * Tokens signed with Ed25519, which hold Datalog: each caveat is a check in the first block, the
 * request are facts. Addresses are strings there, so that a range is a prefix. Its objects live in
 * WebAssembly and are freed by hand. There is no reading without verifying.
 */
export const biscuit: Peer = {
  name,
  version: versionOf('@biscuit-auth/biscuit-wasm'),
  thirdParties: false,
  operations: {
    async verify(scenario) {
      const { sign, publicKey, Biscuit, AuthorizerBuilder } = await prepare();
      const text = sign(scenario.caveats);
      return inProcess(name, () => {
        const token = Biscuit.fromBase64(text, publicKey);
        const builder = new AuthorizerBuilder();
        builder.addCode(factsOf(scenario.request));
        const authorizer = builder.buildAuthenticated(token);
        authorizer.authorizeWithLimits(LIMITS);
        authorizer.free();
        token.free();
      });
    },
    async mint(scenario) {
      const { sign } = await prepare();
      return inProcess(name, () => sign(scenario.caveats));
    },
    async attenuate(scenario) {
      const { sign, publicKey, Biscuit } = await prepare();
      const text = sign(scenario.caveats);
      return inProcess(name, () => {
        const token = Biscuit.fromBase64(text, publicKey);
        const block = Biscuit.block_builder();
        block.addCode(checkOf(oneMore));
        const narrowed = token.appendBlock(block);
        const written = narrowed.toBase64();
        narrowed.free();
        block.free();
        token.free();
        return written;
      });
    },
  },
};

/** Loaded once: what is generated beside the binary has one memory. */
let loading: Promise<BiscuitModule> | undefined;

async function prepare() {
  const module = await (loading ??= loadBiscuit());
  const { Biscuit, KeyPair, SignatureAlgorithm } = module;
  const keys = new KeyPair(SignatureAlgorithm.Ed25519);
  const privateKey = keys.getPrivateKey();
  const sign = (caveats: readonly Caveat[]): string => {
    const builder = Biscuit.builder();
    builder.addCode(`user("${subject}"); ${caveats.map(checkOf).join('')}`);
    const token = builder.build(privateKey);
    const text = token.toBase64();
    token.free();
    return text;
  };
  return { ...module, sign, publicKey: keys.getPublicKey() };
}

function checkOf(caveat: Caveat): string {
  switch (caveat.type) {
    case 'time':
      return `check if time($t), $t < ${dateOf(caveat.validUntil)};`;
    case 'ip':
      return `check if ip($v), ${caveat.whitelist.map((range) => `$v.starts_with("${prefixOf(range)}")`).join(' || ')};`;
    case 'access':
      return `check if access($v), ${listOf(caveat.access)}.contains($v);`;
    case 'interface':
      return `check if interface("${caveat.interface}");`;
    case 'geo.country':
      return `check if country($v), ${listOf(caveat.list)}.contains($v);`;
    case 'asn':
    case 'consumer':
    case 'service':
    case 'doc':
      return `check if ${caveat.type}($v), ${listOf(caveat.whitelist)}.contains($v);`;
    default:
      throw new Error(`no check is written for ${caveat.type}`);
  }
}

function factsOf({
  ip,
  asn,
  country,
  service,
  consumer,
  access,
  resource,
  ...rest
}: TokenRequest): string {
  return (
    `time(${dateOf(Math.floor(Date.now() / 1000))}); ip("${ip}"); asn(${asn}); country("${country}");` +
    `service("${service}"); consumer("${consumer}"); access("${access}"); doc("${resource?.doc}");` +
    `interface("${rest.interface}"); allow if user($u);`
  );
}

function dateOf(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().replace('.000', '');
}

/** What the addresses of a range of whole bytes start with; of another, of the one it begins with. */
function prefixOf(range: string): string {
  const [address = '', bits = '32'] = range.split('/');
  const whole = Math.floor(Number(bits) / 8);
  const bytes = address.split('.').slice(0, whole);
  return whole === 4 ? bytes.join('.') : `${bytes.join('.')}.`;
}

function listOf(values: readonly (string | number)[]): string {
  return JSON.stringify(values);
}
