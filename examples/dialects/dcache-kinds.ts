import { defineCaveat, ip, type IpCaveat, standardDialect } from 'caveats';
import { formsCodec, type ListCaveat } from './text-forms.js';

/** Returns the network of a range: `192.168.1.1/24` stands for all of `192.168.1.0/24`. */
function networkOf(range: string): string {
  const [address = '', bits] = range.split('/');
  if (bits === undefined || address.includes(':')) return range;
  const number = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = number - (number % 2 ** (32 - Number(bits)));
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join('.')}/${bits}`;
}

/** Returns the ranges of a list, as the standard kind has them; `undefined` for a list that is invalid. */
function rangesOf(list: readonly string[]): IpCaveat | undefined {
  try {
    return ip(...list.map(networkOf));
  } catch {
    return undefined;
  }
}

const standardIp = standardDialect.kinds.get('ip')!;

/** `ip:192.168.1.0/24,2001:db8::1` */
export const ipKind = defineCaveat<ListCaveat<'ip'>, { readonly ip?: string }>({
  ...formsCodec<ListCaveat<'ip'>>(
    'ip',
    { text: ['ip:', ',', ''] },
    /^[0-9A-Fa-f.:]+(?:\/(?:0|[1-9]\d{0,2}))?$/,
    (list) =>
      rangesOf(list) === undefined || new Set(list).size < list.length ? undefined : { list },
    ({ list }) => (Array.isArray(list) ? list : []),
  ),
  role: 'context',
  fields: { ip: 'text' },
  check: ({ list }, request) => standardIp.check(rangesOf(list)!, request),
  describe: ({ list }, { or }) => ['Only from the address or network ', ...or(list), '.'],
  inputs: [
    {
      name: 'ip',
      value: 'RANGE',
      about: 'from an address or range, such as 10.0.0.0/8',
      of: 'texts',
      toValue: (list) => ({ type: 'ip', list: ip(...list).whitelist }),
    },
  ],
});

interface SizeCaveat {
  readonly type: 'max-upload';
  readonly bytes: number;
}

interface Upload {
  /** How much the request uploads; 0 for one that uploads nothing. */
  readonly bytes?: number | undefined;
}

/** `max-upload:1048576`: the longest upload, in bytes. */
export const maxUploadKind = defineCaveat<SizeCaveat, Upload>({
  ...formsCodec<SizeCaveat>(
    'max-upload',
    { text: ['max-upload:', ',', ''] },
    /^[1-9]\d{0,14}$/,
    ([bytes, ...more]) => (more.length > 0 ? undefined : { bytes: Number(bytes) }),
    ({ bytes }) => [bytes],
  ),
  role: 'usage',
  fields: { bytes: 'integer' },
  check({ bytes: most }, { bytes }) {
    if (bytes === undefined) return { ok: false, reason: 'missing_context' };
    return bytes >= 0 && bytes <= most ? { ok: true } : { ok: false, reason: 'not_allowed' };
  },
  describe: ({ bytes }) => [`Uploads of at most ${bytes} bytes.`],
});

/** Whose files and rights a token has. */
export interface OwnerCaveat {
  readonly type: 'id';
  readonly uid: number;
  readonly gids: readonly number[];
  readonly username: string;
}

/** `id:2002;1001,2002;paul`. It restricts nothing. */
export const ownerKind = defineCaveat<OwnerCaveat>({
  ...formsCodec<OwnerCaveat>(
    'id',
    { text: ['id:', ';', ''] },
    /^(?! )[^\u0000-\u001f\u007f]+(?<! )$/,
    ([uid = '', gids = '', ...name]) => {
      const numbers = [uid, ...gids.split(',')];
      if (name.length === 0 || !numbers.every((each) => /^(?:0|[1-9]\d{0,14})$/.test(each))) {
        return undefined;
      }
      return { uid: Number(uid), gids: gids.split(',').map(Number), username: name.join(';') };
    },
    ({ uid, gids, username }) => [uid, Array.isArray(gids) ? gids.join() : '', username],
  ),
  role: 'context',
  check: () => ({ ok: true }),
  describe: ({ uid, username }, { quote }) => ['For ', quote(username), ` (uid ${uid}).`],
});
