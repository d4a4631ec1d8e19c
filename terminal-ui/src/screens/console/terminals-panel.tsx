import type { TerminalCard } from '#domain/wire/access-message.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Chip, Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { ForceUpdateCard } from './force-update-card.tsx'
import { MissingNumbersNotice } from './missing-numbers.tsx'
import { PairingCodeCard } from './pairing-code-card.tsx'
import { SavedFileCard } from './saved-file-card.tsx'
import { TailsCard } from './tails-card.tsx'
import { TerminalFacts } from './terminal-facts.tsx'
import { useRefresh } from './use-refresh.ts'
import { useWhen } from './use-when.ts'

function TerminalRow({ card }: { card: TerminalCard }) {
  const { session } = useTill()
  const when = useWhen()
  const isThis = session.terminal.value?.terminalId === card.terminal_id
  return (
    <li class="list-row">
      <span class="list-icon">
        <Icon name="terminal" />
      </span>
      <div class="grow">
        <p class="row row-wrap">
          <strong>{`${card.terminal_code} · ${card.name}`}</strong>
          {isThis && <Chip tone="accent">{t('terminals.this-one')}</Chip>}
          {!card.is_active && <Chip tone="bad">{t('terminals.inactive')}</Chip>}
        </p>
        <p class="soft small">{t('terminals.last-seen', { time: when(card.last_seen_at) })}</p>
        {card.origin !== null && (
          <p class="soft small">{t('terminals.origin', { address: card.origin })}</p>
        )}
        <TerminalFacts about={card.about} />
        <MissingNumbersNotice card={card} />
      </div>
      <dl class="list-numbers">
        <div>
          <dt>{t('terminals.series')}</dt>
          <dd>{card.series.series}</dd>
        </div>
        <div>
          <dt>{t('terminals.last-number')}</dt>
          <dd>{card.series.last_number_seen}</dd>
        </div>
        <div>
          <dt>{t('terminals.in-cloud')}</dt>
          <dd>{card.series.watermark}</dd>
        </div>
      </dl>
    </li>
  )
}

export function TerminalsPanel() {
  const { terminals, session } = useTill()
  const { problem, again } = useRefresh(() => terminals.refresh())
  const list = terminals.terminals.value
  return (
    <div class="panel-columns">
      <div class="stack">
        <TailsCard />
        {session.may('pair-terminals') && <PairingCodeCard />}
        {session.may('manage-rules') && <ForceUpdateCard cards={list} />}
        {session.may('pair-terminals') && <SavedFileCard />}
      </div>
      <section class="card">
        <header class="card-head">
          <h2>{t('terminals.title')}</h2>
          <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
        </header>
        {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
        {list.length === 0 && !problem.value ? (
          <Skeleton rows={3} />
        ) : (
          <ul>
            {list.map((card) => (
              <TerminalRow key={card.terminal_id} card={card} />
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}
