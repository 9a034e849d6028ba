// Imports go one way only (HOUSE rules; decision 002). Every exception stands here with its reason.

const may = {
  lib: [],
  db: ['lib'],
  zoho: ['lib'],
  shopify: ['lib'],
  mail: ['lib'],
  queue: ['lib', 'db'], // pg-boss runs on the app's own database
  mapping: ['lib'],
  ui: ['lib'],
  sync: ['lib', 'db', 'queue', 'shopify', 'zoho', 'mapping'],
  operations: ['lib', 'db', 'queue', 'zoho', 'sync'],
}
const config = '^app/server/config\\.server\\.ts$' // types of the environment, read by both remotes
const pureRemote = '^app/(shopify|zoho)/[a-z-/]+\\.ts$'
const screensRead = '^app/(db/screens/|sync/|mapping/settings/)' // types only

// The rooms of sync, from the ground up: none imports one above it, types included.
const rooms = [
  'core',
  'work',
  'protection',
  'zoho-session',
  'lifecycle',
  'org',
  'pipeline/rows',
  'matching',
  'pipeline',
  'accounts',
  'setup',
  'products',
  'dry-run',
  'customers',
  'orders',
  'checkouts',
  'notes',
  'images',
  'kinds',
  'reconcile',
  'live',
  'import',
  'move',
  'queries',
  'flow',
  'mail',
  'tasks',
]
const roomRules = rooms.map((room, i) => ({
  name: `sync/${room} imports no room above it`,
  severity: 'error',
  from: { path: `^app/sync/${room}/[^/]+$` },
  to: { path: '^app/sync/', pathNot: `^app/sync/(${rooms.slice(0, i + 1).join('|')})/[^/]+$` },
}))

const sharedUi = '^app/ui/(components|format|frame|wording)/'

const folderRules = Object.entries(may).map(([from, allowed]) => ({
  name: `${from} imports only ${allowed.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^app/${from}/` },
  to: {
    path: '^app/',
    pathNot: [
      `^app/(${[from, ...allowed].join('|')})/`,
      config,
      ...(from === 'mapping' ? [pureRemote] : []),
      ...(from === 'ui' ? [pureRemote, '^app/mapping/[a-z-/]+\\.ts$', screensRead] : []),
    ],
  },
}))

module.exports = {
  forbidden: [
    ...folderRules,
    ...roomRules,
    {
      name: 'pure stays pure',
      severity: 'error',
      from: {
        path: '^app/',
        pathNot:
          '\\.server\\.tsx?$|^app/(routes/|root\\.tsx|server/(server|worker|admin|load-context)\\.ts|queue/jobs\\.ts)',
      },
      to: { path: '\\.server\\.tsx?$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'screens never import one another',
      severity: 'error',
      from: { path: '^app/ui/([^/]+)/', pathNot: sharedUi },
      to: { path: '^app/ui/', pathNot: [sharedUi, '^app/ui/$1/'] },
    },
    {
      name: 'what screens share knows no screen',
      severity: 'error',
      from: { path: sharedUi },
      to: { path: '^app/ui/', pathNot: sharedUi },
    },
    { name: 'app never imports test', severity: 'error', from: { path: '^app/' }, to: { path: '^test/' } },
    {
      name: 'extensions are programs of their own',
      severity: 'error',
      from: { path: '^extensions/' },
      to: { path: '^(app|test)/' },
    },
    {
      name: 'simulators know nothing of the app',
      severity: 'error',
      from: { path: '^test/simulators/' },
      to: { path: '^app/' },
    },
    // The simulators mirror remote schemas that are themselves circular: an order has refunds, a refund has its order.
    {
      name: 'no cycles',
      severity: 'error',
      from: { pathNot: '^test/simulators/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\?url$|^build/' },
  },
}
