import {
  addFirstPartyCaveat,
  addThirdPartyCaveat as askThirdParty,
  bindDischarge,
  createMacaroon,
  encode,
  encodeAll,
  encodeJson,
  type Macaroon,
} from 'caveats/macaroon';
import { KEY } from './tokens.js';

/** Tokens like those of other services, with known keys, and the texts in which people hold them. */

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const base64Of = (bytes: Uint8Array | string): string =>
  Buffer.from(bytes).toString('base64');
export const base64UrlOf = (bytes: Uint8Array | string): string =>
  Buffer.from(bytes).toString('base64url');

function made(
  location: string,
  identifier: string | Uint8Array,
  conditions: readonly string[],
  rootKey: string = KEY,
): Macaroon {
  return conditions.reduce(addFirstPartyCaveat, createMacaroon({ rootKey, location, identifier }));
}

/** lnd: a protobuf message as the identifier. */
export const lnd: Macaroon = made(
  'lnd',
  Uint8Array.from([3, 10, 16, ...Array.from({ length: 16 }, (_, i) => 200 + i), 18, 1, 48]),
  ['time-before 2030-01-01T00:00:00Z', 'ipaddr 127.0.0.1'],
);
/** L402: a version, a payment hash and an id of 32 bytes each. */
export const l402: Macaroon = made(
  'aperture',
  Uint8Array.from({ length: 66 }, (_, i) => (i < 2 ? 0 : 255 - i)),
  ['services=loop:0', 'loop_capabilities=read'],
);
export const pypi: Macaroon = made('pypi.org', 'c0ffee00-1234-4abc-9def-0123456789ab', [
  '[1,["my-project"]]',
  '{"nbf": 1, "exp": 1900000000}',
]);
export const dcache: Macaroon = made('https://dcache.example.org:2880', 'Tzo4FsXc', [
  'iid:fC6lTkZR',
  'id:1000;1000;paul',
  'path:/data/2030',
  'activity:DOWNLOAD,LIST',
]);
const caveatKey = 'a key that the two share';
export const snap: Macaroon = askThirdParty(
  made('dashboard.snapcraft.io', 'MyAwI2', ['dashboard.snapcraft.io|acl|["package_push"]']),
  {
    rootKey: caveatKey,
    identifier: '{"version": 1, "secret": "abc"}',
    location: 'login.ubuntu.com',
  },
);
/** As the third party hands it out: not bound. */
export const snapDischarge: Macaroon = made(
  'login.ubuntu.com',
  '{"version": 1, "secret": "abc"}',
  ['login.ubuntu.com|valid_since|2030-01-01'],
  caveatKey,
);
export const snapBound: Macaroon = bindDischarge(snap, snapDischarge);
export const juju: Macaroon = askThirdParty(
  made('', utf8('\u0003juju'), ['is-authenticated-user bob']),
  {
    rootKey: caveatKey,
    identifier: Uint8Array.from({ length: 80 }, (_, i) => 128 + i),
    location: 'https://api.jujucharms.com/identity',
  },
);

const v1 = (macaroon: Macaroon): string => base64UrlOf(encode(macaroon, 'v1'));
const v2 = (macaroon: Macaroon): string => base64UrlOf(encode(macaroon, 'v2'));
const json = (macaroon: Macaroon): object => encodeJson(macaroon, 'v2');
const lndHex = hexOf(encode(lnd, 'v2'));
const preimage = 'ab'.repeat(32);
const bakery = { m: json(juju), v: 3, cdata: { AQ: 'AQ' }, ns: 'std:' };
const slice = JSON.stringify([json(juju)]);
const snapExport = JSON.stringify({
  t: 'u1-macaroon',
  v: { r: v1(snap), d: v1(snapDischarge) },
});

/** How one is held. */
export interface HeldToken {
  readonly name: string;
  readonly given: string | Uint8Array;
  readonly what: string;
  /** The macaroon, then its discharges. */
  readonly macaroons: readonly Macaroon[];
  /** What it is written as, if that is not what was given: the credential alone. */
  readonly written?: string;
}

