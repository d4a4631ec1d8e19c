// A bundle as head office signs it, for the small outlet.
import { type KeyObject, sign } from 'node:crypto'
import { bundleText } from '#domain/bundle-text.ts'
import { BUNDLE_FORMAT, type OutletBundle, type SignedBundle } from '#domain/wire/box-message.ts'
import { CASHIER_ID, MANAGER_ID, SMALL_OUTLET, testId } from './small-outlet.ts'

export const PRINTER_ID = testId(60)

export function testBundle(change: Partial<OutletBundle> = {}): OutletBundle {
  return {
    format: BUNDLE_FORMAT,
    version: 1,
    issued_at: '2026-01-05T00:00:00.000Z',
    valid_until: '2099-01-05T00:00:00.000Z',
    box_serial: null,
    outlet: SMALL_OUTLET,
    rules: null,
    cloud: { url: 'postgresql://cloud.test:5432/ocean', ca: null, user: 'u', password: 'p' },
    printers: [
      {
        printer_id: PRINTER_ID,
        settings: {
          ...{ name: 'Kasir 1', transport: 'tcp', address: '127.0.0.1:9', columns: 48 },
          ...{ code_page: 'cp858', can_cut: true, can_draw: true, drawer: 'pin-2' },
          ...{ status_ability: 'auto', fence_ability: 'auto', is_default: true },
          fallback_printer_id: null,
        },
      },
    ],
    terminals: ['Kasir 1', 'Kasir 2'],
    staff: [
      { staff_id: MANAGER_ID, name: 'Manajer Uji', role: 'manager', own_grants: [] },
      { staff_id: CASHIER_ID, name: 'Kasir Uji', role: 'cashier', own_grants: [] },
    ],
    ...change,
  }
}

export const signBundle = (bundle: OutletBundle, key: KeyObject): SignedBundle => ({
  bundle,
  signature: sign(null, Buffer.from(bundleText(bundle)), key).toString('base64url'),
})

export const FIRST_PERSON = { staff_id: MANAGER_ID, pin: '246810' }
