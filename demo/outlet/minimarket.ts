// Who the demonstration outlet is. Name, address and tax numbers are invented.

import type { OutletMessage } from '#domain/wire/catalogue-message.ts'

export const MINIMARKET: OutletMessage = {
  outlet_id: '0199a5c0-4d00-7000-8000-000000000001',
  outlet_code: 'MART01',
  name: 'Minimarket Samudra Contoh',
  address: 'Jl. Kenanga Raya No. 17, Jakarta Selatan 12000',
  phone: '021-5550117',
  warehouse_id: '0199a5c0-4d00-7000-8000-000000000002',
  timezone: 'Asia/Jakarta',
  currency_code: 'IDR',
  minor_exponent: 0,
  is_taxable_enterprise: true,
  npwp: '0099887766554000',
  nitku: '0099887766554000000017',
  is_price_tax_inclusive: true,
  cash_rounding_step_minor: 100,
  cash_rounding_mode: 'down',
  loyalty_tiers: [
    { tier: 'regular', earn_rate_ppm: 1000 },
    { tier: 'silver', earn_rate_ppm: 1500 },
    { tier: 'gold', earn_rate_ppm: 2000 },
  ],
  receipt_footer: 'Terima kasih. Barang dapat ditukar dalam 3 hari dengan struk ini.',
  price_list_version: 1,
  // Rates and bases: PMK 131/2024 (12 % of 11/12 of the price, 12 % of the full price for luxury
  // goods) and PP 49/2022 (staple food is exempt).
  tax_rules: [
    {
      tax_code: 'PPN12',
      name: 'PPN 12% x 11/12',
      rate_ppm: 120_000,
      base_numerator: 11,
      base_denominator: 12,
    },
    {
      tax_code: 'LUX12',
      name: 'PPN 12% barang mewah',
      rate_ppm: 120_000,
      base_numerator: 1,
      base_denominator: 1,
    },
    { tax_code: 'EXEMPT', name: 'Bebas PPN', rate_ppm: 0, base_numerator: 1, base_denominator: 1 },
  ],
  // GS1 leaves 20 to 29 to the store: 20 is our own plain codes, 21 and 22 come from the scale.
  embedded_barcode_rules: [
    { prefix: '21', kind: 'weight', item_digits: 5, value_digits: 5 },
    { prefix: '22', kind: 'price', item_digits: 5, value_digits: 5 },
  ],
}

export const DRAWERS = ['Laci 1', 'Laci 2']
export const SCALE_NAME = 'Timbangan peraga'
export const PRINTER_NAME = 'Printer struk'
/** A roll of 80 mm. */
export const PRINTER_COLUMNS = 48
