import {
  either,
  email,
  flag,
  integer,
  link,
  list,
  type Members,
  number,
  object,
  one,
  text,
  time,
} from './schema-forms.js';

/** Resources of Coda's API, and what they contain of each other: names, types, what is required. */

const linked: Members = { id: text, href: link, browserLink: link };

export const docReference: Members = { ...linked, type: one('doc') };
const pageMembers: Members = { ...linked, type: one('page'), name: text };
export const pageReference = object(pageMembers);
export const tableMembers: Members = {
  ...linked,
  type: one('table'),
  tableType: one('table', 'view'),
  name: text,
};
export const tableReference = object({ ...tableMembers, 'parent?': pageReference });
export const workspaceReference = object({
  id: text,
  type: one('workspace'),
  'organizationId?': text,
  browserLink: link,
  'name?': text,
});
const folderReference = object({ id: text, type: one('folder'), browserLink: link, 'name?': text });
export const icon = object({ name: text, type: text, browserLink: link });

const published = object({
  'description?': text,
  browserLink: link,
  'imageLink?': text,
  discoverable: flag,
  earnCredit: flag,
  mode: one('view', 'play', 'edit'),
  categories: list(object({ name: text })),
});

export const docMembers: Members = {
  ...docReference,
  'icon?': icon,
  name: text,
  owner: email,
  ownerName: text,
  'docSize?': object({
    totalRowCount: number,
    tableAndViewCount: number,
    pageCount: number,
    overApiSizeLimit: flag,
  }),
  'sourceDoc?': object(docReference),
  createdAt: time,
  updatedAt: time,
  'published?': published,
  folder: folderReference,
  workspace: workspaceReference,
  workspaceId: text,
  folderId: text,
};

const context: Members = { '@context': text, 'additionalType?': text };
const person = object({ ...context, '@type': one('Person'), name: text, 'email?': text });

export const page = object({
  ...pageMembers,
  'subtitle?': text,
  'icon?': icon,
  'image?': object({ browserLink: link, 'type?': text, 'width?': number, 'height?': number }),
  contentType: one('canvas', 'embed', 'syncPage'),
  isHidden: flag,
  isEffectivelyHidden: flag,
  'parent?': pageReference,
  children: list(pageReference),
  'authors?': list(person),
  'createdAt?': time,
  'createdBy?': person,
  'updatedAt?': time,
  'updatedBy?': person,
});

const columnReference = object({ id: text, type: one('column'), href: link });

/** Coda lists `viewId` as required, but describes it nowhere and allows no members but those described. */
export const table = object({
  ...tableMembers,
  parent: pageReference,
  'parentTable?': tableReference,
  displayColumn: columnReference,
  rowCount: integer,
  sorts: list(object({ column: columnReference, direction: one('ascending', 'descending') })),
  layout: one('default', 'calendar', 'card', 'detail', 'form', 'masterDetail', 'slide'),
  'filter?': object({
    valid: flag,
    'isVolatile?': flag,
    'hasUserFormula?': flag,
    'hasTodayFormula?': flag,
    'hasNowFormula?': flag,
  }),
  createdAt: time,
  updatedAt: time,
});

/** The formats of columns that the example has. */
const format = either(
  object({ type: one('text', 'person', 'select'), isArray: flag }),
  object({ type: one('button'), isArray: flag, 'label?': text }),
  object({ type: one('checkbox'), isArray: flag, displayType: one('toggle', 'check') }),
  object({ type: one('date'), isArray: flag, 'format?': text }),
  object({
    type: one('link'),
    isArray: flag,
    'display?': one('iconOnly', 'url', 'title', 'card', 'embed'),
    'force?': flag,
  }),
  object({
    type: one('number'),
    isArray: flag,
    'precision?': { type: 'integer', minimum: 0, maximum: 10 },
    'useThousandsSeparator?': flag,
  }),
  object({
    type: one('currency'),
    isArray: flag,
    'currencyCode?': text,
    'precision?': integer,
    'format?': one('currency', 'accounting', 'financial'),
  }),
  object({ type: one('lookup'), isArray: flag, table: tableReference }),
);

export const columnMembers: Members = {
  id: text,
  type: one('column'),
  href: link,
  name: text,
  'display?': flag,
  'calculated?': flag,
  'formula?': text,
  'defaultValue?': text,
  format,
};

const scalar = { type: ['string', 'number', 'boolean'] };
export const value = either(scalar, list(either(scalar, list(scalar))));
const richOne = either(
  scalar,
  person,
  object({
    ...context,
    '@type': one('MonetaryAmount'),
    currency: text,
    amount: either(number, text),
  }),
  object({ ...context, '@type': one('WebPage'), 'name?': text, url: text }),
  object({
    '@context': text,
    '@type': one('StructuredValue'),
    additionalType: one('row'),
    name: text,
    url: link,
    tableId: text,
    rowId: text,
    tableUrl: link,
  }),
);

export const rowMembers: Members = {
  ...linked,
  type: one('row'),
  name: text,
  index: integer,
  createdAt: time,
  updatedAt: time,
  values: {
    type: 'object',
    additionalProperties: either(value, richOne, list(either(richOne, list(richOne)))),
  },
};

export const formulaMembers: Members = { id: text, type: one('formula'), href: link, name: text };
