// The only reader of the environment. Setting `cloudUrl` is the variable RECEIPTS_CLOUD_URL, and
// so on.
import { type Static, Type } from 'typebox'
import { Convert, Default, Errors } from 'typebox/value'

const PREFIX = 'RECEIPTS_'
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const

// Each description ends the sentence "RECEIPTS_X must be …".
const Settings = Type.Object(
  {
    cloudUrl: Type.String({
      pattern: '^postgres(ql)?://([^@/]+@)?[^@/]+/.+$',
      description: 'postgresql://host:port/database',
    }),
    /** The login of a role in ocean_receipts; without it the URL must hold one. */
    cloudCredential: Type.Optional(
      Type.String({ minLength: 1, description: 'a file with the login, mode 600' }),
    ),
    /** Without one the connection is not encrypted: for a server on this machine only. */
    cloudCaFile: Type.Optional(
      Type.String({ minLength: 1, description: "the file of the cloud's own authority, PEM" }),
    ),
    host: Type.String({
      minLength: 1,
      default: '127.0.0.1',
      description: 'an address to listen at',
    }),
    port: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      default: 8090,
      description: 'a port from 0 to 65535',
    }),
    /** Whose word says where a request came from: the connection's, or the proxy's before us. */
    behindProxy: Type.Union([Type.Literal('yes'), Type.Literal('no')], {
      default: 'no',
      description: 'yes or no',
    }),
    /** Figures and health at 127.0.0.1; without it there is no such door. */
    metricsPort: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 65_535, description: 'a port from 0 to 65535' }),
    ),
    logLevel: Type.Union(
      LEVELS.map((level) => Type.Literal(level)),
      { default: 'info', description: `one of ${LEVELS.join(', ')}` },
    ),
  },
  { additionalProperties: false },
)
export type ReceiptsConfig = Readonly<Static<typeof Settings>>

/** Reads every RECEIPTS_ variable, once. Throws one sentence for each that is wrong or unknown. */
export function readReceiptsConfig(environment: NodeJS.ProcessEnv): ReceiptsConfig {
  const given = Object.entries(environment).filter(([name]) => name.startsWith(PREFIX))
  const texts = Object.fromEntries(given.map(([name, text]) => [settingOf(name), text]))
  const settings = Convert(Settings, Default(Settings, texts))
  const wrong = Errors(Settings, settings).flatMap((error) =>
    error.keyword === 'required' ? error.params.requiredProperties : [error.instancePath.slice(1)],
  )
  const schemas = new Map<string, object>(Object.entries(Settings.properties))
  const sentences = [
    ...[...new Set(wrong)]
      .filter((name) => schemas.has(name))
      .map((name) => `${variableOf(name)} must be ${wordsOf(schemas.get(name))}.`),
    ...Object.keys(texts)
      .filter((name) => !schemas.has(name))
      .map((name) => `${variableOf(name)} is not a setting of the receipts' server.`),
  ]
  if (sentences.length > 0) throw new Error(sentences.join('\n'))
  return Object.freeze(settings as Static<typeof Settings>)
}

const wordsOf = (schema: object = {}): string =>
  'description' in schema ? String(schema.description) : 'right'

const settingOf = (variable: string): string =>
  variable
    .slice(PREFIX.length)
    .toLowerCase()
    .replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
const variableOf = (setting: string): string =>
  PREFIX + setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
