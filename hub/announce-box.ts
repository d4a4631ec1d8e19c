// Where a box says who it is: its own output, its screen, the LAN, and while nobody has claimed it
// on paper.
import { buildClaimCode } from '#domain/claim-code-model.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { BoxState } from '#domain/wire/box-message.ts'
import type { HubDeps } from './app-types.ts'
import type { Config } from './config.ts'
import { connectPrinter } from './devices/printer/connect-printer.ts'
import { createPrinterFinder } from './devices/printer/find-printers.ts'
import type { NameSayer } from './lan/discovery/say-name.ts'
import { listLanAddresses } from './lan/lan-addresses.ts'
import { CODE_LIFE_MS } from './setup/open-or-set-up.ts'
import { replaceFile } from './system/durable-file.ts'

/** How the TXT record is to be read. */
const TXT_VERSION = '1'
const PAPERS_MAX = 3
export const PRINT_AGAIN_MS = 60_000
/** Until an outlet says where it is. */
const TIMEZONE = 'Asia/Jakarta'
const EVERY_PRINTER = {
  ...{ columns: 32, codePage: 'cp437', canCut: true, canDraw: false },
  ...{ statusAbility: 'auto', fenceAbility: 'none' },
}
/** Nothing is remembered of it: paper without a code on it can be thrown away. */
const NO_HOOKS = { mayStart: () => true, isFencing: () => {}, waits: () => {} }

export type BoxWords = {
  state: BoxState
  hostName: string
  outletCode: string | null
  https: string | null
  onboarding: string | null
  fingerprint: string | null
  boxFingerprint: string | null
  claimCode: string | null
}

export type Announcer = { say(words: BoxWords): void; stop(): void }
/** Answers to how many printers it went. */
export type PrintClaim = (
  words: BoxWords,
  boxSerial: string,
  seams: HubDeps['seams'],
) => Promise<number>

export function createAnnouncer(
  { serial, screenFile }: Pick<Config, 'serial' | 'screenFile'>,
  { seams, log, build }: Pick<HubDeps, 'seams' | 'log' | 'build'>,
  names: NameSayer,
  print: PrintClaim = printClaim,
): Announcer {
  let [printed, wanted]: (string | null)[] = [null, null]
  let cancel = () => {}
  /** Whoever unpacks a box plugs its printer in later, or mends it. */
  function printUntilOut(words: BoxWords, boxSerial: string): void {
    const { claimCode } = words
    print(words, boxSerial, seams)
      .then((count) => {
        if (count > 0) printed = claimCode
      })
      .catch((err) => log.warn({ err }, 'the claim code was not printed'))
      .finally(() => {
        if (printed === claimCode || wanted !== claimCode) return
        cancel = seams.timers.after(PRINT_AGAIN_MS, () => printUntilOut(words, boxSerial))
      })
  }
  return {
    stop: () => {
      wanted = null
      cancel()
    },
    say(words) {
      if (screenFile) {
        try {
          replaceFile(screenFile, screenText(words), 0o644)
        } catch (err) {
          log.warn({ err }, 'the screen of the box cannot be written')
        }
      }
      if (!serial || !words.https || !words.fingerprint) return
      names.say(wordOf(words, serial, build))
      if (words.claimCode === wanted) return
      cancel()
      wanted = words.claimCode
      if (wanted !== null && wanted !== printed) printUntilOut(words, serial)
    },
  }
}

function wordOf(words: BoxWords, serial: string, build: string) {
  const { hostName, https, fingerprint, boxFingerprint, state, outletCode } = words
  return {
    label: hostName.replace(/\.local$/, ''),
    port: Number(new URL(https ?? '').port || 443),
    texts: {
      ...{ v: TXT_VERSION, id: serial, outlet: outletCode ?? '', state, build },
      fp: hexOf(fingerprint),
      box: hexOf(boxFingerprint ?? fingerprint),
    },
  }
}

const hexOf = (fingerprint: string | null): string =>
  (fingerprint ?? '').replaceAll(':', '').toLowerCase()

/** 1234-5678, as it is read aloud. */
const grouped = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1-')

/** In both languages: whoever stands before the box may read either. */
export function screenText(words: BoxWords): string {
  const { state, hostName, outletCode, claimCode, onboarding } = words
  const addresses = listLanAddresses().filter((address) => !address.startsWith('127.'))
  const lines = [
    `Ocean  ${hostName}  ${addresses.join('  ')}`,
    `Status: ${STATES[state]}${outletCode ? `  ${outletCode}` : ''}`,
    ...(claimCode ? [`Kode klaim / claim code: ${grouped(claimCode)}`] : []),
    ...(onboarding ? [`Mulai di / begin at: ${onboarding}`] : []),
    `Sidik / fingerprint: ${words.boxFingerprint ?? words.fingerprint ?? '-'}`,
  ]
  return `${lines.join('\n')}\n`
}

const STATES: Record<BoxState, string> = {
  unclaimed: 'belum diklaim / unclaimed',
  claimed: 'sedang didaftarkan / being enrolled',
  enrolled: 'milik outlet / enrolled',
  retired: 'dipensiunkan / retired',
}

/** On any printer that is found: whoever may stand before it may claim the box. */
async function printClaim(
  { claimCode, https, fingerprint }: BoxWords,
  boxSerial: string,
  seams: HubDeps['seams'],
): Promise<number> {
  if (claimCode === null || !https || !fingerprint) return 0
  const { printers } = await createPrinterFinder(seams.timers).find(new Set())
  const model = buildClaimCode({
    ...{ documentId: uuidv7(seams), code: grouped(claimCode), boxSerial, address: https },
    ...{ fingerprint, expiresAtMs: seams.clock.nowMs() + CODE_LIFE_MS, timezone: TIMEZONE },
    language: 'id',
  })
  const ready = printers.filter(({ access }) => access === 'ready').slice(0, PAPERS_MAX)
  // At once: one without paper keeps no other waiting.
  const printing = ready.map(({ transport, address }) =>
    connectPrinter({ transport, address, ...EVERY_PRINTER }, seams.timers).print(
      { kind: 'document', model },
      NO_HOOKS,
    ),
  )
  const ended = await Promise.allSettled(printing)
  const left = ended.filter((end) => end.status === 'fulfilled' && end.value.bytesAccepted > 0)
  return left.length
}
