// node provisioning/update/fetch-release.ts: brings the release that head office wants here into
// the inbox, from OCEAN_RELEASES_URL, a folder on any web server. It believes nothing: the updater
// compares signature and hash. Run as the relay's user, which alone of all may leave the LAN.
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Check } from 'typebox/value'
import { syncPath } from '#hub/system/durable-file.ts'
import about from '../../package.json' with { type: 'json' }
import { compareVersions, VERSION_PATTERN } from '../release/release-manifest.ts'
import { ShopAnswer } from './ask-shop.ts'

const BYTES_MAX = 2 ** 30
const SILENCE_MS_MAX = 60_000
/** What the updater did not believe may have been hurt on its way: it is fetched once more a day. */
const REFUSED_MS = 24 * 60 * 60_000

export type FetchOrder = {
  version: string
  /** The file of what runs was taken and is gone: it is not fetched once more. */
  running: string
  arch: string
  from: string
  inbox: string
}

/**
 * Answers whether it came now. What was broken off goes on where it ended: a shop's line may take
 * a night for 70 MB. Throws with why not.
 */
export async function fetchRelease(order: FetchOrder): Promise<boolean> {
  const { version, running, arch, from, inbox } = order
  if (!new RegExp(VERSION_PATTERN).test(version)) throw new Error('that is no version')
  if (compareVersions(version, running) <= 0) return false
  const name = `ocean-${version}-${arch}.release`
  const [path, draft] = [join(inbox, name), join(inbox, `${name}.part`)]
  if (existsSync(path) || isRefused(`${path}.refused`)) return false
  forgetOthers(inbox, `${name}.part`)
  const have = existsSync(draft) ? statSync(draft).size : 0
  const url = new URL(name, from.endsWith('/') ? from : `${from}/`)
  const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {}
  const silence = new AbortController()
  const answer = await fetch(url, { headers, redirect: 'error', signal: silence.signal })
  // Longer than the file is there: it came whole, and was not renamed yet.
  if (answer.status !== 416) await write(answer, draft, silence)
  // A name without its bytes is what a power cut would leave, and be refused.
  syncPath(draft)
  renameSync(draft, path)
  syncPath(inbox)
  return true
}

/** A clock that was wrong keeps nothing away for longer than a right one. */
const isRefused = (mark: string): boolean =>
  existsSync(mark) && Math.abs(Date.now() - statSync(mark).mtimeMs) < REFUSED_MS

async function write(answer: Response, draft: string, silence: AbortController): Promise<void> {
  const isRest = answer.status === 206
  if (!isRest && answer.status !== 200) throw new Error(`the server answers ${answer.status}`)
  const file = openSync(draft, isRest ? 'a' : 'w', 0o644)
  let timer = setTimeout(() => silence.abort(), SILENCE_MS_MAX)
  try {
    let bytes = isRest ? statSync(draft).size : 0
    for await (const piece of answer.body ?? []) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), SILENCE_MS_MAX)
      bytes += piece.length
      if (bytes > BYTES_MAX) throw new Error('it does not end')
      writeFileSync(file, piece)
    }
  } finally {
    clearTimeout(timer)
    closeSync(file)
  }
}

/** Parts of releases that are no longer wanted. */
function forgetOthers(inbox: string, kept: string): void {
  for (const name of readdirSync(inbox)) {
    if (name.endsWith('.part') && name !== kept) rmSync(join(inbox, name))
  }
}

async function main(): Promise<void> {
  const { OCEAN_RELEASES_URL: from } = process.env
  const [shop = '', inbox = ''] = process.argv.slice(2)
  const answer: unknown = existsSync(shop) ? JSON.parse(readFileSync(shop, 'utf8')) : null
  if (!from || !Check(ShopAnswer, answer) || answer.wanted === null) return
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const running = about.version
  const isNew = await fetchRelease({ version: answer.wanted, running, arch, from, inbox })
  process.stdout.write(`${answer.wanted}: ${isNew ? 'is here' : 'was here'}\n`)
}

if (import.meta.main) {
  try {
    await main()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
