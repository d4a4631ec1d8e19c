// Words that may not stand in certain rooms, and what to write instead. Measured on the syntax
// tree, so that a comment or a text for people may name them.

export type BannedWord = { words: RegExp; files: RegExp; notIn?: RegExp; instead: string }

/** Rooms whose time and chance come from Seams, so that days of trade can be simulated. */
const SEAMED =
  /^(hub\/(?!system\/|lan\/|main\.ts)|terminal-ui\/src\/link\/|cloud-relay\/(drain|relay-loop|push))/
/** The files that wrap the real clock, timers and randomness. */
const REAL_SEAMS = /-seams\.ts$/

export const BANNED_WORDS: BannedWord[] = [
  {
    words: /^(Date\.now|performance\.now)$/,
    files: SEAMED,
    notIn: REAL_SEAMS,
    instead: 'Seams.clock',
  },
  {
    words: /^(Math\.random|crypto\.randomUUID|crypto\.getRandomValues)$/,
    files: SEAMED,
    notIn: REAL_SEAMS,
    instead: 'Seams.randomness (ids: uuidv7 of #domain/ids.ts)',
  },
  {
    words: /^(setTimeout|setInterval)$/,
    files: SEAMED,
    notIn: REAL_SEAMS,
    instead: 'Seams.timers.after',
  },
  {
    words: /^(parseFloat|Number\.parseFloat|.*\.toFixed)$/,
    files: /^hub\/domain\//,
    instead: 'integers: parseMoney, parseQuantity, formatMoney',
  },
  {
    words: /^console\.\w+$/,
    files: /^(hub|cloud-relay|terminal-ui\/src)\//,
    instead: 'the logger: HubDeps.log',
  },
  {
    words: /^process\.env$/,
    files: /^hub\//,
    notIn: /^hub\/config\.ts$/,
    instead: 'hub/config.ts, the only reader of the environment',
  },
]

/** In every text file, comments and documents included. */
export const BANNED_TEXTS: { text: RegExp; instead: string }[] = [
  {
    text: /\b(TODO|FIXME|XXX|HACK)\b/,
    instead: 'do it, or say in docs who will and why not now',
  },
  {
    text: /(?<![\w.~-])\/(home|root|Users|work)\/\w/,
    instead: 'a path relative to the repository: nobody else has this machine',
  },
  {
    text: /\b(registry\.npmjs\.org|registry\.yarnpkg\.com|npmmirror\.com|jsr\.io)\b/,
    instead: 'nothing: where packages come from is npm’s own setting',
  },
]
