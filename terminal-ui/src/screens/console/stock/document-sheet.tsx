import { formatAmount, formatMoney } from '#domain/money.ts'
import { formatQuantity } from '#domain/quantity.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { StockDocumentLine, StockDocumentMessage } from '#domain/wire/stock-message.ts'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { aboutOf, KIND_LOOKS, signed } from './stock-words.ts'

type SheetProps = { document: StockDocumentMessage; outlet: OutletMessage }

function SheetLine({
  line,
  hasExpected,
  currency,
}: {
  line: StockDocumentLine
  hasExpected: boolean
  currency: { code: string; minorExponent: number }
}) {
  const counted = (line.quantity_milli * line.unit_factor_milli) / 1000
  const expected = line.expected_milli
  return (
    <tr>
      <td>{line.sku}</td>
      <td>{line.name}</td>
      <td class="number">{formatQuantity(line.quantity_milli, line.unit_code)}</td>
      {hasExpected && (
        <>
          <td class="number">{expected === null ? '' : formatQuantity(expected, '').trim()}</td>
          <td class="number">{expected === null ? '' : signed(counted - expected, '').trim()}</td>
        </>
      )}
      <td class="number">{formatAmount(line.value_minor, currency)}</td>
    </tr>
  )
}

/** The paper on A4, for the file and the driver. */
export function DocumentSheet({ document, outlet }: SheetProps) {
  const when = useWhen()
  const hasExpected = document.lines.some(({ expected_milli }) => expected_milli !== null)
  const currency = { code: outlet.currency_code, minorExponent: outlet.minor_exponent }
  const facts = [aboutOf(document), when(document.at), document.staff_name, document.note]
  return (
    <div class="stock-sheet">
      <p>
        <strong>{outlet.name}</strong>
        <br />
        {outlet.address}
      </p>
      <h1>
        {t(KIND_LOOKS[document.kind].text)} {document.number}
      </h1>
      <p>{facts.filter(Boolean).join(' · ')}</p>
      <table>
        <thead>
          <tr>
            <th>{t('stock.sku')}</th>
            <th>{t('stock.product')}</th>
            <th class="number">{t('stock.quantity')}</th>
            {hasExpected && (
              <>
                <th class="number">{t('stock.expected')}</th>
                <th class="number">{t('stock.difference')}</th>
              </>
            )}
            <th class="number">{t('stock.worth')}</th>
          </tr>
        </thead>
        <tbody>
          {document.lines.map((line) => (
            <SheetLine
              key={`${line.product_id} ${line.unit_code}`}
              line={line}
              hasExpected={hasExpected}
              currency={currency}
            />
          ))}
        </tbody>
      </table>
      <p class="stock-sheet-total">
        {t('stock.worth')}: <strong>{formatMoney(document.value_minor, currency)}</strong>
      </p>
      <p class="stock-sheet-signs">
        <span>{document.staff_name}</span>
        <span>{t('stock.signed-by')}</span>
      </p>
    </div>
  )
}

/** By the browser, on A4: a copy beside the screens, which are left out of the print. */
export function printSheet(sheet: HTMLElement): void {
  for (const left of globalThis.document.querySelectorAll('.print-sheet')) left.remove()
  const page = globalThis.document.createElement('div')
  page.className = 'print-sheet print-stock'
  page.setAttribute('aria-hidden', 'true')
  page.append(...[...sheet.childNodes].map((node) => node.cloneNode(true)))
  globalThis.document.body.append(page)
  addEventListener('afterprint', () => page.remove(), { once: true })
  print()
}
