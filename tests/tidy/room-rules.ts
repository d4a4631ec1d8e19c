// Who may import whom. The linter says the same while you type; this says it in words.
// A target is a path from the root (a folder ends with /) or the name of a package.

export type RoomRule = { room: string; files: RegExp; mayImport: string[]; words: string }

const FASTIFY = ['fastify', '@fastify/']
const NODE = 'node:'

/** The first rule whose pattern fits a file is the file's rule. */
export const ROOM_RULES: RoomRule[] = [
  {
    room: 'hub/domain',
    files: /^hub\/domain\//,
    mayImport: ['hub/domain/', 'typebox'],
    words:
      'the shared core imports itself and the schema builder: it runs in browsers and relays too',
  },
  {
    room: 'hub/db',
    files: /^hub\/db\//,
    mayImport: ['hub/db/', 'hub/domain/', 'kysely', 'better-sqlite3', NODE],
    words: 'the database knows no feature and no server',
  },
  {
    room: 'hub/devices',
    files: /^hub\/devices\//,
    mayImport: [
      ...['hub/devices/', 'hub/domain/', '@point-of-sale/', '@napi-rs/canvas', 'usb'],
      ...['serialport', NODE],
    ],
    words: 'devices get their jobs through an interface: no database, no feature, no server',
  },
  {
    room: 'hub/lan',
    files: /^hub\/lan\//,
    mayImport: [
      ...['hub/lan/', 'hub/domain/', 'hub/app-types.ts', 'hub/requester.ts', ...FASTIFY, 'ws'],
      'hub/system/durable-file.ts',
      ...['@peculiar/', 'reflect-metadata', NODE],
    ],
    words: 'the LAN carries messages; features are passed in by app.ts',
  },
  {
    room: 'hub/outbox/kick.ts',
    files: /^hub\/outbox\/kick\.ts$/,
    mayImport: ['hub/outbox/', 'hub/domain/', 'bullmq', 'ioredis', NODE],
    words: 'the one file of the hub that knows the queue',
  },
  {
    room: 'hub/outbox',
    files: /^hub\/outbox\//,
    mayImport: ['hub/outbox/', 'hub/domain/', 'hub/db/', 'typebox', NODE],
    words: 'appended inside the transaction of a feature, so it knows no feature',
  },
  {
    room: 'hub/system',
    files: /^hub\/system\//,
    mayImport: [
      ...['hub/system/', 'hub/domain/', 'hub/app-types.ts', 'hub/config.ts', ...FASTIFY],
      ...['pino', 'prom-client', NODE],
    ],
    words: 'logger, metrics, health: no feature, no database',
  },
  {
    room: 'the hub’s composition root',
    files: /^hub\/[a-z-]+\.ts$/,
    mayImport: [
      ...['hub/', 'package.json', ...FASTIFY, 'fast-json-stringify'],
      ...['pino', 'prom-client', 'typebox', NODE],
    ],
    words: 'app.ts and main.ts put the hub together, and nothing else does',
  },
  {
    room: 'a feature’s routes',
    files: /^hub\/[a-z-]+\/[a-z-]*-routes\.ts$/,
    mayImport: ['hub/', ...FASTIFY, 'typebox', NODE],
    words: 'routes validate, authorise, call and answer',
  },
  {
    room: 'a feature',
    files: /^hub\/[a-z-]+\//,
    mayImport: ['hub/', 'kysely', 'csv-parse', 'prom-client', 'typebox', NODE],
    words: 'only its routes know the server; SQL is built with kysely',
  },
  {
    room: 'terminal-ui',
    files: /^terminal-ui\/src\//,
    mayImport: [
      ...['terminal-ui/', 'hub/domain/', 'preact', '@preact/', 'idb', 'workbox-', 'virtual:'],
      'typebox',
    ],
    words: 'the screens import the shared core, preact, signals, idb and workbox',
  },
  {
    room: 'cloud-relay/head-office',
    files: /^cloud-relay\/head-office\//,
    mayImport: ['cloud-relay/', 'hub/domain/', 'pg', 'csv-parse', 'typebox', NODE],
    words: 'head office’s commands import the shared core, the relay’s files, pg and csv-parse',
  },
  {
    room: 'cloud-relay/e-receipts',
    files: /^cloud-relay\/e-receipts\//,
    mayImport: ['cloud-relay/', 'hub/domain/', 'pg', 'pino', 'prom-client', 'typebox', NODE],
    words: 'the server of receipts imports the shared core, the relay’s files, pg, pino, metrics',
  },
  {
    room: 'cloud-relay',
    files: /^cloud-relay\//,
    mayImport: [
      ...['cloud-relay/', 'hub/domain/', 'bullmq', 'ioredis', 'pg', 'better-sqlite3', 'pino'],
      ...['prom-client', 'typebox', NODE],
      // Both are services of one box; what systemd hears is written once.
      'hub/system/systemd-notify.ts',
    ],
    words: 'the relay imports the shared core and its own files, never the hub',
  },
  {
    room: 'provisioning',
    files: /^provisioning\//,
    mayImport: [
      ...['provisioning/', 'hub/domain/', '@peculiar/', 'reflect-metadata', 'package.json', NODE],
      // The signer of certificates is the hub's own code in another process.
      ...['hub/lan/authority.ts', 'hub/lan/lan-addresses.ts', 'hub/system/build-floor.ts'],
      'hub/escrow/seal-parcel.ts',
      // How a small file is replaced, and given to the hub's user, is written once; and which files
      // make a box an outlet's.
      ...['hub/system/durable-file.ts', 'hub/system/give-to-owner.ts'],
      'hub/system/read-key-files.ts',
      // With a handle of its own that cannot write.
      ...['better-sqlite3', 'typebox'],
    ],
    words: 'a technician’s tools know no feature of the hub and write no database',
  },
  {
    room: 'migrations',
    files: /^migrations\//,
    mayImport: ['kysely'],
    words: 'a released migration depends on nothing of ours that may change',
  },
]

export const ruleOf = (file: string): RoomRule | undefined =>
  ROOM_RULES.find(({ files }) => files.test(file))

/** Null when the import is allowed, else why not. */
export function judgeImport(file: string, target: string): string | null {
  const rule = ruleOf(file)
  if (!rule) return null
  if (!rule.mayImport.some((allowed) => isWithin(target, allowed))) return rule.words
  if (!/^a feature/.test(rule.room)) return null
  return judgeFeatureImport(file, target)
}

function judgeFeatureImport(file: string, target: string): string | null {
  const [, ownFolder] = file.split('/')
  const [, folder] = target.split('/')
  if (!target.startsWith('hub/') || folder === ownFolder) return null
  if (/^hub\/(main|app)\.ts$/.test(target)) return 'a feature does not know who put it together'
  if (target.startsWith('hub/devices/') || target.startsWith('hub/lan/'))
    return 'devices and the LAN are handed to a feature, never imported by it'
  if (target.startsWith('hub/system/')) return null
  // The outlet's one row is what every feature is configured by.
  if (target === 'hub/outlet/outlet-store.ts') return null
  return target.endsWith('-store.ts') ? 'another feature’s verbs, never its store' : null
}

function isWithin(target: string, allowed: string): boolean {
  if (target === allowed) return true
  return /[/:-]$/.test(allowed) && target.startsWith(allowed)
}
