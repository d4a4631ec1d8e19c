// Head office at its keyboard: a person with a group's rights who types commands.
import { randomBytes } from 'node:crypto'
import { runOcean } from '../../cloud-relay/head-office/run-command.ts'
import type { TestCloud } from './cloud.ts'

export type Typed = { code: number; out: string; err: string }
export type OfficePerson = {
  login: string
  url: string
  /** `ocean cloud <words>`. */
  type(...words: string[]): Promise<Typed>
}

/** Makes a login in these groups, as the database's administrator does. */
export async function hireOffice(
  cloud: Pick<TestCloud, 'ask' | 'postgres'>,
  login: string,
  groups: string[],
): Promise<OfficePerson> {
  const password = randomBytes(9).toString('base64url')
  await cloud.ask(`CREATE ROLE ${login} LOGIN PASSWORD '${password}' IN ROLE ${groups.join(', ')}`)
  const url = new URL(cloud.postgres.url)
  url.username = login
  url.password = password
  return { login, url: url.href, type: (...words) => typeCommand(words, url.href) }
}

export async function typeCommand(
  words: string[],
  url?: string,
  now = () => new Date(),
): Promise<Typed> {
  const [said, complained]: [string[], string[]] = [[], []]
  const code = await runOcean(
    ['cloud', ...words],
    { OCEAN_CLOUD_URL: url },
    { say: (line) => said.push(line), complain: (line) => complained.push(line), now },
  )
  return { code, out: said.join('\n'), err: complained.join('\n') }
}
