import { useEffect, useRef, useState } from 'react';
import type { Evaluator, Pairing } from '../../core/counter-link/sdk/index.ts';
import { CountsRow } from './counts-row.tsx';
import { DeskContext, useCounts, useDesk, useDeskOf, useEvaluatorState } from './desk.ts';
import { remembered, rememberLanguage } from './memory.ts';
import { Pair, Paired } from './pair.tsx';
import { PaperEntry } from './papers/paper-entry.tsx';
import { Papers } from './papers/papers.tsx';
import { Button } from './parts/button.tsx';
import { Warning } from './parts/said.tsx';
import type { Shortcut } from './parts/shortcuts.ts';
import { useKeptInSight } from './parts/use-in-sight.ts';
import { NowCard } from './progress/now-card.tsx';
import { useNow } from './progress/use-now.ts';
import { StartForm } from './start/start-form.tsx';
import { useStartDraft } from './start/use-start-draft.ts';
import { Calls } from './window/calls.tsx';
import { OnDuty } from './window/on-duty.tsx';
import { PairingCard } from './window/pairing-card.tsx';
import { signText, Signs } from './window/signs.tsx';
import { LanguageContext, useWords } from './words/use-words.ts';
import styles from './app.module.css';

export function App({ evaluator }: { evaluator: Evaluator }) {
  const [language, setLanguage] = useState(() => remembered().language);
  const state = useEvaluatorState(evaluator);
  const [paired, setPaired] = useState<{ pairing: Pairing; fingerprint: string | null } | null>(null);
  useEffect(() => {
    document.documentElement.lang = language;
    rememberLanguage(language);
  }, [language]);

  const isPaired = state !== 'unpaired' && state !== 'revoked';
  return (
    <LanguageContext value={language}>
      <Head evaluator={evaluator} onLanguage={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')} />
      {!isPaired && <Pair evaluator={evaluator} wasRevoked={state === 'revoked'} onPaired={(pairing, fingerprint) => setPaired({ pairing, fingerprint })} />}
      {isPaired && paired !== null && <Paired {...paired} onGo={() => setPaired(null)} />}
      {isPaired && paired === null && <Desk evaluator={evaluator} />}
    </LanguageContext>
  );
}

function Head({ evaluator, onLanguage }: { evaluator: Evaluator; onLanguage(): void }) {
  const { t, language } = useWords();
  const state = useEvaluatorState(evaluator);
  const { pairing } = evaluator;
  useEffect(() => {
    document.title = t('title');
    // oxlint-disable-next-line react/exhaustive-deps -- changes with the language alone
  }, [language]);
  return (
    <header className={styles.head}>
      <h1>{t('title')}</h1>
      {pairing !== null && (
        <p>
          {t('windowOf', { window: pairing.windowNo })} · {pairing.hallName}
        </p>
      )}
      <output className={styles.state} data-state={state}>
        {t(`state.${state}`)}
      </output>
      <button type="button" className={styles.language} onClick={onLanguage} lang={language === 'en' ? 'zh-CN' : 'en'}>
        {t('language')}
      </button>
    </header>
  );
}

const TABS = ['start', 'papers', 'paperEntry', 'window'] as const;
type Tab = (typeof TABS)[number];
const KEYS: Readonly<Record<Tab, Shortcut>> = { start: 'F2', papers: 'F4', paperEntry: 'F8', window: 'F9' };

function Desk({ evaluator }: { evaluator: Evaluator }) {
  const { t } = useWords();
  const state = useEvaluatorState(evaluator);
  const desk = useDeskOf(evaluator, state);
  const draft = useStartDraft();
  const rating = useNow(evaluator, draft);
  const { today, isSeen } = useCounts(desk, `${rating.now?.run} ${rating.now?.id} ${rating.isOver} ${rating.now?.step === 'shown'} ${desk.window?.staff?.no}`);
  const [tab, setTab] = useState<Tab>('start');
  useKeptInSight();
  const [visit, setVisit] = useState(0);
  const work = useRef<HTMLDivElement>(null);
  // Whatever was there before: its key leads to where one begins.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- `visit` only says when
  useEffect(() => work.current?.querySelector('input')?.focus(), [visit]);
  const goTo = (where: Tab) => {
    setTab(where);
    setVisit(visit + 1);
  };
  const next = () => {
    draft.clear();
    goTo('start');
  };
  return (
    <DeskContext value={desk}>
      <section aria-label={t('today.title')}>
        <div className={styles.strip}>
          <OnDutyNow />
          {today !== null && <CountsRow today={today} />}
        </div>
        {!isSeen && state === 'ready' && <Warning text={t('noScreen')} />}
      </section>
      <nav className={styles.tabs} aria-label={t('tabs')}>
        {TABS.map((one) => (
          <Button key={one} shortcut={KEYS[one]} pressed={tab === one} onPress={() => goTo(one)}>
            {t(`tab.${one}`)}
          </Button>
        ))}
      </nav>
      <main className={styles.main}>
        <aside>
          <NowCard rating={rating} isByEscape={tab === 'start'} onNext={next} />
        </aside>
        <div ref={work} className={styles.work}>
          {tab === 'start' && <StartForm draft={draft} visit={visit} onStart={rating.start} />}
          {tab === 'papers' && <Papers now={rating.now} />}
          {tab === 'paperEntry' && <PaperEntry />}
          {tab === 'window' && (
            <>
              <OnDuty />
              <Signs />
              <Calls />
              <PairingCard />
            </>
          )}
        </div>
      </main>
    </DeskContext>
  );
}

function OnDutyNow() {
  const { t } = useWords();
  const { window } = useDesk();
  if (window === null) return <p />;
  const { staff, sign } = window;
  return (
    <p className={styles.duty}>
      <strong>{staff === null ? t('duty.none') : t('duty.on', { name: staff.name ?? '', no: staff.no })}</strong>
      {sign !== null && <span> {t('sign.shown', { sign: signText(sign, t) })}</span>}
    </p>
  );
}
