import { createHash } from 'node:crypto';
import { textIn, textOr } from '../body.js';
import type { Row } from '../data/database.js';
import {
  assertChanged,
  type Call,
  found,
  noteMutation,
  type Operations,
  pageOf,
  param,
  timestamp,
} from '../operation.js';
import { Problem } from '../problem.js';
import { findPack } from './packs.js';

/** Versions of packs. One is registered, then uploaded, and there once its upload is complete. */
export const packVersionOperations: Operations = {
  listPackVersions: {
    route: 'GET /packs/{packId}/versions',
    answer: (call) => {
      const sql =
        'SELECT * FROM pack_versions WHERE pack = ? AND notes IS NOT NULL ORDER BY created_at';
      return pageOf(call, call.db.all(sql, findPack(call).number('id')), versionJson);
    },
  },
  registerPackVersion: {
    route: 'POST /packs/{packId}/versions/{packVersion}/register',
    answer: (call) => {
      const pack = findPack(call, 'edit').number('id');
      const version = param(call, 'packVersion');
      if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Problem(400, 'A version is like 1.2.3');
      if (findVersion(call)) throw new Problem(409, 'This version is already there');
      const sql = 'INSERT INTO pack_versions (pack, version, hash, created_at) VALUES (?, ?, ?, ?)';
      call.db.run(sql, pack, version, textIn(call.body, 'bundleHash'), timestamp());
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
    answer: (call) => {
      const version = found(findVersion(call));
      const hash = createHash('sha256').update(version.optional('bundle') ?? '');
      if (hash.digest('hex') !== version.text('hash')) {
        throw new Problem(400, 'What was uploaded is not what was registered');
      }
      setVersion(call, 'notes', textOr(call.body, 'notes', ''));
      return { requestId: noteMutation(call) };
    },
  },
};

function findVersion(call: Call): Row | undefined {
  const sql = 'SELECT * FROM pack_versions WHERE pack = ? AND version = ?';
  return call.db.get(sql, findPack(call).number('id'), param(call, 'packVersion'));
}

/** Sets something of a version that is not there yet. */
function setVersion(call: Call, column: 'bundle' | 'notes', value: string): void {
  const pack = findPack(call, 'edit').number('id');
  const sql = `UPDATE pack_versions SET ${column} = ? WHERE pack = ? AND version = ? AND notes IS NULL`;
  assertChanged(call.db.run(sql, value, pack, param(call, 'packVersion')));
}

function versionJson(_call: Call, row: Row): object {
  return {
    packId: row.number('pack'),
    packVersion: row.text('version'),
    buildNotes: row.text('notes'),
    createdAt: row.text('created_at'),
  };
}
