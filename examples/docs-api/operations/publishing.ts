import { flagOr, oneOf, textOr, textsIn } from '../body.js';
import {
  assertChanged,
  docOf,
  newId,
  noteMutation,
  type Operations,
  timestamp,
} from '../operation.js';
import { Problem } from '../problem.js';

const MODES = ['view', 'play', 'edit'] as const;

/** Docs as the public sees them. `getDoc` returns how a doc is published. */
export const publishingOperations: Operations = {
  listCategories: {
    route: 'GET /categories',
    answer: ({ db }) => {
      const categories = db.all('SELECT name FROM categories ORDER BY name');
      return { items: categories.map((row) => ({ name: row.text('name') })) };
    },
  },
  publishDoc: {
    route: 'PUT /docs/{docId}/publish',
    members: ['slug', 'discoverable', 'earnCredit', 'categoryNames', 'mode'],
    status: 202,
    answer: (call) => {
      const { body, db } = call;
      const categories = textsIn(body, 'categoryNames');
      for (const name of categories) {
        const isKnown = db.get('SELECT 1 FROM categories WHERE name = ?', name) !== undefined;
        if (!isKnown) throw new Problem(400, 'There is no such category');
      }
      const slug = textOr(body, 'slug', newId('doc'));
      if (!/^[\w-]+$/.test(slug)) throw new Problem(400, 'A slug has letters, digits and hyphens');
      db.run(
        'INSERT OR REPLACE INTO published VALUES (?, ?, ?, ?, ?, ?, ?)',
        docOf(call),
        slug,
        textOr(body, 'mode', undefined) === undefined ? 'view' : oneOf(body, 'mode', MODES),
        flagOr(body, 'discoverable', false),
        flagOr(body, 'earnCredit', false),
        JSON.stringify(categories),
        timestamp(),
      );
      return { requestId: noteMutation(call) };
    },
  },
  unpublishDoc: {
    route: 'DELETE /docs/{docId}/publish',
    answer: (call) => {
      assertChanged(call.db.run('DELETE FROM published WHERE doc = ?', docOf(call)));
      return {};
    },
  },
};
