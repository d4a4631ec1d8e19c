import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import { DEFAULT_SCANNER } from '#domain/scanner-rules.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { type Tried, tryCode } from '../../../models/scanning-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { badScanText, dayText } from '../../sell/scan-words.ts'
import { KIND_TEXTS } from './scanning-words.ts'

type Keys = { n: number; median: number; max: number; end: string }

/** How the last burst of keys came: what a technician wants to know of a scanner. */
function useKeys() {
  const keys = useSignal<Keys | null>(null)
  const gaps = useRef<number[]>([])
  const last = useRef(0)
  useEffect(() => {
    const listen = ({ key, timeStamp }: KeyboardEvent) => {
      const gap = timeStamp - last.current
      if (key.length === 1) {
        gaps.current = gap > 300 ? [] : [...gaps.current, gap].slice(-200)
        last.current = timeStamp
      }
      const sorted = [...gaps.current].sort((a, b) => a - b)
      if (sorted.length < 3) return
      const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)
      const max = Math.round(sorted[sorted.length - 1] ?? 0)
      const end = key === 'Enter' || key === 'Tab' ? key : t('scanning.end-none')
      keys.value = { n: sorted.length + 1, median, max, end }
    }
    // Before the scanner's own listener keeps the last key to itself.
    addEventListener('keydown', listen, true)
    return () => removeEventListener('keydown', listen, true)
  }, [keys])
  return keys.value
}

function Row({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="try-row">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What the code itself says, whatever becomes of it. */
function Facts({ tried }: { tried: Tried }) {
  const show = useMoney()
  const { scan } = tried
  if (!scan) return null
  const kilograms = scan.quantityMilli === null ? null : formatQuantity(scan.quantityMilli, 'kg')
  return (
    <dl class="try-facts">
      <Row name={t('scanning.kind')}>{t(KIND_TEXTS[scan.kind])}</Row>
      <Row name={t('scanning.try-code')}>{scan.code}</Row>
      {scan.item && <Row name={t('scanning.item')}>{scan.item}</Row>}
      {kilograms && <Row name={t('scanning.weight')}>{kilograms}</Row>}
      {scan.countMilli !== null && <Row name={t('scanning.count')}>{scan.countMilli / 1000}</Row>}
      {scan.priceMinor !== null && <Row name={t('scanning.price')}>{show(scan.priceMinor)}</Row>}
      {scan.batch && <Row name={t('scanning.batch')}>{scan.batch}</Row>}
      {scan.serial && <Row name={t('scanning.serial')}>{scan.serial}</Row>}
      {scan.expiresOn && <Row name={t('scanning.expires')}>{dayText(scan.expiresOn)}</Row>}
      {tried.kind === 'sold' && (
        <Row name={t('scanning.total')}>
          {`${formatQuantity(tried.quantityMilli, tried.unitCode)} · `}
          <strong>{show(tried.totalMinor)}</strong>
        </Row>
      )}
    </dl>
  )
}

function verdictOf(tried: Tried): { isGood: boolean; title: string } {
  switch (tried.kind) {
    case 'sold':
      return { isGood: true, title: t('scanning.try-adds', { name: tried.product.name }) }
    case 'weigh':
      return { isGood: true, title: t('scanning.try-weigh', { name: tried.product.name }) }
    case 'refused': {
      const reason = refusalText(tried.error, currentLanguage())
      return { isGood: false, title: t('scanning.try-refused', { reason }) }
    }
    case 'bad':
      return { isGood: false, title: badScanText(tried) }
    case 'expired': {
      const values = { name: tried.product.name, date: dayText(tried.expiredOn) }
      return { isGood: false, title: t('scan.expired', values) }
    }
    case 'unknown':
      return { isGood: false, title: t('scan.unknown', { code: tried.code }) }
  }
}

/** Scan a code here: this is what a till would make of it, by the rules as they stand now. */
export function TryCard({ rules }: { rules: RulesMessage }) {
  const till = useTill()
  const text = useSignal('')
  const tried = useSignal<Tried | null>(null)
  const keys = useKeys()
  const latest = useRef(rules)
  latest.current = rules
  const look = async (code: string) => {
    const outlet = till.session.outlet.peek()
    if (!outlet || code.trim() === '') return
    const scanners = latest.current.scanners ?? []
    const scanner = scanners.find((each) => each.separator !== '') ?? DEFAULT_SCANNER
    tried.value = await tryCode(till, outlet, latest.current, code, scanner.separator)
  }
  useEffect(
    () =>
      till.scan.divert((code) => {
        text.value = code
        void look(code)
      }),
    [till],
  )
  const verdict = tried.value && verdictOf(tried.value)
  return (
    <section class="card stack">
      <h2>{t('scanning.try')}</h2>
      <p class="soft">{t('scanning.try-more')}</p>
      <form
        class="try-form"
        onSubmit={(event) => {
          event.preventDefault()
          void look(text.value)
        }}
      >
        <Field
          label={t('scanning.try-code')}
          value={text.value}
          onInput={(typed) => {
            text.value = typed
          }}
        />
        <Button type="submit" kind="primary" icon="scan">
          {t('scanning.try-read')}
        </Button>
      </form>
      <div class="stack" role="status" data-testid="tried">
        {verdict && (
          <Notice
            tone={verdict.isGood ? 'good' : 'bad'}
            icon={verdict.isGood ? 'check' : 'warning'}
            title={verdict.title}
          />
        )}
        {tried.value && <Facts tried={tried.value} />}
        {keys && <p class="soft small">{`${t('scanning.keys')}: ${t('scanning.keys-n', keys)}`}</p>}
      </div>
    </section>
  )
}
