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
import { closeDialog } from './sell-state.ts'

/** Who set it aside, where and when: enough to find the right customer's basket. */
function useFacts(row: HeldCartRow): string {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const time = row.heldAtMs === null ? null : formatDateTime(row.heldAtMs, zone)
  return [row.heldByName, row.heldAtTerminal, time].filter(Boolean).join(' · ')
}

type RowProps = { row: HeldCartRow; isBlocked: boolean; onTake: () => void }

function HeldRow({ row, isBlocked, onTake }: RowProps) {
  return (
    <li class="held-row">
      <div class="grow">
        <p class="held-label">{row.label || t('held.no-label')}</p>
        <p class="soft small">{useFacts(row)}</p>
        <p class="row held-sum">
          <span>{t('held.lines-n', { n: row.lineCount })}</span>
          <Money minor={row.totalMinor} isBold />
          {row.isWaiting && (
            <Chip tone="warn" icon="clock">
              {t('held.waiting')}
            </Chip>
          )}
        </p>
      </div>
      <Button kind="primary" isDisabled={isBlocked} onPress={onTake}>
        {t('held.take')}
      </Button>
    </li>
  )
}

export function HeldCartsDialog() {
  const { cart, heldCarts } = useTill()
  const problem = useSignal<string | null>(null)
  const isBlocked = cart.cart.value.lines.length > 0
  useEffect(() => void heldCarts.refresh(), [heldCarts])
  const take = async (cartId: string) => {
    const outcome = await heldCarts.recall(cartId)
    if (outcome.ok) return closeDialog()
    problem.value = refusalText(outcome.code, currentLanguage())
    void heldCarts.refresh()
  }
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
              isBlocked={isBlocked}
              onTake={() => void take(row.cartId)}
            />
          ))}
        </ul>
      )}
    </Dialog>
  )
}
