import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatDateTime } from '#domain/datetime.ts'
import { refusalText } from '../../link/till-errors.ts'
import type { HeldCartRow } from '../../models/held-carts-model.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Money } from '../../parts/money.tsx'
import { Chip, EmptyState, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import './held-carts-dialog.css'
import { closeDialog, openDialog } from './sell-state.ts'

/** Where and when it was set aside: enough to find the right customer's basket. */
function useFacts(row: HeldCartRow): string {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const time = row.heldAtMs === null ? null : formatDateTime(row.heldAtMs, zone)
  return [row.heldAtTerminal, time].filter(Boolean).join(' · ')
}

type RowProps = {
  row: HeldCartRow
  isOthers: boolean
  isAsking: boolean
  isBlocked: boolean
  onTake: () => void
}

function Words({ row, isOthers }: { row: HeldCartRow; isOthers: boolean }) {
  return (
    <div class="grow">
      <p class="held-label">{row.label || t('held.no-label')}</p>
      <p class="row held-sum">
        {row.heldByName && (
          <Chip tone={isOthers ? 'accent' : 'plain'} icon="person">
            {row.heldByName}
          </Chip>
        )}
        {row.billCount > 0 && (
          <Chip tone="warn" icon="receipt">
            {t('held.billed')}
          </Chip>
        )}
        {row.isWaiting && (
          <Chip tone="warn" icon="clock">
            {t('held.waiting')}
          </Chip>
        )}
      </p>
      <p class="soft small">{useFacts(row)}</p>
      <p class="row held-sum">
        <span>{t('held.lines-n', { n: row.lineCount })}</span>
        <Money minor={row.totalMinor} isBold />
      </p>
    </div>
  )
}

/** Somebody else's basket is asked for once more before it changes hands. */
function HeldRow({ row, isOthers, isAsking, isBlocked, onTake }: RowProps) {
  const { session } = useTill()
  const name = row.heldByName ?? ''
  return (
    <li class="held-row">
      <Words row={row} isOthers={isOthers} />
      {session.may('sell') && !row.isWaiting && (
        <Button
          kind="plain"
          icon="trash"
          label={t('held.discard-n', { name: row.label || t('held.no-label') })}
          onPress={() => openDialog({ kind: 'discard-cart', cartId: row.cartId, label: row.label })}
        />
      )}
      <Button kind="primary" isDisabled={isBlocked} onPress={onTake}>
        {isAsking ? t('held.take-over') : t('held.take')}
      </Button>
      {isAsking && (
        <p class="held-question" role="alert">
          {t('held.take-over-question', { name })}
        </p>
      )}
    </li>
  )
}

function useTake() {
  const { heldCarts, session } = useTill()
  const askedId = useSignal<string | null>(null)
  const problem = useSignal<string | null>(null)
  const isOthers = ({ heldById }: HeldCartRow) =>
    heldById !== null && heldById !== session.staff.value?.staff_id
  const take = async (row: HeldCartRow) => {
    if (isOthers(row) && askedId.value !== row.cartId) {
      askedId.value = row.cartId
      return
    }
    const outcome = await heldCarts.recall(row.cartId)
    if (outcome.ok) return closeDialog()
    problem.value = refusalText(outcome.code, currentLanguage())
    void heldCarts.refresh()
  }
  return { askedId, problem, isOthers, take }
}

export function HeldCartsDialog() {
  const { cart, heldCarts } = useTill()
  const { askedId, problem, isOthers, take } = useTake()
  const isBlocked = cart.cart.value.lines.length > 0
  useEffect(() => void heldCarts.refresh(), [heldCarts])
  return (
    <Dialog title={t('held.title')} shape="side" onClose={closeDialog}>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      {isBlocked && (
        <Notice tone="warn" icon="info">
          {t('held.finish-first')}
        </Notice>
      )}
      {heldCarts.carts.value.length === 0 ? (
        <EmptyState icon="tray" title={t('held.none')}>
          {t('held.none-more')}
        </EmptyState>
      ) : (
        <ul class="held-rows">
          {heldCarts.carts.value.map((row) => (
            <HeldRow
              key={row.cartId}
              row={row}
              isOthers={isOthers(row)}
              isAsking={askedId.value === row.cartId}
              isBlocked={isBlocked}
              onTake={() => void take(row)}
            />
          ))}
        </ul>
      )}
    </Dialog>
  )
}