const held = (
  name: string,
  given: string | Uint8Array,
  what: string,
  macaroons: Macaroon | readonly Macaroon[],
  written?: string,
): HeldToken => ({
  name,
  given,
  what,
  macaroons: 'identifier' in macaroons ? [macaroons] : macaroons,
  ...(written !== undefined && { written }),
});

export const HELD: readonly HeldToken[] = [
  held('lnd: hex', lndHex, 'hex of a version 2 macaroon', lnd),
  held('lnd: 0x hex', `0x${lndHex}`, 'hex of a version 2 macaroon', lnd),
  held('lnd: hex in capitals', lndHex.toUpperCase(), 'hex of a version 2 macaroon', lnd),
  held(
    'lnd: hex in lines, as xxd -p writes it',
    `${lndHex.replace(/.{60}/g, '$&\n')}\n`,
    'hex of a version 2 macaroon',
    lnd,
    lndHex,
  ),
  held(
    'lnd: hex with spaces',
    lndHex.replace(/../g, '$& '),
    'hex of a version 2 macaroon',
    lnd,
    lndHex,
  ),
  held('lnd: admin.macaroon', encode(lnd, 'v2'), 'a binary file of a version 2 macaroon', lnd),
  held(
    'dCache: a binary file',
    encode(dcache, 'v1'),
    'a binary file of a version 1 macaroon',
    dcache,
  ),
  held(
    'a binary file of several macaroons',
    encodeAll([snap, snapBound], 'v2'),
    'a binary file of a version 2 macaroon and 1 discharge',
    [snap, snapBound],
  ),
  held(
    'dCache: hex of version 1',
    hexOf(encode(dcache, 'v1')),
    'hex of a version 1 macaroon',
    dcache,
  ),
  held(
    'lnd: the header of its REST API',
    `Grpc-Metadata-macaroon: ${lndHex}`,
    'hex of a version 2 macaroon, in the header Grpc-Metadata-macaroon',
    lnd,
    lndHex,
  ),
  held(
    'lnd: lndconnect',
    `lndconnect://127.0.0.1:10009?cert=MIICuDCCAl-gAwIBAgIR&macaroon=${v2(lnd)}`,
    'base64 of a version 2 macaroon, in the parameter macaroon of a URL',
    lnd,
  ),
  held(
    'L402: a header',
    `Authorization: L402 ${base64Of(encode(l402, 'v2'))}:${preimage}`,
    'base64 of a version 2 macaroon, before a preimage, after the word L402, in the header Authorization',
    l402,
    `${base64Of(encode(l402, 'v2'))}:${preimage}`,
  ),
  held(
    'L402: its old name, without a preimage yet',
    `LSAT ${v2(l402)}:`,
    'base64 of a version 2 macaroon, before a preimage, after the word LSAT',
    l402,
    `${v2(l402)}:`,
  ),
  held(
    'L402: a challenge',
    `WWW-Authenticate: L402 macaroon="${v2(l402)}", invoice="lnbc100n1p3q0z6upp5qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"`,
    'base64 of a version 2 macaroon, in the value macaroon, after the word L402, in the header WWW-Authenticate',
    l402,
    v2(l402),
  ),
  held('PyPI', `pypi-${v2(pypi)}`, 'base64 of a version 2 macaroon, after the prefix pypi-', pypi),
  held(
    'PyPI: a line of .pypirc',
    `password = pypi-${v2(pypi)}`,
    'base64 of a version 2 macaroon, after the prefix pypi-, in the value password',
    pypi,
    `pypi-${v2(pypi)}`,
  ),
  held(
    'PyPI: .pypirc',
    `[distutils]\nindex-servers =\n    pypi\n\n[pypi]\nusername = __token__\npassword = pypi-${v2(pypi)}\n`,
    'base64 of a version 2 macaroon, after the prefix pypi-, in the value password, in one line of several',
    pypi,
    `pypi-${v2(pypi)}`,
  ),
  held(
    'a prefix of two words',
    `acme_live_${v1(dcache)}`,
    'base64 of a version 1 macaroon, after the prefix acme_live_',
    dcache,
  ),
  held(
    'dCache: a header',
    `Authorization: Bearer ${v1(dcache)}`,
    'base64 of a version 1 macaroon, after the word Bearer, in the header Authorization',
    dcache,
    v1(dcache),
  ),
  held(
    'dCache: a share link',
    `https://dcache.example.org:2880/data/2030?authz=${v1(dcache)}`,
    'base64 of a version 1 macaroon, in the parameter authz of a URL',
    dcache,
  ),
  held(
    'a link with padding, percent-encoded, in a fragment',
    `https://app.example.com/#/open&macaroon=${encodeURIComponent(base64Of(encode(pypi, 'v1')))}`,
    'base64 of a version 1 macaroon, in the parameter macaroon of a URL',
    pypi,
  ),
  held(
    'dCache: the answer to a request for a macaroon',
    JSON.stringify({ macaroon: v1(dcache), uri: { target: 'https://dcache.example.org:2880/' } }),
    'base64 of a version 1 macaroon, in the member macaroon of JSON',
    dcache,
    v1(dcache),
  ),
  held(
    'an answer with one member',
    JSON.stringify({ token: v2(pypi) }),
    'base64 of a version 2 macaroon, in the member token of JSON',
    pypi,
  ),
  held(
    'Snap Store: a header',
    `Authorization: Macaroon root="${v1(snap)}", discharge="${v1(snapBound)}"`,
    'base64 of a version 1 macaroon (in the value root) and 1 discharge, after the word Macaroon, in the header Authorization',
    [snap, snapBound],
    base64UrlOf(encodeAll([snap, snapBound], 'v1')),
  ),
  held(
    'Snap Store: a header without quotation marks',
    `Macaroon root=${v1(snap)}, discharge=${v1(snapBound)}`,
    'base64 of a version 1 macaroon (in the value root) and 1 discharge, after the word Macaroon',
    [snap, snapBound],
    base64UrlOf(encodeAll([snap, snapBound], 'v1')),
  ),
  held(
    'Snap Store: SNAPCRAFT_STORE_CREDENTIALS',
    base64Of(snapExport),
    'base64 of a version 1 macaroon (in the member r of JSON) and 1 unbound discharge (bound here, as a client does for each request), in the member v of JSON, in base64',
    [snap, snapBound],
  ),
  held(
    'Snap Store: an older export',
    JSON.stringify({ r: v1(snap), d: v1(snapDischarge) }),
    'base64 of a version 1 macaroon (in the member r of JSON) and 1 unbound discharge (bound here, as a client does for each request)',
    [snap, snapBound],
  ),
  held(
    'Charmhub: an export',
    base64Of(JSON.stringify({ t: 'macaroon', v: base64Of(slice) })),
    'JSON of a version 2 macaroon, in base64, in the member v of JSON, in base64',
    juju,
  ),
  held(
    'bakery: version 3',
    JSON.stringify(bakery),
    'JSON of a version 2 macaroon, in the member m of JSON',
    juju,
  ),
  held(
    'bakery: a Macaroons header',
    `Macaroons: ${base64Of(JSON.stringify([json(snap), json(snapBound)]))}`,
    'JSON of a version 2 macaroon and 1 discharge, in base64, in the header Macaroons',
    [snap, snapBound],
    base64Of(JSON.stringify([json(snap), json(snapBound)])),
  ),
  held(
    'bakery: a cookie among others',
    `Cookie: theme=dark; macaroon-1f2e3d=${base64Of(JSON.stringify([json(snap), json(snapBound)]))}; lang=en`,
    'JSON of a version 2 macaroon and 1 discharge, in base64, in the value macaroon-1f2e3d, in the header Cookie',
    [snap, snapBound],
    base64Of(JSON.stringify([json(snap), json(snapBound)])),
  ),
  held(
    'bakery: a cookie that is set',
    `Set-Cookie: macaroon-1f=${base64Of(JSON.stringify(json(pypi)))}; Path=/; HttpOnly; Secure`,
    'JSON of a version 2 macaroon, in base64, in the value macaroon-1f, in the header Set-Cookie',
    pypi,
    base64Of(JSON.stringify(json(pypi))),
  ),
  held(
    'base64 of version 1 JSON',
    base64Of(JSON.stringify(encodeJson(pypi, 'v1'))),
    'JSON of a version 1 macaroon, in base64',
    pypi,
  ),
  held(
    'a whole request',
    `GET /data HTTP/1.1\r\nHost: dcache.example.org\r\nAuthorization: Bearer ${v1(dcache)}\r\nAccept: */*\r\n\r\n`,
    'base64 of a version 1 macaroon, after the word Bearer, in the header Authorization, in one line of several',
    dcache,
    v1(dcache),
  ),
  held(
    'a variable of a shell, in quotation marks',
    `export TOKEN="${v2(pypi)}"`,
    'base64 of a version 2 macaroon, in the value TOKEN',
    pypi,
    v2(pypi),
  ),
  held(
    'quotation marks',
    `"${v2(pypi)}"`,
    'base64 of a version 2 macaroon, in quotation marks',
    pypi,
    v2(pypi),
  ),
  held(
    'quotation marks around JSON, as a program prints a text',
    JSON.stringify(JSON.stringify(bakery)),
    'JSON of a version 2 macaroon, in the member m of JSON, in quotation marks',
    juju,
    JSON.stringify(bakery),
  ),
  held(
    'percent-encoded',
    encodeURIComponent(base64Of(encode(l402, 'v2'))),
    'base64 of a version 2 macaroon, percent-encoded',
    l402,
  ),
  held(
    'a link in which the token is a part of the path',
    `https://a.example/share/${v2(pypi)}/view?x=1`,
    'base64 of a version 2 macaroon, in a part of a URL',
    pypi,
  ),
  held(
    'a link that is a parameter of another, encoded twice',
    `https://a.example/?next=${encodeURIComponent(encodeURIComponent(`https://b.example/?m=${v2(pypi)}`))}`,
    'base64 of a version 2 macaroon, in the parameter m of a URL, percent-encoded, in the parameter next of a URL',
    pypi,
  ),
  held(
    'a header whose value starts in the next line',
    `Authorization:\r\n Bearer ${v1(dcache)}`,
    'base64 of a version 1 macaroon, after the word Bearer, in the header Authorization',
    dcache,
    v1(dcache),
  ),
  held(
    'a cookie that ends at a date',
    `Set-Cookie: a=${v2(pypi)}; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/`,
    'base64 of a version 2 macaroon, in the value a, in the header Set-Cookie',
    pypi,
    v2(pypi),
  ),
  held(
    'a header in JSON, of which the credential alone is written',
    JSON.stringify({ authorization: `Bearer ${v2(pypi)}` }),
    'base64 of a version 2 macaroon, after the word Bearer, in the member authorization of JSON',
    pypi,
    v2(pypi),
  ),
  held(
    'a prefix in capitals, of short words',
    `T_Live-${v2(pypi)}`,
    'base64 of a version 2 macaroon, after the prefix T_Live-',
    pypi,
  ),
  held(
    'a prefix of hex',
    `lnd-${lndHex}`,
    'hex of a version 2 macaroon, after the prefix lnd-',
    lnd,
  ),
  held(
    'a file that a shell of Windows wrote',
    Buffer.from(`\ufeff${v2(pypi)}\r\n`, 'utf16le'),
    'base64 of a version 2 macaroon, in UTF-16',
    pypi,
    v2(pypi),
  ),
  held(
    'invisible characters around it',
    `\u200b${v2(pypi)}\u2060`,
    'base64 of a version 2 macaroon, between invisible characters',
    pypi,
    v2(pypi),
  ),
];
