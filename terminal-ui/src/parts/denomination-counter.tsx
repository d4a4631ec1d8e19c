import { useId } from 'preact/hooks'
import type { DenominationMessage } from '#domain/wire/rules-message.ts'
import {
  type CountDraft,
  countedMinor,
  PIECES_MAX,
  pieceOf,
  withPieces,
} from '../models/count-draft.ts'
import { t } from '../text/translate.ts'
import './denomination-counter.css'
import { Icon } from './icon.tsx'
import { Money, useMoney } from './money.tsx'
import { useTill } from './till-context.ts'
import { useFirstFocus } from './use-first-focus.ts'

type DenominationCounterProps = {
  label: string
  draft: CountDraft
  onChange: (draft: CountDraft) => void
  hasFocus?: boolean
}
type RowProps = {
  denomination: DenominationMessage
  count: number | null
  hasFocus: boolean
  onCount: (count: number | null) => void
}

const STEPS: Record<string, number> = { '+': 1, '-': -1 }
const MOVES: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }

/** Arrows and Enter go from row to row; Enter in the last one is the form's own. */
function moveToRow(event: KeyboardEvent): void {
  const move = MOVES[event.key]
  const { currentTarget, target } = event
  if (move === undefined || !(currentTarget instanceof HTMLElement)) return
  const inputs = [...currentTarget.querySelectorAll('input')]
  const next = inputs[inputs.indexOf(target as HTMLInputElement) + move]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.select()
}

function readPieces(text: string): number | null {
  const digits = text.replace(/\D/g, '')
  return digits === '' ? null : Math.min(PIECES_MAX, Number(digits))
}

function PieceInput({ denomination, count, hasFocus, onCount }: RowProps) {
  const show = useMoney()
  const name = show(denomination.value_minor)
  const input = useFirstFocus<HTMLInputElement>(hasFocus)
  return (
    <input
      ref={input}
      type="text"
      inputMode="numeric"
      autocomplete="off"
      enterkeyhint="next"
      placeholder="0"
      value={count === null ? '' : String(count)}
      aria-label={t(denomination.kind === 'note' ? 'count.notes-of' : 'count.coins-of', { name })}
      data-autofocus={hasFocus || undefined}
      onInput={(event) => onCount(readPieces(event.currentTarget.value))}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        const step = STEPS[event.key]
        if (step === undefined) return
        event.preventDefault()
        onCount(Math.max(0, (count ?? 0) + step))
      }}
    />
  )
}

/** The buttons are for fingers; on keys the field itself hears + and -. */
function Row(props: RowProps) {
  const { denomination, count, onCount } = props
  const name = useMoney()(denomination.value_minor)
  const pieces = count ?? 0
  return (
    <li class={pieces > 0 ? 'piece is-counted' : 'piece'}>
      <span class={`piece-face piece-${denomination.kind}`}>
        <Money minor={denomination.value_minor} isBold />
        <span class="piece-sum" aria-hidden="true">
          {pieces > 0 ? <Money minor={pieces * denomination.value_minor} /> : ' '}
        </span>
      </span>
      <span class="piece-stepper">
        <button
          type="button"
          tabIndex={-1}
          disabled={pieces === 0}
          aria-label={t('count.less', { name })}
          onClick={() => onCount(pieces - 1)}
        >
          <Icon name="minus" size={20} />
        </button>
        <PieceInput {...props} />
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('count.more', { name })}
          onClick={() => onCount(pieces + 1)}
        >
          <Icon name="plus" size={20} />
        </button>
      </span>
    </li>
  )
}

/** Notes and coins as they lie in the hand: how many of each, and what they come to so far. */
export function DenominationCounter(props: DenominationCounterProps) {
  const { label, draft, onChange, hasFocus = false } = props
  const { denominations: known, counts_smallest_first: isUp } = useTill().rules.rules.value
  const active = known.filter((each) => each.is_active)
  const denominations = isUp ? active.reverse() : active
  const id = useId()
  const groupOf = (kind: DenominationMessage['kind']) => {
    const rows = denominations.filter((each) => each.kind === kind)
    if (rows.length === 0) return null
    return (
      <section class="piece-group">
        <h3>{t(kind === 'note' ? 'count.notes' : 'count.coins')}</h3>
        <ul>
          {rows.map((denomination) => (
            <Row
              key={pieceOf(denomination)}
              denomination={denomination}
              count={draft[pieceOf(denomination)] ?? null}
              hasFocus={hasFocus && denomination === denominations[0]}
              onCount={(count) => onChange(withPieces(draft, pieceOf(denomination), count))}
            />
          ))}
        </ul>
      </section>
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in older browsers
    <div class="counter" role="group" aria-labelledby={id} onKeyDown={moveToRow}>
      <p class="counter-head">
        <span id={id}>{label}</span>
        <output class="counter-sum" aria-live="polite">
          <Money minor={countedMinor(draft, denominations)} isBold />
        </output>
      </p>
      <div class="counter-groups">
        {(isUp ? ['coin', 'note'] : ['note', 'coin']).map((kind) => groupOf(kind as 'note'))}
      </div>
    </div>
  )
}
