import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { businessDate } from '#domain/datetime.ts'
import type { ConsolePromotion } from '#domain/wire/promotion-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import {
  ConsolePromotionsModel,
  type ShownState,
  stateOf,
} from '../../../models/console-promotions-model.ts'
import { copyOf, draftOf, newDraft, type PromotionDraft } from '../../../models/promotion-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, type PlainKey, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { PromotionDialog } from './promotion-dialog.tsx'
import { promotionSentence } from './promotion-sentence.ts'
import './promotions.css'
import { useNames } from './use-names.ts'

const STATES: Record<ShownState, { text: PlainKey; tone: string }> = {
  running: { text: 'promo.running', tone: 'tone-good' },
  upcoming: { text: 'promo.upcoming', tone: 'tone-plain' },
  stopped: { text: 'promo.stopped', tone: 'tone-warn' },
  ended: { text: 'promo.ended', tone: 'tone-plain' },
}
const ORDER: readonly ShownState[] = ['running', 'stopped', 'upcoming', 'ended']

type RowProps = {
  row: ConsolePromotion
  state: ShownState
  onEdit: () => void
  onCopy: () => void
  onStop: (isStopped: boolean) => void
}

function PromotionRow({ row, state, onEdit, onCopy, onStop }: RowProps) {
  const { session } = useTill()
  const names = useNames()
  const show = useMoney()
  const { promotion, sale_count, given_minor, origin } = row
  const day = (text: string) => text.split('-').reverse().join('/')
  const facts = [
    `${day(promotion.valid_from)} – ${day(promotion.valid_to)}`,
    t('promo.given', { amount: show(given_minor), n: sale_count }),
    ...(origin === 'head-office' ? [t('promo.of-office')] : []),
    ...(row.coupons.length > 0 ? [t('promo.code-count', { n: row.coupons.length })] : []),
  ]
  const mayManage = session.may('manage-catalogue')
  return (
    <li class="list-row">
      <span class={`list-icon ${STATES[state].tone}`}>
        <Icon name="gift" />
      </span>
      <div class="grow">
        <strong>{promotion.name}</strong>{' '}
        <span class={`promo-state ${STATES[state].tone}`}>{t(STATES[state].text)}</span>
        <p>{promotionSentence(promotion, names)}</p>
        <p class="soft small">{facts.join('\u00a0· ')}</p>
      </div>
      {mayManage && (
        <div class="row row-wrap">
          {state === 'running' && (
            <Button icon="close" onPress={() => onStop(true)}>
              {t('promo.stop')}
            </Button>
          )}
          {state === 'stopped' && (
            <Button icon="undo" onPress={() => onStop(false)}>
              {t('promo.resume')}
            </Button>
          )}
          <Button icon="note" label={t('promo.edit-of', { name: promotion.name })} onPress={onEdit}>
            {t('promo.edit')}
          </Button>
          <Button icon="plus" label={t('promo.copy-of', { name: promotion.name })} onPress={onCopy}>
            {t('promo.copy')}
          </Button>
        </div>
      )}
    </li>
  )
}

/** What runs, what is to come and what is over; made, changed and stopped here. */
export function PromotionsPanel() {
  const { link, newId, seams, session } = useTill()
  const model = useMemo(() => new ConsolePromotionsModel({ link }), [link])
  const { problem, again } = useRefresh(() => model.refresh())
  const open = useSignal<{ draft: PromotionDraft; isNew: boolean } | null>(null)
  const zone = session.outlet.value?.timezone ?? 'Asia/Jakarta'
  const today = businessDate(seams.clock.nowMs() + link.aheadMs(), zone)
  const rows = (model.list.value ?? [])
    .map((row) => ({ row, state: stateOf(row, today) }))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  const stop = async ({ promotion }: ConsolePromotion, isStopped: boolean) => {
    const outcome = await model.stop(promotion.promotion_id, isStopped)
    if (!outcome.ok) showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
    else if (isStopped) showToast('good', 'check', t('promo.is-stopped', { name: promotion.name }))
  }
  const openId = open.value?.draft.id
  const running = rows.filter(({ state }) => state === 'running').map(({ row }) => row.promotion)
  const others = running.filter(({ promotion_id }) => promotion_id !== openId)
  return (
    <section class="card stack">
      <header class="card-head row-wrap">
        <h2>{t('promo.title')}</h2>
        <div class="row row-wrap">
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
          {session.may('manage-catalogue') && (
            <Button
              kind="primary"
              icon="plus"
              onPress={() => {
                open.value = { draft: newDraft(newId(), today), isNew: true }
              }}
            >
              {t('promo.new')}
            </Button>
          )}
        </div>
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {model.list.value !== null && rows.length === 0 && (
        <EmptyState icon="gift" title={t('promo.none')}>
          {t('promo.none-more')}
        </EmptyState>
      )}
      <ul>
        {rows.map(({ row, state }) => (
          <PromotionRow
            key={row.promotion.promotion_id}
            row={row}
            state={state}
            onEdit={() => {
              open.value = { draft: draftOf(row.promotion, row.coupons), isNew: false }
            }}
            onCopy={() => {
              open.value = { draft: copyOf(row.promotion, newId(), today), isNew: true }
            }}
            onStop={(isStopped) => void stop(row, isStopped)}
          />
        ))}
      </ul>
      {open.value && (
        <PromotionDialog
          model={model}
          first={open.value.draft}
          isNew={open.value.isNew}
          others={others}
          onClose={() => {
            open.value = null
          }}
        />
      )}
    </section>
  )
}
