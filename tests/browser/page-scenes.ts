// Pages that are not the till: the onboarding page, a new shop's form, a box that does not sell, a
// customer's receipt.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import type { HaltReason } from '#hub/app-types.ts'
import { write } from '#hub/db/write.ts'
import { takeEReceiptCode } from '#hub/e-receipt/e-receipt-code.ts'
import { HALT_WORDS } from '#hub/halted/halt-reason.ts'
import { haltedPage } from '#hub/halted/halted-page.ts'
import {
  ONBOARDING_CSS,
  ONBOARDING_SCRIPT,
  onboardingPage,
} from '#hub/lan/onboarding/onboarding-page.ts'
import { readyPage, setupPage } from '#hub/setup/setup-page.ts'
import type { TestHub } from '../support/hub.ts'
import type { Look } from './till-driver.ts'
import type { TakeOf } from './till-scenes.ts'

const HUB_NAME = 'hub-7f3a91c2.local'
const FINGERPRINT = Array.from({ length: 32 }, (_, n) => (n * 7 + 16).toString(16)).join(':')
const WAIT_MS = 1_500

const FILES: Record<string, [type: string, text: string]> = {
  '/onboarding.css': ['text/css', ONBOARDING_CSS],
  '/onboarding.js': ['text/javascript', ONBOARDING_SCRIPT],
}

/** A box without a shop: the form, the form with a fault, and what follows. */
const NEW_SHOP: Record<string, (language: Look['language']) => string> = {
  '/new-shop': (language) => setupPage(language, {}, null),
  '/new-shop-wrong': (language) =>
    setupPage(
      language,
      {
        ...{ name: 'Toko Sumber Rejeki Makmur Sejahtera Abadi', code: 'SUMBER01', isTaxable: true },
        ...{ address: 'Jl. Jenderal Sudirman Kav. 52-53, Jakarta Selatan', manager: 'Ibu Ani' },
      },
      'npwp',
    ),
  '/new-shop-done': (language) => readyPage(language, '12345678'),
}

const answer =
  ({ language }: Look): RequestListener =>
  ({ url = '/' }, response) => {
    const file = FILES[url]
    const halted = url.slice(1) as HaltReason
    const facts = {
      ...{ language, device: 'android' as const, hubName: HUB_NAME },
      ...{ fingerprint: FINGERPRINT.toUpperCase() },
      origins: [`https://${HUB_NAME}:8443`, 'https://192.168.100.201:8443'],
    }
    const halt = halted in HALT_WORDS ? haltedPage(halted, HUB_NAME) : onboardingPage(facts)
    const html = NEW_SHOP[url]?.(language) ?? halt
    const [type, text] = file ?? ['text/html; charset=utf-8', html]
    response.setHeader('content-type', type)
    response.end(text)
  }

/** The address of the newest receipt as its QR code has it. */
function receiptPath({ db, deps }: TestHub): string {
  const [id, number] = db
    .prepare('SELECT id, receipt_number FROM sale ORDER BY total_minor DESC')
    .raw()
    .get() as [string, string]
  const code = write(db, (tx) => takeEReceiptCode(tx, deps.seams, id, 0))
  return `/r/${number}/${code}`
}

export async function takePages(
  hub: TestHub,
  browser: Browser,
  look: Look,
  take: TakeOf,
): Promise<void> {
  const server = createServer(answer(look)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const page = await browser.newPage({
    ...{ colorScheme: look.theme, locale: look.language },
    viewport: { width: look.width, height: look.height },
  })
  const receipt = `${hub.url}${receiptPath(hub)}`
  const pages: Record<string, string> = {
    onboarding: site,
    receipt,
    'receipt-missing': `${receipt}x`,
  }
  for (const path of Object.keys(NEW_SHOP)) pages[path.slice(1)] = `${site}${path}`
  for (const why of Object.keys(HALT_WORDS)) pages[`halted-${why}`] = `${site}/${why}`
  for (const [name, url] of Object.entries(pages)) {
    await page.goto(url)
    await page.waitForTimeout(WAIT_MS)
    await take(name, page)
  }
  await page.context().close()
  server.close()
}
