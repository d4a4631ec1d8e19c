// The shape of a command: its words, its flags, and what it does with a connection.
import type { ParseArgsOptionsConfig } from 'node:util'
import type { OfficeCloud } from './office-cloud.ts'

export type Flag = {
  type: 'string' | 'boolean'
  multiple?: boolean
  /** What stands after the flag in the help, e.g. FILE. */
  value?: string
  words: string
}

export type FlagValues = Record<string, string | boolean | string[] | undefined>

export type Run = {
  cloud: OfficeCloud
  flags: FlagValues
  /** What stands beside the flags. */
  names: string[]
  isDryRun: boolean
  say(line: string): void
  now(): Date
}

export type OfficeCommand = {
  name: string
  /** Arguments beside the flags, as the help shows them. */
  takes?: string
  summary: string
  /** The group of head office whose work it is. */
  group: string
  /** More words under the help: what it does, and what it does not. */
  about: string
  flags: Record<string, Flag>
  /** Without a dry run where nothing is written. */
  hasDryRun: boolean
  /** False for what needs no cloud, such as making a key. */
  needsCloud: boolean
  /** Returns the exit code. */
  run(run: Run): Promise<number>
}

/** Flags that every command has. */
export const COMMON_FLAGS: Record<string, Flag> = {
  credential: {
    type: 'string',
    value: 'FILE',
    words: 'address and login of the cloud (JSON, 0600)',
  },
  ca: { type: 'string', value: 'FILE', words: "the cloud's own authority (PEM)" },
  help: { type: 'boolean', words: 'this text' },
}
export const DRY_RUN_FLAG: Flag = {
  type: 'boolean',
  words: 'shows what would change, changes nothing',
}

export const flagsOf = ({ flags, hasDryRun }: OfficeCommand): Record<string, Flag> => ({
  ...flags,
  ...(hasDryRun ? { 'dry-run': DRY_RUN_FLAG } : {}),
  ...COMMON_FLAGS,
})

export const parserOptions = (flags: Record<string, Flag>): ParseArgsOptionsConfig =>
  Object.fromEntries(
    Object.entries(flags).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  )

export function helpOf(command: OfficeCommand): string {
  const flags = Object.entries(flagsOf(command)).map(([name, { value, words }]) => {
    const left = `  --${name}${value ? ` ${value}` : ''}`
    return `${left.padEnd(26)} ${words}`
  })
  const usage = ['ocean cloud', command.name, command.takes ?? '', '[flags]'].filter(Boolean)
  return [
    command.summary,
    '',
    `  ${usage.join(' ')}`,
    '',
    command.about,
    '',
    'Flags',
    ...flags,
    '',
    `Whose work it is: ${command.group}`,
  ].join('\n')
}

/** A flag's text, or undefined. */
export const textFlag = (flags: FlagValues, name: string): string | undefined => {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}
export const listFlag = (flags: FlagValues, name: string): string[] => {
  const value = flags[name]
  return Array.isArray(value) ? value : []
}
