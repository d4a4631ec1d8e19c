import { useEffect, useRef } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import type { DisplayLine, DisplayScene } from '../models/display-scene.ts'
import { t } from '../text/translate.ts'

type Basket = Extract<DisplayScene, { kind: 'basket' }>
type Show = (minor: number) => string

/** What changed last is in sight and marked. */
function Line({ line, isNewest, show }: { line: DisplayLine; isNewest: boolean; show: Show }) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isNewest) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isNewest, line.quantityMilli, line.totalMinor])
  const quantity = formatQuantity(line.quantityMilli, line.unitCode)
  return (
    <li ref={row} class={isNewest ? 'display-line is-newest' : 'display-line'}>
      <span class="display-line-name">{line.name}</span>
      <span class="display-line-total">{show(line.totalMinor)}</span>
      <span class="display-line-facts">
        {`${quantity} × ${show(line.unitPriceMinor)}`}
        {line.listPriceMinor !== null && (
          <>
            <s>{show(line.listPriceMinor)}</s>
            <span class="display-mark">{t('display.new-price')}</span>
          </>
        )}
        {line.discountMinor > 0 && (
          <span class="display-mark">
            {t('display.discount')} {show(-line.discountMinor)}
          </span>
        )}
      </span>
    </li>
  )
}

function Sum({ label, text }: { label: string; text: string }) {
  return (
    <div class="display-sum">
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  )
}

/** 'Rp99.999.999' */
const LETTERS_WIDE = 12

function Sums({ scene, show }: { scene: Basket; show: Show }) {
  const { backMinor, discountMinor, paying, taxMinor, totalMinor } = scene
  const total = show(Math.abs(totalMinor))
  return (
    <aside class="display-sums">
      <dl>
        {discountMinor > 0 && <Sum label={t('display.discount')} text={show(-discountMinor)} />}
        {taxMinor > 0 && <Sum label={t('display.tax')} text={show(taxMinor)} />}
        {backMinor > 0 && <Sum label={t('display.back')} text={show(-backMinor)} />}
      </dl>
      <div class="display-total" role="status">
        <p>{totalMinor < 0 ? t('display.give-back') : t('display.total')}</p>
        <p
          class={total.length > LETTERS_WIDE ? 'display-big is-long' : 'display-big'}
          data-testid="display-total"
        >
          {total}
        </p>
      </div>
      {paying && paying.paidMinor > 0 && (
        <dl>
          <Sum label={t('display.paid')} text={show(paying.paidMinor)} />
          <Sum label={t('display.left')} text={show(paying.leftMinor)} />
        </dl>
      )}
    </aside>
  )
}

export function BasketScene(props: { scene: Basket; newest: number | null; show: Show }) {
  const { scene, newest, show } = props
  return (
    <div class="display-basket">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list can be scrolled by keys */}
      <ul class="display-lines" aria-label={t('display.basket')} tabIndex={0}>
        {scene.lines.map((line) => (
          <Line key={line.lineNo} line={line} isNewest={line.lineNo === newest} show={show} />
        ))}
      </ul>
      <Sums scene={scene} show={show} />
    </div>
  )
}
