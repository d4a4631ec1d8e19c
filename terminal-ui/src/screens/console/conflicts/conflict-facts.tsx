import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import { needsAnother } from '../../../models/console-conflicts-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Money } from '../../../parts/money.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { goTo } from '../../navigation.ts'
import { useWhen } from '../use-when.ts'
import { sayDue } from './conflict-words.ts'

/** What the outlet may lose or gain, in words and figures. */
export function MoneyEffect({ conflict }: { conflict: ConflictMessage }) {
  const minor = conflict.money_effect_minor
  if (minor === null || minor === 0)
    return <span class="soft small">{t('conflicts.no-money')}</span>
  const look = minor > 0 ? 'conflict-loss' : 'conflict-gain'
  return (
    <span class={conflict.state === 'open' ? look : 'soft'}>
      <span class="small">{t(minor > 0 ? 'conflicts.loss' : 'conflicts.gain')}</span>{' '}
      <Money minor={Math.abs(minor)} isBold />
    </span>
  )
}

/** The document's number; it opens the sale where there is one. */
function DocumentLink({ conflict }: { conflict: ConflictMessage }) {
  const { session } = useTill()
  const { number, sale_id: saleId } = conflict
  if (number === null) return <>{t('conflicts.no-document')}</>
  if (saleId === null || !session.may('sell')) return <>{number}</>
  return (
    <Button icon="receipt" onPress={() => goTo('sales', saleId)}>
      {number}
    </Button>
  )
}

/** Of one that was settled: how, why, by whom, on whose word. */
export function Resolution({ conflict }: { conflict: ConflictMessage }) {
  const when = useWhen()
  const { resolution } = conflict
  if (!resolution) return <p class="soft">{t('conflicts.settled-elsewhere')}</p>
  const {
    resolved_by_name: name,
    approved_by_name: approver,
    at,
    reason,
    action,
    note,
  } = resolution
  const time = when(at)
  return (
    <div class="conflict-resolution">
      <p class="strong">
        {action ? t(`conflict-action.${action}`) : t(`conflict-reason.${reason}`)}
      </p>
      {note && name !== null && <p>“{note}”</p>}
      <p class="soft small">
        {name === null
          ? t('conflicts.by-rule', { time })
          : t('conflicts.settled-by', { name, time })}
        {approver && ` · ${t('conflicts.approved-by', { name: approver })}`}
      </p>
    </div>
  )
}

/** Before anybody chooses: whether it takes another person's PIN. */
function WhoDecides({ conflict }: { conflict: ConflictMessage }) {
  const { session } = useTill()
  const decider = {
    name: session.staff.value?.name ?? null,
    may: (permission: 'settle-conflict', minor: number) => session.may(permission, minor),
  }
  return <>{t(needsAnother(decider, conflict) ? 'conflicts.with-another' : 'conflicts.alone')}</>
}

type FactsProps = { conflict: ConflictMessage; hubTime: string }

export function ConflictFacts({ conflict, hubTime }: FactsProps) {
  const when = useWhen()
  const { cashier_name: cashier, raised_at, due_at, state } = conflict
  return (
    <dl class="conflict-facts">
      <div>
        <dt>{t('conflicts.document')}</dt>
        <dd>
          <DocumentLink conflict={conflict} />
        </dd>
      </div>
      <div>
        <dt>{t('conflicts.effect')}</dt>
        <dd>
          <MoneyEffect conflict={conflict} />
        </dd>
      </div>
      <div>
        <dt>{t('conflicts.who')}</dt>
        <dd>
          {cashier ?? t(conflict.origin === 'cloud' ? 'conflicts.by-cloud' : 'conflicts.nobody')}
        </dd>
      </div>
      <div>
        <dt>{t('conflicts.raised')}</dt>
        <dd>{when(raised_at)}</dd>
      </div>
      {state === 'open' && (
        <div>
          <dt>{t('conflicts.due')}</dt>
          <dd>
            {when(due_at)}{' '}
            <span class="soft small">({sayDue(conflict, hubTime).replace(/ /g, '\u00a0')})</span>
          </dd>
        </div>
      )}
      {state === 'open' && (
        <div>
          <dt>{t('conflicts.decides')}</dt>
          <dd>
            <WhoDecides conflict={conflict} />
          </dd>
        </div>
      )}
    </dl>
  )
}

/** What the hub wrote down, for whoever is on the telephone. */
export function ForTechnician({ conflict }: { conflict: ConflictMessage }) {
  return (
    <details class="conflict-fold">
      <summary>{t('cloud.details')}</summary>
      <p class="small" lang="en">
        {conflict.message}
      </p>
      <p class="soft small">{conflict.conflict_id}</p>
    </details>
  )
}
