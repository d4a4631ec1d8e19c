// The only reader of the environment. Setting `httpsPort` is the variable HUB_HTTPS_PORT.

import { join, resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Default, Errors } from 'typebox/value'
import { PROVIDER_NAMES } from './payment/connect-provider.ts'
import { readServiceManager, type ServiceManager } from './system/systemd-notify.ts'

const ROOT = resolve(import.meta.dirname, '..')
const PREFIX = 'HUB_'
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const

const port = (usual: number | 'off') =>
  Type.Union([Type.Integer({ minimum: 0, maximum: 65_535 }), Type.Literal('off')], {
    default: usual,
    description: 'a port from 0 (any free one) to 65535, or off',
  })

// Each description ends the sentence "HUB_X must be …".
const Settings = Type.Object(
  {
    dataFolder: Type.String({
      minLength: 1,
      default: join(ROOT, 'data', 'hub'),
      description: "a folder for the outlet's database and keys",
    }),
    /** The door for the LAN, with the outlet's own certificate. */
    httpsHost: Type.String({
      minLength: 1,
      default: '0.0.0.0',
      description: 'an address of this machine to listen on',
    }),
    httpsPort: port(8443),
    /** Plain HTTP for browsers and programs on this machine; never offered to the LAN. */
    httpPort: port('off'),
    /** Plain HTTP for the LAN that only explains how a device comes to trust the hub; usually 80. */
    onboardingPort: port('off'),
    /** Of this box, as its name and its papers say it; without one, this is no box (0095). */
    serial: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9]{4,16}$',
        description: '4 to 16 small letters and digits',
      }),
    ),
    /** Says name and service on the LAN by the box's avahi (0095). */
    discovery: Type.Union([Type.Literal('on'), Type.Literal('off')], {
      default: 'off',
      description: 'on or off',
    }),
    /** The socket of the process that signs certificates; without one the hub has the key itself. */
    signer: Type.Optional(Type.String({ minLength: 1, description: 'the path of a socket' })),
    /** What the box's own screen shows: state, name, fingerprint, and the claim code. */
    screenFile: Type.Optional(Type.String({ minLength: 1, description: 'the path of a file' })),
    /** Under `.local`; without one, hub-<outlet code>. */
    name: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
        description: 'one label of a host name, e.g. hub-mart01',
      }),
    ),
    /** For demonstrations: the certificate is also good for https://localhost. */
    certifyLocalhost: Type.Union([Type.Literal('yes'), Type.Literal('no')], {
      default: 'no',
      description: 'yes or no',
    }),
    logLevel: Type.Union(
      LEVELS.map((level) => Type.Literal(level)),
      { default: 'info', description: `one of ${LEVELS.join(', ')}` },
    ),
    /** Without it the relay is not woken; it finds out by itself. */
    redisUrl: Type.Optional(
      Type.String({
        pattern: '^(rediss?://.+|unix:/.+)$',
        description: 'redis://host:port or unix:/path/of/socket',
      }),
    ),
    /** Where the relay hands over what came from the cloud; without one, in the data folder. */
    relaySocket: Type.Optional(Type.String({ minLength: 1, description: 'the path of a socket' })),
    /** Without it, what needs head office's signature is refused. */
    headOfficeKey: Type.Optional(
      Type.String({
        minLength: 1,
        description: "the file of head office's Ed25519 public key, PEM",
      }),
    ),
    /** Without it, the outlet's keys are not sealed for head office. */
    recoveryKey: Type.Optional(
      Type.String({
        minLength: 1,
        description: "the file of head office's public recovery key, PEM",
      }),
    ),
    /** Without one, no second copy of the database is kept. Never on a stick: it is not encrypted. */
    backupFolder: Type.Optional(
      Type.String({ minLength: 1, description: 'a folder for copies of the database' }),
    ),
    /** What /proc, /sys and /run lie below, from which the hardware is read (0102). */
    machineRoot: Type.String({ minLength: 1, default: '/', description: 'a folder' }),
    /** The socket of whoever makes a rehearsal's faults; with it, only a rehearsal is opened. */
    rehearsal: Type.Optional(
      Type.String({ minLength: 1, description: "the path of the rehearsal's socket" }),
    ),
    /** An update tries this release: doors for this machine alone, and nothing is printed. */
    trial: Type.Union([Type.Literal('yes'), Type.Literal('no')], {
      default: 'no',
      description: 'yes or no',
    }),
    /** Who confirms QRIS and e-wallet payments; the demo ones pay by themselves. */
    paymentProvider: Type.Union(
      PROVIDER_NAMES.map((name) => Type.Literal(name)),
      { default: 'none', description: `one of ${PROVIDER_NAMES.join(', ')}` },
    ),
    /** The built screens. */
    uiFolder: Type.String({
      minLength: 1,
      default: join(ROOT, 'terminal-ui', 'dist'),
      description: 'the folder of the built screens',
    }),
  },
  { additionalProperties: false },
)

