import { defineCaveat, ip, respell } from 'caveats';
import { formsCodec } from './text-forms.js';

/** Returns the network of a range: `192.168.1.1/24` stands for all of `192.168.1.0/24`. Throws a `TypeError`. */
function networkOf(range: string): string {
  const [address = '', bits, ...more] = range.split('/');
  // `ip` takes it as it is, or refuses it.
  if (bits === undefined || more.length > 0 || address.includes(':')) return range;
  ip(address);
  const number = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = number - (number % 2 ** (32 - Number(bits)));
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${bytes.join('.')}/${bits}`;
}

/** `ip:192.168.1.0/24,2001:db8::1` */
export const ipKind = respell('ip', {
  start: 'ip:',
  decode(text) {
    try {
      return ip(...text.slice('ip:'.length).split(',').map(networkOf));
    } catch {
      return undefined;
    }
  },
  encode: ({ whitelist }) => `ip:${whitelist.join()}`,
});

export interface SizeCaveat {
  readonly type: 'max-upload';
  readonly bytes: number;
}

export interface Upload {
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
  fields: { bytes: { of: 'integer', about: 'the length of the upload; 0 if it is none' } },
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
