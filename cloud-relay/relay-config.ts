// The only reader of the environment. Setting `hubSocket` is the variable RELAY_HUB_SOCKET, and
// so on.
import { type Static, Type } from 'typebox'
import { Convert, Default, Errors } from 'typebox/value'

const PREFIX = 'RELAY_'
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
const PULL_EVERY_MS = 120_000
const CALL_TIMEOUT_MS = 20_000

// Each description ends the sentence "RELAY_X must be …".
const Settings = Type.Object(
  {
    /** Opened for reading only. */
    outletDatabase: Type.String({ minLength: 1, description: "the hub's database file" }),
    dataFolder: Type.String({
      minLength: 1,
      description: "a folder for the relay's own small file",
    }),
    hubSocket: Type.String({ minLength: 1, description: "the path of the hub's socket" }),
    cloudUrl: Type.String({
      pattern: '^postgres(ql)?://([^@/]+@)?[^@/]+/.+$',
      description: 'postgresql://host:port/database',
    }),
    /** The outlet's login; without it the URL must hold one, which cannot be changed from afar. */
    cloudCredential: Type.Optional(
      Type.String({ minLength: 1, description: "a file with the outlet's login" }),
    ),
    /** Without one the connection is not encrypted: for a server on this machine only. */
    cloudCaFile: Type.Optional(
      Type.String({ minLength: 1, description: "the file of the cloud's own authority, PEM" }),
    ),
    /** Without it, or while Redis is away, the watchdog drains every few seconds. */
    redisUrl: Type.Optional(
      Type.String({
        pattern: '^(rediss?://.+|unix:/.+)$',
        description: 'redis://host:port or unix:/path/of/socket',
      }),
    ),
    /** Carries a rehearsal's documents and no shop's, and only to a cloud on this machine. */
    rehearsal: Type.Union([Type.Literal('yes'), Type.Literal('no')], {
      default: 'no',
      description: 'yes or no',
    }),
    /** In place of what names the hardware: for virtual machines, and for tests. */
    boxId: Type.Optional(Type.String({ minLength: 1, description: 'a name for this machine' })),
    callTimeoutMs: Type.Integer({
      minimum: 500,
      maximum: 120_000,
      default: CALL_TIMEOUT_MS,
      description: 'milliseconds from 500 to 120000',
    }),
    /** Figures and health at 127.0.0.1; without it there is no such door. */
    metricsPort: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 65_535, description: 'a port from 0 to 65535' }),
    ),
    /** How often head office's feed is looked at where no sale asks for it. */
    pullEveryMs: Type.Integer({
      minimum: 200,
      maximum: 3_600_000,
      default: PULL_EVERY_MS,
      description: 'milliseconds from 200 to 3600000',
    }),
    logLevel: Type.Union(
      LEVELS.map((level) => Type.Literal(level)),
      { default: 'info', description: `one of ${LEVELS.join(', ')}` },
    ),
  },
  { additionalProperties: false },
)

export type RelayConfig = Readonly<Static<typeof Settings>>

/** Reads every RELAY_ variable, once. Throws one sentence for each that is wrong or unknown. */
export function readRelayConfig(environment: NodeJS.ProcessEnv): RelayConfig {
  const given = Object.entries(environment).filter(([name]) => name.startsWith(PREFIX))
  const texts = Object.fromEntries(given.map(([name, text]) => [settingOf(name), text]))
  const settings = Convert(Settings, Default(Settings, texts))
  const wrong = Errors(Settings, settings).map((error) =>
    error.keyword === 'required' ? error.params.requiredProperties : [error.instancePath.slice(1)],
  )
  const isKnown = (name: string): boolean => name in Settings.properties
  const sentences = [
    ...[...new Set(wrong.flat())].filter(isKnown).map(complain),
    ...Object.keys(texts)
      .filter((name) => !isKnown(name))
      .map((name) => `${variableOf(name)} is not a setting of the relay.`),
  ]
  if (sentences.length === 0) sentences.push(...complainOfLogin(texts), ...complainOfPlace(texts))
  if (sentences.length > 0) throw new Error(sentences.join('\n'))
  return Object.freeze(settings as Static<typeof Settings>)
}

/** One login, in one place. */
function complainOfLogin({ cloudUrl = '', cloudCredential }: Record<string, unknown>): string[] {
  const { username, password } = new URL(String(cloudUrl))
  const isStated = username !== '' && password !== ''
  if (cloudCredential !== undefined && (username !== '' || password !== '')) {
    return ['RELAY_CLOUD_URL must hold no login when RELAY_CLOUD_CREDENTIAL is set.']
  }
  if (cloudCredential !== undefined || isStated) return []
  return ["RELAY_CLOUD_CREDENTIAL must be set to a file with the outlet's login."]
}

function complainOfPlace({ rehearsal, cloudUrl = '' }: Record<string, unknown>): string[] {
  const isHere = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(new URL(String(cloudUrl)).hostname)
  if (rehearsal !== 'yes' || isHere) return []
  return ['RELAY_CLOUD_URL must be on this machine for a rehearsal.']
}

function complain(setting: string): string {
  const schemas = new Map<string, object>(Object.entries(Settings.properties))
  const schema = schemas.get(setting) ?? {}
  const description = 'description' in schema ? schema.description : 'right'
  return `${variableOf(setting)} must be ${description}.`
}

/** RELAY_HUB_SOCKET -> hubSocket */
const settingOf = (variable: string): string =>
  variable
    .slice(PREFIX.length)
    .toLowerCase()
    .replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** hubSocket -> RELAY_HUB_SOCKET */
const variableOf = (setting: string): string =>
  PREFIX + setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
