/**
 * What every operation answers to every kind of restricted token. They are all Ada's, and so is the
 * doc "Launch plan", which is A; B is her "Travel journal". Tasks and Team are tables of A. The
 * requests are about A, and where they are about a table, about Tasks.
 *
 * The first column is the status where the token reaches; where there is a dot it is 403. A list shows what a
 * token reaches of it.
 */
export const EXPECTED = parseTable(`
                               | all A B A|B Tasks Team | read write | A,read A,write Tasks,read Tasks,write | A,B Tasks,B
  whoami                   200 |  ✓  ✓ ✓  ✓    ✓     ✓  |   ✓    ✓   |    ✓      ✓        ✓          ✓      |  ✓     ✓

  listDocs                 200 |  ✓  ✓ ✓  ✓    ✓     ✓  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·
  createDoc                201 |  ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·
  getDoc                   200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  deleteDoc                202 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  updateDoc                200 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  listPages                200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  getPage                  200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  updatePage               202 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  createPage               202 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  deletePage               202 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  beginPageContentExport   202 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  getPageContentExportStatus 200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  listSections             200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  getSection               200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·

  listTables               200 |  ✓  ✓ ·  ✓    ✓     ✓  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·
  getTable                 200 |  ✓  ✓ ·  ✓    ✓     ·  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·
  listColumns              200 |  ✓  ✓ ·  ✓    ✓     ·  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·
  getColumn                200 |  ✓  ✓ ·  ✓    ✓     ·  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·
  listRows                 200 |  ✓  ✓ ·  ✓    ✓     ·  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·
  getRow                   200 |  ✓  ✓ ·  ✓    ✓     ·  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·
  upsertRows               202 |  ✓  ✓ ·  ✓    ✓     ·  |   ·    ✓   |    ·      ✓        ·          ✓      |  ·     ·
  updateRow                202 |  ✓  ✓ ·  ✓    ✓     ·  |   ·    ✓   |    ·      ✓        ·          ✓      |  ·     ·
  deleteRow                202 |  ✓  ✓ ·  ✓    ✓     ·  |   ·    ✓   |    ·      ✓        ·          ✓      |  ·     ·
  deleteRows               202 |  ✓  ✓ ·  ✓    ✓     ·  |   ·    ✓   |    ·      ✓        ·          ✓      |  ·     ·
  pushButton               202 |  ✓  ✓ ·  ✓    ✓     ·  |   ·    ✓   |    ·      ✓        ·          ✓      |  ·     ·
  getMutationStatus        200 |  ✓  ✓ ·  ✓    ✓     ·  |   ·    ✓   |    ·      ✓        ·          ✓      |  ·     ·
  resolveBrowserLink       200 |  ✓  ✓ ·  ✓    ✓     ·  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·

  listFormulas             200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  getFormula               200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  listControls             200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  getControl               200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·

  getPermissions           200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  getSharingMetadata       200 |  ✓  ✓ ·  ✓    ·     ·  |   ✓    ·   |    ✓      ·        ·          ·      |  ·     ·
  addPermission            200 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  deletePermission         200 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  publishDoc               202 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  unpublishDoc             200 |  ✓  ✓ ·  ✓    ·     ·  |   ·    ✓   |    ·      ✓        ·          ·      |  ·     ·
  listCategories           200 |  ✓  · ·  ·    ·     ·  |   ✓    ·   |    ·      ·        ·          ·      |  ·     ·

  listPacks                200 |  ✓  · ·  ·    ·     ·  |   ✓    ·   |    ·      ·        ·          ·      |  ·     ·
  createPack               200 |  ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·
  getPack                  200 |  ✓  · ·  ·    ·     ·  |   ✓    ·   |    ·      ·        ·          ·      |  ·     ·
  updatePack               200 |  ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·
  getPackPermissions       200 |  ✓  · ·  ·    ·     ·  |   ✓    ·   |    ·      ·        ·          ·      |  ·     ·
  addPackPermission        200 |  ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·
  deletePackPermission     200 |  ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·
  listPackVersions         200 |  ✓  · ·  ·    ·     ·  |   ✓    ·   |    ·      ·        ·          ·      |  ·     ·
  registerPackVersion      200 |  ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·
  uploadPackBundle         200 |  ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·
  packVersionUploadComplete 200 | ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·

  listWorkspaceMembers     200 |  ✓  · ·  ·    ·     ·  |   ✓    ·   |    ·      ·        ·          ·      |  ·     ·
  changeUserRole           200 |  ✓  · ·  ·    ·     ·  |   ·    ✓   |    ·      ·        ·          ·      |  ·     ·
  listWorkspaceRoleActivity 200 | ✓  · ·  ·    ·     ·  |   ✓    ·   |    ·      ·        ·          ·      |  ·     ·
  listDocAnalytics         200 |  ✓  ✓ ✓  ✓    ✓     ✓  |   ✓    ·   |    ✓      ·        ✓          ·      |  ·     ·
`);

/** By operation, by the name of the token, the status. */
type Expected = ReadonlyMap<string, Readonly<Record<string, number>>>;

function parseTable(text: string): Expected {
  const [head = [], ...rows] = text
    .split('\n')
    .map((line) =>
      line.split(/[\s]+|(?<=\s)\|(?=\s)/).filter((cell) => cell !== '' && cell !== '|'),
    )
    .filter((cells) => cells.length > 0);
  return new Map(
    rows.map(([operation = '', status, ...cells]) => {
      if (cells.length !== head.length) throw new Error(`${operation} has another number of cells`);
      const statuses = cells.map((cell) => (cell === '✓' ? Number(status) : 403));
      return [operation, Object.fromEntries(head.map((token, i) => [token, statuses[i] ?? NaN]))];
    }),
  );
}
