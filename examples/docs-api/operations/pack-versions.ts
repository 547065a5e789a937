import { createHash } from 'node:crypto';
import { member, oneOf, textIn, textOr } from '../body.js';
import type { Row } from '../data/database.js';
import { userSummaries } from '../data/packs.js';
import {
  assertChanged,
  type Call,
  found,
  type Operations,
  pageOf,
  param,
  timestamp,
  withoutHref,
} from '../operation.js';
import { PAGING } from '../paging.js';
import { Problem } from '../problem.js';
import { findPack } from './packs.js';

/** Versions of packs. One is registered, then uploaded, and there once its upload is complete. */
export const packVersionOperations: Operations = {
  listPackVersions: {
    route: 'GET /packs/{packId}/versions',
    paging: PAGING,
    answer: (call) => {
      const sql =
        'SELECT pack_versions.*, email FROM pack_versions JOIN users ON users.id = user ' +
        'WHERE pack = ? AND notes IS NOT NULL ORDER BY created_at';
      const versions = call.db.all(sql, findPack(call).number('id'));
      const makers = versions.map((row) => row.text('user'));
      return {
        ...withoutHref(pageOf(call, versions, versionJson)),
        creationUsers: userSummaries(call.db, (user) => makers.includes(user.text('id'))),
      };
    },
  },
  registerPackVersion: {
    route: 'POST /packs/{packId}/versions/{packVersion}/register',
    members: ['bundleHash'],
    answer: (call) => {
      const pack = findPack(call, 'edit').number('id');
      const version = param(call, 'packVersion');
      if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Problem(400, 'A version is like 1.2.3');
      if (findVersion(call)) throw new Problem(409, 'This version is already there');
      call.db.run(
        'INSERT INTO pack_versions (pack, version, hash, user, created_at) VALUES (?, ?, ?, ?, ?)',
        pack,
        version,
        textIn(call.body, 'bundleHash'),
        call.user.id,
        timestamp(),
      );
      const uploadUrl = `${call.base}/packs/${pack}/versions/${version}/bundle`;
      return { uploadUrl, headers: { 'Content-Type': 'text/javascript' } };
    },
  },
  /** Where `registerPackVersion` says that the upload goes. At Coda's that is another service. */
  uploadPackBundle: {
    route: 'PUT /packs/{packId}/versions/{packVersion}/bundle',
    answer: (call) => {
      const { body } = call;
      if (typeof body !== 'string') throw new Problem(400, 'The body must be text/javascript');
      setVersion(call, 'bundle', body);
      return {};
    },
  },
  packVersionUploadComplete: {
    route: 'POST /packs/{packId}/versions/{packVersion}/uploadComplete',
    members: ['notes', 'source'],
    missing: ['allowOlderSdkVersion'],
    answer: (call) => {
      const version = found(findVersion(call));
      const hash = createHash('sha256').update(version.optional('bundle') ?? '');
      if (hash.digest('hex') !== version.text('hash')) {
        throw new Problem(400, 'What was uploaded is not what was registered');
      }
      if (member(call.body, 'source') !== undefined) {
        setVersion(call, 'source', oneOf(call.body, 'source', ['web', 'cli']));
      }
      setVersion(call, 'notes', textOr(call.body, 'notes', ''));
      return { deprecationWarnings: [] };
    },
  },
};

function findVersion(call: Call): Row | undefined {
  const sql = 'SELECT * FROM pack_versions WHERE pack = ? AND version = ?';
  return call.db.get(sql, findPack(call).number('id'), param(call, 'packVersion'));
}

/** Sets something of a version that is not there yet. */
function setVersion(call: Call, column: 'bundle' | 'source' | 'notes', value: string): void {
  const pack = findPack(call, 'edit').number('id');
  const sql = `UPDATE pack_versions SET ${column} = ? WHERE pack = ? AND version = ? AND notes IS NULL`;
  assertChanged(call.db.run(sql, value, pack, param(call, 'packVersion')));
}

function versionJson(_call: Call, row: Row): object {
  const source = row.optional('source');
  return {
    packId: row.number('pack'),
    packVersion: row.text('version'),
    buildNotes: row.text('notes'),
    createdAt: row.text('created_at'),
    creationUserLoginId: row.text('email'),
    ...(source !== undefined && { source }),
  };
}