export type Config = Readonly<Static<typeof Settings>>

/**
 * Reads every HUB_ variable, once. Throws one sentence for each that is wrong or unknown: a
 * misspelt setting that is quietly ignored is found on the day it is needed.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.entries(environment).filter(([name]) => name.startsWith(PREFIX))
  const texts = Object.fromEntries(given.map(([name, text]) => [settingOf(name), text]))
  const values = Object.entries(texts).map(([name, text]) => [name, readValue(name, text ?? '')])
  const settings = Default(Settings, Object.fromEntries(values))
  const wrong = new Set(Errors(Settings, settings).map(({ instancePath }) => instancePath.slice(1)))
  const sentences = [...wrong].filter((name) => name !== '').map((name) => complain(name, texts))
  if (sentences.length === 0) sentences.push(...complainOfRehearsal(texts))
  if (sentences.length > 0) throw new Error(sentences.join('\n'))
  return Object.freeze(settings as Static<typeof Settings>)
}

/** What leads out of the box, and the shop's own folder by default. */
function complainOfRehearsal(texts: Record<string, string | undefined>): string[] {
  if (texts.rehearsal === undefined) return []
  const outside = ['redisUrl', 'backupFolder', 'headOfficeKey', 'recoveryKey'].filter(
    (name) => name in texts,
  )
  const sentences = outside.map(
    (name) => `${variableOf(name)} is not for a rehearsal: nothing of it may leave its folder.`,
  )
  if (texts.dataFolder !== undefined) return sentences
  return [...sentences, 'HUB_DATA_FOLDER must be said for a rehearsal: it has a folder of its own.']
}

/** What systemd wants to hear; it passes that on by variables of its own. */
export const serviceManager = (): ServiceManager => readServiceManager(process.env)

function complain(setting: string, texts: Record<string, string | undefined>): string {
  const variable = variableOf(setting)
  const descriptions = new Map(
    Object.entries(Settings.properties).map(([name, schema]) => [name, describe(schema)]),
  )
  const description = descriptions.get(setting)
  if (description) return `${variable} must be ${description}; it is "${texts[setting]}".`
  const known = [...descriptions.keys()].map(variableOf).join(', ')
  return `${variable} is not a setting of the hub; these are: ${known}.`
}

/** The environment has only texts; ports are numbers. */
const readValue = (setting: string, text: string): string | number =>
  /Port$/.test(setting) && /^\d{1,5}$/.test(text) ? Number(text) : text

const describe = (schema: object): string =>
  'description' in schema ? String(schema.description) : 'right'

/** HUB_HTTPS_PORT -> httpsPort */
const settingOf = (variable: string): string =>
  variable
    .slice(PREFIX.length)
    .toLowerCase()
    .replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** httpsPort -> HUB_HTTPS_PORT */
const variableOf = (setting: string): string =>
  PREFIX + setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
