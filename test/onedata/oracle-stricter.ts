const objectId = '00000000000CDBDA677569642331323323616263';

/** Where the library is stricter than Onedata on purpose: why, and the inputs of each rule. */
export const STRICTER: readonly (readonly [
  why: string,
  rule: string,
  inputs: readonly unknown[],
])[] = [
  [
    'a number is in its shortest decimal form, and in the range of what it counts',
    'caveatText',
    [
      ...['time < -5', 'time < +5', 'time < 007', 'time < 99999999999999999999'],
      ...['ip = 1.2.3.4/08', 'ip = 1.2.3.4/', 'ip = 172.98.11.23'],
      ...['asn = -1', 'asn = +5', 'asn = 4294967296', 'asn = 99999999999', 'asn = 007'],
    ],
  ],
  [
    'a number is in the range of what it counts',
    'caveatJson',
    [
      ...[-5, 1e20].map((validUntil) => ({ type: 'time', validUntil })),
      ...[-1, 4294967296].map((number) => ({ type: 'asn', whitelist: [number] })),
    ],
  ],
  [
    'a country is two capital letters, a region one of the eight names',
    'caveatText',
    [
      ...['pl', 'POL', 'P1', 'PL|', 'Ż', '00'].map((list) => `geo.country = ${list}`),
      ...['europe', 'Mars'].map((list) => `geo.region = ${list}`),
    ],
  ],
  [
    'a country is two capital letters',
    'caveatJson',
    ['pl', 'A1', '|,'].map((code) => ({ type: 'geo.country', filter: 'whitelist', list: [code] })),
  ],
  [
    'nobody is not a consumer, and no id is empty',
    'caveatText',
    [
      ...['service = opw-', 'consumer = usr-', 'consumer = nobody', 'consumer = usr-1|nobody'],
      ...['data.path = L3Mx|', `data.objectid = ${objectId}|`],
      ...['api = ozw/get/space..instance:private', 'api = ozw/get/space.s1.:private'],
    ],
  ],
  [
    'no id is empty, nor two ids in one',
    'caveatJson',
    [
      ...['opw-', 'opw-a|opw-b'].map((id) => ({ type: 'service', whitelist: [id] })),
      ...['usr-', 'usr-a|usr-b'].map((id) => ({ type: 'consumer', whitelist: [id] })),
    ],
  ],
  [
    'an id in a GRI is not empty and has none of . , : / *',
    'caveatText',
    ['a*b.*:*', 'a,b.instance:private', 'a:b.instance:private'].map(
      (rest) => `api = ozw/get/space.${rest}`,
    ),
  ],
  [
    'an id in a GRI is not empty and has none of . , : / *',
    'gri',
    ['space..instance:private', 'space.a,b.instance:private', 'space.a:b.instance:private'],
  ],
  ['base64 has one form', 'caveatText', ['data.path = L3Nw YWNl']],
  [
    'a caveat has the fields of its type alone',
    'caveatJson',
    [
      { type: 'time', validUntil: 5, extra: 1 },
      { type: 'ip', whitelist: ['1.2.3.4/32'], x: 1 },
      { type: 'data.readonly', x: 1 },
    ],
  ],
  [
    'a path has no empty segment, . or ..',
    'caveatJson',
    ['/s1/../s2', '//s1', '/s1//x'].map((path) => ({
      type: 'data.path',
      whitelist: [Buffer.from(path).toString('base64')],
    })),
  ],
  [
    'the length and the CRC of an object id are right',
    'objectIdParse',
    [
      '00000000000C0000677569642331323323616263',
      '00000000000CDBDA6775696423313233236162',
      '00000000000CDBDA67756964233132332361626300',
      '00000001000CDBDA677569642331323323616263',
    ],
  ],
  [
    'an invitation has the parameters that Onedata wrote for its type',
    'identifier',
    ['ssp:spaceId:', 'ssp:spaceId:xx', 'ujs:spaceId:ge'].map((type) => `2/nmd/usr-a/${type}/x`),
  ],
  [
    'a version and a generation are whole numbers in their shortest form',
    'identifier',
    [
      ...['+2/nmd/usr-a/act/1', '02/nmd/usr-a/act/1'],
      ...['2/tmp--1/usr-a/act/1', '2/tmp-007/usr-a/act/1'],
    ],
  ],
  [
    'a token has an id, and its subject is a user or a Oneprovider',
    'identifier',
    [
      '',
      ...['usr-a/act/', 'usr-/act/1', 'grp-a/act/1', 'nobody/act/1'].map((end) => `2/nmd/${end}`),
    ],
  ],
];
